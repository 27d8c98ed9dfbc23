"""AsciiDoc: its marks become Markdown's, line by line; files that it includes are not read but named."""

import re
from collections.abc import Iterator, Mapping

from knowledge.errors import BookRefused, Reason
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import sections_of
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading
from knowledge.remark import left_out

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
BOX_TITLE = re.compile(r"^\.([^\s.].*)$")
STYLE = re.compile(r"^\[(?:([\w-]+)(?:,\s*([\w+-]+))?.*)?\]$")
ITEM = re.compile(r"^(\*+|-|\.+) +(?:\[([ x*])\] +)?(.*)$")
TERM = re.compile(r"^(.+?):{2,4}(?: +(.*))?$")
LINK = re.compile(r"(?:link:|(?=https?://)|(?=mailto:))([^\s\[\]<>]+)\[([^\]\n,]*)[^\]\n]*\]")
PICTURE = re.compile(r"image::?[^\s\[\]]+\[([^\],\n]*)[^\]\n]*\]")
REFERENCE_MARK = re.compile(r"<<[^<>,\n]+(?:,\s*([^<>\n]+))?>>|xref:[^\s\[\]]+\[([^\]\n]*)\]")
FOOTNOTE = re.compile(r"footnote:[\w-]*\[([^\]\n]*)\]")
MARKS = re.compile(r"(?<![\w*_`#])(\*\*?|__?|##?)(?=\S)([^\n]+?)(?<=\S)\1(?![\w*_`#])")
WARNINGS = frozenset({"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"})
FENCES = frozenset({"----", "....", "--", "====", "****", "____", "|==="})
CODE = frozenset({"----", "...."})
CELL = re.compile(r"(?<!\\)(?:\d+(?:\.\d+)?[+*])?[<^>.]*[a-z]?\|")


def read(text: str) -> Reading:
    attributes = dict(ATTRIBUTE.findall(text))
    includes = INCLUDE.findall(text)
    comments = len(COMMENT_BLOCK.findall(text)) + len(COMMENT.findall(COMMENT_BLOCK.sub("", text)))
    title = TITLE.match(text)
    body = COMMENT.sub("", COMMENT_BLOCK.sub("", text[title.end() :] if title else text))
    author, body = _author(body) if title else ("", body)
    markdown = "\n".join(_lines(INCLUDE.sub("", body).split("\n"), attributes))
    sections = sections_of(markdown)
    if not sections:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    about = {"author": author, **attributes} if author else attributes
    remarks = left_out(comments, includes)
    return Reading(title[1].strip() if title else None, sections, None, Kind.ASCIIDOC, remarks, about=about)


def _author(body: str) -> tuple[str, str]:
    """Return the author in the line below the title, with the version in the line below that, and what follows."""
    line, _, rest = body.removeprefix("\n").partition("\n")
    found = AUTHOR.match(line)
    if not found or not body.startswith("\n"):
        return "", body
    version, _, below = rest.partition("\n")
    known = VERSION.match(version)
    return f"{found[1]} <{found[2]}>{f', {version.strip()}' if known else ''}", below if known else rest


def _lines(lines: list[str], attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield Markdown; blocks within fences are taken whole."""
    language = ""
    steps: list[int] = []  # how many steps each list that is open has
    waiting = iter(lines)
    for line in waiting:
        bare = line.strip()
        style = STYLE.match(bare)
        if bare in FENCES or (bare[:4] in CODE and not bare.strip(bare[0])):
            block = list(_until(waiting, bare))
            if bare == "|===":
                yield _table(block, attributes)
            elif bare[:4] in CODE:
                yield "\n".join([f"```{language}", *block, "```"])
            else:
                yield from _lines(block, attributes)
            language = ""
        elif style:
            language = style[2] or ""
            if style[1] in {"quote", "verse"}:
                yield ""
            elif style[1] in WARNINGS:
                yield f"{style[1]}:"
        elif not SETTING.match(bare) and bare != "+":
            steps = _counted(bare, steps)
            yield _line(bare, attributes, steps[-1] if steps else 1)


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


def _line(line: str, attributes: Mapping[str, str], step: int) -> str:
    heading, item, boxed = HEADING.match(line), ITEM.match(line), BOX_TITLE.match(line)
    if heading:
        return f"\n{'#' * len(heading[1])} {_words(heading[2], attributes)}\n"
    if item:
        tick = {"x": "[x] ", "*": "[x] ", " ": "[ ] "}.get(item[2] or "", "")
        mark = f"{step}." if item[1].startswith(".") else "-"
        return f"{'  ' * (len(item[1]) - 1)}{mark} {tick}{_words(item[3], attributes)}"
    if boxed:
        return f"\n{_words(boxed[1], attributes)}\n"
    term = TERM.match(line)
    if term and "://" not in line and "::" in line:
        return f"- {_words(term[1], attributes)}: {_words(term[2] or '', attributes)}"
    return _words(line.removesuffix(" +"), attributes)


def _words(text: str, attributes: Mapping[str, str]) -> str:
    text = REFERENCE.sub(lambda found: attributes.get(found[1], found[0]), text)
    text = PICTURE.sub(r"\1", text)
    text = FOOTNOTE.sub(r" (\1)", text)
    text = LINK.sub(lambda link: f"[{link[2]}]({link[1]})" if link[2] else link[1], text)
    text = REFERENCE_MARK.sub(lambda found: found[1] or found[2] or "", text)
    return MARKS.sub(lambda mark: mark[2], text)


def _table(lines: list[str], attributes: Mapping[str, str]) -> str:
    """Return a table; its first line of cells says how many columns there are."""
    rows = [line for line in lines if line.strip()]
    cells = [[_words(cell.strip(), attributes) for cell in CELL.split(line)[1:]] for line in rows if CELL.search(line)]
    width = len(cells[0]) if cells else 0
    flat = [cell for row in cells for cell in row]
    return "\n" + table([flat[at : at + width] for at in range(0, len(flat), max(width, 1))]) + "\n"
