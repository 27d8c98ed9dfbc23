"""The splitting of a long Markdown text into pieces that Slack takes, each of them valid Markdown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
RULE = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$")
# The places where a long line may be cut, the best first: after a sentence, after a comma, at a space.
STOPS = (re.compile(r"(?<=[。！？])|(?<=[.!?])\s+"), re.compile(r"(?<=[、，])|(?<=[,;:])\s+"), re.compile(r"\s+"))


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that belong together; if they must be cut, `head` and `tail` are repeated around each piece."""

    lines: tuple[str, ...]
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    open: bool = False  # a fence that the text itself does not close

    @property
    def text(self) -> str:
        return "\n".join((*self.head, *self.lines, *self.tail))


def size(text: str) -> int:
    """Return the length as Slack counts it, in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def split(text: str, limit: int) -> list[str]:
    """Split into pieces of at most `limit`; a fence is closed and opened again, and a table's header repeated."""
    pieces: list[str] = []
    for part in parts(text):
        for piece in _fitting(part, limit):
            joined = f"{pieces[-1]}\n\n{piece}" if pieces else piece
            if pieces and size(joined) <= limit:
                pieces[-1] = joined
            else:
                pieces.append(piece)
    return pieces


def beginning(text: str, limit: int) -> str:
    """Return the first piece of a text that may go on, so that an open fence stays open."""
    pieces = split(text, limit)
    if not pieces:
        return ""
    *_, last = parts(text)
    return pieces[0].removesuffix(f"\n{last.tail[0]}") if last.open and len(pieces) == 1 else pieces[0]


def parts(text: str) -> Iterator[Part]:
    """Yield paragraphs, fenced code and tables in order."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if not lines[at].strip():
            at += 1
        elif fence:
            end = _fence_end(lines, at + 1, fence[1])
            closed = end < len(lines)
            yield Part(tuple(lines[at + 1 : end]), (lines[at],), (lines[end] if closed else fence[1],), open=not closed)
            at = end + 1
        else:
            end = _paragraph_end(lines, at + 1)
            yield _paragraph(lines[at:end])
            at = end


def _fence_end(lines: list[str], at: int, mark: str) -> int:
    closing = re.compile(rf"^\s*{re.escape(mark)}{re.escape(mark[0])}*\s*$")
    return next((i for i in range(at, len(lines)) if closing.match(lines[i])), len(lines))


def _paragraph_end(lines: list[str], at: int) -> int:
    return next((i for i in range(at, len(lines)) if not lines[i].strip() or FENCE.match(lines[i])), len(lines))


def _paragraph(lines: list[str]) -> Part:
    table = len(lines) > 1 and "|" in lines[0] and RULE.match(lines[1])
    return Part(tuple(lines[2:]), tuple(lines[:2])) if table else Part(tuple(lines))


def _fitting(part: Part, limit: int) -> Iterator[str]:
    if size(part.text) <= limit:
        yield part.text
        return
    room = limit - size(Part((), part.head, part.tail).text) - 2
    if room < limit // 2:  # the header leaves no room for its lines
        part, room = Part((*part.head, *part.lines, *part.tail)), limit
    held: list[str] = []
    for line in part.lines:
        first, *rest = _sliced(line, room) if part.tail else _cut(line, room)
        for piece, continues in [(first, False), *((piece, True) for piece in rest)]:
            if held and (continues or size("\n".join((*held, piece))) > room):
                yield Part(tuple(held), part.head, part.tail).text
                held = []
            held.append(piece)
    yield Part(tuple(held), part.head, part.tail).text


def _sliced(line: str, room: int) -> Iterator[str]:
    """Cut a line of code, whose every space counts."""
    while size(line) > room:
        at = _reach(line, room)
        yield line[:at]
        line = line[at:]
    yield line


def _cut(line: str, room: int) -> Iterator[str]:
    while size(line) > room:
        at = _stop(line, _reach(line, room))
        yield line[:at].rstrip()
        line = line[at:].lstrip()
    yield line


def _reach(line: str, room: int) -> int:
    """Return the number of characters that fit."""
    at = room
    while (over := size(line[:at]) - room) > 0:
        at -= (over + 1) // 2
    return at


def _stop(line: str, reach: int) -> int:
    """Return the last good place to cut, never within a citation."""
    for stop in STOPS:
        places = [found.end() for found in stop.finditer(line, 0, reach) if reach // 2 < found.end() < reach]
        if places:
            return places[-1]
    opened = line.rfind("[", max(0, reach - 8), reach)
    return opened if opened > 0 and "]" not in line[opened:reach] else reach
