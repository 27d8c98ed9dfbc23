"""The bot in front of a Slack that others wrote, with strict scopes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import build, listening, working
from bot.http.server import SLACK_PATH
from bot.slack.app_manifest import manifest
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings
from knowledge.library.library import Library
from tests.bot.conftest import LEAVE, SECRET, put
from tests.bot.conversation import LEAVE_QUESTION, all_words
from tests.servers.emulated_slack import (
    AIKO,
    BEN,
    BOT,
    BOT_USER,
    GENERAL,
    TEAM,
    EmulatedSlack,
    NoEmulatedSlack,
    running_emulator,
)

Json = dict[str, Any]
# What this emulator does not have; the bot goes on without.
LACKING = {"agents.sessions.setStatus", "agents.sessions.rename", "assistant.threads.setStatus"}
LACKING |= {"assistant.threads.setTitle", "assistant.threads.setSuggestedPrompts", "chat.startStream"}


@pytest.fixture
async def slack(library: Library, tmp_path: Path) -> AsyncIterator[EmulatedSlack]:
    """The emulator with a bot at work in it, and a handbook in its workspace."""
    scopes = manifest()["oauth_config"]["scopes"]["bot"]
    try:
        async with running_emulator(SECRET, scopes, tmp_path) as emulated:
            settings = Settings(
                bot_token=SecretStr(BOT), signing_secret=SecretStr(SECRET), api_url=f"{emulated.url}/api/", port=0
            )
            async with open_slack(settings) as client:
                wired = build(library, client, await identify(client), settings)
                await put(library, TEAM, LEAVE, "leave.md")
                async with working(wired), listening(wired) as port:
                    emulated.bot_url = f"http://127.0.0.1:{port}{SLACK_PATH}"
                    yield emulated
            await library.stacks.drop(TEAM)
    except NoEmulatedSlack as reason:
        pytest.skip(str(reason))


async def until(look: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(20):
        while not (found := await look()):  # noqa: ASYNC110  the emulator tells nobody
            await asyncio.sleep(0.1)
    return found


async def person(slack: EmulatedSlack, token: str) -> str:
    return str((await slack.call(token, "auth.test"))["user_id"])


async def ask(slack: EmulatedSlack, channel: str, text: str, **event: str) -> Json:
    """Ask as Ben, and return the answer in the thread."""
    user = await person(slack, BEN)
    ts = (await slack.call(BEN, "chat.postMessage", channel=channel, text=text))["ts"]
    assert await slack.event(user=user, channel=channel, text=text, ts=ts, event_ts=ts, **event) == 200

    async def answered() -> Json | None:
        thread = (await slack.call(BEN, "conversations.replies", channel=channel, ts=ts))["messages"]
        return next((message for message in thread[1:] if "25 days" in all_words(message)), None)

    try:
        found: Json = await until(answered)
    except TimeoutError:
        raise AssertionError(slack.calls) from None
    return found


def element(message: Json, action: str) -> tuple[str, Json]:
    blocks = message["blocks"]
    return next(
        (str(block.get("block_id", "b1")), one)
        for block in blocks
        for one in block.get("elements", [])
        if one.get("action_id") == action
    )


def filled_in(view: Json, **texts: str) -> Iterator[tuple[str, Json]]:
    """Yield the state of each input: what is written into it, what is chosen at first, or nothing."""
    for block in view["blocks"]:
        if one := block.get("element"):
            state = {"type": one["type"], "value": texts.get(block["block_id"])}
            chosen = {"selected_option": one["initial_option"]} if "initial_option" in one else {}
            yield block["block_id"], {one["action_id"]: state | chosen}


async def test_mention_direct_message_command_modal_home_and_feedback_work_with_the_scopes_of_the_manifest(
    slack: EmulatedSlack, library: Library
) -> None:
    ben, aiko = await person(slack, BEN), await person(slack, AIKO)
    for token in (BEN, AIKO):
        await slack.call(token, "conversations.join", channel=GENERAL)
    await slack.call(BEN, "conversations.invite", channel=GENERAL, users=BOT_USER)

    answer = await ask(slack, GENERAL, f"<@{BOT_USER}> {LEAVE_QUESTION}", type="app_mention")
    direct = (await slack.call(BEN, "conversations.open", users=BOT_USER))["channel"]["id"]
    await ask(slack, direct, LEAVE_QUESTION, type="message", channel_type="im")

    block, good = element(answer, "feedback")
    pressed = {"type": good["type"], "action_id": "feedback", "block_id": block, "action_ts": "1.0"}
    pressed |= {"value": good["positive_button"]["value"]}
    container = {"type": "message", "channel_id": GENERAL, "message_ts": answer["ts"]}
    where = {"channel": {"id": GENERAL}, "message": answer, "container": container}
    assert await slack.interaction(ben, "block_actions", actions=[pressed], trigger_id="1.1", **where) == 200

    async def voted() -> bool:
        return sum(await library.catalogue.votes.counts(TEAM)) > 0

    assert await until(voted)

    assert await slack.command(ben, "list", "1.2") == 200

    async def listed() -> bool:
        return any("Leave" in all_words(response) for response in slack.responses)

    assert await until(listed)

    trigger = (await slack.call(BOT, "views.generateTriggerId", user_id=aiko))["trigger_id"]
    assert await slack.command(aiko, "add", trigger) == 200
    assert ("views.open", 200, "") in await until(lambda: called(slack, "views.open"))
    view = slack.views[-1]
    filled = view | {"state": {"values": dict(filled_in(view, name="Kitchen", text="The kitchen closes at nine."))}}
    assert await slack.interaction(aiko, "view_submission", view=filled, trigger_id="1.3") == 200

    async def added() -> bool:
        return "Kitchen" in [book.title for book in await library.catalogue.holdings.all(TEAM)]

    assert await until(added)

    assert await slack.event(type="app_home_opened", user=ben, channel=direct, tab="home") == 200
    assert ("views.publish", 200, "") in await until(lambda: called(slack, "views.publish"))

    refused = {(method, error) for method, _, error in slack.calls if error}
    assert {method for method, _ in refused} <= LACKING, refused


async def called(slack: EmulatedSlack, method: str) -> list[tuple[str, int, str]]:
    return [call for call in slack.calls if call[0] == method]
