"""Spellings that look alike are one term, and identifiers stay whole."""

import pytest

from knowledge.stacks.text.analyzer import analyse, language


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Annual LEAVE", "annual leave"),
        ("Ａｎｎｕａｌ　ｌｅａｖｅ", "annual leave"),
        ("café", "cafe"),
        ("cafe\u0301", "café"),
        ("Zürich", "Zurich"),
        ("ﾘﾓｰﾄﾜｰｸ", "リモートワーク"),
        ("打込む", "打ち込む"),
        ("approvals", "approval"),
        ("the company’s", "the company's"),
        ("soft\u00adware", "software"),
        ("pass\u200bword", "password"),
        ("e‑mail", "e-mail"),
        ("ＥＲＲ＿ＣＯＮＮ＿４２", "err_conn_42"),
        ("10,000", "10000"),
    ],
)
def test_spellings_of_the_same_are_the_same_terms(one: str, other: str) -> None:
    assert analyse(one) == analyse(other)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("What is ERR_CONN_42?", "err_conn_42"),
        ("error[E0502]", "e0502"),
        ("since v1.2.3.", "v1.2.3"),
        ("since v1.2.3.", "1.2.3"),
        ("ERR_CONN_42とは何ですか", "err_conn_42"),
        ("v3.12.0の番号", "v3.12.0"),
        ("in C++ or C#", "c++"),
        ("in C++ or C#", "c#"),
        ("see config.yaml", "config.yaml"),
        ("10:30", "10:30"),
        ("CVE-2025-32711", "cve202532711"),
    ],
)
def test_an_identifier_is_one_term(text: str, whole: str) -> None:
    assert whole in analyse(text)


def test_a_part_of_an_identifier_finds_it_too() -> None:
    assert set(analyse("sync 17")) <= set(analyse("ERR_SYNC_17"))
    assert set(analyse("stock count")) <= set(analyse("stockCount"))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("年假有多少天", "每位员工每年有24天带薪年假"),
        ("연차 휴가는 며칠", "모든 직원은 연차휴가를 받습니다"),
        ("วันลาพักร้อน", "พนักงานทุกคนมีวันลาพักร้อนต่อปี"),
        ("有給の日数", "年次有給休暇の日数は24日です"),
        ("Koyomiに登録", "予定はKoyomiへ登録します"),
        ("отпуск сотрудников", "Сотрудники получают отпуск"),
    ],
)
def test_a_question_shares_terms_with_its_text_in_every_script(question: str, text: str) -> None:
    assert len(set(analyse(question)) & set(analyse(text))) >= 2


@pytest.mark.parametrize("text", ["", " ", "。、", "🎉", "\ud800", "\x00", "()[]{}", "\u3000"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert analyse(text) == []


@pytest.mark.parametrize("text", ["a b\u3000c", "有給 休暇", "วัน ลา", "x" * 10_000, "ab_" * 9_999])
def test_no_term_contains_a_space_or_is_too_long(text: str) -> None:
    assert all(term and not any(map(str.isspace, term)) and len(term) <= 64 for term in analyse(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How many days?", "en"),
        ("有給休暇は何日ですか", "ja"),
        ("ERR_SYNC_17とは", "ja"),
        ("経費精算", "ja"),
        ("每位员工每年有24天带薪年假", "zh"),
        ("연차 휴가는 며칠인가요", "ko"),
        ("วันลาพักร้อน", "th"),
        ("Wie viele Tage Urlaub habe ich und wie wird er beantragt?", "de"),
        ("42", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_detected_from_words_and_not_from_codes(text: str, expected: str) -> None:
    assert language(text) == expected
