"""The questions of the benchmarks: what is asked of each must be found in the handbooks that they are about."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from knowledge.evaluation.expectations import load
from knowledge.evaluation.grades import normal

QUESTIONS = Path(__file__).parents[3] / "benchmarks" / "questions"
FILES = sorted(QUESTIONS.rglob("*.jsonl"))
ADDRESS = re.compile(r"\]\((?:[^()]|\([^()]*\))*\)")
MARKUP = re.compile(r"[\[*`]")


@pytest.fixture(scope="module")
def pages(shared: Path) -> Mapping[str, str]:
    sample = Path(__file__).parents[3] / "playground" / "handbook"
    folders = (shared / "data" / "handbook-18f" / "pages", shared / "data" / "handbook-ja", sample)
    return {str(page): read(page) for folder in folders for page in folder.rglob("*.md")}


def read(page: Path) -> str:
    return normal(MARKUP.sub("", ADDRESS.sub("", page.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(QUESTIONS)))
def test_each_answer_that_is_asked_for_is_in_one_page(file: Path, pages: Mapping[str, str]) -> None:
    asked = [one for one in load(file) if not one.refuse]
    missing = [
        one.id for one in asked if not any(all(must.search(text) for must in one.must) for text in pages.values())
    ]
    assert missing == []
    assert all(one.must for one in asked)


def test_no_question_is_asked_both_for_tuning_and_for_the_published_figures() -> None:
    questions = [one for file in FILES for one in load(file)]
    assert len({one.id for one in questions}) == len({one.question for one in questions}) == len(questions)
    apart = sum(len(load(file)) for file in FILES if file.parent.name == "set-apart")
    everyday = len(load(QUESTIONS / "off-topic.jsonl"))
    assert 0.28 < apart / (len(questions) - everyday) < 0.35
