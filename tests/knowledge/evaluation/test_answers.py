"""`shisho evaluate --answers`: a team's own questions, asked through the whole librarian and graded."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from knowledge.catalogue.editions import EditionRequest
from knowledge.cli.evaluate import evaluate as command
from knowledge.cli.evaluate import graded_object
from knowledge.errors import ExpectationsUnreadable, NotFound
from knowledge.evaluation.answer_report import figures, grade_answers, lines
from knowledge.evaluation.expectations import Expectation, load
from knowledge.evaluation.grades import Grade, grade, words
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from tests.knowledge.evaluation.labelled_sets import DOCUMENTS

QUESTIONS: Sequence[Mapping[str, Any]] = (
    {"id": "a", "kind": "number", "question": "How many days of annual leave do I have?", "must": ["24 days"]},
    {"id": "b", "kind": "number", "question": "How many days of annual leave a year?", "must": ["24 days", "30 hours"]},
    {"id": "c", "kind": "contact", "question": "Whom do I tell about a stolen laptop?", "must": ["reception"]},
    {
        "id": "d",
        "kind": "contact",
        "question": "Who hears of a stolen laptop?",
        "must": ["laptop"],
        "must_not": ["telephone"],
    },
    {"id": "e", "kind": "off-topic", "question": "What is the capital of Mongolia?", "refuse": True},
    {"id": "f", "kind": "off-topic", "question": "Who wrote The Tale of Genji?", "must": ["Murasaki"]},
    {"id": "g", "kind": "missing", "question": "How often is the coffee machine descaled?", "refuse": True},
)
EXPECTED = {"a": "right", "b": "partly", "c": "wrong", "d": "wrong", "e": "right", "f": "refused", "g": "wrong"}


@pytest.fixture
async def filled(library: Library, workspace: str) -> str:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    for key, (title, text) in DOCUMENTS.items():
        source = Source("document.txt", text.encode(), "text/plain")
        await library.ingestion.add(source, EditionRequest(shelf, key, "U1", title=title))
    return workspace


async def test_answers_are_graded_right_partly_right_refused_and_wrong(library: Library, filled: str) -> None:
    graded = await grade_answers(library, filled, [Expectation.of(row) for row in QUESTIONS], lambda _: None)
    assert {one.expectation.id: one.grade for one in graded} == EXPECTED
    assert [one.expectation.id for one in graded] == list(EXPECTED)
    right = graded_object(graded[0])
    assert right["answered"]
    assert "24 days" in right["answer"]
    assert right["citations"][0].keys() >= {"n", "book", "place", "url", "quote"}
    assert right["timings_ms"]["total"] > 0
    refused = graded_object(graded[4])
    assert not refused["answered"]
    assert "say nothing about Mongolia" in refused["answer"]
    assert refused["citations"] == []


async def test_the_table_counts_by_kind_and_apart_what_is_to_be_refused(library: Library, filled: str) -> None:
    measured = figures(await grade_answers(library, filled, [Expectation.of(row) for row in QUESTIONS], lambda _: None))
    number, totals = measured["by_kind"]["number"], measured["totals"]
    assert number | {"words_median": 0, "words_ninth_decile": 0} == {
        "questions": 2,
        "right": 1,
        "partly": 1,
        "refused": 0,
        "wrong": 0,
        "right_share": 0.5,
        "words_median": 0,
        "words_ninth_decile": 0,
    }
    assert 0 < number["words_median"] <= number["words_ninth_decile"]
    assert (totals["questions"], totals["right"]) == (7, 2)
    assert (totals["to_answer"]["questions"], totals["to_answer"]["right"]) == (5, 1)
    assert (totals["to_refuse"]["questions"], totals["to_refuse"]["right"]) == (2, 1)
    table = lines(measured)
    assert len({len(line) for line in table if line}) == 1
    assert any(line.split()[:2] == ["contact", "2"] for line in table)
    json.dumps(measured)


async def test_an_empty_workspace_is_said_and_not_measured(library: Library, workspace: str) -> None:
    with pytest.raises(NotFound, match=workspace):
        await grade_answers(library, workspace, [Expectation.of(QUESTIONS[0])], lambda _: None)


def test_a_follow_up_is_asked_with_what_was_said_before() -> None:
    turns = [{"role": "user", "text": "Who books leave?"}, {"role": "assistant", "text": "You do."}]
    in_full = Expectation.of({"id": "a", "question": "And sick leave?", "history": turns}).history
    assert [(turn.speaker, turn.text) for turn in in_full] == [
        ("patron", "Who books leave?"),
        ("librarian", "You do."),
    ]
    bare = Expectation.of({"id": "a", "question": "And sick leave?", "history": ["Who books leave?", "You do."]})
    assert bare.history == in_full


@pytest.mark.parametrize(
    ("must", "text"),
    [
        (["４０時間", "（月）"], "40時間（月）です"),
        (["40時間", r"\(月\)"], "４０時間（月）です"),
        (["[０-９]+日"], "24日"),
        (["4 hours per pay period"], "You earn **4 hours** per PAY period. [1]"),
        (["within the SLA of 3 days"], "within the [SLA](https://a.example/sla_(2)) of `3 days`"),
        (["branches begin with docs-"], "Branches begin with `docs-`"),
        ([r"a\.example/sla"], "within the [SLA](https://a.example/sla)"),
    ],
)
def test_marks_of_width_case_and_layout_do_not_decide(must: list[str], text: str) -> None:
    expectation = Expectation.of({"id": "a", "question": "?", "must": must})
    assert grade(expectation, text, answered=True) is Grade.RIGHT


def test_half_of_what_a_right_answer_holds_is_partly_right() -> None:
    expectation = Expectation.of({"id": "a", "question": "?", "must": ["one", "two", "three"]})
    assert grade(expectation, "one two", answered=True) is Grade.PARTLY
    assert grade(expectation, "one", answered=True) is Grade.WRONG


def test_words_are_counted_as_a_reader_would() -> None:
    assert words("Leave is **24 days** - a year. [1]") == 6
    assert words("有給休暇は24日です。[1]") == 5
    assert words("Ask [the people team](https://a.example/people) or `hr`.") == 6


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "questions.jsonl:2 cannot be read"),
        ('{"id": "b"}', "questions.jsonl:2 lacks the field 'question'"),
        ('{"id": "b", "question": "?", "must": "word"}', "must is a list"),
        ('{"id": "b", "question": "?", "must": ["("]}', "questions.jsonl:2"),
        ('{"id": "b", "question": "?", "musst": []}', "unknown field musst"),
        ('{"id": "b", "question": "?", "refuse": "no"}', "refuse is true or false"),
        ('["b"]', "questions.jsonl:2 cannot be read"),
    ],
)
def test_an_operator_reads_which_line_is_wrong(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"id": "a", "question": "?"}}\n{line}\n')
    with pytest.raises(ExpectationsUnreadable, match=told):
        load(file)


def test_the_command_takes_a_folder_or_a_file(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, []).exit_code == 2
    assert CliRunner().invoke(command, [str(tmp_path), "--answers", "questions.jsonl"]).exit_code == 2
    missing = CliRunner().invoke(command, ["--answers", str(tmp_path / "questions.jsonl")])
    assert missing.exit_code == 1
    assert "questions.jsonl" in missing.output
