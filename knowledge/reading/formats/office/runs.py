"""Text of a Word paragraph: runs, notes, links, ticks and equations; what is struck out or hidden stays out."""

import re
from collections.abc import Callable, Iterator, Mapping

from docx.oxml.ns import qn
from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading.markup import linked

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again, for old programs
RUN, RUN_PROPERTIES, VALUE = qn("w:r"), qn("w:rPr"), qn("w:val")
# Deleted text, the pronunciation above Japanese characters, what belongs to others.
DELETED = frozenset({qn("w:del"), qn("w:moveFrom")})
SKIPPED = DELETED | {qn("w:rt"), qn("w:pPr"), qn("w:txbxContent"), FALLBACK}
TEXTS = frozenset({qn("w:t"), f"{MATH}t"})
SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
NOTES = {qn("w:footnoteReference"), qn("w:endnoteReference")}
HIDING = ("w:strike", "w:dstrike", "w:vanish")
OFF = frozenset({"0", "false", "off"})
TICKED, OPEN = "[x]", "[ ]"
SYMBOLS = {
    **dict.fromkeys(("FE", "FD", "52", "53", "54"), TICKED),
    **dict.fromkeys(("A8", "6F", "A3", "71", "72"), OPEN),
    "FC": "✓",
    "FB": "✗",
    "B7": "•",
}
BOXES = {"☑": TICKED, "☒": TICKED, "☐": OPEN}
BOX = re.compile("[☑☒☐]")
ORDINAL = re.compile(r"(?:st|nd|rd|th|er|e|o|a|tm|[®©™*†‡])\.?", re.IGNORECASE)
SIMPLE = re.compile(r"[-+−]?\w+")
OPERATOR = re.compile(r"[-+−*/·=\s]")
Parts = Mapping[str, Element]
SPACES = re.compile(" {2,}")
LINK_CODE = re.compile(r"\s*HYPERLINK\s+\"([^\"]+)\"")
# Marks of a field: its beginning, the end of its code, its end. Characters that no XML has.
BEGIN, SEPARATE, END = "\x02", "\x03", "\x04"
FIELD_MARKS = {"begin": BEGIN, "separate": SEPARATE, "end": END}
LINK_FIELD = re.compile(f"{BEGIN}([^{BEGIN}{SEPARATE}{END}]*){SEPARATE}([^{BEGIN}{SEPARATE}{END}]*){END}")
FIELD = re.compile(f"{BEGIN}[^{BEGIN}{SEPARATE}{END}]*(?:{SEPARATE}([^{BEGIN}{SEPARATE}{END}]*))?{END}")
MARKS = re.compile(f"{BEGIN}[^{BEGIN}{SEPARATE}{END}]*{SEPARATE}|[{BEGIN}{SEPARATE}{END}]")


class Runs:
    """Reads paragraphs; `hidden` counts what was left out because it is deleted, struck out or hidden."""

    def __init__(self, hiding_styles: frozenset[str]) -> None:
        self._notes: Mapping[str, Mapping[str, str]] = {}
        self._links: Mapping[str, str] = {}
        self._hiding_styles = hiding_styles
        self._left_out: list[Element] = []

    @property
    def hidden(self) -> int:
        return len(self._left_out)

    def within(self, links: Mapping[str, str], notes: Mapping[str, Mapping[str, str]] | None = None) -> "Runs":
        """Return a reader of another part, with its own links and notes, that counts together with this one."""
        runs = Runs(self._hiding_styles)
        runs._left_out, runs._links, runs._notes = self._left_out, links, notes or {}
        return runs

    def text(self, element: Element) -> str:
        """Return a paragraph's text on one line, with the line ends that it has."""
        text = LINK_FIELD.sub(_linked_field, "".join(self._pieces(element)))
        while FIELD.search(text):  # from the innermost on: the result without the code
            text = FIELD.sub(lambda field: field[1] or "", text)
        text = SPACES.sub(" ", MARKS.sub("", text))
        return ticked(text)

    def _pieces(self, element: Element) -> Iterator[str]:
        raised: list[str] = []
        for child in element:
            if child.tag == RUN and _is_raised(child) and not self._hides(child):
                raised += self._pieces(child)
                continue
            yield power("".join(raised))
            raised = []
            yield from self._piece(child)
        yield power("".join(raised))

    def _piece(self, child: Element) -> Iterator[str]:
        if child.tag in LEAVES:
            yield LEAVES[child.tag](child)
        elif child.tag in NOTES:
            yield self._note(child)
        elif child.tag == qn("w:hyperlink"):
            yield linked("".join(self._pieces(child)), self._links.get(child.get(qn("r:id"), ""), ""))
        elif child.tag == qn("w:fldSimple"):
            yield _linked(child.get(qn("w:instr"), ""), "".join(self._pieces(child)))
        elif child.tag in DELETED or (child.tag == RUN and self._hides(child)):
            self.leave_out(child)
        elif child.tag not in SKIPPED and not _is_placeholder(child):
            yield from self._pieces(child)  # a tick stands in the field's beginning, and is no code of it
            yield FIELD_MARKS.get(child.get(qn("w:fldCharType"), ""), "")

    def leave_out(self, element: Element) -> None:
        if any((text.text or "").strip() for text in element.iter(*TEXTS, qn("w:delText"))):
            self._left_out.append(element)

    def _note(self, reference: Element) -> str:
        notes = self._notes.get("endnotes" if reference.tag.endswith("endnoteReference") else "footnotes", {})
        text = notes.get(reference.get(qn("w:id"), ""), "")
        return f" ({text})" if text else ""

    def _hides(self, run: Element) -> bool:
        properties = run.find(RUN_PROPERTIES)
        if properties is None:
            return False
        own = [properties.find(qn(name)) for name in HIDING]
        if any(mark is not None for mark in own):
            return any(mark is not None and is_on(mark) for mark in own)
        style = properties.find(qn("w:rStyle"))
        return style is not None and style.get(VALUE) in self._hiding_styles


def ticked(text: str) -> str:
    """Return a text with the boxes in it as [x] and [ ], whether they are ticked or crossed."""
    return BOX.sub(lambda box: BOXES[box.group()], text)


def _linked_field(field: re.Match[str]) -> str:
    return _linked(field[1], field[2])


def _linked(code: str, text: str) -> str:
    found = LINK_CODE.match(code)
    return linked(text, found[1]) if found else text


def _chosen(choices: Element) -> str:
    """Return the entry of a list that a form shows; the first one where nothing is chosen."""
    entries = [entry.get(VALUE, "") for entry in choices.iterfind(qn("w:listEntry"))]
    result = choices.find(qn("w:result"))
    at = result.get(VALUE, "0") if result is not None else "0"
    return entries[int(at)] if at.isdigit() and int(at) < len(entries) else ""


def is_on(mark: Element) -> bool:
    return mark.get(VALUE, "1") not in OFF


def _is_raised(run: Element) -> bool:
    align = run.find(f"{RUN_PROPERTIES}/{qn('w:vertAlign')}")
    return align is not None and align.get(VALUE) == "superscript" and not any(run.iter(*NOTES))


def power(text: str) -> str:
    """Write raised text with a caret, so that ten to the sixth is not 106; ordinals and marks stay as they are."""
    bare = text.strip()
    if not bare or ORDINAL.fullmatch(bare):
        return text
    return f"^{bare}" if SIMPLE.fullmatch(bare) else f"^({bare})"


def _symbol(element: Element) -> str:
    """Return a character of a symbol font: boxes with and without a tick, else nothing that could be read."""
    code = element.get(qn("w:char"), "")[-2:].upper()
    return SYMBOLS.get(code, "") if "dings" in element.get(qn("w:font"), "").lower() else ""


def _tick(box: Element) -> str:
    states = [box.find(qn(name)) for name in ("w:checked", "w:default")]
    state = next((mark for mark in states if mark is not None), None)
    return TICKED if state is not None and is_on(state) else OPEN


def _is_placeholder(element: Element) -> bool:
    """Tell a content control that nobody has filled in: its text only says what to do."""
    return element.tag == qn("w:sdt") and element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def equation(element: Element) -> str:
    """Return an equation on one line: (a+b)/2·h^2."""
    terms = [(child.tag, _term(child)) for child in element]
    return "".join(
        f"{term}·" if tag == f"{MATH}f" and after[:1].isalnum() else term
        for (tag, term), (_, after) in zip(terms, [*terms[1:], (None, "")], strict=False)
    )


def _term(element: Element) -> str:
    name = element.tag.removeprefix(MATH) if isinstance(element.tag, str) else ""
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    parts = {child.tag.removeprefix(MATH): child for child in element if isinstance(child.tag, str)}
    return TERMS[name](parts, element) if name in TERMS else equation(element)


def _root(parts: Parts) -> str:
    degree = _part(parts, "deg")
    return f"{'' if degree in {'', '2'} else f'{degree}-th '}√{_grouped(_part(parts, 'e'))}"


def _sum(parts: Parts, element: Element) -> str:
    bounds = (f"{mark}{_grouped(_part(parts, name))}" for mark, name in (("_", "sub"), ("^", "sup")) if name in parts)
    return f"{_sign(element)}{''.join(bounds)} {_part(parts, 'e')}"


def _part(parts: Mapping[str, Element], name: str) -> str:
    return equation(parts[name]) if name in parts else ""


def _sign(element: Element) -> str:
    sign = element.find(f"{MATH}naryPr/{MATH}chr")
    return "∫" if sign is None else sign.get(f"{MATH}val", "∫")


def _grouped(text: str) -> str:
    text = text.strip()
    return f"({text})" if OPERATOR.search(text) and not (text.startswith("(") and text.endswith(")")) else text


TERMS: Mapping[str, Callable[[Parts, Element], str]] = {
    "f": lambda parts, _: f"{_grouped(_part(parts, 'num'))}/{_grouped(_part(parts, 'den'))}",
    "sSup": lambda parts, _: f"{_grouped(_part(parts, 'e'))}^{_grouped(_part(parts, 'sup'))}",
    "sSub": lambda parts, _: f"{_part(parts, 'e')}_{_grouped(_part(parts, 'sub'))}",
    "sSubSup": lambda parts, _: f"{_part(parts, 'e')}_{_grouped(_part(parts, 'sub'))}^{_grouped(_part(parts, 'sup'))}",
    "rad": lambda parts, _: _root(parts),
    "d": lambda _, element: f"({', '.join(equation(child) for child in element if child.tag == f'{MATH}e')})",
    "nary": _sum,
}
LEAVES: Mapping[str, Callable[[Element], str]] = {
    **dict.fromkeys((*TEXTS, qn("w:instrText")), lambda text: text.text or ""),
    **dict.fromkeys(SIGNS, lambda sign: SIGNS[sign.tag]),
    qn("w:sym"): _symbol,
    qn("w:checkBox"): _tick,
    qn("w:ddList"): _chosen,
    f"{MATH}oMath": equation,
}
