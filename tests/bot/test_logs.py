"""The log, which must never hold secrets or people's words."""

import asyncio
import io
import logging
import re
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.app import Patience
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import BEN
from tests.bot.conftest import SECRET, TEAM, TOKEN, serving

QUESTION = "<@USHISHO> How many days of annual leave do zebras have?"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Return the log as the bot writes it, down to its details."""
    stream = io.StringIO()
    logs.configure(stream, logging.DEBUG)
    yield stream
    assert sys.__stderr__ is not None
    logs.configure(sys.__stderr__)


@pytest.mark.usefixtures("stocked")
async def test_neither_a_token_nor_a_question_nor_a_document_reaches_the_log_whatever_fails(
    library: Library, playground: Playground, bot_settings: Settings, written: io.StringIO
) -> None:
    async with serving(library, playground, bot_settings, Patience(longest_pause=0.2)):
        playground.fail_next("users.info", status=500, times=3)
        playground.fail_next("assistant.threads.setStatus", error="missing_scope")
        playground.fail_next("chat.postMessage", error="invalid_blocks")
        playground.fail_next("chat.postMessage", error="internal_error")
        ts = await playground.say(BEN.id, TEAM.id, QUESTION)
        await playground.wait_for(lambda: len(playground.messages(TEAM.id, ts)) > 1, 15)
        await playground.wait_for(lambda: not playground.statuses)
        async with asyncio.timeout(10):
            while "question_answered" not in written.getvalue():  # noqa: ASYNC110  a log tells nobody
                await asyncio.sleep(0.02)
    log = written.getvalue()
    for event in ("question_kept", "blocks_refused", "job_attempt_failed"):
        assert event in log
    for secret in (TOKEN, SECRET, "zebra", "annual leave", "25 days"):
        assert secret not in log, secret


@pytest.mark.usefixtures("written")
def test_a_token_in_a_name_is_redacted() -> None:
    assert logs.redact("xoxb-1-abc and xapp-1-A1-2 and Bearer abc.def") == "[secret] and [secret] and [secret]"
    assert (
        logs.redact("at https://me:password@host/a@b and https://host/")
        == "at https://[secret]@host/a@b and https://host/"
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_no_control_sequence_of_a_document_reaches_the_log_or_the_operators_terminal(
    stream: type[io.StringIO],
) -> None:
    written = stream()
    logs.configure(written)
    try:
        hostile = "\x1b]52;c;ZXZpbA==\x07\x1b]0;title\x07\x9b31m\u202egnp.exe\r\nforged line"
        structlog.get_logger().warning("document_unreadable", path=hostile, book=hostile)
        logging.getLogger("a.library").warning("cannot read %s", hostile)
    finally:
        assert sys.__stderr__ is not None
        logs.configure(sys.__stderr__)
    text = re.sub("\x1b\\[[0-9;]*m", "", written.getvalue())  # the log's own colours
    assert len(text.splitlines()) == 2
    assert not logs.CONTROLS.search(text.replace("\n", ""))
    assert "52;c;ZXZpbA==" in text
