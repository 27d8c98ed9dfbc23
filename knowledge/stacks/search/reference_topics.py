"""The nearness of a question to what people ask anywhere, and to what they ask at work.

`elsewhere.txt` has a question a line about anything at all, `workplace.txt` what a team's own documents mostly answer.
They are in English; a multilingual model brings questions of other languages near them. Their vectors are kept in the
folder of caches, so that each embedding model reads the lists once and not in each process.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]

LISTS = ("elsewhere", "workplace")
ABOUT_WORK = (-0.004, 0.006)  # by how much passages are nearer to work: of an encyclopedia, and of any handbook
SHARP = 0.01  # of a cosine: questions that are farther away than the nearest by more than a few of it count for nothing


class ReferenceTopics:
    """The questions of both lists, embedded when the first question is asked.

    `folder` keeps their vectors for the model of this `fingerprint`.
    """

    def __init__(self, embeddings: Embeddings, folder: Path, fingerprint: str) -> None:
        self._embeddings = embeddings
        self._lists = {name: _lines(name) for name in LISTS}
        state = sha256("\n".join([fingerprint, *(line for lines in self._lists.values() for line in lines)]).encode())
        self._file = folder / f"reference-topics-{state.hexdigest()[:16]}.npz"
        self._vectors: asyncio.Task[Mapping[str, Vector]] | None = None

    async def signs(self, vector: Sequence[float]) -> dict[str, float]:
        """Return for each list a soft maximum of the question's cosines to it, less the logarithm of its length."""
        return await self.mean_signs([vector])

    async def mean_signs(self, vectors: ArrayLike) -> dict[str, float]:
        """Return the mean of the signs of several texts."""
        if self._vectors is None or (self._vectors.done() and self._vectors.exception() is not None):
            self._vectors = asyncio.create_task(self._embedded())
        known = await asyncio.shield(self._vectors)
        texts = _unit(np.asarray(vectors, dtype=np.float64))
        return {name: float(_soft_maxima(texts @ rows.T).mean()) for name, rows in known.items()}

    async def _embedded(self) -> Mapping[str, Vector]:
        kept = await asyncio.to_thread(_load, self._file)
        if kept is not None:
            return kept
        made = {
            name: _unit(np.asarray([await self._embeddings.aembed_query(one) for one in lines]))
            for name, lines in self._lists.items()
        }
        await asyncio.to_thread(_save, self._file, made)
        return made


def beyond(asked: Mapping[str, float], passages: Mapping[str, float]) -> dict[str, float]:
    """Return how much nearer a question is to each list than what it is asked of, as far as that is about work.

    Whoever keeps an encyclopedia in the stacks asks what people ask anywhere: there the lists tell nothing, 0.
    """
    least, most = ABOUT_WORK
    share = float(np.clip((passages["workplace"] - passages["elsewhere"] - least) / (most - least), 0, 1))
    return {name: share * (asked[name] - passages[name]) for name in LISTS}


def _load(file: Path) -> Mapping[str, Vector] | None:
    """Return the vectors that a file keeps; None where there is none, or a damaged one."""
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as kept:
            return {name: np.asarray(kept[name], dtype=np.float64) for name in LISTS}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _save(file: Path, vectors: Mapping[str, Vector]) -> None:
    """Keep the vectors for the next process; where nothing can be written, it embeds the lists again."""
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            np.savez(out, **vectors)  # type: ignore[arg-type]
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)


def _lines(name: str) -> list[str]:
    text = files("knowledge.stacks.search").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _soft_maxima(cosines: Vector) -> Vector:
    """Return the soft maximum of each row."""
    most = cosines.max(axis=1, keepdims=True)
    soft: Vector = most[:, 0] + SHARP * np.log(np.exp((cosines - most) / SHARP).mean(axis=1))
    return soft


def _unit(vectors: Vector) -> Vector:
    unit: Vector = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit
