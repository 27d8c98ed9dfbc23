"""The removal of what steers a terminal, in all its forms."""

import json

import pytest

from knowledge.cli.main import json_line
from knowledge.controls import one_line, without_controls

NAMES = {
    "\x1b]0;owned\x07tea": "tea",
    "\x1b]52;c;b3duZWQ=\x1b\\tea": "tea",
    "\x9d0;owned\x9ctea": "tea",
    "\x1bPowned\x1b\\tea": "tea",
    "\x1b[2J\x1b[31mtea\x9b0m": "tea",
    "\x1bctea\x1b(B": "tea",
    "tea\x08\x08\x7f\x00\x85time": "tea\ntime",
    "tea\r\ntime\rroom\x0cend": "tea\ntime\nroom\nend",
    "tea\u202eemit": "teaemit",
    "tea \udcff": "tea \ufffd",
    "tea\t時間 ✓ é": "tea\t時間 ✓ é",
}


@pytest.mark.parametrize(("name", "shown"), NAMES.items())
def test_nothing_steers_the_terminal_and_words_stay(name: str, shown: str) -> None:
    assert without_controls(name) == shown
    assert one_line(name) == " ".join(shown.split())


def test_an_unfinished_command_takes_no_text_along() -> None:
    text = f"\x1b]0;{'Tea is at four. ' * 400}"
    assert without_controls(text).endswith("Tea is at four. " * 400)


def test_json_keeps_every_character_without_writing_a_control() -> None:
    names = "".join(NAMES)
    written = json_line({"name": names})
    assert json.loads(written)["name"] == names
    assert without_controls(written) == written
