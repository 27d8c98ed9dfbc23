"""Reranking of the best passages by a cross-encoder, where the operator has set one; off by default."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue.hits import Hit
from knowledge.errors import SettingError
from knowledge.settings import Settings
from knowledge.stacks.embedding.onnx_embeddings import session_of
from knowledge.stacks.embedding.onnx_folder import read_folder
from knowledge.stacks.embedding.tokenization import CHARACTERS_PER_TOKEN, fast_tokenizer, sound
from knowledge.stacks.embedding.windows import embedded_text
from knowledge.stacks.search.reference_topics import ReferenceTopics
from knowledge.stacks.search.search import Search
from knowledge.stacks.store.store import Stacks

TOP = 20  # passages that are reranked: with more, a cross-encoder's mistakes outweigh what it finds
TOGETHER = 5  # pairs in one run; each is padded to the longest

Scores = NDArray[np.float64]


class OnnxReranker:
    """A cross-encoder in a folder as exporters write it: it takes question and passage, and gives one number."""

    def __init__(self, folder: Path) -> None:
        described = read_folder(folder)
        self._session = session_of(described.model, cores=2)
        self._tokenizer = fast_tokenizer(described.tokenizer, described.max_tokens)
        self._longest = described.max_tokens * CHARACTERS_PER_TOKEN
        self._inputs = {known.name for known in self._session.get_inputs()}
        self.scores(".", ["."])  # a model that does not fit fails here, and not at a question

    def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """Return scores from 0 to 1, in the order of the texts."""
        runs = [self._run(query, texts[at : at + TOGETHER]) for at in range(0, len(texts), TOGETHER)]
        return np.concatenate(runs)

    def _run(self, query: str, texts: Sequence[str]) -> Scores:
        pairs = [(sound(query[: self._longest]), sound(text[: self._longest])) for text in texts]
        encodings = self._tokenizer.encode_batch(pairs)
        shape = (len(encodings), max(len(encoding.ids) for encoding in encodings))
        ids, mask, types = (np.zeros(shape, np.int64) for _ in range(3))
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
            types[row, : len(encoding.ids)] = encoding.type_ids
        places = np.broadcast_to(np.arange(shape[1]), shape)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types, "position_ids": places}
        logits = np.asarray(self._session.run(None, {name: given[name] for name in self._inputs})[0], np.float64)
        if logits.size not in (len(texts), 2 * len(texts)):
            raise SettingError(f"The model gives {logits.shape} numbers for {len(texts)} passages.")
        return _relevance(logits.reshape(len(texts), -1))


def _relevance(logits: Scores) -> Scores:
    """Turn logits into probabilities; of two outputs, the second counts against the first."""
    odds: Scores = logits[:, -1] - (logits[:, 0] if logits.shape[1] > 1 else 0.0)
    return 1 / (1 + np.exp(-np.clip(odds, -500, 500)))


class RerankedSearch(Search):
    """A search whose best passages are in the order of a cross-encoder; their `score` is the cross-encoder's."""

    def __init__(
        self, stacks: Stacks, knows: Callable[[str], bool], topics: ReferenceTopics | None, reranker: OnnxReranker
    ) -> None:
        super().__init__(stacks, knows, topics)
        self._reranker = reranker

    async def find(
        self, workspace: str, query: str, shelf_ids: Collection[str], limit: int, without: Collection[str] = ()
    ) -> list[Hit]:
        found = await super().find(workspace, query, shelf_ids, max(limit, TOP), without)
        return (await self._reranked(query, found))[:limit]

    async def _reranked(self, query: str, found: Sequence[Hit]) -> list[Hit]:
        best, rest = found[:TOP], found[TOP:]
        if not best:
            return []
        scores = await asyncio.to_thread(self._reranker.scores, query, [embedded_text(one.passage) for one in best])
        ordered = sorted((replace(one, score=float(score)) for one, score in zip(best, scores, strict=True)), key=_last)
        lowest = ordered[-1].score
        return [*ordered, *(replace(one, score=one.score * lowest) for one in rest)]


def _last(hit: Hit) -> float:
    return -hit.score


def open_search(
    settings: Settings, stacks: Stacks, knows: Callable[[str], bool], topics: ReferenceTopics | None = None
) -> Search:
    """Raise SettingError where SHISHO_RERANKER names no cross-encoder."""
    if settings.reranker is None:
        return Search(stacks, knows, topics)
    folder = settings.reranker.expanduser()
    try:
        reranker = OnnxReranker(folder)
    except SettingError as error:
        raise SettingError(
            f"SHISHO_RERANKER={settings.reranker} cannot be opened.",
            fix="It takes the folder of a cross-encoder, with model.onnx or onnx/model.onnx, and tokenizer.json.",
        ) from error
    return RerankedSearch(stacks, knows, topics, reranker)
