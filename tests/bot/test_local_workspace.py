"""The playground that opens without Slack's settings, and the receipts that its inspector shows."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from bot.local_workspace import receipts_from
from knowledge.library.library import Library
from playground import Playground
from tests.knowledge.cli.test_main import SHISHO, THIS_CHECKOUT, process

pytestmark = pytest.mark.usefixtures("stocked", "bot")
Json = dict[str, Any]


async def behind_the_answer(playground: Playground, library: Library, question: str) -> Json:
    """Ask, and wait until the answer's receipt is kept."""
    playground.receipts = receipts_from(library, playground)
    ts = await playground.say("UMEMBER", "#team", question)
    async with asyncio.timeout(15):
        while True:
            told = await playground.inspect("CTEAM", ts)
            if told["receipts"]:
                return told
            await asyncio.sleep(0.05)


async def test_the_inspector_shows_each_passage_with_its_scores_and_whether_it_was_cited(
    library: Library, playground: Playground
) -> None:
    told = await behind_the_answer(playground, library, "<@USHISHO> How many days of annual leave are there?")
    [receipt] = told["receipts"]
    cited = [passage for passage in receipt["passages"] if passage["cited"]]
    assert [(passage["book"], passage["n"]) for passage in cited] == [("Leave", 1)]
    assert 0 < cited[0]["score"] <= 1
    assert {"meaning", "words"} <= cited[0].keys()


async def test_the_inspector_shows_the_time_of_each_stage_the_events_and_the_calls(
    library: Library, playground: Playground
) -> None:
    told = await behind_the_answer(playground, library, "<@USHISHO> How many days of annual leave are there?")
    assert told["receipts"][0]["timings_ms"].keys() >= {"search", "write", "total"}
    assert {"app_mention", "message"} <= {delivery["kind"] for delivery in told["deliveries"]}
    assert {"users.info", "assistant.threads.setStatus"} <= {call["method"] for call in told["calls"]}
    assert all(call["ok"] and call["ms"] >= 0 for call in told["calls"])


async def test_the_inspector_shows_no_text_of_a_document(library: Library, playground: Playground) -> None:
    told = await behind_the_answer(playground, library, "<@USHISHO> Whom do I call when I take sick leave?")
    assert "front desk" not in str(told)


async def test_where_the_playground_is_forbidden_lost_settings_are_told_and_nothing_is_opened(tmp_path: Path) -> None:
    code, out, errors = await process(tmp_path, "serve", SHISHO_PLAYGROUND="never")
    assert (code, out) == (1, "")
    assert "No SLACK_ setting is there" in errors
    assert "Set SLACK_BOT_TOKEN" in errors
    assert not any(tmp_path.iterdir())  # noqa: ASYNC240  an empty folder


async def test_who_starts_without_slacks_settings_is_told_that_this_is_the_playground(tmp_path: Path) -> None:
    ports = dict.fromkeys(("PORT", "SHISHO_STATUS_PORT", "SHISHO_PLAYGROUND_PORT"), "0")
    environment = {**os.environ, **THIS_CHECKOUT, **ports, "SHISHO_HOME": str(tmp_path)}
    process = await asyncio.create_subprocess_exec(
        *(SHISHO, "serve"), cwd=tmp_path, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stderr is not None
        async with asyncio.timeout(60):
            while b"this is the playground" not in (said := await process.stderr.readline()):
                assert said
        assert b"SHISHO_PLAYGROUND=never" in said
    finally:
        process.terminate()
        await process.communicate()
