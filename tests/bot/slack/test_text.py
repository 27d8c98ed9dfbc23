"""Other people's words on their way to Slack."""

from collections.abc import Callable

import pytest

from bot.slack import text

HOSTILE = "Tea \x1b]0;owned\x07time\x1b[31m is\x9b2J at\x85four\x00\x7f \x1b]8;;http://evil.example"


@pytest.mark.parametrize("written", [text.label, text.plain, text.markdown, text.fallback, text.escape])
def test_nothing_that_steers_a_terminal_reaches_slack(written: Callable[[str], str]) -> None:
    shown = written(HOSTILE)
    assert not [sign for sign in shown if ord(sign) in {*range(10), *range(11, 32), *range(127, 160)}]
    assert "owned" not in shown
    assert shown.split()[:5] == ["Tea", "time", "is", "at", "four"]
