"""Write the built-in embedding models as ONNX graphs, from their published weights, with MatMuls in int8.

Both are BERT encoders of width 384 with mean pooling; they differ in their layers, vocabulary and word vectors.
Runs as a program of its own (`python -m knowledge.stacks.embedding.encoder_graph MODEL SOURCE FOLDER`), so that the
memory which building needs is free when it ends.
"""

import logging
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]  # it carries no types
from safetensors.numpy import load_file

from knowledge.stacks.embedding.e5_file import BLOCK, ZERO, BlockTable, E5File

Numbers = NDArray[Any]
Weights = Mapping[str, Numbers]

HIDDEN, HEADS, EPSILON = 384, 12, 1e-12
HEAD = HIDDEN // HEADS
WORDS = "embeddings.word_embeddings.weight"
MICROSOFT = "com.microsoft"  # the domain of onnxruntime's own operators
VOCABULARY = "sentencepiece.model"
VOCABULARY_TABLES = ("words", "scales")  # of which a text needs few rows
OPSETS = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]


class _Graph:
    """Collects nodes and constants; every method returns the name of what it added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: Numbers, name: str | None = None) -> str:
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def nibbles(self, name: str, shape: tuple[int, ...], packed: Numbers) -> str:
        """Add values of 4 bits, two in each byte, the lower half first."""
        self.constants.append(helper.make_tensor(name, TensorProto.UINT4, shape, packed.tobytes(), raw=True))
        return name

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, x: str, weight: Numbers, bias: Numbers) -> str:
        return self.add("Add", self.add("MatMul", x, self.constant(weight.T)), self.constant(bias))

    def norm(self, x: str, weights: Weights, name: str) -> str:
        scale, bias = self.constant(weights[f"{name}.weight"]), self.constant(weights[f"{name}.bias"])
        return self.add("LayerNormalization", x, scale, bias, epsilon=EPSILON)


def _embedded(graph: _Graph, weights: Weights, words: BlockTable | None) -> str:
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Shape", "input_ids", start=1, end=2)
    placed = graph.add("Slice", graph.constant(places), graph.integers(0), length, graph.integers(0))
    found = _exact_words(graph, weights[WORDS]) if words is None else _quantized_words(graph, words)
    looked_up = graph.add("Cast", found, to=TensorProto.FLOAT)
    return graph.norm(graph.add("Add", looked_up, placed), weights, "embeddings.LayerNorm")


def _exact_words(graph: _Graph, table: Numbers) -> str:
    """Half precision takes 23 MB less, with no measurable change in the vectors."""
    return graph.add("Gather", graph.constant(table.astype(np.float16), VOCABULARY_TABLES[0]), "input_ids")


def _quantized_words(graph: _Graph, table: BlockTable) -> str:
    """Keep the 4 bits as they are published: 250,000 words take 54 MB, where half precision takes 192."""
    zeros = np.full(table.scales.size // 2, ZERO | ZERO << 4, np.uint8)
    packed = table.nibbles[:, 0::2] | table.nibbles[:, 1::2] << 4
    nibbles = graph.nibbles(VOCABULARY_TABLES[0], table.nibbles.shape, packed)
    inputs = [
        nibbles,
        "input_ids",
        graph.constant(table.scales, VOCABULARY_TABLES[1]),
        graph.nibbles("zeros", table.scales.shape, zeros),
    ]
    attributes = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK, "bits": 4}
    return graph.add("GatherBlockQuantized", *inputs, domain=MICROSOFT, **attributes)


def _attention(graph: _Graph, x: str, lengths: str, weights: Weights, layer: str) -> str:
    parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    weight = np.concatenate([weights[f"{part}.weight"] for part in parts])
    offset = np.concatenate([weights[f"{part}.bias"] for part in parts])
    weight[:HIDDEN] /= np.sqrt(HEAD)  # the queries carry the scale of the scores
    offset[:HIDDEN] /= np.sqrt(HEAD)
    together, bounds = graph.linear(x, weight, offset), [graph.integers(HIDDEN * i) for i in range(4)]
    thirds = [graph.add("Slice", together, *ends, graph.integers(2)) for ends in pairwise(bounds)]
    # One operator needs neither the memory nor the time of its steps one by one: a fifth less of a run.
    joined = graph.add("MultiHeadAttention", *thirds, "", lengths, domain=MICROSOFT, num_heads=HEADS, scale=1.0)
    out = f"{layer}.attention.output"
    projected = graph.linear(joined, weights[f"{out}.dense.weight"], weights[f"{out}.dense.bias"])
    return graph.norm(graph.add("Add", projected, x), weights, f"{out}.LayerNorm")


def _feed_forward(graph: _Graph, x: str, weights: Weights, layer: str) -> str:
    inner, outer = f"{layer}.intermediate.dense", f"{layer}.output.dense"
    wide = graph.add("Gelu", graph.linear(x, weights[f"{inner}.weight"], weights[f"{inner}.bias"]))
    narrow = graph.linear(wide, weights[f"{outer}.weight"], weights[f"{outer}.bias"])
    return graph.norm(graph.add("Add", narrow, x), weights, f"{layer}.output.LayerNorm")


def _pooled(graph: _Graph, x: str, mask: str) -> str:
    """Return the mean over the tokens that are not padding, at length one."""
    axis = graph.integers(1)
    kept = graph.add("Mul", x, graph.add("Unsqueeze", mask, graph.integers(2)))
    total = graph.add("ReduceSum", kept, axis, keepdims=0)
    mean = graph.add("Div", total, graph.add("ReduceSum", mask, axis, keepdims=1))
    return graph.add("LpNormalization", mean, axis=1, p=2)


def graph_of(weights: Weights, words: BlockTable | None = None) -> onnx.ModelProto:
    """Return the model whose weights have the names of the published ones; `words` in place of those in `weights`.

    Inputs input_ids and attention_mask, both (batch, length); output sentence_embedding, (batch, 384).
    """
    graph = _Graph()
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    lengths = graph.add(
        "Cast", graph.add("ReduceSum", "attention_mask", graph.integers(1), keepdims=0), to=TensorProto.INT32
    )
    x = _embedded(graph, weights, words)
    for number in range(_layers(weights)):
        layer = f"encoder.layer.{number}"
        x = _feed_forward(graph, _attention(graph, x, lengths, weights, layer), weights, layer)
    graph.nodes.append(helper.make_node("Identity", [_pooled(graph, x, mask)], ["sentence_embedding"]))
    return _model(graph)


def _layers(weights: Weights) -> int:
    return len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})


def _model(graph: _Graph) -> onnx.ModelProto:
    shape = ["batch", "length"]
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", HIDDEN])
    whole = helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.constants)
    model = helper.make_model(whole, opset_imports=OPSETS, ir_version=10)
    onnx.checker.check_model(model)
    return model


def write(model: onnx.ModelProto, folder: Path) -> None:
    """Leave folder/model.onnx, its MatMuls in int8, and beside it what is mapped into memory row by row."""
    logging.getLogger().setLevel(logging.ERROR)  # the quantizer recommends a step that these graphs do not need
    exact = folder / "exact.onnx"
    onnx.save(model, exact)
    quantize_dynamic(
        exact,
        folder / "model.onnx",
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},  # which MultiHeadAttention returns
    )
    exact.unlink()
    _part_tables(folder / "model.onnx")


def _part_tables(path: Path) -> None:
    """Move the word vectors to a file of their own: onnxruntime maps it, and most words never come into memory."""
    model = onnx.load(path)
    for tensor in model.graph.initializer:
        if tensor.name in VOCABULARY_TABLES:
            set_external_data(tensor, location="words.bin")
    onnx.save(model, path)


def write_minilm(source: Path, folder: Path) -> None:
    write(graph_of(load_file(source)), folder)


def write_e5(source: Path, folder: Path) -> None:
    published = E5File(source)
    (folder / VOCABULARY).write_bytes(published.vocabulary())
    write(graph_of(published.weights(), published.words()), folder)


WRITERS = {"minilm": write_minilm, "e5": write_e5}

if __name__ == "__main__":
    WRITERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
