import numpy as np
import pytest

from knowledge.catalogue.books import Passage
from knowledge.stacks.search.ranking import SearchQuery, few, fuse, rank, term_overlaps
from knowledge.stacks.store.passage_reader import StoredPassage


def candidate(terms: str, *, vector: list[float], windows: list[list[float]] | None = None) -> StoredPassage:
    passage = Passage(terms, "b", "e", "s", 0, "title", (), None, terms)
    parts = None if windows is None else np.array(windows, np.float32)
    return StoredPassage(passage, terms, np.array(vector, np.float32), parts)


def test_a_rare_term_of_the_question_counts_more_than_a_frequent_one() -> None:
    had = term_overlaps(
        ["leave", "sabbatical"], {"a": "leave days", "b": "sabbatical", "c": "leave", "d": "leave year"}
    )
    assert had["b"].coverage > had["a"].coverage > 0
    assert had["b"].coverage + had["a"].coverage == pytest.approx(1)


def test_terms_side_by_side_as_in_the_question_count_more() -> None:
    had = term_overlaps(["paid", "leave"], {"a": "days of paid leave", "b": "leave is paid", "c": "paidleave"})
    assert [had[key].adjacent for key in "abc"] == [1, 0, 0]


def test_a_question_without_any_term_has_no_coverage() -> None:
    assert term_overlaps([], {"a": "leave"})["a"].coverage == 0


def test_the_passage_with_the_questions_words_in_their_order_comes_first() -> None:
    both = {name: candidate(name, vector=[1.0, 0.0]) for name in ("leave the paid", "the paid leave")}
    ranked = rank(
        SearchQuery([1.0, 0.0], ["paid", "leave"], None, known=True), both, both, both, dict.fromkeys(both, 2.0)
    )
    assert [found.passage.text for found in ranked] == ["the paid leave", "leave the paid"]
    assert 1 >= ranked[0].score > ranked[1].score >= 0


def test_a_passage_is_found_by_its_best_window() -> None:
    apart = {
        "whole": candidate("whole", vector=[0.6, 0.8]),
        "part": candidate("part", vector=[0.6, 0.8], windows=[[0.0, 1.0], [1.0, 0.0]]),
    }
    ranked = rank(SearchQuery([1.0, 0.0], [], None, known=True), apart, (), apart, {})
    assert [found.passage.text for found in ranked] == ["part", "whole"]
    assert ranked[0].window_score == pytest.approx(1)


def test_words_decide_where_the_model_does_not_know_the_language() -> None:
    apart = {"near": candidate("near", vector=[1.0, 0.0]), "worded": candidate("worded", vector=[0.0, 1.0])}
    words = {"worded": 9.0}
    order = {}
    for known in (True, False):
        asked = SearchQuery([1.0, 0.0], ["worded"], None, known=known)
        order[known] = rank(asked, apart, words, apart, words)[0].passage.text
    assert order == {True: "near", False: "worded"}


def test_a_passage_in_another_language_loses_nothing_for_having_none_of_the_questions_words() -> None:
    apart = {
        "有給 休暇 年 20 日": candidate("有給 休暇 年 20 日", vector=[1.0, 0.0], windows=[[1.0, 0.0]]),
        "leave form": candidate("leave form", vector=[0.5, 0.8], windows=[[0.5, 0.8]]),
    }
    asked = SearchQuery([1.0, 0.0], ["leave", "form"], None, known=True)
    ranked = rank(asked, apart, ["leave form"], apart, {"leave form": 9.0})
    assert [found.passage.text for found in ranked] == ["有給 休暇 年 20 日", "leave form"]
    assert [found.search["foreign"] for found in ranked] == [0.5, 0.5]
    assert ranked[0].coverage


def test_a_passage_in_a_language_unknown_to_the_model_gains_nothing() -> None:
    apart = {
        "有給 休暇": candidate("有給 休暇", vector=[1.0, 0.0]),
        "leave form": candidate("leave form", vector=[0.5, 0.8], windows=[[0.9, 0.4]]),
    }
    asked = SearchQuery([1.0, 0.0], ["leave", "form"], None, known=True)
    ranked = {found.passage.text: found for found in rank(asked, apart, ["leave form"], apart, {"leave form": 9.0})}
    assert ranked["有給 休暇"].coverage == 0
    assert ranked["有給 休暇"].search["foreign"] == 0


def test_a_passage_in_another_language_comes_first_by_the_questions_words_in_translation() -> None:
    near = {
        terms: candidate(terms, vector=vector, windows=[vector])
        for terms, vector in {
            "hotel breakfast": [1.0, 0.0],
            "busi trip request": [0.9, 0.4],
            "coffe machin": [0.0, 1.0],
        }.items()
    }
    ranked = rank(SearchQuery([1.0, 0.0], ["出張", "申請"], None, known=True), near, (), near, {})
    assert [found.passage.text for found in ranked] == ["busi trip request", "hotel breakfast", "coffe machin"]
    assert ranked[0].search["translated"] == 1
    nothing = rank(SearchQuery([1.0, 0.0], ["相撲"], None, known=True), near, (), near, {})
    assert nothing[0].passage.text == "hotel breakfast"
    assert nothing[0].search["translated"] == 0


def test_equal_scores_are_always_in_the_same_order() -> None:
    assert fuse([(1.0, {"b": 1.0, "a": 1.0}), (1.0, {})]) == [("a", 1.0), ("b", 1.0)]


@pytest.mark.parametrize(("passages", "least"), [(60, 0.0), (6, 0.8)])
def test_a_term_of_the_question_that_stands_nowhere_is_told_the_more_the_more_passages_there_are(
    passages: int, least: float
) -> None:
    some = {str(n): candidate("leave days", vector=[1.0, 0.0]) for n in range(passages)}
    told = [
        rank(SearchQuery([1.0, 0.0], terms, None, known=True), some, some, some, {})[0].search["vocabulary"]
        for terms in (["leave"], ["leave", "elephant"], ["elephant"])
    ]
    assert told[0] == 1 > told[1] > told[2] >= least


def test_stacks_of_a_handbooks_size_are_not_few_and_a_hundred_passages_are_as_few_as_one() -> None:
    assert few(100_000) == few(4000) == 0
    assert few(1) == few(100) == pytest.approx(1.6, abs=0.01)
    assert few(400) == pytest.approx(1)
