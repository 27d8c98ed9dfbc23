"""Two scores of every candidate become one ranking."""

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


def fuse(meaning: Scores, words: Scores, alpha: float) -> list[tuple[str, float]]:
    """Relative score fusion, best first; `alpha` is the weight of meaning, 0 to 1.

    Weaviate's own RELATIVE_SCORE counts a passage that one of the searches did not list as its worst. Here both scores
    of every candidate are to be given (docs/retrieval.md says what that is worth); one without any has 0.
    """
    keys = meaning.keys() | words.keys()
    near = _relative({key: meaning.get(key, 0.0) for key in keys})
    lexical = _relative({key: words.get(key, 0.0) for key in keys})
    fused = {key: alpha * near[key] + (1 - alpha) * lexical[key] for key in keys}
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))
