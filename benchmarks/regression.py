"""A weighted logistic regression, fitted by Newton's method."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
STEPS = 40
RIDGE = 1e-3  # of every example's weight, on standardised columns


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of one labelled set, a row for each question; `worth` is the weight of those taken away."""

    name: str
    answerable: Rows
    off_topic: Rows
    taken_away: Rows
    worth: float = field(default=1.0, kw_only=True)


def together(parts: Sequence[Examples]) -> Examples:
    kinds = zip(*((part.answerable, part.off_topic, part.taken_away) for part in parts), strict=True)
    return Examples(parts[0].name, *(np.concatenate(rows) for rows in kinds), worth=parts[0].worth)


def fit(seen: Sequence[Examples]) -> Rows:
    """Fit a weight for every column and the bias; sets weigh the same, and so do their kinds but the one taken away."""
    parts = [
        (rows, answer, share / max(len(rows), 1))
        for one in seen
        for rows, answer, share in ((one.answerable, 1, 1.0), (one.off_topic, 0, 1.0), (one.taken_away, 0, one.worth))
    ]
    columns = np.concatenate([rows for rows, _, _ in parts])
    answers = np.concatenate([np.full(len(rows), answer) for rows, answer, _ in parts])
    worth = np.concatenate([np.full(len(rows), share) for rows, _, share in parts])
    middle, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-9
    weights = _newton((columns - middle) / spread, answers, worth / worth.mean())
    return np.append(weights[:-1] / spread, weights[-1] - (weights[:-1] / spread) @ middle)


def _newton(columns: Rows, answers: NDArray[Any], worth: Rows) -> Rows:
    table = np.c_[columns, np.ones(len(columns))]
    ridge = RIDGE * len(table) * np.append(np.ones(columns.shape[1]), 0)
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (worth * (likely - answers)) + ridge * weights
        curvature = (table * (worth * likely * (1 - likely))[:, None]).T @ table + np.diag(ridge)
        weights -= np.linalg.solve(curvature, slope)
    return weights


def odds(weights: Rows, rows: Rows) -> Rows:
    """Return the log odds that a question can be answered."""
    found: Rows = rows @ weights[:-1] + weights[-1]
    return found
