import json
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files

import pytest

from knowledge.catalogue.hits import Hit
from knowledge.librarian.refusal import Judge, Judgement, absent_names, evidence
from tests.knowledge.librarian.asking import found

FAR = {"background": 0.0, "lead": 0.2, "shared": 0.05}
NEAR = {"background": 0.8, "lead": 0.5, "shared": 0.4}


def passage(cosine: float | None, coverage: float, search: Mapping[str, float]) -> Hit:
    hit = found("Everyone has 24 days of leave.", cosine=cosine)
    return replace(hit, coverage=coverage, search=search)


def judge(*, knows: bool = True, threshold: float = 0.5) -> Judge:
    return Judge(Judgement.fitted("all-MiniLM-L6-v2"), lambda _: knows, threshold)


def test_a_question_with_a_fitting_passage_is_answered_and_another_is_refused() -> None:
    assert judge().can_answer("How many days of leave?", [passage(0.7, 0.8, NEAR)])
    assert not judge().can_answer("Where is Mongolia?", [passage(0.2, 0.3, FAR)])


def test_nothing_found_answers_nothing() -> None:
    assert judge().confidence("How many days of leave?", []) == 0


def test_a_question_in_a_language_unknown_to_the_model_is_judged_by_its_words_alone() -> None:
    unsure = judge(knows=False)
    near, far = passage(0.9, 0.1, NEAR | {"lead": 0.2}), passage(0.1, 0.1, FAR)
    assert unsure.confidence("山", [near]) == unsure.confidence("山", [far])
    assert not unsure.can_answer("山", [near])
    assert unsure.can_answer("有給", [passage(0.1, 0.8, FAR)])


def test_passages_of_another_retriever_are_judged_by_what_they_have() -> None:
    assert evidence([found("Leave.")])["meaning"] == pytest.approx(0.7)
    assert judge().confidence("leave", [found("Leave.", cosine=None)]) < 0.5
    assert judge().can_answer("leave", [replace(found("Leave.", cosine=0.55), coverage=0.6)])


def test_a_question_about_an_attached_file_is_answered_and_one_about_something_else_is_refused() -> None:
    by_e5 = Judge(Judgement.fitted("multilingual-e5-small"), lambda _: True)
    rota = found("The wombat desk is staffed by Priya on Thursdays.", cosine=0.872)
    assert by_e5.can_answer("Who staffs the wombat desk?", [replace(rota, coverage=0.6)])
    elsewhere = found("The wombat desk is staffed by Priya on Thursdays.", cosine=0.763)
    assert not by_e5.can_answer("How tall is Mount Fuji?", [replace(elsewhere, coverage=0.4)])


def test_a_question_that_is_asked_anywhere_needs_more_than_one_that_is_asked_at_work() -> None:
    by_e5 = Judge(Judgement.fitted("multilingual-e5-small"), lambda _: True)
    search = {"background": 1.0, "lead": 0.4, "shared": 0.2, "foreign": 0.0, "vocabulary": 0.9}
    work, anywhere = (
        by_e5.confidence("?", [passage(0.83, 0.6, search | {"elsewhere": one, "workplace": other})])
        for one, other in ((-0.02, 0.02), (0.06, -0.02))
    )
    assert work > 0.9
    assert anywhere < 0.1


def test_a_few_documents_answer_what_is_asked_of_them_as_readily_as_many_but_interrupt_nobody_sooner() -> None:
    by_e5 = Judge(Judgement.fitted("multilingual-e5-small"), lambda _: True)
    search = {"background": 1.0, "lead": 0.4, "shared": 0.2, "elsewhere": 0.0, "workplace": 0.0}
    many, some = ([passage(0.81, 0.5, search | {"few": powers})] for powers in (0.0, 1.6))
    assert by_e5.confidence("?", many) < 0.5 < by_e5.confidence("?", some)
    nearer = [passage(0.835, 0.5, search | {"few": 1.6})]
    assert by_e5.confidence("?", nearer) > 0.8
    assert not by_e5.can_answer("?", nearer, sure=True)


def test_a_few_passages_are_no_background_of_their_own() -> None:
    assert evidence([passage(0.7, 0.8, NEAR | {"background": 3.0})])["background"] == 1.2


def test_the_operator_moves_the_threshold_from_never_to_nearly_always() -> None:
    weak = [passage(0.2, 0.2, FAR)]
    strong = [passage(0.9, 1.0, NEAR)]
    assert judge(threshold=0).can_answer("?", weak)
    assert judge(threshold=0.99).can_answer("?", strong)
    assert not judge(threshold=1).can_answer("?", [passage(0.6, 0.6, NEAR)])


@pytest.mark.parametrize(
    ("fit", "good"),
    [(("known", "all-MiniLM-L6-v2"), 0.03), (("known", "multilingual-e5-small"), 0.05), (("unknown",), 0.06)],
)
def test_the_weights_stand_beside_the_evidence_that_most_foreign_questions_are_refused_and_few_good_ones(
    fit: tuple[str, ...], good: float
) -> None:
    kept = json.loads(files("knowledge.librarian").joinpath("judgement.json").read_text(encoding="utf-8"))
    for key in fit:
        kept = kept[key]
    for name, refused in kept["refused"].items():
        across = name in ("en, Japanese questions", "ja, English questions")  # they find the right page less often
        assert refused["answerable"] <= (0.4 if across else good), name
        assert refused["off_topic"] >= 0.7, name
        assert refused["answerable"] <= refused.get("taken_away", good) <= refused["off_topic"], name


def test_a_name_that_nothing_found_has_is_absent() -> None:
    leave = [found("Everyone has 24 days of leave.", title="Leave in Berlin")]
    assert absent_names("What is E-4099?", leave) == ("E-4099",)
    assert absent_names("How much leave is there in Berlin?", leave) == ()
    assert absent_names("How much leave is there in Paris?", leave) == ("Paris",)
    assert absent_names("How much leave is there in Paris?", leave, only_strict=True) == ()


def test_a_name_in_japanese_is_not_missed_in_passages_of_another_language() -> None:
    assert absent_names("大阪のオフィスは？", [found("The office in Osaka is closed.")]) == ()
    assert absent_names("大阪のオフィスは？", [found("東京のオフィスは閉まっています。")]) == ("大阪",)


def test_a_place_that_japanese_passages_write_in_their_own_way_is_not_missed_and_an_acronym_is() -> None:
    crete = [found("2017年10月のサミットはクレタ島で開かれました。"), found("サミットは年に1回です。")]
    assert absent_names("When did everyone meet up on Crete?", crete) == ()
    assert absent_names("What does KXQ stand for at the summit?", crete) == ("KXQ",)


def test_a_name_is_there_in_the_other_language_too() -> None:
    assert absent_names("How many days off for a wedding in Japan?", [found("日本では5日の休暇があります。")]) == ()
    assert absent_names("How many days off for a wedding in Peru?", [found("日本では5日の休暇があります。")]) == (
        "Peru",
    )
    both = [found("The Leeds office has no dogs."), found("犬は同伴できません。")]
    assert absent_names("リーズのオフィスに犬は？", both) == ()
