"""An answer that is stopped, one that breaks off, and one that is tried again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.app import build, listening
from bot.http.server import SLACK_PATH
from bot.slack.audience import FRESH
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from playground.workspace.messages import Message
from tests.bot.conftest import TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, body, done, growing, replies, whole
from tests.servers.model import Mode, ModelServer

TEXT = "Every employee has 25 days of paid annual leave a year [1]. " + "There is more to say about it. " * 12

LONG = TEXT + "There is more to say about it. " * 60

pytestmark = pytest.mark.usefixtures("writing_bot", "stocked")


@pytest.fixture(autouse=True)
def slowly(model: ModelServer) -> None:
    model.mode, model.text, model.delay = Mode.SLOW, TEXT.strip(), 0.02


async def ask(playground: Playground) -> str:
    return await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")


@asynccontextmanager
async def telling_another_process(library: Library, playground: Playground, settings: Settings) -> AsyncIterator[None]:
    """Slack tells everything to a bot that listens and does no jobs."""
    async with (
        open_slack(settings) as client,
        listening(build(library, client, await identify(client), settings)) as port,
    ):
        playground.request_url = f"http://127.0.0.1:{port}{SLACK_PATH}"
        yield


def actions(message: Message) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row]


def value(message: Message, action: str) -> str:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return next(str(element["value"]) for row in rows for element in row if element["action_id"] == action)


async def test_slacks_stop_button_stops_the_model_and_keeps_what_was_written(
    playground: Playground, model: ModelServer, library: Library, workspace: str
) -> None:
    ts = await ask(playground)
    await playground.wait_for(lambda: [m for m in replies(playground, TEAM.id, ts) if "[1]" in body(m)], 10)
    await playground.stop(BEN.id, TEAM.id, ts)
    answer = await whole(playground, TEAM.id, ts)
    assert "Stopped." in answer.shown_text
    assert TEXT.startswith(body(answer))
    assert "source:1" in actions(answer)
    await asyncio.wait_for(model.hung_up.wait(), 5)
    row = await library.catalogue.answers.get(workspace, f"{TEAM.id}:{ts}")
    assert row is not None
    assert row.text == body(answer)


@pytest.mark.parametrize("how", ["stop", "edit", "deletion"])
async def test_a_stop_that_another_process_is_told_of_stops_the_model(
    playground: Playground, model: ModelServer, library: Library, bot_settings: Settings, how: str
) -> None:
    model.text = LONG
    ts = await ask(playground)
    await growing(playground, TEAM.id, ts)
    async with telling_another_process(library, playground, bot_settings):
        match how:
            case "stop":
                await playground.stop(BEN.id, TEAM.id, ts)
            case "edit":
                await playground.edit(BEN.id, TEAM.id, ts, f"{ME} Whom do I call when I take sick leave?")
            case "deletion":
                await playground.delete(BEN.id, TEAM.id, ts)
        await asyncio.wait_for(model.hung_up.wait(), 5)
        model.text, model.delay = TEXT, 0.0
        await playground.wait_for(lambda: done(playground, TEAM.id, ts), 10)
        assert LONG not in "".join(map(body, replies(playground, TEAM.id, ts)))


async def test_a_stop_that_only_the_next_append_reports_stops_the_model(playground: Playground) -> None:
    ts = await ask(playground)
    await growing(playground, TEAM.id, ts)
    playground.fail_next("chat.appendStream", error="stopped_by_user")
    answer = await whole(playground, TEAM.id, ts)
    assert "Stopped." in answer.shown_text
    assert TEXT.startswith(body(answer))


async def test_a_stop_before_the_first_words_leaves_only_a_note(playground: Playground, model: ModelServer) -> None:
    model.text = "NOT-IN-THE-" + "x" * 900  # held back: it might become a refusal
    ts = await ask(playground)
    statuses = "assistant.threads.setStatus"
    await playground.wait_for(lambda: [c for c in playground.calls_of(statuses) if "reading" in str(c.arguments)], 10)
    await playground.stop(BEN.id, TEAM.id, ts)
    assert (await whole(playground, TEAM.id, ts)).shown_text == "Stopped."


async def test_an_edited_preview_has_a_stop_button_for_the_asker(playground: Playground) -> None:
    playground.fail_next("chat.startStream", error="channel_type_not_supported")
    ts = await ask(playground)
    shown = await growing(playground, TEAM.id, ts)
    await playground.click(HANAKO.id, TEAM.id, shown.ts, "stop")
    await playground.wait_for(lambda: [m for m in playground.ephemerals(HANAKO.id) if "質問した本人" in m.shown_text])
    await playground.click(BEN.id, TEAM.id, shown.ts, "stop")
    answer = await whole(playground, TEAM.id, ts)
    assert "Stopped." in answer.shown_text
    assert "stop" not in actions(answer)
    assert TEXT.startswith(body(answer))


async def test_a_model_that_breaks_off_leaves_a_partial_answer_with_a_retry_button(
    playground: Playground, model: ModelServer, library: Library, workspace: str
) -> None:
    model.mode = Mode.BREAKING
    ts = await ask(playground)
    broken = await whole(playground, TEAM.id, ts)
    assert TEXT.startswith(body(broken))
    assert "is incomplete" in broken.shown_text
    assert not playground.statuses
    model.mode = Mode.STREAMING
    await playground.click(HANAKO.id, TEAM.id, broken.ts, "again")
    await playground.wait_for(lambda: [m for m in playground.ephemerals(HANAKO.id) if "質問した本人" in m.shown_text])
    await asyncio.gather(*(playground.click(user, TEAM.id, broken.ts, "again") for user in (BEN.id, AIKO.id)))
    await playground.wait_for(lambda: done(playground, TEAM.id, ts, times=2), 10)
    first, second = replies(playground, TEAM.id, ts)
    assert body(first) == body(broken)
    assert "again" not in actions(first)
    assert body(second) == TEXT.strip()
    assert model.calls == 2
    row = await library.catalogue.answers.get(workspace, f"{TEAM.id}:{ts}")
    assert row is not None
    assert row.text == TEXT.strip()


async def test_an_answer_that_is_tried_again_holds_only_what_those_who_read_the_channel_by_then_may_read(
    playground: Playground, model: ModelServer
) -> None:
    model.mode = Mode.BREAKING
    ts = await ask(playground)
    broken = await whole(playground, TEAM.id, ts)
    model.mode = Mode.STREAMING
    playground.workspace.add_channel(replace(TEAM, shared=True))  # and no event says so, as in another process
    await asyncio.sleep(FRESH)
    await playground.click(BEN.id, TEAM.id, broken.ts, "again")
    await playground.wait_for(lambda: done(playground, TEAM.id, ts, times=2), 10)
    second = replies(playground, TEAM.id, ts)[-1]
    assert model.calls == 1
    assert "25 days" not in second.shown_text
    assert "read this channel" in second.shown_text
