"""Markdown, bare or as site generators write it (Jekyll, Hugo)."""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping

import frontmatter
import yaml

from knowledge.errors import BookRefused, Reason
from knowledge.reading.markup import clean, without_components, without_templates
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import first_heading, sections_of
from knowledge.reading.texts import Reading

YAML_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
TOML_BLOCK = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
SCALARS = (str, int, float, dt.date)
TITLE_LINE = re.compile(r"^title[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.MULTILINE)


def read(text: str) -> Reading:
    matter, body = _split(text)
    body = without_components(without_templates(body))
    found = sections_of(body)
    if not found:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    return Reading(_title(matter) or first_heading(body), found, None, Kind.MARKDOWN, about=_about(matter))


def split_front_matter(text: str) -> tuple[str | None, str]:
    """Return the title in the front matter, and the text after it."""
    matter, body = _split(text)
    return _title(matter), body


def _about(matter: Mapping[str, object]) -> dict[str, str]:
    """Return what front matter says of the document besides its title: owner, dates, tags."""
    about = {}
    for name, value in matter.items():
        values = value if isinstance(value, list) else [value]
        words = ", ".join(str(each) for each in values if isinstance(each, SCALARS) and str(each).strip())
        if words and name != "title":
            about[str(name)] = words
    return about


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
