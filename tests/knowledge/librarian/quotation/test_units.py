"""Tests of what counts as one unit of a section."""

import pytest

from knowledge.librarian.quotation.units import Source, cells, units


def cut(*texts: str) -> list[list[str]]:
    """Each unit as its parts."""
    sources = [Source(n, text) for n, text in enumerate(texts, 1)]
    return [[f"{part.lead}{part.text}" for part in unit.parts] for unit in units(sources)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One day. Two days.\n\nAnother matter.", [["One day.", "Two days."], ["Another matter."]]),
        ("Do this:\n\n1. Ask.\n1. Wait.\n\nThe end.", [["Do this:", "1. Ask.", "1. Wait."], ["The end."]]),
        ("To bring\n- a photo\n  - in colour\n- a pen", [["To bring", "- a photo", "  - in colour", "- a pen"]]),
        ("| To | Yen |\n|---|---|\n| Japan | 3,500 |\n| Elsewhere | 60 |", [["Japan | 3,500", "Elsewhere | 60"]]),
        ("Is it paid?\n\nYes, it is.\n\nMore.", [["Is it paid?", "Yes, it is."], ["More."]]),
        (
            "I took part last year. May I apply again?\n\nYes, you may.\n\nMore.",
            [["I took part last year.", "May I apply again?", "Yes, you may."], ["More."]],
        ),
        (
            "- 3か月以上在籍\n- PIPの対象外\n\n注意：誰でも応募できます。",
            [["- 3か月以上在籍", "- PIPの対象外", "注意：誰でも応募できます。"]],
        ),
        ("Staff get a desk.\n\nHowever, interns share one.", [["Staff get a desk.", "However, interns share one."]]),
        ("Run this:\n```\nmake all\n```\nDone.", [["Run this:", "```\nmake all\n```"], ["Done."]]),
        ("1. Open it.\n```\nopen x\n```\n2. Close it.", [["1. Open it.", "```\nopen x\n```", "2. Close it."]]),
        ("Address\n\n1 Main Street\n\nPhone\n\n555", [["Address", "1 Main Street"], ["Phone", "555"]]),
        (
            "次の手順です：\n・申請する\n・待つ\n\n以上です。",
            [["次の手順です：", "・申請する", "・待つ"], ["以上です。"]],
        ),
        ("休暇は24日です。\n\nただし、新入社員は10日です。", [["休暇は24日です。", "ただし、新入社員は10日です。"]]),
        (
            "給料日は15日ですか。\n\nいいえ、25日です。\n\n他の件です。",
            [["給料日は15日ですか。", "いいえ、25日です。"], ["他の件です。"]],
        ),
        (
            "1. Linen\nThe supplier comes at six from June on.\n\n2. Visitors\nThe ward stays closed. It opens in May.",
            [
                ["1. Linen", "The supplier comes at six from June on."],
                ["2. Visitors", "The ward stays closed.", "It opens in May."],
            ],
        ),
        (
            "1. Linen\n   The supplier comes at six from June on.\n2. Visitors\n   The ward stays closed.",
            [["1. Linen\n   The supplier comes at six from June on.", "2. Visitors\n   The ward stays closed."]],
        ),
        ("# Only a heading", []),
        ("", []),
    ],
)
def test_what_its_author_wrote_as_one_is_one(text: str, expected: list[list[str]]) -> None:
    assert cut(text) == expected


def test_of_a_long_paragraph_only_the_last_sentence_introduces_the_list_under_it() -> None:
    paragraph = " ".join(["It is a long story."] * 12)
    assert cut(f"{paragraph} Bring these:\n- a pen")[1] == ["Bring these:", "- a pen"]


def test_a_list_stays_with_the_sentence_that_announces_it_whatever_stands_between() -> None:
    announced = "Submit the following paperwork to your supervisor."
    note = " ".join(["Note that it takes a while to be read."] * 5)
    story = " ".join(["It is a long story."] * 12)
    assert len(cut(f"{announced} {note}\n\n- a form")) == 1
    assert cut(f"{story} {announced} {note}\n\n- a form")[1][0] == announced
    assert cut(f"{story} {announced} {note}\n\n- a form")[1][-1] == "- a form"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Follow these steps:", "1. Write to us."), [["Follow these steps:", "1. Write to us."]]),
        (("Steps:\n1. Ask.\n2. Wait.", "3. Go."), [["Steps:", "1. Ask.", "2. Wait.", "3. Go."]]),
        (("| A | B |\n|---|---|\n| 1 | 2 |", "| A | B |\n|---|---|\n| 3 | 4 |"), [["1 | 2", "3 | 4"]]),
        (("It begins here and", "ends there."), [["It begins here and", "ends there."]]),
        (("One matter.", "Another."), [["One matter."], ["Another."]]),
    ],
)
def test_what_two_passages_of_a_section_share_is_one_unit(texts: tuple[str, ...], expected: list[list[str]]) -> None:
    assert cut(*texts) == expected


@pytest.mark.parametrize(
    "text", ["x" * 5000, "。。。", "\r\nA.\r\nB.\r\n", "```\nopen", "| a |\n|---|", "- \n- b", "> q"]
)
def test_every_part_is_a_slice_of_its_passage(text: str) -> None:
    assert all(part.text in text for unit in units([Source(1, text)]) for part in unit.parts)


def test_a_bar_that_is_written_with_a_backslash_divides_no_cells() -> None:
    assert cells(r"a \| b | c") == ["a | b", "c"]
