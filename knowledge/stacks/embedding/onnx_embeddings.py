"""An ONNX model on this machine's processor as LangChain embeddings."""

import asyncio
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.errors import SettingError
from knowledge.stacks.embedding.onnx_folder import OnnxFolder
from knowledge.stacks.embedding.onnx_runtime import onnxruntime
from knowledge.stacks.embedding.tokenization import Ids, open_tokenizer

GROW = 1.1  # of a run's shortest text: longer ones start a run of their own, since padding costs as much as text
WINDOW = 256  # texts tokenized and sorted by length together: memory stays flat however long the list
TOKENS = 512  # of one run, padding included: about 100 ms, after which it is looked whether an answer is being made
FEW = 48  # texts, such as the parts of passages that an answer chooses from, embedded in one go beside a document's
FEW_CHARACTERS = 24_000  # that they have at most, all together
ANSWER_SECONDS = 0.15  # after a query in which its answer is likely still being made, so that a long list gives way
LONGEST_PAUSE = 0.25  # before each of its runs: however much is asked, it goes on
NICENESS = 10  # of the threads that embed long lists
QUERIES = 64  # whose vectors are kept: the search needs a question's, and so does the choice of what is quoted
THREADS = 2  # of them; each run has one core, since two that share one wait for each other at every step

Vector = list[float]


class RecentVectors:
    """The vectors of the last few thousand texts, some MB. Several threads may use it.

    The same pages are found again and again, and a document that is replaced has most of its passages from before.
    """

    def __init__(self, size: int = 4096) -> None:
        self._size = size
        self._vectors: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()  # by a hash of the text
        self._lock = threading.Lock()

    def through(self, texts: Sequence[str], embed: Callable[[list[str]], list[Vector]]) -> list[Vector]:
        """Return the vectors of the texts; `embed` makes those that are not known."""
        vectors = self._known(texts)
        new = [text for text in dict.fromkeys(texts) if text not in vectors]
        made = dict(zip(new, embed(new), strict=True)) if new else {}
        self._keep(made)
        vectors |= made
        return [vectors[text] for text in texts]

    def _known(self, texts: Sequence[str]) -> dict[str, Vector]:
        keys = {text: _key(text) for text in texts}
        with self._lock:
            known = {text: self._vectors[key] for text, key in keys.items() if key in self._vectors}
            for text in known:
                self._vectors.move_to_end(keys[text])
        return {text: vector.tolist() for text, vector in known.items()}

    def _keep(self, made: Mapping[str, Vector]) -> None:
        with self._lock:
            self._vectors |= {_key(text): np.asarray(vector, np.float32) for text, vector in made.items()}
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class _Batch:
    positions: tuple[int, ...]
    token_ids: tuple[Ids, ...]


class OnnxEmbeddings(Embeddings):
    """LangChain embeddings by an ONNX model. A list of texts is of a document: it runs in small batches on own threads.

    Somebody waits for the answer to a query: queries have another thread, and wait for no batch.
    """

    def __init__(self, folder: OnnxFolder) -> None:
        self._folder = folder
        self._session = session_of(folder.model, cores=1)
        self._tokenizer = open_tokenizer(folder.tokenizer, folder.max_tokens)
        self._inputs = {known.name for known in self._session.get_inputs()}
        self._output = _output(self._session, folder)
        self._answers = ThreadPoolExecutor(1, thread_name_prefix="embedding-answers")
        self._documents = ThreadPoolExecutor(THREADS, thread_name_prefix="embedding-documents", initializer=_step_back)
        self._recent, self._written, self._queries = RecentVectors(), RecentVectors(), RecentVectors(QUERIES)
        self._asked_at = -ANSWER_SECONDS
        self.dimensions = len(self.embed_query("."))

    def embed_documents(self, texts: list[str]) -> list[Vector]:
        return [vector for window in _windows(texts) for vector in self._window(window)]

    def embed_query(self, text: str) -> Vector:
        return self._answers.submit(self._query, text).result()

    async def aembed_documents(self, texts: list[str]) -> list[Vector]:
        vectors: list[Vector] = []
        for window in _windows(texts):
            vectors += await asyncio.to_thread(self._window, window)
        return vectors

    async def aembed_query(self, text: str) -> Vector:
        return await asyncio.get_running_loop().run_in_executor(self._answers, self._query, text)

    def for_answers(self) -> "AnswerEmbeddings":
        return AnswerEmbeddings(self)

    async def aembed_at_once(self, texts: list[str]) -> list[Vector]:
        """Return the vectors of a few texts, before those of any document."""
        return await asyncio.get_running_loop().run_in_executor(self._answers, self._at_once, texts)

    def embed_at_once(self, texts: list[str]) -> list[Vector]:
        return self._answers.submit(self._at_once, texts).result()

    def _query(self, text: str) -> Vector:
        self._asked_at = time.monotonic()
        return self._queries.through([text], self._queried)[0]

    def _queried(self, texts: list[str]) -> list[Vector]:
        return self._run(self._tokenizer.ids([self._folder.query_prefix + text for text in texts]))

    def _window(self, texts: list[str]) -> list[Vector]:
        def run(batch: _Batch) -> list[Vector]:
            self._give_way()
            return self._run(batch.token_ids)

        def embed(new: list[str]) -> list[Vector]:
            return self._embedded(new, lambda batches: self._documents.map(run, batches))

        return self._written.through(texts, embed)

    def _at_once(self, texts: list[str]) -> list[Vector]:
        def embed(new: list[str]) -> list[Vector]:
            return self._embedded(new, lambda batches: (self._run(batch.token_ids) for batch in batches))

        return self._recent.through(texts, embed)

    def _embedded(self, texts: list[str], run: Callable[[list[_Batch]], Iterable[list[Vector]]]) -> list[Vector]:
        batches = _batches(self._tokenizer.ids([self._folder.document_prefix + text for text in texts]))
        vectors: dict[int, Vector] = {}
        for batch, made in zip(batches, run(batches), strict=True):
            vectors |= zip(batch.positions, made, strict=True)
        return [vectors[position] for position in range(len(texts))]

    def _give_way(self) -> None:
        """Let answers go first; call it only on the threads of long lists, where nobody waits."""
        last = time.monotonic() + LONGEST_PAUSE
        while (now := time.monotonic()) < min(last, self._asked_at + ANSWER_SECONDS):
            time.sleep(min(last, self._asked_at + ANSWER_SECONDS) - now)

    def _run(self, texts: Sequence[Ids]) -> list[Vector]:
        shape = (len(texts), max(map(len, texts)))
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, tokens in enumerate(texts):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        places = np.broadcast_to(np.arange(shape[1]), shape)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids), "position_ids": places}
        (states,) = self._session.run([self._output], {name: given[name] for name in self._inputs})
        vectors: list[Vector] = pooled(states, mask, self._folder.pooling, normalised=self._folder.normalised).tolist()
        return vectors


class AnswerEmbeddings(Embeddings):
    """The same model for whoever makes an answer: a few texts, such as parts of passages, wait for no document."""

    def __init__(self, model: OnnxEmbeddings) -> None:
        self._model = model

    def embed_documents(self, texts: list[str]) -> list[Vector]:
        return self._model.embed_at_once(texts) if _few(texts) else self._model.embed_documents(texts)

    def embed_query(self, text: str) -> Vector:
        return self._model.embed_query(text)

    async def aembed_documents(self, texts: list[str]) -> list[Vector]:
        return await (self._model.aembed_at_once(texts) if _few(texts) else self._model.aembed_documents(texts))

    async def aembed_query(self, text: str) -> Vector:
        return await self._model.aembed_query(text)


def _step_back() -> None:
    """Lower the thread's priority, where the system has priorities of single threads."""
    if sys.platform.startswith("linux"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _few(texts: list[str]) -> bool:
    return 0 < len(texts) <= FEW and sum(map(len, texts)) <= FEW_CHARACTERS


def _windows(texts: list[str]) -> Iterator[list[str]]:
    return (texts[start : start + WINDOW] for start in range(0, len(texts), WINDOW))


def _batches(texts: list[Ids]) -> list[_Batch]:
    """Group texts of nearly the same length, long ones first, so that little of a run is padding."""
    return [_Batch(tuple(positions), tuple(texts[at] for at in positions)) for positions in reversed([*_alike(texts)])]


def _alike(texts: list[Ids]) -> Iterator[list[int]]:
    batch: list[int] = []
    for position in sorted(range(len(texts)), key=lambda position: len(texts[position])):
        length = len(texts[position])
        if batch and ((len(batch) + 1) * length > TOKENS or length > GROW * len(texts[batch[0]])):
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


def session_of(model: Path, cores: int) -> onnxruntime.InferenceSession:
    """Open a session; `cores` are those of one run."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = cores, 1
    options.enable_cpu_mem_arena = False  # the arena keeps the largest run's memory for ever: 100 MB for no speed
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads leave the cores alone
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises many kinds, most of them derived from Exception alone
        raise SettingError(
            f"The embedding model {model} cannot be loaded.", fix="Export it again, or delete it from the cache."
        ) from error


def _output(session: onnxruntime.InferenceSession, folder: OnnxFolder) -> str:
    names = [output.name for output in session.get_outputs()]
    wanted = ("sentence_embedding", "last_hidden_state", "token_embeddings")
    name = next((name for name in wanted if name in names), names[0])
    if folder.further and name != wanted[0]:
        raise SettingError(
            f"The embedding model {folder.model} leaves out its last step ({', '.join(folder.further)}).",
            fix="Export it with sentence_embedding as an output.",
        )
    return name


Numbers = NDArray[Any]


def pooled(states: Numbers, mask: Numbers, pooling: str, *, normalised: bool) -> Numbers:
    """Take (batch, length, width) and (batch, length); a model that pools by itself gives (batch, width)."""
    vectors = states if states.ndim == 2 else _pool(states, mask, pooling)  # noqa: PLR2004  a vector per text
    vectors = vectors.astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12) if normalised else vectors


def _pool(states: Numbers, mask: Numbers, pooling: str) -> Numbers:
    kept = mask[:, :, None].astype(np.float32)
    match pooling:
        case "cls":
            vectors = states[:, 0]
        case "lasttoken":
            vectors = states[np.arange(len(states)), mask.sum(axis=1) - 1]
        case "max":
            vectors = np.where(kept > 0, states, -np.inf).max(axis=1)
        case _:
            count = np.maximum(kept.sum(axis=1), 1)
            vectors = (states * kept).sum(axis=1) / (np.sqrt(count) if pooling == "mean_sqrt_len_tokens" else count)
    return np.asarray(vectors)
