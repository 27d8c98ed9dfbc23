"""Markdown, bare or as site generators write it (Jekyll, Hugo)."""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping

import frontmatter
import yaml

from knowledge.errors import BookRefused, Reason
from knowledge.reading.markup import clean, left_out_of, without_components, without_templates
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import first_heading, sections_of
from knowledge.reading.texts import Reading

YAML_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
TOML_BLOCK = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
DEEPEST = 4  # of lists and mappings in front matter
SCALARS = (str, int, float, dt.date)
TITLE_LINE = re.compile(r"^title[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.MULTILINE)


def read(text: str) -> Reading:
    matter, body = _split(text)
    remarks = left_out_of(body)
    body = without_components(without_templates(body))
    found = sections_of(body)
    if not found:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    return Reading(_title(matter) or first_heading(body), found, None, Kind.MARKDOWN, remarks, about=_about(matter))


def split_front_matter(text: str) -> tuple[str | None, str]:
    """Return the title in the front matter, and the text after it."""
    matter, body = _split(text)
    return _title(matter), body


def _about(matter: Mapping[str, object]) -> dict[str, str]:
    """Return what front matter says of the document besides its title: owner, dates, tags."""
    about = {}
    for name, value in matter.items():
        words = _words(value)
        if words and name != "title":
            about[str(name)] = words
    return about


def _words(value: object, depth: int = 0) -> str:
    """Return a value of front matter on one line: the items of a list, the names and values of a mapping."""
    if isinstance(value, SCALARS):
        return str(value).strip()
    if depth == DEEPEST or not isinstance(value, list | dict):
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(each, depth + 1) for each in value)))
    named = ((name, _words(each, depth + 1)) for name, each in value.items())
    return ", ".join(f"{name}: {words}" for name, words in named if words)


def _split(text: str) -> tuple[Mapping[str, object], str]:
    text = text.lstrip()
    toml = TOML_BLOCK.match(text)
    if toml:
        return _toml(toml.group(1)), text[toml.end() :]
    block = YAML_BLOCK.match(text)
    if not block:
        return {}, text
    try:
        return frontmatter.parse(text)
    except yaml.YAMLError:
        return _salvaged(block.group(1)), text[block.end() :]


def _toml(matter: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(matter)
    except tomllib.TOMLDecodeError:
        return _salvaged(matter)


def _salvaged(matter: str) -> Mapping[str, object]:
    """Find the title line in front matter that does not parse ("title: A: B")."""
    title = TITLE_LINE.search(matter)
    return {"title": title.group(1).strip("\"'")} if title else {}


def _title(matter: Mapping[str, object]) -> str | None:
    title = matter.get("title")
    return clean(str(title)) or None if title is not None else None
