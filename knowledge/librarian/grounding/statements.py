"""A model's text cut into statements: what each one says, and which passages it cites for that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum, auto

from knowledge.librarian.quotation.sentences import spans

MARK = re.compile(r"\[(\d{1,4})\]")
MARKS = re.compile(r"(?:\s*\[\d{1,4}\])+")
MARKED_BEHIND = re.compile(r"[.!?。！？．][\"'”’)」]*(?:\s*\[\d{1,4}\])+")
SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
IN_CODE = "\1"  # in the place of a bracket in code, which begins no mark
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s|\*\*[^*]+\*\*:?\s*$)")
ITEM = re.compile(r"^\s*(?:[-*+•・]|\d{1,3}[.)])\s+")
ROW = re.compile(r"^\s*\|")
RULE = re.compile(r"^[\s|:*_=-]*$")
YES_OR_NO = re.compile(r"\W*(?:yes|no|はい|いいえ)\W*", re.IGNORECASE)
INTRODUCES = (":", "：")
# A sentence on what the documents leave open states nothing of theirs.
OPEN = re.compile(
    r"\b(?:passages?|documents?|sources?|handbook|pages?|texts?|they|it)\b[^.]{0,30}\b(?:do|does|did) ?(?:not|n't)"
    r" (?:say|state|mention|specify|explain|tell|cover|give|include|contain|hold|provide|address|describe|indicate)\b"
    r"|\b(?:is|are) not (?:stated|mentioned|specified|covered|given|described|addressed|provided) (?:in|by)\b"
    r"|(?:記載|説明|言及|明記|情報|記述)(?:は|が|も)?(?:され|あり|ござい)?(?:て(?:は)?い)?(?:ません|ない|おりません)"
    r"|書かれて(?:は)?い(?:ません|ない)|わかりません|分かりません",
    re.IGNORECASE,
)


class Kind(StrEnum):
    SENTENCE = auto()
    ITEM = auto()
    ROW = auto()
    HEAD = auto()  # a heading, a table's header or a line that introduces others
    CODE = auto()  # a fenced block


@dataclass(frozen=True, slots=True)
class Claim:
    """Words between marks, with the numbers of the passages that they cite."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """`start` and `end` in the text; `line` counts lines. `claims` is empty where nothing is cited.

    `own`: whether the statement itself has a mark, and does not share its paragraph's or its list's.
    """

    kind: Kind
    start: int
    end: int
    line: int
    text: str
    claims: tuple[Claim, ...] = field(default=())
    own: bool = False

    @property
    def cites(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(n for claim in self.claims for n in claim.cites))

    @property
    def leaves_open(self) -> bool:
        return OPEN.search(self.text) is not None


def statements(text: str) -> list[Statement]:
    """Return the statements in the order of the text; one without a mark shares its line's, or its list's."""
    masked = SPAN.sub(lambda found: found[0].replace("[", IN_CODE), text)
    return _shared([_unmasked(one) for one in _cut(masked)])


def _unmasked(one: Statement) -> Statement:
    claims = tuple(Claim(claim.text.replace(IN_CODE, "["), claim.cites) for claim in one.claims)
    return replace(one, text=one.text.replace(IN_CODE, "["), claims=claims)


def _cut(text: str) -> Iterator[Statement]:
    at, fence, began = 0, "", 0
    lines = text.splitlines(keepends=True)
    for n, line in enumerate(lines):
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                yield Statement(Kind.CODE, began, at + len(line), n, text[began : at + len(line)])
                fence = ""
        elif mark:
            fence, began = mark[1], at
        else:
            following = lines[n + 1] if n + 1 < len(lines) else ""
            yield from _of_line(text, at, at + len(line.rstrip()), n, following)
        at += len(line)
    if fence:
        yield Statement(Kind.CODE, began, len(text), len(lines), text[began:])


def _of_line(text: str, start: int, end: int, n: int, following: str) -> Iterator[Statement]:
    line = text[start:end]
    if RULE.match(line):
        return
    if ROW.match(line):
        header = ROW.match(following) is not None and RULE.match(following) is not None
        yield _statement(Kind.HEAD if header else Kind.ROW, text, start, end, n)
    elif HEADING.match(line):
        yield _statement(Kind.HEAD, text, start, end, n)
    else:
        item = ITEM.match(line)
        for first, last in _sentences(text, start + (item.end() if item else 0), end):
            head = MARKS.sub("", text[first:last]).rstrip(" *_").endswith(INTRODUCES)
            kind = Kind.HEAD if head else Kind.ITEM if item else Kind.SENTENCE
            yield _statement(kind, text, first, last, n)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a line with their marks, which may stand behind the full stop."""
    yes_or_no: int | None = None
    at = start
    for stop in (*(found.end() for found in MARKED_BEHIND.finditer(text, start, end)), end):
        for begin, end_of_words in spans(text, at, stop):
            if end_of_words <= at:
                continue  # its marks, which were taken already
            behind = MARKS.match(text, end_of_words)
            last = min(behind.end(), stop) if behind else end_of_words
            first = begin if yes_or_no is None else yes_or_no
            yes_or_no = first if YES_OR_NO.fullmatch(text, first, last) else None
            if yes_or_no is None and any(char.isalnum() for char in text[first:last]):
                yield first, last
                at = last
        at = stop
    if yes_or_no is not None:
        yield yes_or_no, end


def _statement(kind: Kind, text: str, start: int, end: int, line: int) -> Statement:
    claims = tuple(_claims(text[start:end]))
    return Statement(kind, start, end, line, text[start:end].strip(), claims, own=bool(claims))


def _claims(text: str) -> Iterator[Claim]:
    everything = tuple(int(n) for n in dict.fromkeys(MARK.findall(text)))
    if not everything:
        return
    at = 0
    for marks in MARKS.finditer(text):
        if words := text[at : marks.start()].strip():
            yield Claim(words, tuple(int(n) for n in MARK.findall(marks[0])))
        at = marks.end()
    rest = text[at:].strip(" \t\n.,;:!?。、|)）*_")
    if rest:
        yield Claim(rest, everything)


def _shared(found: Sequence[Statement]) -> list[Statement]:
    shared: list[Statement] = []
    for at, one in enumerate(found):
        if one.claims or one.kind is Kind.CODE:
            shared.append(one)
            continue
        cites = _neighbours(found, at)
        shared.append(replace(one, claims=(Claim(one.text, cites),)) if cites else one)
    return shared


def _neighbours(found: Sequence[Statement], at: int) -> tuple[int, ...]:
    """Return the marks behind it in its line, else before it there; a head takes those below it, an item its head's."""
    one = found[at]
    behind = [other for other in found[at + 1 :] if other.line == one.line and other.cites]
    before = [other for other in found[:at] if other.line == one.line and other.cites]
    if behind or before:
        return behind[0].cites if behind else before[-1].cites
    if one.kind is Kind.HEAD:
        return _below(found, at)
    if one.kind in (Kind.ITEM, Kind.ROW):
        for other in reversed(found[:at]):
            if other.kind not in (Kind.ITEM, Kind.ROW):
                return other.cites if other.kind is Kind.HEAD else ()
    return ()


def _below(found: Sequence[Statement], at: int) -> tuple[int, ...]:
    cites: dict[int, None] = {}
    for other in found[at + 1 :]:
        if other.kind is Kind.HEAD:
            break
        cites |= dict.fromkeys(other.cites)
    return tuple(cites)
