"""The program that reads one picture with RapidOCR: a picture comes in, a table like tesseract's goes out.

It is started by itself (`python -I rapid.py`): the models' memory is given back only when a program ends.
"""

import csv
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

FIELDS = ("block_num", "par_num", "line_num", "conf", "text")
SETTINGS = {
    "Global.log_level": "critical",
    "Global.max_side_len": 10_000,  # letters are read at the size that they have
    "Det.limit_type": "max",  # and found on a smaller picture, which takes less memory
    "Det.limit_side_len": 1280,
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
LONG = 6  # heights of a line: columns of lines that are shorter are those of a table
TALL = 2  # widths of a line that runs from top to bottom
FEWEST = 3  # lines of a column
HEADS = 6  # rows above two columns that may reach over both


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a line: its edges in pixels, its text, and how sure that is, from 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    sure: float


def blocks(lines: Sequence[Line]) -> Iterator[list[list[Line]]]:
    """Yield rows of pieces in reading order, column by column where the lines stand in columns."""
    if _is_vertical(lines):
        yield _rows([Line(line.top, -line.right, line.bottom, -line.left, line.text, line.sure) for line in lines])
        return
    rows = _rows(lines)
    for head in range(min(HEADS, len(rows))):
        halves = _halves([piece for row in rows[head:] for piece in row])
        if halves is not None:
            yield from [rows[:head]] if head else []
            for half in halves:
                yield from blocks(half)
            return
    yield rows


def _is_vertical(lines: Sequence[Line]) -> bool:
    """Tell Japanese from top to bottom, whose lines follow one another to the left."""
    return bool(lines) and median((line.bottom - line.top) / max(1, line.right - line.left) for line in lines) >= TALL


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Put pieces at the same height into one row, from left to right."""
    rows: list[list[Line]] = []
    for piece in sorted(lines, key=lambda piece: piece.top + piece.bottom):
        before = rows[-1][-1] if rows else None
        if before is not None and piece.top + piece.bottom < 2 * before.bottom - (before.bottom - before.top) / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _halves(lines: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """Return the lines left and right of a gap between two columns of prose."""
    edge = 0.0
    for at, piece in enumerate(pieces := sorted(lines, key=lambda piece: piece.left)):
        if at and piece.left > edge and _is_prose(pieces[:at]) and _is_prose(pieces[at:]):
            return pieces[:at], pieces[at:]
        edge = max(edge, piece.right)
    return None


def _is_prose(lines: Sequence[Line]) -> bool:
    long = median((piece.right - piece.left) / max(1, piece.bottom - piece.top) for piece in lines)
    return len(lines) >= FEWEST and long >= LONG


def main() -> None:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else onnxruntime tells Microsoft what it was used for
    from rapidocr import RapidOCR  # noqa: PLC0415  an option, and it reads the variable

    engine: Any = RapidOCR(params=SETTINGS)
    found = engine(sys.stdin.buffer.read(), use_cls=False)  # a classifier that turns lines upside down
    texts = () if found.txts is None else zip(found.boxes, found.txts, found.scores, strict=True)
    lines = [
        Line(min(x for x, _ in box), min(y for _, y in box), max(x for x, _ in box), max(y for _, y in box), *read)
        for box, *read in texts
    ]
    table = csv.writer(sys.stdout, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\")
    table.writerow(FIELDS)
    for block, rows in enumerate(blocks(lines)):
        for number, row in enumerate(rows):
            table.writerows([block, 0, number, round(100 * piece.sure), piece.text] for piece in row)


if __name__ == "__main__":
    main()
