"""AsciiDoc: its marks become Markdown's, line by line; files that it includes are not read but named."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from knowledge.errors import BookRefused, Reason
from knowledge.reading.formats.markup import front_matter
from knowledge.reading.markup import STRUCK, outside_code
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import sections_of
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading
from knowledge.remark import Remark, left_out

TITLE = re.compile(r"\A(?:\s*(?://[^\n]*|:[^\n]*)\n|\s)*= +([^\n]+)")
ATTRIBUTE = re.compile(r"^:([\w-]+): +(.+)$", re.MULTILINE)
AUTHOR = re.compile(r"^([^\W\d_][^<>\n:|=]*?)\s*<([^<>\n]+)>\s*$")
VERSION = re.compile(r"^v?\d[\w.]*(?:,.*)?$")
REFERENCE = re.compile(r"\{([\w-]+)\}")
COMMENT_BLOCK = re.compile(r"^////+\n(.*?)^////+$", re.DOTALL | re.MULTILINE)
COMMENT = re.compile(r"^//(?!/).*$", re.MULTILINE)
INCLUDE = re.compile(r"^include::([^\[\n]+)\[[^\]\n]*\]$", re.MULTILINE)
SETTING = re.compile(r"^(?::!?[\w-]+!?:.*|ifn?def::.*|ifeval::.*|endif::.*|\[\[.*\]\]|'''+|<<<+)$")
HEADING = re.compile(r"^(={1,6}) +(.+)$")
HEADING_LINE = re.compile(r"^={2,6} +(.+)$", re.MULTILINE)
BOX_TITLE = re.compile(r"^\.([^\s.].*)$")
STYLE = re.compile(r"^\[(?:[#.%][^\]]*|([\w-]+)(?:,\s*([\w+-]+))?.*)?\]$")
ITEM = re.compile(r"^(\*+|-|\.+) +(?:\[([ x*])\] +)?(.*)$")
TERM = re.compile(r"^(?!.*://)([^:;](?:.*?[^:;])??)(:{2,4}|;;)(?: +(.*))?$")
DEPTHS = {"::": 0, ":::": 1, "::::": 2, ";;": 1}  # of lists of terms, by the sign behind a term
LINK = re.compile(r"(?:link:|(?=https?://)|(?=mailto:))([^\s\[\]<>]+)\[([^\]\n,]*)[^\]\n]*\]")
PICTURE = re.compile(r"image::?[^\s\[\]]+\[([^\],\n]*)[^\]\n]*\]")
REFERENCE_MARK = re.compile(r"<<#?([^<>,\n]+)(?:,\s*([^<>\n]+))?>>|xref:#?([^\s\[\]]+)\[([^\]\n]*)\]")
NAMED = re.compile(
    r"^\[(?:\[([\w:.-]+)(?:,[^\]\n]*)?\]|#([\w:.-]+)[^\]\n]*)\]\n(?:\[.*\]\n)*(?:=+ +|\.)(\S.*)$", re.MULTILINE
)
NAMED_BELOW = re.compile(r"^\.([^\s.].*)\n\[(?:#|\[)([\w:.-]+)", re.MULTILINE)
CONDITION = re.compile(r"^(ifn?def|endif|ifeval)::([^\[\n]*)\[(.*)\]$")
DEFINED = re.compile(r"^:([\w-]+):", re.MULTILINE)
# Attributes that the program itself sets for the page that it makes.
OF_PAGES = frozenset({"asciidoctor", "backend-html5", "basebackend-html"})
STYLED = re.compile(r"\[([\w.#%-]+)\](##?)([^#\n]+)\2")
RAISED = re.compile(r"\^([^\s^]+)\^")
LOWERED = re.compile(r"(?<=\w)~([^\s~]+)~")
FOOTNOTE = re.compile(r"footnote:[\w-]*\[([^\]\n]*)\]")
MARKS = re.compile(r"(?<![\w*_`#])(\*\*?|__?|##?)(?=\S)([^\n]+?)(?<=\S)\1(?![\w*_`#])")
WARNINGS = frozenset({"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"})
FENCES = frozenset({"----", "....", "--", "====", "****", "____", "|==="})
CODE = frozenset({"----", "...."})
CELL = re.compile(r"(?<!\\)(?:\d+(?:\.\d+)?[+*])?[<^>.]*[a-z]?\|")


def read(text: str) -> Reading:
    matter, text = front_matter.fenced(text)
    attributes = dict(ATTRIBUTE.findall(text))
    includes = INCLUDE.findall(text)
    comments = len(COMMENT_BLOCK.findall(text)) + len(COMMENT.findall(COMMENT_BLOCK.sub("", text)))
    title = TITLE.match(text)
    body = COMMENT.sub("", COMMENT_BLOCK.sub("", text[title.end() :] if title else text))
    author, body = _author(body) if title else ("", body)
    lines, hidden = _chosen(INCLUDE.sub("", body).split("\n"), OF_PAGES | set(DEFINED.findall(text)))
    markdown = "\n".join(_lines(lines, _Names(text, attributes)))
    sections = sections_of(markdown)
    if not sections:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    about = front_matter.about(matter) | ({"author": author, **attributes} if author else attributes)
    hidden += sum(1 for _ in STRUCK.finditer(markdown))
    remarks = (*((Remark("hidden_text_left_out", {"count": hidden}),) if hidden else ()), *left_out(comments, includes))
    named = title[1].strip() if title else front_matter.title_of(matter)
    return Reading(named, sections, None, Kind.ASCIIDOC, remarks, about=about)


class _Names:
    """The names in a text: its attributes, and the titles of its parts by their ids."""

    def __init__(self, text: str, attributes: Mapping[str, str]) -> None:
        self.attributes = attributes
        self._titles: dict[str, str] = {
            f"_{'_'.join(title.lower().split())}": title for title in HEADING_LINE.findall(text)
        }
        self._titles |= {first or second: title for first, second, title in NAMED.findall(text)}
        self._titles |= {name: title for title, name in NAMED_BELOW.findall(text)}

    def title(self, reference: str) -> str:
        """Return the title of what a reference leads to, and the reference itself where it has none."""
        return self._titles.get(reference, reference)


def _chosen(lines: list[str], defined: AbstractSet[str]) -> tuple[list[str], int]:
    """Return the lines that a reader of the page sees, and how many parts there are that depend on other attributes."""
    chosen: list[str] = []
    told = [True]
    hidden = 0
    for line in lines:
        found = CONDITION.match(line.strip())
        if not found:
            chosen += [line] if told[-1] else []
            continue
        kind, names, content = found.groups()
        if kind == "endif":
            told = told[:-1] or [True]
            continue
        holds = kind == "ifeval" or _holds(names, defined) == (kind == "ifdef")
        hidden += told[-1] and not holds
        if not content or kind == "ifeval":
            told.append(told[-1] and holds)
        elif told[-1] and holds:
            chosen.append(content)
    return chosen, hidden


def _holds(names: str, defined: AbstractSet[str]) -> bool:
    if "+" in names:
        return all(name in defined for name in names.split("+"))
    return any(name in defined for name in names.split(","))


def _author(body: str) -> tuple[str, str]:
    """Return the author in the line below the title, with the version in the line below that, and what follows."""
    line, _, rest = body.removeprefix("\n").partition("\n")
    found = AUTHOR.match(line)
    if not found or not body.startswith("\n"):
        return "", body
    version, _, below = rest.partition("\n")
    known = VERSION.match(version)
    return f"{found[1]} <{found[2]}>{f', {version.strip()}' if known else ''}", below if known else rest


def _lines(lines: list[str], names: _Names) -> Iterator[str]:
    """Yield Markdown; blocks within fences are taken whole."""
    language = ""
    steps: list[int] = []  # how many steps each list that is open has
    terms = _Terms()
    waiting = iter(lines)
    for line in waiting:
        bare = line.strip()
        style = STYLE.match(bare)
        if bare in FENCES or (bare[:4] in CODE and not bare.strip(bare[0])):
            block = list(_until(waiting, bare))
            if bare == "|===":
                yield _table(block, names)
            elif bare[:4] in CODE:
                yield "\n".join([f"```{language}", *block, "```"])
            else:
                yield from _lines(block, names)
            language = ""
        elif style:
            language = style[2] or ""
            if style[1] in {"quote", "verse"}:
                yield ""
            elif style[1] in WARNINGS:
                yield f"{style[1]}:"
        elif not SETTING.match(bare) and bare != "+":
            steps = _counted(bare, steps)
            yield from terms.placed(bare, _line(bare, names, steps[-1] if steps else 1))


class _Terms:
    """The list of terms that is open, to place under its last term what belongs there."""

    def __init__(self) -> None:
        self._indent = ""
        self._waits = False  # the term has no words yet
        self._gap = False

    def placed(self, line: str, markdown: str) -> Iterator[str]:
        """Yield the Markdown of a line; lists below a term are indented, and its words follow without a gap."""
        if not line:
            self._gap = True
            if not self._waits:
                yield ""
            return
        item, term = ITEM.match(line), TERM.match(line)
        if term and not item:
            self._indent = "  " * (DEPTHS[term[2]] + 1)
            yield f"{self._indent[2:]}{markdown}"
        elif item:
            yield f"{self._indent}{markdown}"
        else:
            if HEADING.match(line) or (self._gap and not self._waits):
                self._indent = ""
            yield markdown
        self._waits, self._gap = bool(term and not item and not term[3]), False


def _counted(line: str, steps: list[int]) -> list[int]:
    item = ITEM.match(line)
    if item and item[1].startswith("."):
        depth = len(item[1])
        steps = [*steps[:depth], *[0] * (depth - len(steps))]
        return [*steps[:-1], steps[-1] + 1]
    return [] if HEADING.match(line) or BOX_TITLE.match(line) else steps


def _until(lines: Iterator[str], fence: str) -> Iterator[str]:
    for line in lines:
        if line.strip() == fence:
            return
        yield line


def _line(line: str, names: _Names, step: int) -> str:
    heading, item, boxed = HEADING.match(line), ITEM.match(line), BOX_TITLE.match(line)
    if heading:
        return f"\n{'#' * len(heading[1])} {_words(heading[2], names)}\n"
    if item:
        tick = {"x": "[x] ", "*": "[x] ", " ": "[ ] "}.get(item[2] or "", "")
        mark = f"{step}." if item[1].startswith(".") else "-"
        return f"{'  ' * (len(item[1]) - 1)}{mark} {tick}{_words(item[3], names)}"
    if boxed:
        return f"\n{_words(boxed[1], names)}\n"
    if term := TERM.match(line):
        return f"- {_words(term[1], names)}: {_words(term[3] or '', names)}"
    words = _words(line.removesuffix(" +"), names)
    return f"\n{words}" if line.partition(":")[0] in WARNINGS else words


def _words(text: str, names: _Names) -> str:
    text = REFERENCE.sub(lambda found: names.attributes.get(found[1], found[0]), text)
    text = PICTURE.sub(r"\1", text)
    text = FOOTNOTE.sub(r" (\1)", text)
    text = LINK.sub(lambda link: f"[{link[2]}]({link[1]})" if link[2] else link[1], text)
    text = REFERENCE_MARK.sub(lambda found: found[2] or found[4] or names.title(found[1] or found[3]), text)
    return outside_code(text, _unmarked)


def _unmarked(text: str) -> str:
    """Return a text without AsciiDoc's marks; where they have a meaning, Markdown's or HTML's stand for them."""
    text = STYLED.sub(lambda found: f"<s>{found[3]}</s>" if "line-through" in found[1] else found[3], text)
    text = LOWERED.sub(r"<sub>\1</sub>", RAISED.sub(r"<sup>\1</sup>", text))
    return MARKS.sub(lambda mark: mark[2], text)


def _table(lines: list[str], names: _Names) -> str:
    """Return a table; its first line of cells says how many columns there are."""
    rows = [line for line in lines if line.strip()]
    cells = [[_words(cell.strip(), names) for cell in CELL.split(line)[1:]] for line in rows if CELL.search(line)]
    width = len(cells[0]) if cells else 0
    flat = [cell for row in cells for cell in row]
    return "\n" + table([flat[at : at + width] for at in range(0, len(flat), max(width, 1))]) + "\n"
