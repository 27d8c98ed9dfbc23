"""Front matter: what a text says of itself above its first line, for site generators, Pandoc or MultiMarkdown."""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping

import yaml

from knowledge.reading.markup import clean

ABOVE = re.compile(r"\A(?:\s|<!--.*?-->)*", re.DOTALL)
YAML_BLOCK = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
TOML_BLOCK = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
PANDOC_BLOCK = re.compile(r"%[ \t]*(.*)\n(?:%[ \t]*(.*)\n)?(?:%[ \t]*(.*)\n)?")
NAMED_LINES = re.compile(r"(?=title[ \t]*:)(?:[A-Za-z][\w -]{0,40}:[ \t]+\S.*\n){2,}[ \t]*\n", re.IGNORECASE)
NAMED_LINE = re.compile(r"([^\s:=#-][^:=]{0,40}?)[ \t]*[:=][ \t]*(.*)")
DEEPEST = 4  # of lists and mappings in front matter
SCALARS = (str, int, float, dt.date)

Matter = Mapping[str, object]


def split(text: str) -> tuple[Matter, str]:
    """Return the front matter of a Markdown text, and the text after it."""
    matter, body = fenced(text)
    if matter or body != text:
        return matter, body
    start = ABOVE.match(text)
    above, body = text[: start.end()] if start else "", text[start.end() :] if start else text
    for block in (_json, _pandoc, _named):
        matter, rest = block(body)
        if matter:
            return matter, above + rest
    return {}, text


def fenced(text: str) -> tuple[Matter, str]:
    """Return the front matter between two lines of signs, in YAML or TOML, and the text after it."""
    start = ABOVE.match(text)
    at = start.end() if start else 0
    for pattern, parsed in ((YAML_BLOCK, _yaml), (TOML_BLOCK, _toml)):
        if block := pattern.match(text, at):
            matter = parsed(block[1])
            return ({}, text) if matter is None else (matter, text[:at].lstrip() + text[block.end() :])
    return {}, text


def title_of(matter: Matter) -> str | None:
    title = next((value for name, value in matter.items() if str(name).lower() == "title"), None)
    return clean(str(title)) or None if title is not None else None


def about(matter: Matter) -> dict[str, str]:
    """Return what front matter says of the document besides its title: owner, dates, tags."""
    told = ((str(name), _words(value)) for name, value in matter.items())
    return {name: words for name, words in told if words and name.lower() != "title"}


def _words(value: object, depth: int = 0) -> str:
    """Return a value of front matter on one line: the items of a list, the names and values of a mapping."""
    if isinstance(value, SCALARS):
        return " ".join(str(value).split())
    if depth == DEEPEST or not isinstance(value, list | dict):
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(each, depth + 1) for each in value)))
    named = ((name, _words(each, depth + 1)) for name, each in value.items())
    return ", ".join(f"{name}: {words}" for name, words in named if words)


def _yaml(block: str) -> Matter | None:
    """Return None where the lines are no front matter, but a text between two rules."""
    try:
        matter = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError):
        return _salvaged(block)
    if matter is None:
        return {}
    return matter if isinstance(matter, dict) else None


def _toml(block: str) -> Matter:
    try:
        return tomllib.loads(block)
    except tomllib.TOMLDecodeError:
        return _salvaged(block)


def _salvaged(block: str) -> Matter:
    """Read front matter that does not parse ("title: A: B"), line by line; one without a name belongs to the last."""
    found: dict[str, str] = {}
    last = ""
    for line in block.split("\n"):
        named = NAMED_LINE.match(line)
        if named:
            last = named[1]
            found[last] = named[2].strip().strip("\"'")
        elif last and line.strip() and not line.startswith("#"):
            found[last] = f"{found[last]} {line.strip().removeprefix('- ')}".strip()
    return found


def _json(text: str) -> tuple[Matter, str]:
    """Read what Hugo takes as well: an object above the text."""
    if not text.startswith("{"):
        return {}, text
    try:
        matter, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}, text
    rest = text[end:]
    return (matter, rest) if isinstance(matter, dict) and rest.strip() and rest.lstrip(" \t")[0] == "\n" else ({}, text)


def _pandoc(text: str) -> tuple[Matter, str]:
    block = PANDOC_BLOCK.match(text)
    if block is None:
        return {}, text
    told = zip(("title", "author", "date"), block.groups(), strict=True)
    return {name: words.strip() for name, words in told if words}, text[block.end() :]


def _named(text: str) -> tuple[Matter, str]:
    """Read the lines of names and values that MultiMarkdown takes, where a title is the first."""
    block = NAMED_LINES.match(text)
    return (_salvaged(block[0]), text[block.end() :]) if block else ({}, text)
