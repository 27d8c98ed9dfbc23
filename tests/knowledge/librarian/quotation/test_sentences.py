"""The sentences, items and rows of a document."""

import pytest

from knowledge.librarian.quotation.sentences import joined, sentences


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One day. Two days!", ["One day.", "Two days!"]),
        ("Ask Dr. Mori, e.g. by mail. She answers.", ["Ask Dr. Mori, e.g. by mail.", "She answers."]),
        ("Call Fenna, ext. 7010. China incl. Hong Kong.", ["Call Fenna, ext. 7010.", "China incl. Hong Kong."]),
        ("Version v1.2.3 is out at 10.30 a.m. today.", ["Version v1.2.3 is out at 10.30 a.m. today."]),
        ("年に24日です。祝日は別です！", ["年に24日です。", "祝日は別です！"]),
        ("「休みます。」と伝えます。以上です。", ["「休みます。」と伝えます。", "以上です。"]),
        ("（詳しくは人事へ。）次に進みます。", ["（詳しくは人事へ。）次に進みます。"]),
        ("1. Enter the days.\n2. Wait.\n", ["Enter the days.", "Wait."]),
        ("| To | Yen |\n|---|---|\n| Japan | 3,500 |\n| Elsewhere | 60 |", ["Japan | 3,500", "Elsewhere | 60"]),
        ("## Heading\n\nText under it.", ["Text under it."]),
        ("* * *\n\n---\n", []),
        ("", []),
    ],
)
def test_sentences_items_and_rows_stand_alone(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| To | Yen |\n|---|---|\n| Japan | 3,500 |\n\nNot more.", [("Japan | 3,500", "To | Yen"), ("Not more.", "")]),
        ("Sick leave\n- Call us.\n- Rest.", [("Call us.", "Sick leave"), ("Rest.", "Sick leave")]),
        ("Ask early. Bring:\n\n- a photo\n\nThen go.", [("Ask early.", ""), ("a photo", "Bring:"), ("Then go.", "")]),
        ("Sick leave\nCall us before ten, whoever you are. Rest.\n\nSleep.",
         [("Call us before ten, whoever you are.", "Sick leave"), ("Rest.", "Sick leave"), ("Sleep.", "")]),
        ("オンコール\n夜間や休日の障害に対応する当番。", [("夜間や休日の障害に対応する当番。", "オンコール")]),
        ("Leave is booked in\nKoyomi, in half days.", [("Leave is booked in\nKoyomi, in half days.", "")]),
    ],
)  # fmt: skip
def test_a_line_that_only_heads_others_is_none_of_its_own(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(sentence.text, sentence.under) for sentence in sentences(text)] == expected


@pytest.mark.parametrize("text", ["a (b. C). D", "「未閉。次。", "x" * 5000, "。。。", "\r\nA.\r\nB.\r\n", "🎉. Yes."])
def test_each_is_a_slice_of_its_text(text: str) -> None:
    assert all(text[one.start : one.start + len(one.text)] == one.text for one in sentences(text))


def test_a_line_that_a_page_broke_is_put_together() -> None:
    assert joined("Leave is\nbooked in Koyomi.") == "Leave is booked in Koyomi."
    assert joined("休暇は\n年に24日です。") == "休暇は年に24日です。"
