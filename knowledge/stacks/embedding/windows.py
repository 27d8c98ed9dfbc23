"""The parts of a passage that have vectors of their own: its opening, and windows of about sixty words.

A question is often answered by one paragraph of a passage, which the passage's own vector blurs.
"""

import re
from collections.abc import Iterator

from knowledge.catalogue.books import Passage

WORDS = 60  # of a window; two characters of a script without spaces count as a word
OPENING = 120  # characters of the first line

# A word with the space behind it; in scripts without spaces a piece up to the next mark, or eight characters
_UNIT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{1,8}[、。！？]?\s*|[^\s\u3040-\u30ff\u3400-\u9fff]+\s*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def heading_of(passage: Passage) -> str:
    return " > ".join([passage.title, *passage.headings])


def embedded_text(passage: Passage) -> str:
    """Return the text of the passage's own vector: its text under its title and headings."""
    return f"{heading_of(passage)}\n\n{passage.words}"


def windows(passage: Passage) -> list[str]:
    """Return windows under title and headings; a passage of one window has only its opening, much like a title.

    Never empty, so that every passage has the vectors that the schema names.
    """
    heading = heading_of(passage)
    opening = passage.words.strip().partition("\n")[0][:OPENING]
    parts = list(_parts(passage.words))
    return [f"{heading}\n\n{part}" for part in (opening, *(parts if len(parts) > 1 else ()))]


def _parts(text: str) -> Iterator[str]:
    part, size = "", 0.0
    for unit in _UNIT.findall(text):
        if size >= WORDS:
            yield part.strip()
            part, size = "", 0.0
        part += unit
        size += len(_UNSPACED.findall(unit)) / 2 or 1
    if part.strip():
        yield part.strip()
