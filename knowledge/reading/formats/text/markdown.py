"""Markdown, bare or as site generators write it (Jekyll, Hugo)."""

import datetime as dt
import html
import re
import tomllib
from collections.abc import Iterator, Mapping

import frontmatter
import yaml
from lxml.html import fragment_fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading.elements import outline_of
from knowledge.reading.markup import (
    CODE,
    MDX_IMPORT,
    clean,
    left_out_of,
    outside_code,
    without_components,
    without_templates,
)
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import first_heading, indented_code, sections_of
from knowledge.reading.texts import Reading

YAML_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
TOML_BLOCK = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
DEEPEST = 4  # of lists and mappings in front matter
SCALARS = (str, int, float, dt.date)
# Elements whose lines, columns or numbers Markdown's own marks would lose.
STRUCTURED = re.compile(
    r"(?P<start>^[ \t]*)?<(?P<end>/?)(?P<name>table|dl|ul|ol|pre)\b[^<>]*>", re.IGNORECASE | re.MULTILINE
)
HEADING_ELEMENT = re.compile(
    r"^[ \t]*<h([1-6])\b[^<>]*>(.{0,2000}?)</h\1\s*>", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
INDENTED = re.compile(r"^[ \t]*\n(?:[ ]{4}|[ ]{0,3}\t)", re.MULTILINE)
PROSE_BELOW = re.compile(r"[ \t]*(?:!!!|\?\?\?|===|:|\[\^|///|<|\{[%{<])")
NESTED = 50  # elements inside one another, among which an end finds its beginning
FENCE = re.compile(r"```|~~~")
TITLE_LINE = re.compile(r"^title[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.MULTILINE)


def read(text: str) -> Reading:
    matter, body = _split(text)
    remarks = left_out_of(body)
    body = without_elements(without_components(without_templates(_fenced(body))))
    found = sections_of(body)
    if not found:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    return Reading(_title(matter) or first_heading(body), found, None, Kind.MARKDOWN, remarks, about=_about(matter))


def _fenced(markdown: str) -> str:
    """Put fences around listings that are only indented, so that their lines stay apart.

    What is indented below a box, a note, a definition or a component is prose there.
    """
    if not INDENTED.search(markdown) or MDX_IMPORT.search(markdown):
        return markdown
    lines = markdown.split("\n")
    for start, end, code in reversed(list(indented_code(markdown))):
        depth = _depth(lines[start])
        above = next((line for line in reversed(lines[:start]) if line.strip() and _depth(line) < depth), "")
        if not PROSE_BELOW.match(above) and not FENCE.search(code):
            pad = " " * min(depth - 4, 3)
            listing = (f"{pad}{line}" if line else "" for line in code.rstrip("\n").split("\n"))
            lines[start:end] = [f"{pad}```", *listing, f"{pad}```"]
    return "\n".join(lines)


def _depth(line: str) -> int:
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip(" "))


def without_elements(markdown: str) -> str:
    """Return Markdown in which headings, tables, lists and listings in HTML are read as those of a page."""
    parts: list[str] = []
    done = 0
    for start, end in _structured(CODE.sub(lambda code: " " * len(code[0]), markdown)):
        if not FENCE.search(markdown, start, end):
            parts += [markdown[done:start], f"\n\n{_read(markdown[start:end])}\n\n"]
            done = end
    return outside_code("".join([*parts, markdown[done:]]), lambda prose: HEADING_ELEMENT.sub(_heading, prose))


def _structured(markdown: str) -> Iterator[tuple[int, int]]:
    """Yield where the outermost elements begin and end that begin on lines of their own."""
    open_ones: list[tuple[str, int]] = []
    for tag in STRUCTURED.finditer(markdown):
        name = tag["name"].lower()
        if not tag["end"] and (open_ones or tag["start"] is not None):
            open_ones.append((name, tag.start()))
        elif tag["end"] and any(name == each for each, _ in open_ones[-NESTED:]):
            while open_ones[-1][0] != name:
                open_ones.pop()
            _, start = open_ones.pop()
            if not open_ones:
                yield start, tag.end()


def _read(element: str) -> str:
    sections = outline_of(fragment_fromstring(element.strip(), create_parent="div")).sections()
    words = dict.fromkeys(part for section in sections for part in (*section.headings, section.text))
    return outside_code("\n\n".join(words), lambda prose: html.escape(prose, quote=False))


def _heading(element: re.Match[str]) -> str:
    return f"\n\n{'#' * int(element[1])} {' '.join(element[2].split())}\n\n"


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
