"""Rich text (.rtf): striprtf (BSD) takes the markup away; rows of cells become tables again.

Before that, what striprtf drops is put where it reads it (footnotes, text boxes), and what nobody sees is taken out.
"""

import re
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from knowledge.errors import BookRefused, Reason
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark

CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
ABOUT = {
    "author": "author",
    "subject": "subject",
    "keywords": "keywords",
    "company": "company",
    "doccomm": "description",
}
BLANK_LINES = re.compile(r"\n\s*\n+")
TOKEN = re.compile(r"\\([a-zA-Z]+)(-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\.|[{}]|[^\\{}]+", re.DOTALL)
SPECIAL = re.compile(r"\\(?:v|deleted|strike\w*|footnote|annotation|shptxt|header[lrf]?|footer[lrf]?)(?![a-zA-Z])(?!0)")
HIDING = frozenset({"v", "deleted", "strike", "striked", "strikedl"})
MARGINS = {f"{kind}{side}": kind for kind in ("header", "footer") for side in ("", "l", "r", "f")}


def read(data: bytes) -> Reading:
    page = CODE_PAGE.search(data[:4096])
    source = data.decode("latin-1")  # everything else is escaped
    encoding = f"cp{page.group(1).decode()}" if page else "cp1252"
    parts = _Parts(source) if SPECIAL.search(source) else None
    body = BLANK_LINES.sub("\n\n", "\n".join(_blocks(_plain(parts.body if parts else source, encoding)))).strip()
    if not body:
        reason = Reason.PICTURES_ONLY if rb"\pict" in data else Reason.EMPTY
        raise BookRefused(reason, "The document holds no text.")
    margins = {
        kind: " · ".join(_plain(words, encoding).split("\n")) for kind, words in (parts.margins() if parts else [])
    }
    claimed = {name: _claimed(source, key, encoding) for key, name in ABOUT.items()}
    about = {name: " ".join(words.split()) for name, words in (margins | claimed).items() if words.strip()}
    remarks = parts.remarks() if parts else ()
    return Reading(_claimed(source, "title", encoding) or None, (Section(body),), None, Kind.RTF, remarks, about=about)


def _plain(source: str, encoding: str) -> str:
    return str(rtf_to_text(source, encoding, "replace"))  # type: ignore[no-untyped-call]  # it ships no types


def _claimed(source: str, name: str, encoding: str) -> str:
    found = re.search(rf"\{{\\{name} ([^{{}}]{{1,500}})\}}", source[:65536])
    return _plain(f"{{\\rtf1 {found[1]}}}", encoding).strip() if found else ""


class _Parts:
    """Source that is sorted: the body, headers and footers; notes and hidden words are counted."""

    def __init__(self, source: str) -> None:
        self._sinks: dict[str, list[str]] = {"body": [], "header": [], "footer": [], "box": [], "nowhere": []}
        self._notes = 0
        self._hidden = 0
        self._sort(source)

    @property
    def body(self) -> str:
        return "".join(self._sinks["body"])

    def margins(self) -> list[tuple[str, str]]:
        return [
            (kind, f"{{\\rtf1 {''.join(self._sinks[kind])}}}") for kind in ("header", "footer") if self._sinks[kind]
        ]

    def remarks(self) -> tuple[Remark, ...]:
        found = {"hidden_text_left_out": self._hidden, "comments_left_out": self._notes}
        return tuple(Remark(code, {"count": count}) for code, count in found.items() if count)

    def _sort(self, source: str) -> None:
        sink, hiding, closing = "body", frozenset[str](), ""
        held: list[tuple[str, frozenset[str], str]] = []
        for token in TOKEN.finditer(source):
            text, word = token[0], token[1]
            if text == "{":
                held.append((sink, hiding, closing))
                self._sinks[sink].append("{")
                closing = ""
            elif text == "}":
                self._sinks[sink].append(closing)
                sink, hiding, closing = held.pop() if held else (sink, hiding, "")
                self._sinks[sink].append("}")
                if sink == "body":  # outside of the drawing, whose group striprtf would drop with the box
                    self._sinks["body"] += self._sinks["box"]
                    self._sinks["box"].clear()
            elif word in HIDING or word == "plain":
                hiding = frozenset() if word == "plain" else hiding - {word} if token[2] == "0" else hiding | {word}
                self._sinks[sink].append(text if word == "plain" else "")
            elif hiding and word is None:
                self._hidden += 1 if text.strip() else 0
            else:
                sink, closing = self._destination(word, text, sink, closing)

    def _destination(self, word: str | None, text: str, sink: str, closing: str) -> tuple[str, str]:
        """Return where a group goes on after a word, and what closes it."""
        if word in {"annotation", "shpinst"}:
            self._notes += 1 if word == "annotation" else 0
            return "nowhere", ""
        if word == "shp":
            return sink, closing
        if word == "shptxt":
            self._sinks["box"].append("\\par {")
            return "box", "}\\par "
        if word in MARGINS:
            self._sinks[MARGINS[word]].append("{")
            return MARGINS[word], "\\par }"
        if word == "footnote":
            self._sinks[sink].append("  (")
            return sink, ")"
        self._sinks[sink].append(text)
        return sink, closing


def _blocks(text: str) -> list[str]:
    """Split into paragraphs and tables; lines that end with a cell mark are rows."""
    blocks: list[str] = []
    for rows, lines in groupby(text.split("\n"), key=lambda line: line.rstrip().endswith("|")):
        if rows:
            blocks += ["", table([line.rstrip().removesuffix("|").split("|") for line in lines]), ""]
        else:
            blocks += [f"{line.strip()}\n" for line in lines]
    return blocks
