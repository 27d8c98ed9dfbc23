"""The built-in model for all tests of the stacks, and a small exported model that is written here."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from knowledge.settings import BUILTIN_ENGLISH, Settings
from knowledge.stacks.embedding.models import OpenedEmbeddings, open_embeddings
from knowledge.stacks.embedding.onnx_embeddings import OnnxEmbeddings

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "tea", "leave", "days"]


@pytest.fixture(scope="session")
async def builtin(settings: Settings) -> OpenedEmbeddings:
    return await open_embeddings(settings, lambda _: None)


@pytest.fixture(scope="session")
async def minilm(settings: Settings) -> OnnxEmbeddings:
    english = await open_embeddings(settings.model_copy(update={"embeddings": BUILTIN_ENGLISH}), lambda _: None)
    assert isinstance(english.embeddings, OnnxEmbeddings)
    return english.embeddings


@pytest.fixture
def exported(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder as exporters do, whose token vectors are the rows of an identity matrix."""

    def write(model: str = "model.onnx", *, token_types: bool = False, **configs: object) -> Path:
        _write_tokenizer(tmp_path)
        (tmp_path / model).parent.mkdir(exist_ok=True)
        onnx.save(_identity_model(token_types=token_types), tmp_path / model)
        for name, config in configs.items():
            path = tmp_path / {"pooling": "1_Pooling/config.json"}.get(name, f"{name}.json")
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(config))
        return tmp_path

    return write


def _write_tokenizer(folder: Path) -> None:
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def _identity_model(*, token_types: bool) -> onnx.ModelProto:
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if token_types else [])]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in names]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "length", len(WORDS)])
    table = numpy_helper.from_array(np.eye(len(WORDS), dtype=np.float32), "table")
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph([node], "identity", inputs, [output], [table])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
