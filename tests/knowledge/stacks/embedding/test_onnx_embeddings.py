import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest

from knowledge.errors import SettingError
from knowledge.librarian.quotation.relevance import EMBEDDED
from knowledge.stacks.embedding.onnx_embeddings import OnnxEmbeddings
from knowledge.stacks.embedding.onnx_folder import read_folder
from tests.knowledge.stacks.conftest import WORDS

Export = Callable[..., Path]
MODULES = [{"type": f"sentence_transformers.models.{name}"} for name in ("Transformer", "Pooling")]
NORMALISED = [*MODULES, {"type": "sentence_transformers.models.Normalize"}]


def weights_of(vector: list[float]) -> dict[str, float]:
    return {word: round(value, 3) for word, value in zip(WORDS, vector, strict=True) if value}


def opened(folder: Path) -> OnnxEmbeddings:
    return OnnxEmbeddings(read_folder(folder))


def document_of(passages: int, words: int, title: str) -> list[str]:
    return [f"{title} {number} {'word ' * words}" for number in range(passages)]


async def test_vectors_come_back_in_the_order_of_the_texts(minilm: OnnxEmbeddings) -> None:
    texts = [" ".join(["leave"] * (1 + number * 7 % 40)) for number in range(150)]
    together = np.array(await minilm.aembed_documents(texts))
    alone = np.array([minilm.embed_query(text) for text in texts])
    assert ((together * alone).sum(1) > 0.97).all()
    assert together.shape == (150, minilm.dimensions)


async def test_a_question_lies_nearer_to_its_answer(minilm: OnnxEmbeddings) -> None:
    leave, tea = await minilm.aembed_documents(["Staff have 25 days of paid vacation.", "The kettle is blue."])
    query = await minilm.aembed_query("How much holiday do I get?")
    assert np.dot(query, leave) > np.dot(query, tea) + 0.2


async def test_a_question_does_not_wait_for_a_long_document(minilm: OnnxEmbeddings) -> None:
    document = asyncio.create_task(minilm.aembed_documents(document_of(80, 300, "First")))
    await asyncio.sleep(0.3)
    started = time.monotonic()
    await minilm.aembed_query("How much holiday do I get?")
    waited = time.monotonic() - started
    assert not document.done()
    await document
    assert waited < (time.monotonic() - started) / 2


async def test_the_parts_of_an_answer_do_not_wait_for_a_long_document(minilm: OnnxEmbeddings) -> None:
    document = asyncio.create_task(minilm.aembed_documents(document_of(60, 300, "Second")))
    await asyncio.sleep(0.3)
    started = time.monotonic()
    parts = await minilm.for_answers().aembed_documents([f"Part {number} of an answer." for number in range(EMBEDDED)])
    waited = time.monotonic() - started
    assert len(parts) == EMBEDDED
    assert not document.done()
    await document
    assert waited < (time.monotonic() - started) / 4


async def test_a_question_does_not_wait_for_many_short_documents(minilm: OnnxEmbeddings) -> None:
    documents = [
        asyncio.create_task(minilm.aembed_documents(document_of(12, 200, f"Page {page}"))) for page in range(12)
    ]
    await asyncio.sleep(0.3)
    started = time.monotonic()
    await minilm.aembed_query("Whom do I ask about holidays?")
    waited = time.monotonic() - started
    assert not any(document.done() for document in documents[4:])
    await asyncio.gather(*documents)
    assert waited < (time.monotonic() - started) / 4


async def test_parts_that_are_found_again_are_not_embedded_again(minilm: OnnxEmbeddings) -> None:
    parts = [f"{'word ' * 60} {number}" for number in range(EMBEDDED - 3)]
    before = time.process_time()
    first = await minilm.for_answers().aembed_documents(parts)
    between = time.process_time()
    again = await minilm.for_answers().aembed_documents([parts[3], "A new one.", *parts, parts[3]])
    assert time.process_time() - between < (between - before) / 4
    assert np.allclose([again[0], *again[2:-1], again[-1]], [first[3], *first, first[3]])
    assert not np.allclose(again[1], first[3])


async def test_a_document_that_is_replaced_costs_only_what_is_new_in_it(minilm: OnnxEmbeddings) -> None:
    former = document_of(80, 100, "Sixth")
    before = time.process_time()
    first = await minilm.aembed_documents(former)
    between = time.process_time()
    again = await minilm.aembed_documents([*former[:40], "A new one.", *former[40:]])
    assert time.process_time() - between < (between - before) / 4
    assert np.allclose([*again[:40], *again[41:]], first)


async def test_a_long_document_gives_way_to_questions_and_still_comes_to_its_end(minilm: OnnxEmbeddings) -> None:
    document = asyncio.create_task(minilm.aembed_documents(document_of(40, 100, "Third")))
    asked = 0
    async with asyncio.timeout(60):
        while not document.done():
            await minilm.aembed_query(f"How much holiday do I get in {2000 + asked}?")
            asked += 1
    assert len(await document) == 40
    assert asked > 2


async def test_a_long_list_of_texts_does_not_grow_the_memory(minilm: OnnxEmbeddings) -> None:
    await minilm.aembed_documents(document_of(64, 200, "Fourth"))
    before = psutil.Process().memory_info().rss
    await minilm.aembed_documents(document_of(192, 200, "Fifth"))
    assert psutil.Process().memory_info().rss - before < 40_000_000


@pytest.mark.parametrize("text", ["", " ", "\ud800", "🎉", "x" * 1_000_000, "司書", "\x00"])
async def test_no_text_is_too_odd_for_a_vector(minilm: OnnxEmbeddings, text: str) -> None:
    assert np.linalg.norm(await minilm.aembed_query(text)) == pytest.approx(1, abs=1e-3)


async def test_no_texts_have_no_vectors(minilm: OnnxEmbeddings) -> None:
    assert await minilm.aembed_documents([]) == []


@pytest.mark.parametrize("model", ["model.onnx", "onnx/model.onnx", "onnx/model_quantized.onnx"])
def test_an_exported_model_is_found_where_exporters_put_it(exported: Export, model: str) -> None:
    assert opened(exported(model)).dimensions == len(WORDS)


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ({"pooling_mode_mean_tokens": True}, {"[CLS]": 0.25, "[SEP]": 0.25, "tea": 0.5}),
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, {"[CLS]": 1}),
        ({"pooling_mode_max_tokens": True}, {"[CLS]": 1, "[SEP]": 1, "tea": 1}),
        ({"pooling_mode": "lasttoken"}, {"[SEP]": 1}),
        ({"pooling_mode_mean_sqrt_len_tokens": True}, {"[CLS]": 0.5, "[SEP]": 0.5, "tea": 1}),
    ],
)
def test_an_exported_model_pools_as_its_folder_says(
    exported: Export, pooling: dict[str, object], expected: dict[str, float]
) -> None:
    embeddings = opened(exported(pooling=pooling, modules=MODULES))
    assert weights_of(embeddings.embed_documents(["leave days leave days leave", "tea tea"])[1]) == expected


def test_an_exported_model_is_normalised_where_its_folder_says_so(exported: Export) -> None:
    vector = opened(exported(modules=NORMALISED)).embed_query("tea days")
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_questions_and_passages_get_the_prefixes_of_their_model(exported: Export) -> None:
    prompts = {"prompts": {"query": "query: ", "passage": "passage: "}}
    embeddings = opened(exported(token_types=True, config_sentence_transformers=prompts))
    assert {"query", ":"} <= weights_of(embeddings.embed_query("tea")).keys()
    assert {"passage", ":"} <= weights_of(embeddings.embed_documents(["tea"])[0]).keys()


def test_a_long_text_is_cut_where_its_model_says(exported: Export) -> None:
    config = {"max_seq_length": 4}
    vector = opened(exported(sentence_bert_config=config, modules=MODULES)).embed_query("tea tea leave")
    assert weights_of(vector) == {"[CLS]": 0.25, "[SEP]": 0.25, "tea": 0.5}


def test_another_prefix_makes_it_another_model(exported: Export) -> None:
    before = read_folder(exported()).fingerprint()
    assert read_folder(exported()).fingerprint() == before
    changed = exported(config_sentence_transformers={"prompts": {"query": "query: "}})
    assert read_folder(changed).fingerprint() != before


def test_an_empty_folder_says_what_belongs_into_it(tmp_path: Path, exported: Export) -> None:
    with pytest.raises(SettingError, match=r"tokenizer\.json"):
        read_folder(tmp_path)
    (exported() / "model.onnx").unlink()
    with pytest.raises(SettingError, match="no ONNX model"):
        read_folder(tmp_path)


def test_a_damaged_model_is_told_by_name(exported: Export) -> None:
    folder = exported()
    (folder / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(SettingError, match=r"model\.onnx cannot be loaded"):
        opened(folder)


def test_a_model_whose_last_step_is_missing_is_refused(exported: Export) -> None:
    with pytest.raises(SettingError, match="Dense"):
        opened(exported(modules=[*MODULES, {"type": "sentence_transformers.models.Dense"}]))


def test_the_model_leaves_nothing_in_the_home_folder_for_whoever_makes_its_runtime(tmp_path: Path) -> None:
    """Onnxruntime keeps its telemetry there until it is sent; it makes an exception of machines that set `CI`."""
    usual = {name: value for name, value in os.environ.items() if name not in ("CI", "ORT_DISABLE_TELEMETRY")}
    loaded = (sys.executable, "-c", "import knowledge.stacks.embedding.onnx_embeddings")
    subprocess.run(loaded, env=usual | {"HOME": str(tmp_path)}, check=True, timeout=60)
    assert list(tmp_path.rglob("*")) == []
