"""Questions that ask the same in other words, by the embedding model's cosines."""

from collections.abc import Callable, Sequence
from types import MappingProxyType

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

# Of 22 pairs of the same question in other words, English and Japanese, 17 reach it (15 with the English model), and of
# the 924 other pairs of these 44 questions 7 (7). What differs in one word ("annual leave", "sick leave") reaches
# it too, so that whoever shows a group shows the other wordings as well.
ALIKE = MappingProxyType({"multilingual-e5-small": 0.87, "all-MiniLM-L6-v2": 0.6})


class Meanings:
    """Groups questions. A model whose cosines were not measured, or that does not know a language, groups nothing."""

    def __init__(self, embeddings: Embeddings, knows: Callable[[str], bool], family: str) -> None:
        self._embeddings = embeddings
        self._knows = knows
        self._alike = ALIKE.get(family)

    async def grouped(self, questions: Sequence[str]) -> list[list[int]]:
        """Return the places of questions that mean the same; the first of each group decides who joins it."""
        groups: list[list[int]] = []
        leaders: list[NDArray[np.float64] | None] = []
        for place, question in enumerate(questions):
            vector = await self._vector(question)
            joined = next((n for n, leader in enumerate(leaders) if self._same(leader, vector)), None)
            if joined is None:
                groups.append([place])
                leaders.append(vector)
            else:
                groups[joined].append(place)
        return groups

    async def _vector(self, question: str) -> NDArray[np.float64] | None:
        if self._alike is None or not self._knows(question):
            return None
        vector = np.asarray(await self._embeddings.aembed_query(question), dtype=np.float64)
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))

    def _same(self, one: NDArray[np.float64] | None, other: NDArray[np.float64] | None) -> bool:
        return one is not None and other is not None and self._alike is not None and float(one @ other) >= self._alike
