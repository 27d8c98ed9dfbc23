"""The form for adding documents."""

from typing import Any

import pytest

from bot.blocks.add_forms import (
    FormContext,
    FormValues,
    add_documents_view,
    form_errors,
    form_values,
    not_kept,
    title_of,
)
from knowledge.messages.language import Language
from playground.block_kit.checks import check_view

EN = Language.ENGLISH


@pytest.mark.parametrize("language", sorted(Language))
@pytest.mark.parametrize("channel_shelf", [True, False])
def test_slack_takes_the_form(language: Language, channel_shelf: bool) -> None:  # noqa: FBT001  a parameter of the test
    check_view(add_documents_view(FormContext("C1", channel_shelf, language)), kinds=frozenset({"modal"}))


def shelves(view: dict[str, Any]) -> tuple[list[str], str]:
    [element] = [block["element"] for block in view["blocks"] if block.get("block_id") == "shelf"]
    return [option["value"] for option in element["options"]], element["initial_option"]["value"]


def test_the_shelf_of_a_channel_is_offered_only_where_there_is_a_channel() -> None:
    assert shelves(add_documents_view(FormContext("C1", channel_shelf=True, language=EN))) == (
        ["public", "channel"],
        "public",
    )
    assert shelves(add_documents_view(FormContext("D1", channel_shelf=False, language=EN))) == (["public"], "public")


def test_in_a_private_channel_its_own_shelf_is_chosen_beforehand() -> None:
    view = add_documents_view(FormContext("G1", channel_shelf=True, language=EN), preferred="channel")
    assert shelves(view)[1] == "channel"


def test_the_form_remembers_where_and_for_whom_it_was_opened() -> None:
    opened = FormContext("C1", channel_shelf=True, language=Language.JAPANESE)
    assert FormContext.loads(add_documents_view(opened)["private_metadata"]) == opened


def test_what_was_written_is_read_back() -> None:
    values = {
        "files": {"files": {"type": "file_input", "files": [{"id": "F1", "name": "a.pdf"}]}},
        "name": {"name": {"type": "plain_text_input", "value": " Leave "}},
        "text": {"text": {"type": "plain_text_input", "value": None}},
        "addresses": {"addresses": {"type": "plain_text_input", "value": "https://a.test/x\nhttps://b.test/y "}},
        "shelf": {"shelf": {"type": "radio_buttons", "selected_option": {"value": "channel"}}},
        "refresh": {"refresh": {"type": "static_select", "selected_option": {"value": "daily"}}},
        "twin": {"twin": {"type": "radio_buttons", "selected_option": {"value": "both"}}},
    }
    addresses = ("https://a.test/x", "https://b.test/y")
    written = FormValues((("F1", "a.pdf"),), "", "Leave", "channel", addresses, every="daily", twin="both")
    assert form_values({"state": {"values": values}}) == written


def test_an_empty_form_is_sent_back() -> None:
    assert form_errors(FormValues((), "", "Leave", "public"), EN) == {
        "files": "Please upload a file, enter an address or paste a text."
    }


def test_a_text_without_a_title_is_sent_back() -> None:
    assert form_errors(FormValues((), "Twenty days.", "", "public"), EN) == {"name": "Please give the text a title."}


def test_what_is_no_address_is_sent_back_with_what_it_was() -> None:
    wrong = form_errors(FormValues((), "", "", "public", ("https://a.test", "file:///etc/passwd")), EN)
    assert "file:///etc/passwd" in wrong["addresses"]
    assert form_errors(FormValues((), "", "", "public", ("https://a.test",)), EN) == {}
    assert "up to 20" in form_errors(FormValues((), "", "", "public", ("https://a.test",) * 21), EN)["addresses"]


def test_a_file_needs_no_title() -> None:
    assert form_errors(FormValues((("F1", "a.pdf"),), "", "", "public"), EN) == {}


def test_a_form_that_could_not_be_taken_says_so_with_an_id() -> None:
    assert "1a2b" in not_kept(EN, log_id="1a2b")["files"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The fire drill is on Tuesday. Take the stairs.", "The fire drill is on Tuesday"),
        ("Who has the key?\nAsk Marta.", "Who has the key?"),
        (
            "Reminder: the fire drill is on the first Tuesday of each month, and everybody takes part",
            "Reminder: the fire drill is on the first Tuesday of each…",
        ),
        ("来週の火曜日に避難訓練があります。階段を使ってください。", "来週の火曜日に避難訓練があります"),
        ("\n \n", ""),
        ("Release 2.4 is out", "Release 2.4 is out"),
    ],
)
def test_a_message_gets_the_title_that_a_person_would_give(text: str, title: str) -> None:
    assert title_of(text) == title
