"""The vectors of a passage's parts as they are stored beside it, so that no question waits until they are computed.

Each part has a key made of its text: whoever asks for a text that was not stored embeds it.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


def packed(parts: Mapping[str, Sequence[float]]) -> str:
    """Return, in base64, a key of 8 bytes and a vector in half precision for each text."""
    rows = [(_key(text), np.asarray(vector, np.float16)) for text, vector in parts.items()]
    return base64.b64encode(np.array(rows, _row(len(rows[0][1]))).tobytes()).decode() if rows else ""


class PartVectors:
    """The vectors of some passages' parts, by their texts; `stored` is what `packed` returned of each passage."""

    def __init__(self, stored: Sequence[str] = (), dimensions: int = 1) -> None:
        rows = np.frombuffer(b"".join(map(base64.b64decode, stored)), _row(dimensions))
        self._at = {key: at for at, key in enumerate(rows["key"].tolist())}
        self._vectors = rows["vector"]

    def get(self, text: str) -> Vector | None:
        at = self._at.get(_key(text))
        return None if at is None else self._vectors[at].astype(np.float32)


def _row(dimensions: int) -> np.dtype[np.void]:
    return np.dtype([("key", "<u8"), ("vector", "<f2", (dimensions,))])


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest(), "little")
