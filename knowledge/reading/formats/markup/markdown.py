"""Markdown, bare or as site generators write it (Jekyll, Hugo)."""

import html
import re
from collections.abc import Iterator, Sequence

from lxml.html import fragment_fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading.elements import outline_of
from knowledge.reading.formats.markup import front_matter
from knowledge.reading.markup import (
    CODE,
    MDX_IMPORT,
    left_out_of,
    outside_code,
    without_components,
    without_templates,
)
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import first_heading, indented_code, sections_of
from knowledge.reading.texts import Reading

# Elements whose lines, columns or numbers Markdown's own marks would lose.
STRUCTURED = re.compile(
    r"(?P<start>^[ \t]*)?<(?P<end>/?)(?P<name>table|dl|ul|ol|pre)\b[^<>]*>", re.IGNORECASE | re.MULTILINE
)
HEADING_ELEMENT = re.compile(
    r"^[ \t]*<h([1-6])\b[^<>]*>((?:(?!<h[1-6]\b).){0,2000}?)</h\1\s*>", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
INDENTED = re.compile(r"^[ \t]*\n(?:[ ]{4}|[ ]{0,3}\t)", re.MULTILINE)
PROSE_BELOW = re.compile(r"[ \t]*(?:!!!|\?\?\?|===|:|\[\^|///|<|\{[%{<])")
DEFINITION = re.compile(r"^[ ]{0,3}:(?:[ \t]+(.*)|[ \t]*)$")
NO_TERM = re.compile(r"[ ]{4}|\t|[ ]{0,3}(?:[#>|=]|```|~~~|$)")
ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]")
NESTED = 50  # elements inside one another, among which an end finds its beginning
FENCE = re.compile(r"```|~~~")


def read(text: str) -> Reading:
    matter, body = front_matter.split(text)
    remarks = left_out_of(body)
    body = without_elements(without_components(without_templates(_fenced(defined(body)))))
    found = sections_of(body)
    if not found:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    title = front_matter.title_of(matter) or first_heading(body)
    return Reading(title, found, None, Kind.MARKDOWN, remarks, about=front_matter.about(matter))


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


def defined(markdown: str) -> str:
    """Make the definitions of PHP Markdown Extra, Pandoc and MkDocs items of a list, each behind its term."""
    told = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]) if code["fence"] else code[0], markdown).split("\n")
    if not any(map(DEFINITION.match, told)):
        return markdown
    definitions = _Definitions()
    for line, shown in zip(markdown.split("\n"), told, strict=True):
        if found := DEFINITION.match(shown):
            definitions.define((found[1] or "").strip())
        else:
            definitions.add(line)
    return "\n".join(definitions.lines)


class _Definitions:
    """The lines of a text, in which each definition that comes makes the lines before it its terms."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._end = 0  # of the list of definitions that was made last
        self._open = False

    def add(self, line: str) -> None:
        """Add a line; what is indented under a definition belongs to it."""
        self._open = self._open and (not line.strip() or line.startswith(("  ", "\t")))
        if self._open and line.strip():
            line = f"  {line.expandtabs(4).removeprefix('    ').removeprefix('  ')}"
            self._end = len(self.lines) + 1
        self.lines.append(line)

    def define(self, words: str) -> None:
        """Add a definition; without a term it is a paragraph."""
        if not words:
            return
        last = len(self.lines)
        while last and not self.lines[last - 1].strip():
            last -= 1
        if last and last == self._end:  # the term has a definition already
            self._put(last, [f"- {words}"])
        elif last and len(self.lines) - last <= 1 and not NO_TERM.match(self.lines[last - 1]):
            first = self._first_term(last)
            *others, term = (line.strip().removesuffix(":") for line in self.lines[first:last])
            mark = "" if ITEM.match(term) else "- "
            self._put(first, [*(f"- {one}" for one in others), f"{mark}{term}: {words}"])
        else:
            self.lines.append(words)

    def _first_term(self, last: int) -> int:
        """Return where the terms begin that end at line `last`: each line of a paragraph is one."""
        first = last - 1
        while first > self._end and not (NO_TERM.match(self.lines[first - 1]) or ITEM.match(self.lines[first])):
            first -= 1
        return first

    def _put(self, first: int, items: Sequence[str]) -> None:
        """Replace the lines from `first` on by items of the list that ends there, or else of a new one."""
        above = "".join(self.lines[self._end : first]).strip()
        apart = [""] if above and self.lines[first - 1].strip() else []
        self.lines[first if above or not self._end else self._end :] = [*apart, *items]
        self._end, self._open = len(self.lines), True


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
