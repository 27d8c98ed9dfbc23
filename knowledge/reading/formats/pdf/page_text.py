"""The text of a PDF page, put together from the pieces that programs place on it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, Transformation
from pypdf.errors import PyPdfError

from knowledge.reading.texts import WORDS

HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad\u2010]\n(?=[a-z])")
WIDE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef\ufe10-\ufe4f\u2e80-\u2fdf]")
# Names of glyphs that a font without a table of characters leaves.
MINUS_NAME = re.compile(r"/C0(?=[\d.])")
GLYPH_NAMES = re.compile(r"\(cid:\d+\)|/(?:uni|g|gid|glyph)[0-9A-F]{2,6}\b")
# Signs that fonts use in place of the characters they stand for: ligatures, radicals, forms for vertical lines.
STAND_INS = re.compile(r"[\ufb00-\ufb06\u2e80-\u2fdf\ufe10-\ufe19\ufe30-\ufe48]")
IN_JAPAN = str.maketrans("⻑⻘⻝⻄⻩⻭⻤⻣⻲⺟⺠⻨⻯⻫⻁⻆⼾⿊⾭⿈", "長青食西黄歯鬼骨亀母民麦竜斉虎角戸黒青黄")
ORDERINGS = frozenset({"Japan1", "GB1", "CNS1", "Korea1", "KR"})  # Adobe's collections of characters
FORMS_DEEP = 3
FEWEST_LINES, SHORT_LINE = 8, 12
FULL_LINE = 0.75  # of the longest: a line that ends before it ends a paragraph
JAPANESE_END, JAPANESE_START = (
    re.compile(r"[\u3041-\u30ff\u4e00-\u9fff、]$"),
    re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]"),
)
SAME_LINE, SAME_PLACE, NEXT_LETTER, NEXT_SIGN = 0.3, 0.1, 0.8, 2.0  # in sizes of the letters
NOTE_MARK = re.compile(r"\d{1,3}|[*†‡]{1,2}")
NOTED = re.compile(r"[^\W\d_]{3}[)\"”’.,;:!?]*$|[\u3040-\u30ff\u4e00-\u9fff。、」）]$")  # a word, or what closes one
POWER = re.compile(r"(?:\d|\b[^\W\d_]{1,2})$")
SMALL, LOWERED, RAISED = 0.8, -0.02, 0.15  # in sizes of the letters before
Matrix = Sequence[float]


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    x: float
    y: float
    size: float


def text_of(page: PageObject) -> str:
    """Return a page's text. Raises whatever pypdf raises over a damaged page."""
    text = _without_note_marks(page)
    return tidy("\n".join(_lines(_pieces(page))) if _shattered(text) else text)


def _without_note_marks(page: PageObject) -> str:
    """Return what pypdf reads, without the marks of footnotes: small raised numbers right behind a word.

    One whose rise pypdf does not tell is kept apart, and a raised one behind a figure or a unit is a power.
    """
    told: list[tuple[str, Matrix, Matrix, float]] = []
    text = page.extract_text(visitor_text=lambda *said: told.append((said[0], said[1], said[2], said[4])))
    if "".join(said for said, *_ in told) != text:
        return text  # pypdf has put the pieces in another order, as it does from right to left
    kept: list[str] = []
    for at, (said, *_) in enumerate(told):
        line = "".join(kept[-3:]).rpartition("\n")[2]
        small = at and NOTE_MARK.fullmatch(said) and line and not line[-1].isspace()
        size, rise = _beside(_placed(*told[at - 1]), _placed(*told[at])) if small else (1.0, 0.0)
        if size > SMALL or rise < LOWERED:
            kept.append(said)
        elif NOTED.search(line):
            kept.append("" if rise > RAISED else f" {said}")
        else:
            kept.append(f"^{said}" if rise > RAISED and POWER.search(line) else said)
    return "".join(kept)


def _beside(last: "_Piece", piece: "_Piece") -> tuple[float, float]:
    """Return how large a piece is and how far it is raised, in sizes of the one before it."""
    return (piece.size / last.size, (piece.y - last.y) / last.size) if last.size else (1.0, 0.0)


def has_unmapped_fonts(page: PageObject) -> bool:
    """Tell whether a font of many characters does not say which; pypdf lacks the tables of most of them."""
    try:
        return any(_is_unmapped(font) for font in _fonts(page, 0))
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return False


def _fonts(holder: Any, depth: int) -> Iterator[Any]:
    resources = holder.get("/Resources")
    resources = resources.get_object() if resources is not None else {}
    fonts = resources.get("/Font")
    for font in fonts.get_object().values() if fonts is not None else ():
        yield font.get_object()
    forms = resources.get("/XObject")
    for form in forms.get_object().values() if forms is not None and depth < FORMS_DEEP else ():
        if form.get_object().get("/Subtype") == "/Form":
            yield from _fonts(form.get_object(), depth + 1)


def _is_unmapped(font: Any) -> bool:
    if font.get("/Subtype") != "/Type0" or "/ToUnicode" in font:
        return False
    encoding = str(font.get("/Encoding"))
    system = font["/DescendantFonts"].get_object()[0].get_object().get("/CIDSystemInfo", {}).get_object()
    return not encoding.startswith("/Uni") and str(system.get("/Ordering")) in ORDERINGS


def tidy(text: str) -> str:
    text = STAND_INS.sub(lambda sign: unicodedata.normalize("NFKC", sign.group()), text.translate(IN_JAPAN))
    text = GLYPH_NAMES.sub("", MINUS_NAME.sub("-", text)).replace("\t", " ").replace("\u00a0", " ")
    lines = [line.rstrip() for line in HYPHENATED.sub("", text).split("\n")]
    return "\n".join(_sentences(lines)).strip()


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    """Join lines within Japanese and Chinese sentences, where a line end would later become a space."""
    full = FULL_LINE * max(map(len, lines), default=0)
    held = ""
    reaches = False
    for line in lines:
        if reaches and JAPANESE_END.search(held) and JAPANESE_START.match(line.lstrip()):
            held += line.lstrip()
        else:
            yield held
            held = line
        reaches = len(line) >= full
    yield held


def _shattered(text: str) -> bool:
    """Tell whether nearly every line is one word or letter, as when a program placed each one separately."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) >= FEWEST_LINES and sum(map(len, lines)) < SHORT_LINE * len(lines)


def _pieces(page: PageObject) -> list[_Piece]:
    pieces: list[_Piece] = []

    def see(text: str, page_matrix: Matrix, matrix: Matrix, _: Any, size: float) -> None:
        if text.strip("\n"):
            piece = _placed(text.strip("\n"), page_matrix, matrix, size)
            if not any(_repeats(piece, former) for former in pieces[-3:]):
                pieces.append(piece)

    page.extract_text(visitor_text=see)
    return pieces


def _placed(text: str, page_matrix: Matrix, matrix: Matrix, size: float) -> _Piece:
    a, b, c, d, x, y = Transformation(_six(matrix)).transform(Transformation(_six(page_matrix))).ctm
    return _Piece(text, x, y, size * abs(a * d - b * c) ** 0.5)


def _six(matrix: Matrix) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, x, y = map(float, matrix)
    return a, b, c, d, x, y


def _repeats(piece: _Piece, former: _Piece) -> bool:
    """Tell whether a piece is drawn twice, slightly apart, as some programs do for bold letters."""
    room = SAME_PLACE * piece.size
    near = abs(piece.x - former.x) < room and abs(piece.y - former.y) < room
    return piece.text == former.text and near


def _lines(pieces: Sequence[_Piece]) -> Iterator[str]:
    line, last = "", None
    for piece in pieces:
        between = _between(last, piece) if last is not None else None
        if between is None:
            yield line
            line = piece.text
        else:
            line += between + piece.text
        last = piece
    yield line


def _between(last: _Piece, piece: _Piece) -> str | None:
    """Return what separates two pieces: nothing, a space, or None for a new line."""
    right, down = piece.x - last.x, last.y - piece.y
    signs = len(last.text) == 1 and len(piece.text) == 1
    wide = bool(WIDE.match(last.text[-1]) and WIDE.match(piece.text))
    if signs and wide and abs(right) < SAME_LINE * piece.size and 0 < down < NEXT_SIGN * piece.size:
        return ""  # Japanese from top to bottom
    if abs(down) < SAME_LINE * piece.size and right > 0:
        letters = signs and right < NEXT_LETTER * piece.size
        return "" if letters or wide or not last.text.strip() or not piece.text.strip() else " "
    return None


FEWEST_PAGES, SHARE = 4, 0.5
EDGE = 2  # lines at the top of a page, and at its bottom
NUMBER = re.compile(r"\d{1,6}")
MOST_NUMBERS = 4
INSIDE = 0.5  # of the times that a line stands at an edge: one that stands so often elsewhere is a value of a table
COVER = 12  # lines that a title page may have
LONG_WORD = re.compile(r"[^\W\d_]{3,}")


def without_running_heads(pages: Sequence[str | None]) -> tuple[list[str | None], list[str]]:
    """Remove lines that repeat at the edges of pages, and return the words of those lines once.

    Lines of a table that goes on over pages repeat there too; they stand in the midst of pages as well, or stood there
    first, as the names of its columns do. A page that would become empty is kept as it is.
    """
    full = sum(1 for page in pages if page)
    if full < FEWEST_PAGES:
        return list(pages), []
    seen = Counter(key for number, page in enumerate(pages) for line in _edges(page) for key in _keys(line, number))
    repeated = {key for key, count in seen.items() if count >= max(FEWEST_PAGES - 1, SHARE * full)}
    repeated -= set(_of_tables(pages, seen))
    bare = [_bare(page, number, repeated) if page else page for number, page in enumerate(pages)]
    return bare, [head for key in seen if key in repeated and (head := _told(key))]


def _of_tables(pages: Sequence[str | None], seen: Counter[str]) -> Iterator[str]:
    inside: Counter[str] = Counter()
    known: set[str] = set()
    for page in pages:
        lines = (page or "").split("\n")
        inner = lines[EDGE:-EDGE]
        inside.update(inner)
        yield from set(inner) - known if len(lines) > COVER else ()
        known.update(lines)
    yield from (line for line, count in inside.items() if count >= INSIDE * seen[line])


def _told(key: str) -> str:
    """Return the words of a running head, with a sign for the page's number; none where it holds little else."""
    before, *number = key.split("\0")
    head = " ".join(f"{before}…{number[1]}".split()) if number else " ".join(key.split())
    words = len(LONG_WORD.findall(head)) > 1 if number else WORDS.search(head)
    return head if words else ""


def _bare(page: str, number: int, repeated: set[str]) -> str:
    lines = page.split("\n")
    first, last = 0, len(lines)
    while first < min(EDGE, len(lines)) and not repeated.isdisjoint(_keys(lines[first], number)):
        first += 1
    while last > max(first, len(lines) - EDGE) and not repeated.isdisjoint(_keys(lines[last - 1], number)):
        last -= 1
    return "\n".join(lines[first:last]).strip() or page


def _edges(page: str | None) -> set[str]:
    lines = (page or "").split("\n")
    return {line for line in (*lines[:EDGE], *lines[-EDGE:]) if line.strip()}


def _keys(line: str, page: int) -> Iterator[str]:
    """Yield the line, and variants in which each number is replaced by its distance from the page number."""
    yield line
    for found in list(NUMBER.finditer(line))[:MOST_NUMBERS]:
        yield f"{line[: found.start()]}\0{int(found.group()) - page}\0{line[found.end() :]}"
