import asyncio
import importlib.metadata
import math
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from knowledge.errors import SettingError
from knowledge.settings import Settings
from knowledge.stacks.embedding.builtin import E5, MINILM, prepare
from knowledge.stacks.embedding.e5_file import E5File
from knowledge.stacks.embedding.encoder_graph import graph_of
from knowledge.stacks.embedding.onnx_embeddings import OnnxEmbeddings
from knowledge.stacks.embedding.onnx_folder import read_folder
from knowledge.stacks.embedding.onnx_runtime import onnxruntime
from knowledge.stacks.embedding.tokenization import SentencePieceFile

TEXTS = [
    "How do I request time off?",
    "The kettle is blue.",
    "Per diem rates apply to official travel of more than a day.",
]
Numbers = NDArray[np.float32]
Weights = dict[str, Numbers]


def source() -> Path:
    files = importlib.metadata.files(MINILM.package) or []
    return next(Path(str(file.locate())) for file in files if file.name == "model.safetensors").parent


@pytest.fixture(scope="module")
def weights() -> Weights:
    return load_file(source() / "model.safetensors")


def token_ids(text: str) -> list[int]:
    tokenizer = Tokenizer.from_file(str(source() / "tokenizer.json"))
    tokenizer.no_padding()
    return list(tokenizer.encode(text).ids)


def by_hand(weights: Weights, ids: list[int], words: Numbers, layers: int) -> Numbers:
    """Compute the published model in plain matrix arithmetic, to compare the graph with."""

    def linear(x: Numbers, name: str) -> Numbers:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(x: Numbers, name: str) -> Numbers:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return np.asarray(scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"])

    def heads(x: Numbers) -> Numbers:
        return x.reshape(len(x), 12, 32).transpose(1, 0, 2)

    table = "embeddings.{}_embeddings.weight".format
    x = words[ids] + weights[table("position")][: len(ids)] + weights[table("token_type")][0]
    x = norm(x, "embeddings.LayerNorm")
    for number in range(layers):
        layer = f"encoder.layer.{number}"
        q, k, v = (heads(linear(x, f"{layer}.attention.self.{name}")) for name in ("query", "key", "value"))
        scores = np.exp(q @ k.transpose(0, 2, 1) / math.sqrt(32))
        read = (scores / scores.sum(-1, keepdims=True)) @ v
        joined = linear(read.transpose(1, 0, 2).reshape(len(x), 384), f"{layer}.attention.output.dense")
        x = norm(joined + x, f"{layer}.attention.output.LayerNorm")
        wide = linear(x, f"{layer}.intermediate.dense")
        wide = 0.5 * wide * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        x = norm(linear(wide, f"{layer}.output.dense") + x, f"{layer}.output.LayerNorm")
    mean = x.mean(0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def minilm_by_hand(weights: Weights) -> Numbers:
    words = weights["embeddings.word_embeddings.weight"]
    return np.stack([by_hand(weights, token_ids(text), words, 6) for text in TEXTS])


def run(graph: onnx.ModelProto, ids: list[list[int]], padding: int) -> Numbers:
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    longest = max(map(len, ids))
    padded = np.array([row + [padding] * (longest - len(row)) for row in ids])
    mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in ids])
    (vectors,) = session.run(None, {"input_ids": padded, "attention_mask": mask})
    return np.asarray(vectors)


def test_the_graph_computes_what_the_published_weights_say(weights: Weights) -> None:
    vectors = run(graph_of(weights), [token_ids(text) for text in TEXTS], 0)
    assert (vectors * minilm_by_hand(weights)).sum(1) == pytest.approx(1, abs=1e-4)


def test_the_small_form_of_the_model_says_nearly_the_same(weights: Weights, minilm: OnnxEmbeddings) -> None:
    assert ((np.array(minilm.embed_documents(TEXTS)) * minilm_by_hand(weights)).sum(1) > 0.98).all()


async def test_the_multilingual_model_computes_what_its_published_weights_say(settings: Settings) -> None:
    folder = await prepare(E5, settings.cache, lambda _: None)
    [file] = [one for one in importlib.metadata.files(E5.package) or [] if one.name == E5.weights]
    published = E5File(Path(str(file.locate())))
    weights, words = published.weights(), published.words()
    ids = SentencePieceFile(folder / "sentencepiece.model", 512).ids([f"passage: {text}" for text in TEXTS])
    exact = words.dequantized()
    expected = np.stack([by_hand(weights, row, exact, 12) for row in ids])
    assert (run(graph_of(weights, words), ids, 1) * expected).sum(1) == pytest.approx(1, abs=1e-4)
    small = OnnxEmbeddings(read_folder(folder)).embed_documents(TEXTS)
    assert ((np.array(small) * expected).sum(1) > 0.98).all()


async def test_a_question_in_one_language_lies_nearest_to_its_answer_in_another(settings: Settings) -> None:
    model = OnnxEmbeddings(read_folder(await prepare(E5, settings.cache, lambda _: None)))
    answers = ["Every employee has 25 days of paid leave.", "The kettle is blue.", "Laptops are encrypted."]
    for question in ("有給休暇は何日ありますか", "Wie viele Urlaubstage habe ich?", "How much holiday do I get?"):
        near = np.array(model.embed_documents(answers)) @ np.array(model.embed_query(question))
        assert near.argmax() == 0


async def test_the_vocabulary_gives_the_ids_of_the_published_model(settings: Settings) -> None:
    folder = await prepare(E5, settings.cache, lambda _: None)
    [ids] = SentencePieceFile(folder / "sentencepiece.model", 512).ids(["query: how much"])
    assert ids == [0, 41, 1294, 12, 3642, 5045, 2]


async def test_two_processes_that_start_at_once_prepare_the_model_once(tmp_path: Path) -> None:
    said: list[str] = []
    first, second = await asyncio.gather(prepare(MINILM, tmp_path, said.append), prepare(MINILM, tmp_path, said.append))
    assert first == second
    assert len([line for line in said if "once" in line]) == 1
    assert sorted(path.name for path in first.parent.iterdir()) == [first.name, f"{first.name}.lock"]
    said.clear()
    await prepare(MINILM, tmp_path, said.append)
    assert said == []


async def test_a_cache_that_cannot_be_written_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError) as told:
        await prepare(MINILM, tmp_path / "file", lambda _: None)
    assert "SHISHO_CACHE" in told.value.sentence
