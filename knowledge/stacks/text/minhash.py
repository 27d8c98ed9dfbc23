"""MinHash: a sketch of a text, much the same for much the same text."""

import heapq
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice

SIZE = 128
RUN = 5
FEWEST = 20  # runs; of shorter texts a sketch says nothing
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+")


def sketch(texts: Iterable[str]) -> list[int]:
    """Return the smallest fingerprints of the runs of words, ascending; none for a text too short to compare."""
    prints = {int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) for run in runs(texts)}
    return heapq.nsmallest(SIZE, prints) if len(prints) >= FEWEST else []


def runs(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        words = WORD.findall(text.casefold())
        for run in zip(*(islice(words, start, None) for start in range(RUN)), strict=False):
            yield " ".join(run)
