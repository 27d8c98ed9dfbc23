"""Questions with what a right answer says and does not say: one JSON object a line."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from knowledge.errors import ExpectationsUnreadable, NotFound
from knowledge.librarian.question import Turn

FIELDS = "id, question, kind, must, must_not, refuse, history"
SPEAKERS: Mapping[str, Literal["patron", "librarian"]] = {"user": "patron", "assistant": "librarian"}
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Expectation:
    """A question and its right answer, which has all of `must` and nothing of `must_not`; with `refuse`, a refusal."""

    id: str
    question: str
    kind: str
    must: tuple[re.Pattern[str], ...] = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    refuse: bool = False
    history: tuple[Turn, ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read one row. Raises KeyError, TypeError, ValueError or re.error where it is not as described."""
        if unknown := row.keys() - set(FIELDS.split(", ")):
            raise ValueError(f"unknown field {min(unknown)}; the fields are {FIELDS}")
        return cls(
            str(row["id"]),
            str(row["question"]),
            str(row.get("kind") or "question"),
            _patterns(row, "must"),
            _patterns(row, "must_not"),
            _flag(row, "refuse"),
            tuple(_turns(row.get("history") or [])),
        )


def load(path: Path) -> list[Expectation]:
    """Read the file. Raises NotFound, or ExpectationsUnreadable, which names the line."""
    if not path.is_file():
        raise NotFound(f"There is no {path}.", fix=f"It holds one JSON object a line, with {FIELDS}.")
    expectations = [
        _read(line, f"{path}:{number}")
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1)
        if line.strip()
    ]
    if not expectations:
        raise ExpectationsUnreadable(f"{path} holds no question.")
    return expectations


def _read(line: str, place: str) -> Expectation:
    try:
        return Expectation.of(json.loads(line))
    except KeyError as error:
        raise ExpectationsUnreadable(f"{place} lacks the field {error}.") from error
    except (AttributeError, TypeError, ValueError, re.error) as error:
        raise ExpectationsUnreadable(f"{place} cannot be read: {error}.") from error


def _patterns(row: Mapping[str, Any], field: str) -> tuple[re.Pattern[str], ...]:
    patterns = row.get(field) or []
    if isinstance(patterns, str):
        raise TypeError(f"{field} is a list of regular expressions")
    return tuple(re.compile(normal_pattern(str(pattern)), re.IGNORECASE) for pattern in patterns)


def _flag(row: Mapping[str, Any], field: str) -> bool:
    value = row.get(field) or False
    if not isinstance(value, bool):
        raise TypeError(f"{field} is true or false")
    return value


def normal_pattern(pattern: str) -> str:
    """Return the pattern for normalised text, in which a full-width bracket still means only itself."""
    return NOT_ASCII.sub(lambda run: _literal(run.group()), pattern)


def _literal(run: str) -> str:
    normal = unicodedata.normalize("NFKC", run)
    return run if normal == run else re.escape(normal)


def _turns(history: Sequence[Any]) -> Iterator[Turn]:
    """Read turns such as {"role": "user", "text": "..."}, or bare texts of which the patron's is the first."""
    for at, turn in enumerate(history):
        if isinstance(turn, str):
            yield Turn("librarian" if at % 2 else "patron", turn)
        elif turn.get("role") in SPEAKERS:
            yield Turn(SPEAKERS[turn["role"]], str(turn["text"]))
        else:
            raise ValueError(f"the role of a turn is one of {', '.join(SPEAKERS)}")
