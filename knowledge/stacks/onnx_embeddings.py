"""An ONNX model on this machine's processor as LangChain embeddings."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # it carries no types
from langchain_core.embeddings import Embeddings
from tokenizers import Encoding, Tokenizer

from knowledge.errors import SettingError
from knowledge.stacks.onnx_folder import OnnxFolder
from knowledge.stacks.pooling import pooled

GROW = 1.1  # of a run's shortest text: longer ones start a run of their own, since padding costs as much as text
WINDOW = 64  # texts tokenized and sorted by length together: memory stays flat however long the list
TOKENS = 1024  # of one run, padding included: about 100 ms, after which a waiting query has its turn
THREADS = 2
CHARACTERS_PER_TOKEN = 100  # no model's tokens are longer: what lies beyond would be cut anyway

Vector = list[float]


@dataclass(frozen=True, slots=True)
class _Batch:
    positions: tuple[int, ...]
    encodings: tuple[Encoding, ...]


class OnnxEmbeddings(Embeddings):
    """Documents go through in small runs on one worker thread; a query waits for the run in progress at most."""

    def __init__(self, folder: OnnxFolder) -> None:
        self._folder = folder
        self._session = session_of(folder.model)
        self._tokenizer = tokenizer_of(folder.tokenizer, folder.max_tokens)
        self._inputs = {known.name for known in self._session.get_inputs()}
        self._output = _output(self._session, folder)
        self._runs = ThreadPoolExecutor(1, thread_name_prefix="embedding")
        self._documents = ThreadPoolExecutor(1, thread_name_prefix="embedding-documents")
        self.dimensions = len(self.embed_query("."))

    def embed_documents(self, texts: list[str]) -> list[Vector]:
        return [
            vector for window in _windows(texts) for vector in self._documents.submit(self._window, window).result()
        ]

    def embed_query(self, text: str) -> Vector:
        return self._runs.submit(self._query, text).result()

    async def aembed_documents(self, texts: list[str]) -> list[Vector]:
        loop = asyncio.get_running_loop()
        vectors: list[Vector] = []
        for window in _windows(texts):
            vectors += await loop.run_in_executor(self._documents, self._window, window)
        return vectors

    async def aembed_query(self, text: str) -> Vector:
        return await asyncio.get_running_loop().run_in_executor(self._runs, self._query, text)

    def _query(self, text: str) -> Vector:
        return self._run(self._encode([self._folder.query_prefix + text]))[0]

    def _window(self, texts: list[str]) -> list[Vector]:
        encodings = self._encode([self._folder.document_prefix + text for text in texts])
        vectors: dict[int, Vector] = {}
        for batch in _batches(encodings):
            vectors |= zip(batch.positions, self._runs.submit(self._run, batch.encodings).result(), strict=True)
        return [vectors[position] for position in range(len(texts))]

    def _encode(self, texts: list[str]) -> list[Encoding]:
        longest = self._folder.max_tokens * CHARACTERS_PER_TOKEN
        return self._tokenizer.encode_batch_fast([sound(text[:longest]) for text in texts])

    def _run(self, encodings: list[Encoding] | tuple[Encoding, ...]) -> list[Vector]:
        shape = (len(encodings), max(len(encoding.ids) for encoding in encodings))
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        places = np.broadcast_to(np.arange(shape[1]), shape)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids), "position_ids": places}
        (states,) = self._session.run([self._output], {name: given[name] for name in self._inputs})
        vectors: list[Vector] = pooled(states, mask, self._folder.pooling, normalised=self._folder.normalised).tolist()
        return vectors


def sound(text: str) -> str:
    """Without halves of characters, on which the tokenizer fails."""
    return text.encode(errors="replace").decode()


def _windows(texts: list[str]) -> Iterator[list[str]]:
    return (texts[start : start + WINDOW] for start in range(0, len(texts), WINDOW))


def _batches(encodings: list[Encoding]) -> Iterator[_Batch]:
    """Shortest first, so that little of a run is padding."""
    batch: list[int] = []
    for position in sorted(range(len(encodings)), key=lambda position: len(encodings[position].ids)):
        length = len(encodings[position].ids)
        if batch and ((len(batch) + 1) * length > TOKENS or length > GROW * len(encodings[batch[0]].ids)):
            yield _Batch(tuple(batch), tuple(encodings[at] for at in batch))
            batch = []
        batch.append(position)
    if batch:
        yield _Batch(tuple(batch), tuple(encodings[at] for at in batch))


def session_of(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.enable_cpu_mem_arena = False  # the arena keeps the largest run's memory for ever: 100 MB for no speed
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads leave the cores alone
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises many kinds, most of them derived from Exception alone
        raise SettingError(
            f"The embedding model {model} cannot be loaded.", mend="Export it again, or delete it from the cache."
        ) from error


def tokenizer_of(file: Path, max_tokens: int) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # tokenizers raises nothing more specific
        raise SettingError(f"The tokenizer {file} cannot be loaded.", mend="Export the model again.") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _output(session: onnxruntime.InferenceSession, folder: OnnxFolder) -> str:
    names = [output.name for output in session.get_outputs()]
    wanted = ("sentence_embedding", "last_hidden_state", "token_embeddings")
    name = next((name for name in wanted if name in names), names[0])
    if folder.further and name != wanted[0]:
        raise SettingError(
            f"The embedding model {folder.model} leaves out its last step ({', '.join(folder.further)}).",
            mend="Export it with sentence_embedding as an output.",
        )
    return name
