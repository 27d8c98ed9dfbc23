"""Org: its marks become Markdown's, line by line; drawers and settings of programs stand beside the text."""

import re
from collections.abc import Iterator

from knowledge.errors import BookRefused, Reason
from knowledge.reading.formats.markup import front_matter
from knowledge.reading.markup import STRUCK, outside_code
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import sections_of
from knowledge.reading.texts import Reading
from knowledge.remark import Remark, left_out

KEYWORD = re.compile(r"^[ \t]*#\+([\w-]+):[ \t]*(.*)$")
BLOCK = re.compile(r"^[ \t]*#\+begin_(\w+)[ \t]*(.*)$", re.IGNORECASE)
INCLUDE = re.compile(r"^[ \t]*#\+include:[ \t]*\"?([^\"\s]+)", re.IGNORECASE | re.MULTILINE)
HEADING = re.compile(r"^(\*+)[ \t]+(.*?)(?:[ \t]+(:[\w@#%:]+:))?[ \t]*$")
COMMENT = re.compile(r"^[ \t]*#(?:[ \t]|$)")
DRAWER = re.compile(r"^[ \t]*:([\w-]+):[ \t]*$")
PROPERTY = re.compile(r"^[ \t]*:([\w+-]+):[ \t]+(.*)$")
PLANNED = re.compile(r"\b(SCHEDULED|DEADLINE|CLOSED):[ \t]*([<\[][^>\]]*[>\]])")
FIXED = re.compile(r"(?:^[ \t]*:(?: [^\n]*)?(?:\n|\Z))+", re.MULTILINE)
COLON = re.compile(r"^[ \t]*: ?", re.MULTILINE)
ITEM = re.compile(r"^([ \t]*)([-+]|[ \t]\*|\d+[.)])[ \t]+(?:\[@\d+\][ \t]+)?(?:(.*?)[ \t]+::(?:[ \t]+|$))?(.*)$")
RULE = re.compile(r"^[ \t]*\|[-+]+\|?[ \t]*$")
ROW = re.compile(r"^[ \t]*\|")
LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
STAMP = re.compile(r"[<\[](\d{4}-\d\d-\d\d)(?:[ ]([^\W\d]+\.?))?(?:[ ](\d\d?:\d\d(?:-\d\d?:\d\d)?))?([^<>\[\]]*)[>\]]")
VERBATIM = re.compile(r"(?<![\w=~])([=~])(?=\S)([^\n]+?)(?<=\S)\1(?![\w=~])")
MARKS = re.compile(r"(?<![\w*/_+])([*/_+])(?=\S)([^\n]+?)(?<=\S)\1(?![\w*/_+])")
FOOTNOTE = re.compile(r"^\[fn:([^\]:]+)\][ \t]*")
REFERENCE = re.compile(r"\[fn:[^\]:]*(?::([^\]]*))?\]")
OF_PROGRAMS = frozenset(
    {"options", "startup", "property", "setupfile", "language", "tblfm", "attr_html", "attr_latex", "latex_header"}
) | {"latex_class", "html_head", "export_file_name", "bind", "macro", "seq_todo", "todo", "typ_todo", "results", "name"}
UNTOLD = frozenset({"comment", "export"})  # blocks that no reader of the page sees


def read(text: str) -> Reading:
    matter, text = front_matter.fenced(text)
    org = _Org()
    text = FIXED.sub(lambda lines: f"#+begin_example\n{COLON.sub('', lines[0].rstrip())}\n#+end_example\n", text)
    markdown = "\n".join(org.lines(iter(text.split("\n"))))
    sections = sections_of(markdown)
    if not sections:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    title = org.about.pop("title", None) or front_matter.title_of(matter)
    about = front_matter.about(matter) | org.about
    struck = sum(1 for _ in STRUCK.finditer(markdown))
    hidden = (Remark("hidden_text_left_out", {"count": struck}),) if struck else ()
    remarks = (*hidden, *left_out(org.comments, INCLUDE.findall(text)))
    return Reading(title, sections, None, Kind.ORG, remarks, about=about)


class _Org:
    """A text in reading: what it says of itself, and how many comments it has."""

    def __init__(self) -> None:
        self.about: dict[str, str] = {}
        self.comments = 0
        self._in_table = False
        self._under_heading = False

    def lines(self, waiting: Iterator[str]) -> Iterator[str]:
        for line in waiting:
            block, keyword, drawer = BLOCK.match(line), KEYWORD.match(line), DRAWER.match(line)
            if block:
                yield from self._block(block, waiting)
            elif keyword:
                yield from self._keyword(keyword[1].lower(), keyword[2].strip())
            elif drawer and drawer[1].lower() != "end":
                yield from self._drawer(waiting)
            elif COMMENT.match(line):
                self.comments += 1
            elif RULE.match(line):
                continue
            else:
                yield self._line(line)

    def _block(self, block: re.Match[str], waiting: Iterator[str]) -> Iterator[str]:
        name, end = block[1].lower(), f"#+end_{block[1].lower()}"
        inside = []
        for line in waiting:
            if line.strip().lower() == end:
                break
            inside.append(line)
        if name in UNTOLD:
            self.comments += 1
        elif name in {"src", "example"}:
            fence = "~~~" if any("```" in line for line in inside) else "```"
            language = block[2].split(None, 1)[0] if name == "src" and block[2].split() else ""
            yield "\n".join(["", f"{fence}{language}", *(line.removeprefix(",") for line in inside), fence, ""])
        elif name == "quote":
            yield "\n".join(["", *(f"> {line}" for line in self.lines(iter(inside))), ""])
        else:
            yield from ("", *self.lines(iter(inside)), "")

    def _keyword(self, name: str, words: str) -> Iterator[str]:
        """Keep what the document says of itself; a caption stands above its table or picture."""
        if name == "caption":
            yield f"\n{_words(words)}\n"
        elif words and name not in OF_PROGRAMS and not name.startswith(("begin", "attr_", "include")):
            self.about[name] = f"{self.about[name]} {words}" if name in self.about else words

    def _drawer(self, waiting: Iterator[str]) -> Iterator[str]:
        """Show a drawer's properties and notes, without the ids that programs write."""
        for line in waiting:
            if line.strip().lower() == ":end:":
                yield ""
                return
            found = PROPERTY.match(line)
            if found and found[1].lower() in {"id", "custom_id"}:
                continue
            if line.strip():
                yield f"- {found[1].capitalize()}: {_words(found[2])}" if found else self._line(line)

    def _line(self, line: str) -> str:
        heading, item, row = HEADING.match(line), ITEM.match(line), ROW.match(line)
        self._in_table = row is not None and self._in_table
        if heading:
            words = _words(re.sub(r"^COMMENT ", "", heading[2]))
            tags = heading[3].strip(":").replace(":", ", ") if heading[3] else ""
            return f"\n{'#' * min(len(heading[1]), 6)} {words}{f' ({tags})' if tags else ''}\n"
        if row:
            return self._row(line)
        if item:
            term = f"{_words(item[3])}: " if item[3] else ""
            return f"{item[1]}{item[2].strip().replace('*', '-').replace('+', '-')} {term}{_words(item[4])}"
        if planned := PLANNED.findall(line):
            told = [f"- {name.capitalize()}: {_words(stamp)}" for name, stamp in planned]
            return "\n".join([*told, "", _words(PLANNED.sub("", line).strip())])
        return _words(FOOTNOTE.sub(r"\\[\1] ", line))

    def _row(self, line: str) -> str:
        """Return a row; a table's first row is its header, whether a rule follows or not."""
        cells = [_words(cell.strip()) for cell in line.strip().strip("|").split("|")]
        row = f"| {' | '.join(cells)} |"
        if self._in_table:
            return row
        self._in_table = True
        return f"{row}\n|{' --- |' * len(cells)}"


def _words(text: str) -> str:
    code = VERBATIM.sub(lambda found: f"`{found[2]}`" if "`" not in found[2] else found[2], text)
    return outside_code(code, _unmarked)


def _unmarked(text: str) -> str:
    text = LINK.sub(_linked, text)
    text = STAMP.sub(lambda found: " ".join(filter(None, (found[1], found[2], found[3], found[4].strip()))), text)
    text = REFERENCE.sub(lambda found: f" ({found[1]})" if found[1] else "", text)
    return MARKS.sub(lambda mark: f"~~{mark[2]}~~" if mark[1] == "+" else mark[2], text)


def _linked(link: re.Match[str]) -> str:
    target = link[1].removeprefix("file:")
    shown = link[2] or target.removeprefix("*").removeprefix("#")
    return f"[{shown}]({target})" if target.startswith(("http", "mailto:")) and link[2] else shown
