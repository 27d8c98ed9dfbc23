"""Two ranked lists become one."""

from collections.abc import Mapping

Scores = Mapping[str, float]


def _relative(scores: Scores) -> dict[str, float]:
    """Scores moved to 0..1 by the best and the worst of their own list."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def fuse(vectors: Scores, terms: Scores, alpha: float) -> list[tuple[str, float]]:
    """Relative score fusion, best first; `alpha` is the weight of the vectors, 0 to 1.

    The same rule as Weaviate's RELATIVE_SCORE, done here because refusal needs both lists' own scores.
    """
    near, lexical = _relative(vectors), _relative(terms)
    fused = {
        key: alpha * near.get(key, 0.0) + (1 - alpha) * lexical.get(key, 0.0) for key in near.keys() | lexical.keys()
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))
