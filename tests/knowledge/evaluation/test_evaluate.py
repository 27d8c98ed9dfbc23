"""`shisho evaluate` over a set small enough to know every figure by heart."""

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from knowledge.cli.evaluate import evaluate as command
from knowledge.cli.evaluate import off_topic, split_of
from knowledge.errors import NotFound
from knowledge.evaluation.labelled_set import load
from knowledge.evaluation.retrieval_report import evaluate, lines
from knowledge.library.library import Library
from knowledge.settings import Settings
from tests.knowledge.evaluation.labelled_sets import write_set

SECOND = 1 / math.log2(3)  # what nDCG gives for the right document in place two
FOREIGN = ["What is the capital of Mongolia?", "Who wrote The Tale of Genji?"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_set(tmp_path)


async def tenants(library: Library) -> list[str]:
    return [name for name in await library.stacks.collection.tenants.get() if name.startswith("evaluation-")]


async def test_every_figure_is_what_counting_by_hand_gives(folder: Path, settings: Settings, library: Library) -> None:
    told: list[str] = []
    figures = await evaluate(settings, load(folder, "test"), FOREIGN, told.append, whole=False)
    assert (figures["dataset"], figures["split"], figures["questions"]) == (folder.name, "test", 3)
    assert figures["modes"]["hybrid"] == {
        "ndcg@10": round((2 + SECOND) / 3, 4),
        "recall@10": 1.0,
        "mrr@10": round(2.5 / 3, 4),
    }
    assert figures["modes"].keys() == {"hybrid", "vectors", "terms"}
    assert figures["ingest"]["documents"] == 6
    assert figures["ingest"]["passages"] == 5  # one document holds nothing
    assert 0 < figures["latency_ms"]["p50"] <= figures["latency_ms"]["p95"]
    assert figures["quotes"] == {
        "measure": "from a passage judged right",
        "questions": 3,
        "quoting": round(2 / 3, 4),
        "first_sentences": round(2 / 3, 4),
        "cut_passage": round(2 / 3, 4),
        "any_source": round(2 / 3, 4),  # the third is answered from another passage alone
    }
    assert figures["refusals"]["questions"] == {"answerable": 3, "off_topic": 2, "taken_away": 3}
    assert figures["refusals"]["at_threshold"] | {"threshold": 0, "taken_away": 0} == {
        "threshold": 0,
        "answerable": 0.0,
        "off_topic": 1.0,
        "taken_away": 0,
    }
    assert await tenants(library) == []
    assert "hybrid" in "\n".join(lines(figures))
    json.dumps(figures)


async def test_the_curve_refuses_more_the_higher_the_threshold(folder: Path, settings: Settings) -> None:
    figures = await evaluate(settings, load(folder, "test"), FOREIGN, lambda _: None, whole=True)
    curve = figures["refusals"]["curve"]
    for kind in ("threshold", "answerable", "off_topic", "taken_away"):
        shares = [point[kind] for point in curve]
        assert shares == sorted(shares)
    assert figures["refusals"]["at_threshold"] in curve


async def test_what_is_kept_is_found_filled_the_next_time(folder: Path, settings: Settings, library: Library) -> None:
    labelled, told = load(folder, "test"), list[str]()
    first = await evaluate(settings, labelled, FOREIGN, told.append, whole=False, keep=True)
    (kept,) = await tenants(library)
    second = await evaluate(settings, labelled, FOREIGN, told.append, whole=False, keep=True)
    assert await tenants(library) == [kept]
    assert second["modes"] == first["modes"]
    assert second["ingest"]["passages"] == first["ingest"]["passages"]
    await library.stacks.drop(kept)


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_an_operator_reads_which_file_is_missing(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(NotFound, match=missing):
        load(folder, "test")


def test_only_what_the_split_judges_is_asked(folder: Path) -> None:
    labelled = load(folder, "test")
    assert set(labelled.questions) == {"q1", "q2", "q3"}
    assert labelled.judgements["q1"] == {"leave": 1}
    assert list(labelled.sample(2).questions) == ["q1", "q2"]


def test_the_command_says_what_a_split_lacks(folder: Path) -> None:
    result = CliRunner().invoke(command, [str(folder), "--split", "train"])
    assert result.exit_code == 1
    assert "train.tsv" in result.output


def test_off_topic_questions_come_from_another_set_even_where_its_splits_have_other_names(folder: Path) -> None:
    assert split_of(folder, "valid") == "test"
    assert len(list(off_topic([folder], "valid"))) == 3
    (folder / "qrels" / "train.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tleave\t1\n")
    assert list(off_topic([folder], "valid")) == ["How many days of annual leave do I have?"]
    assert split_of(folder, "test") == "test"
