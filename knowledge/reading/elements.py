"""Turn trees of HTML elements into an outline, with everything that a reader of the page sees."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading import generated
from knowledge.reading.markup import grouped, linked, raised
from knowledge.reading.outline import Outline
from knowledge.reading.tables import merged_header, spread, table
from knowledge.reading.texts import PICTURE_FILE

INVISIBLE = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "nav", "footer", "button", "select", "head", "object"}
) | {"video", "audio", "canvas", "annotation", "annotation-xml", "textarea", "rt", "rp"}
# Of these, what holds no words for people, or says in another way what stands beside it.
UNSPOKEN = frozenset({"script", "style", "head", "rt", "rp", "annotation", "annotation-xml"})
STRUCK = frozenset({"del", "s", "strike"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
ROWS = frozenset({"tr"})
CELLS = frozenset({"td", "th"})
BLOCKS = (
    LISTS | ROWS | CELLS | {"dl", "dt", "dd", "li", "table", "thead", "tbody", "tfoot", "caption", "p", "div", "quote"}
) | {"blockquote", "section", "article", "main", "header", "aside", "address", "figure", "figcaption", "hr", "pre"}
BLOCKS |= {"details", "summary", "form", "fieldset", "legend", "h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "center"}
HEADING = re.compile(r"h([1-6])")
LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
PERMALINK = re.compile("[\\s\u200b¶#§🔗↩\ufe0e↑^]*")  # also back from a footnote
STOPS = (".", ":", ";", ",", "!", "?", "。", "、", "：", "；")  # after which an item needs no further sign
UNFOLDS = re.compile(r"(?:^|[\s_-])(?:accordion|collapsible|faq|question|expander)(?:$|[\s_-])", re.IGNORECASE)


def outline_of(tree: Element, outline: Outline | None = None, *, base: str = "") -> Outline:
    """Build the outline of a tree; a given outline is continued, as the files of one e-book continue one another.

    Links are resolved against `base` and kept as `[text](address)` where they lead to the web or to a mailbox.
    """
    outline = outline if outline is not None else Outline()
    _Page(outline, base, _with_blocks_inside(tree)).flow(tree)
    return outline


def text_in(element: Element) -> str:
    """Return all text in an element on one line, without the targets of links."""
    return " ".join("".join(_Page(Outline(), None, set()).inline(element)).split())


def _with_blocks_inside(tree: Element) -> set[Element]:
    """Return the elements around blocks, which must not be flattened: pages put headings into links and spans."""
    around: set[Element] = set()
    for block in tree.iter():
        if block.tag in BLOCKS:
            for ancestor in block.iterancestors():
                if ancestor in around:
                    break
                around.add(ancestor)
    return around


class _Page:
    """A tree in reading; without a `base`, links are their text alone."""

    def __init__(self, outline: Outline, base: str | None, around: set[Element]) -> None:
        self._outline = outline
        self._base = base
        self._around = around

    def flow(self, element: Element) -> None:
        """Add blocks in order; loose text between them becomes a paragraph."""
        run = [element.text or ""]
        for child in element:
            if _is_hidden(child):
                pass
            elif self._is_block(child):
                self._outline.add(_tidy("".join(run)))
                self._block(child)
                run = []
            else:
                run.extend(self.inline(child))
            run.append(child.tail or "")
        self._outline.add(_tidy("".join(run)))

    def _block(self, element: Element) -> None:
        level = _level(element)
        if level is not None:
            self._outline.heading(level, text_in(element))
        elif element.tag == "details":
            self._details(element)
        elif element.tag in LISTS or element.tag == "dl":
            self._outline.add("\n".join(self._items(element, "")))
        elif _is_listing(element):
            self._outline.add(_listing(element))
        elif element.tag == "table" and _is_grid(element):
            for block in self._table(element):
                self._outline.add(block)
        else:
            self.flow(element)

    def _details(self, element: Element) -> None:
        """Put what unfolds under its summary, and what follows back under the heading before."""
        summary = next((child for child in element if child.tag == "summary"), None)
        level = self._outline.depth + 1
        if summary is not None:
            self._outline.heading(level, text_in(summary))
            tail = summary.tail
            element.remove(summary)
            element.text = f"{element.text or ''}{tail or ''}"
        self.flow(element)
        if summary is not None:
            self._outline.close(level)

    def _table(self, element: Element) -> Iterator[str]:
        for caption in _nearest(element, frozenset({"caption"})):
            yield _tidy("".join(self.inline(caption)))
        rows = list(_nearest(element, ROWS))
        cells = spread([[(cell, self._cell(cell)) for cell in _nearest(row, CELLS)] for row in rows])
        yield table(merged_header(cells, _header_rows(rows)))

    def _cell(self, cell: Element) -> str:
        """Return a cell's text on one line, on which the items of a list stay apart."""
        if next(cell.iter("li"), None) is None or next(cell.iter("table", "pre"), None) is not None:
            return "".join(self.inline(cell))
        told = ""
        for line in self._lines(cell, ""):
            words = line.strip().removeprefix("- ")
            told += f"{'' if not told else ' ' if told.endswith(STOPS) else '; '}{words}"
        return told

    def _items(self, element: Element, indent: str) -> Iterator[str]:
        number = int(element.get("start", "1")) if element.get("start", "1").isdigit() else 1
        term = ""
        for child in element:
            if child.tag in LISTS or child.tag == "dl":  # directly inside another list, as many pages have it
                yield from self._items(child, f"{indent}  ")
            elif child.tag == "div" and element.tag == "dl":
                yield from self._items(_as_definitions(child), indent)
            elif child.tag == "dt":
                if term:
                    yield f"{indent}- {term}"
                term = " ".join("".join(self.inline(child)).split()).rstrip(":：")
            elif isinstance(child.tag, str) and not _is_hidden(child):
                mark = f"{number}." if element.tag == "ol" else "-"
                yield from self._item(child, f"{indent}{mark} {f'{term}: ' if term else ''}", f"{indent}  ")
                number, term = number + 1, ""
        if term:
            yield f"{indent}- {term}"

    def _item(self, element: Element, opening: str, indent: str) -> Iterator[str]:
        """Yield an item's lines: its text behind the opening, further blocks and lists below."""
        lines = [line for line in self._lines(element, indent) if line.strip()]
        if not lines:
            return
        if lines[0].startswith(("```", f"{indent}- ", f"{indent}1. ", "|")):
            if opening.strip(" -1234567890."):
                yield opening.rstrip(" ")
            yield from lines
        else:
            yield f"{opening}{lines[0].strip()}"
            yield from lines[1:]

    def _lines(self, element: Element, indent: str) -> Iterator[str]:
        run = [element.text or ""]
        for child in element:
            if _is_hidden(child):
                pass
            elif self._is_block(child):
                yield from self._run(run, indent)
                run = []
                yield from self._block_lines(child, indent)
            else:
                run.extend(self.inline(child))
            run.append(child.tail or "")
        yield from self._run(run, indent)

    def _block_lines(self, element: Element, indent: str) -> Iterator[str]:
        if element.tag in LISTS or element.tag == "dl":
            yield from self._items(element, indent)
        elif _is_listing(element):
            yield _listing(element)
        elif element.tag == "table" and _is_grid(element):
            yield from self._table(element)
        else:
            yield from self._lines(element, indent)

    def _run(self, run: list[str], indent: str) -> Iterator[str]:
        for line in _tidy("".join(run)).split("\n"):
            if line:
                yield f"{indent}{line}"

    def inline(self, element: Element) -> Iterator[str]:
        """Yield the text in and under an element, with spaces between the blocks inside it."""
        if _is_hidden(element) and element.tag != "button":
            return
        match element.tag:
            case "br":
                yield "\v"  # an intended line end, unlike those of the source
            case "img":
                yield _alternative(element)
            case "input":
                yield _tick(element)
            case "a":
                yield self._link(element)
            case "abbr" if element.get("title"):
                yield _expanded("".join(self._inside(element)), str(element.get("title")))
            case "sup" | "msup":
                yield _raised(element, "".join(self._inside(element)))
            case "mfrac" if len(element) > 1:
                yield "/".join(grouped("".join(self.inline(part))) for part in element)
            case _:
                apart = " " if element.tag in BLOCKS else ""
                yield from (apart, *self._inside(element), apart)

    def _inside(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        for number, child in enumerate(element):
            if element.tag == "msup" and number:
                yield "^"
            yield from self.inline(child)
            yield child.tail or ""

    def _link(self, element: Element) -> str:
        """Return a link with its target; permalinks beside headings are left out."""
        text = " ".join("".join(self._inside(element)).split()) or _label(element)
        href = (element.get("href") or "").strip()
        if PERMALINK.fullmatch(text) and text:
            return ""
        if self._base is None or not href or href.startswith("#"):
            return "".join(self._inside(element)) or text
        link = linked(text, _joined(self._base, href))
        return "".join(self._inside(element)) if link == text else link

    def _is_block(self, element: Element) -> bool:
        return element.tag in BLOCKS or element in self._around or _is_listing(element)


def _is_hidden(element: Element) -> bool:
    """Tell what nobody is meant to read: scripts, menus, and text that is struck out."""
    tag = element.tag
    if not isinstance(tag, str) or is_struck(element):
        return True
    return tag in INVISIBLE and not (tag == "button" and _is_heading(element))


def _is_heading(button: Element) -> bool:
    """Tell whether a button is the words of a heading or a summary, or unfolds an answer."""
    if UNFOLDS.search(button.get("class") or ""):
        return True
    parents = (parent.tag for parent in button.iterancestors())
    return any(isinstance(tag, str) and (tag == "summary" or HEADING.fullmatch(tag)) for tag in parents)


def _level(element: Element) -> int | None:
    found = HEADING.fullmatch(element.tag) if isinstance(element.tag, str) else None
    if found is None and element.get("role") == "heading":
        return int(element.get("aria-level", "2")) if element.get("aria-level", "2").isdigit() else 2
    return int(found.group(1)) if found else None


def is_left_out(element: Element) -> bool:
    """Tell a part of a page that is no text of it, such as a menu or a field of a form; scripts and styles are none."""
    tag = element.tag
    if tag == "button":
        return not _is_heading(element)
    return tag in INVISIBLE - UNSPOKEN or (tag == "input" and bool(element.get("value")) and _is_filled_in(element))


def _is_filled_in(field: Element) -> bool:
    return (field.get("type") or "text").lower() not in {"hidden", "checkbox", "radio", "submit", "button", "reset"}


def is_struck(element: Element) -> bool:
    return element.tag in STRUCK or bool(LINE_THROUGH.search(element.get("style") or ""))


def _label(element: Element) -> str:
    """Return what a link without words, such as one with a drawing, is called for those who cannot see it."""
    return " ".join(str(element.get("aria-label") or element.get("title") or "").split())


def _expanded(short: str, long: str) -> str:
    """Return an abbreviation with what it stands for."""
    return short if long.strip() in {"", short.strip()} else f"{short.strip()} ({' '.join(long.split())})"


def _alternative(element: Element) -> str:
    """Return what a picture is said to show, unless that is only its file's name."""
    alternative = " ".join((element.get("alt") or "").split())
    return "" if PICTURE_FILE.fullmatch(alternative) else alternative


def _tick(element: Element) -> str:
    if (element.get("type") or "").lower() not in {"checkbox", "radio"}:
        return ""
    return "[x] " if element.get("checked") is not None else "[ ] "


def _raised(element: Element, text: str) -> str:
    """Write a power with a caret; marks of footnotes are left out, ordinals stay as they are."""
    text = text.strip()
    if element.tag == "msup":
        return text
    if any(link.get("href", "").startswith("#") for link in (*element.iter("a"), *element.iterancestors("a"))):
        return ""
    return raised(text)


def _joined(base: str, href: str) -> str:
    try:
        return generated.target(urljoin(base, href))
    except ValueError:  # an address that is none
        return ""


def _as_definitions(group: Element) -> Element:
    """Return a group of terms and definitions as a list of its own."""
    group.tag = "dl"
    return group


def _nearest(element: Element, names: frozenset[str]) -> Iterator[Element]:
    """Yield the nearest descendants with these names; those deeper inside belong to a nested list or table."""
    for child in element:
        if child.tag in names:
            yield child
        elif child.tag != "table":
            yield from _nearest(child, names)


def _header_rows(rows: list[Element]) -> int:
    """Count the rows at the top that hold headings alone."""
    count = 0
    for row in rows:
        cells = list(_nearest(row, CELLS))
        in_head = row.getparent() is not None and row.getparent().tag == "thead"
        if not in_head and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        count += 1
    return count


def _is_listing(element: Element) -> bool:
    return element.tag == "pre" or (element.tag == "code" and "\n" in "".join(element.itertext()).strip())


def _listing(element: Element) -> str:
    """Return code with its lines; line numbers, which some pages put beside it, are left out."""
    text = "".join(_code(element)).strip("\n")
    return f"```\n{text}\n```" if text.strip() else ""


def _code(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            if child.tag == "br":
                yield "\n"
            elif isinstance(child.tag, str) and child.tag not in {"button", "script", "style"}:
                yield from _code(child)
                yield "\n" if child.tag == "div" else ""
            yield child.tail or ""


def _is_grid(element: Element) -> bool:
    """Tell a data table from a layout table, which has one column with words, or is one row around a listing."""
    rows = list(_nearest(element, ROWS))
    if len(rows) == 1 and next(element.iter("pre"), None) is not None:
        return False
    filled = (sum(1 for cell in _nearest(row, CELLS) if _says_something(cell)) for row in rows)
    return any(count > 1 for count in filled)


def _says_something(cell: Element) -> bool:
    words = any(text.strip() for text in cell.itertext()) or any(map(_alternative, cell.iter("img")))
    return words or next(cell.iter("input"), None) is not None


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\v"))
    return "\n".join(line for line in lines if line)
