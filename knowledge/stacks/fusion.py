"""Several scores of every candidate become one ranking."""

from collections.abc import Iterable, Mapping

Scores = Mapping[str, float]


def _relative(scores: Scores) -> dict[str, float]:
    """Scores moved to 0..1 by the best and the worst of their own list."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def fuse(signals: Iterable[tuple[float, Scores]]) -> list[tuple[str, float]]:
    """Relative score fusion of weighted signals, best first, 0 to 1.

    Weaviate's own RELATIVE_SCORE counts a passage that one of the searches did not list as its worst. Here every score
    of every candidate is to be given (docs/retrieval.md says what that is worth); one without any has 0.
    """
    given = list(signals)
    keys = {key for _, scores in given for key in scores}
    fused = dict.fromkeys(keys, 0.0)
    for weight, scores in given:
        for key, score in _relative({key: scores.get(key, 0.0) for key in keys}).items():
            fused[key] += weight * score
    total = sum(weight for weight, _ in given)
    return sorted(((key, score / total) for key, score in fused.items()), key=lambda item: (-item[1], item[0]))
