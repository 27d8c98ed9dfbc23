"""Reranking of the best passages by a cross-encoder that the operator exported."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from knowledge.catalogue.shelves import Patron
from knowledge.errors import SettingError
from knowledge.library.library import Library
from knowledge.settings import Settings
from knowledge.stacks.search.reranking import OnnxReranker, RerankedSearch, open_search
from knowledge.stacks.search.search import Search
from tests.knowledge.stacks.conftest import WORDS
from tests.knowledge.stacks.search.test_retriever import stock

TEA = WORDS.index("tea")


@pytest.fixture
def folder(exported: Callable[..., Path]) -> Path:
    """A cross-encoder whose odds are the number of "tea" in the passage, and never those of the question."""
    path = exported()
    onnx.save(_counting_tea(outputs=1), path / "model.onnx")
    return path


def _counting_tea(*, outputs: int) -> onnx.ModelProto:
    names = ["input_ids", "attention_mask", "token_type_ids"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in names]
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", outputs])
    constants = [
        numpy_helper.from_array(np.array(TEA, np.int64), "tea"),
        numpy_helper.from_array(np.array([1], np.int64), "axis"),
        numpy_helper.from_array(np.arange(outputs, dtype=np.float32)[None] + (outputs == 1), "weights"),
    ]
    nodes = [
        helper.make_node("Equal", ["input_ids", "tea"], ["is_tea"]),
        helper.make_node("Cast", ["is_tea"], ["ones"], to=TensorProto.INT64),
        helper.make_node("Mul", ["ones", "token_type_ids"], ["of_passage"]),
        helper.make_node("Mul", ["of_passage", "attention_mask"], ["seen"]),
        helper.make_node("ReduceSum", ["seen", "axis"], ["count"], keepdims=1),
        helper.make_node("Cast", ["count"], ["odds"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["odds", "weights"], ["logits"]),
    ]
    graph = helper.make_graph(nodes, "tea", inputs, [logits], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


async def titles(library: Library, search: Search, patron: Patron, query: str) -> list[str]:
    shelves = [shelf.id for shelf in await library.catalogue.shelves.readable_by(patron)]
    return [found.passage.title for found in await search.find(patron.workspace, query, shelves, 8)]


async def test_the_best_passages_are_in_the_order_of_the_cross_encoder(
    library: Library, workspace: str, member: Patron, folder: Path
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    await stock(
        library,
        shelf,
        leave="# Leave\n\nHow many days of leave: 25 days.",
        one="# One\n\ndays , tea",
        three="# Three\n\ndays , tea tea tea",
    )
    plain = open_search(Settings(), library.stacks, lambda _: True)
    reranked = open_search(Settings(reranker=folder), library.stacks, lambda _: True)
    assert not isinstance(plain, RerankedSearch)
    assert (await titles(library, plain, member, "How many days of leave?"))[0] == "Leave"
    assert await titles(library, reranked, member, "How many days of leave?") == ["Three", "One", "Leave"]
    assert await titles(library, reranked, Patron.nobody(workspace), "How many days of leave?") == []


def test_only_the_passage_is_scored_and_not_the_question(folder: Path) -> None:
    scores = OnnxReranker(folder).scores("tea tea tea", ["leave", "tea", *(["tea tea"] * 6)])
    assert scores[0] == pytest.approx(0.5)
    assert scores[0] < scores[1] < scores[2]
    assert len(set(scores[2:])) == 1


def test_the_second_of_two_outputs_counts_against_the_first(folder: Path) -> None:
    one = OnnxReranker(folder).scores("days", ["tea tea", "leave"])
    onnx.save(_counting_tea(outputs=2), folder / "model.onnx")
    assert OnnxReranker(folder).scores("days", ["tea tea", "leave"]) == pytest.approx(one)


@pytest.mark.parametrize("text", ["", "\ud800", "tea " * 5_000, "司書"])
def test_no_passage_is_too_odd_to_be_scored(folder: Path, text: str) -> None:
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 32}))
    assert OnnxReranker(folder).scores(text, [text])[0] >= 0.5


def test_an_embedding_model_is_refused_as_a_cross_encoder(library: Library, exported: Callable[..., Path]) -> None:
    with pytest.raises(SettingError, match="SHISHO_RERANKER"):
        open_search(Settings(reranker=exported()), library.stacks, lambda _: True)


def test_a_folder_without_a_cross_encoder_is_an_error_that_names_the_setting(library: Library, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="SHISHO_RERANKER"):
        open_search(Settings(reranker=tmp_path), library.stacks, lambda _: True)
