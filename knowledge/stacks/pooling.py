"""From one vector per token to one per text."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]


def pooled(states: Numbers, mask: Numbers, pooling: str, *, normalised: bool) -> Numbers:
    """Shapes (batch, length, width) and (batch, length); a model that pools by itself gives (batch, width)."""
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
