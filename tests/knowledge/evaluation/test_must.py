"""The figures that retrieval and refusal must reach on small parts of real labelled sets; see docs/measurements.md."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.evaluation.labelled_set import load, spread
from knowledge.evaluation.retrieval_report import evaluate
from knowledge.settings import Settings


async def figures(settings: Settings, folder: Path, split: str, foreign: list[str], most: int) -> dict[str, Any]:
    part = load(folder, split).sample(most).among(2 * most)
    return await evaluate(settings, part, foreign, lambda _: None, whole=False)


@pytest.fixture
def claims(shared: Path) -> list[str]:
    """Scientific claims, of which no government's advice on an epidemic knows."""
    return spread(list(load(shared / "data" / "scifact", "train").questions.values()), 60)


async def test_english_is_found_by_both_searches_together_better_than_by_either(
    settings: Settings, shared: Path, claims: list[str]
) -> None:
    measured = await figures(settings, shared / "data" / "feedbackqa", "valid", claims, 60)
    hybrid, vectors, terms = (measured["modes"][mode]["ndcg@10"] for mode in ("hybrid", "vectors", "terms"))
    assert hybrid >= 0.80
    assert hybrid > max(vectors, terms)
    refused = measured["refusals"]["at_threshold"]
    assert refused["answerable"] <= 0.04
    assert refused["off_topic"] >= 0.85


async def test_japanese_is_found_by_its_words_where_the_model_knows_none(settings: Settings, shared: Path) -> None:
    foreign = ["富士山の高さは何メートルですか?", "モンゴルの首都はどこですか?", "卵は何分茹でればいいですか?"]
    measured = await figures(settings, shared / "data" / "jaquad", "test", foreign, 60)
    hybrid, vectors, terms = (measured["modes"][mode]["ndcg@10"] for mode in ("hybrid", "vectors", "terms"))
    assert hybrid >= 0.70
    assert hybrid > vectors
    assert hybrid >= terms - 0.01
    assert measured["refusals"]["at_threshold"]["answerable"] <= 0.05
