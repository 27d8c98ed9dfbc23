"""Questions that were accepted while Slack does not do what it is asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from bot.app import UNEXPECTED_ATTEMPTS, Patience
from bot.slack.own_messages import Marker
from bot.slack.settings import Settings
from knowledge.library.library import Library, open_library
from playground import Playground
from playground.sample_team import BEN, GIL
from playground.workspace.messages import Message
from tests.bot.conftest import LEAVE, TEAM, put, serving, written_by
from tests.bot.conversation import LEAVE_QUESTION, ME, body, growing, replies
from tests.servers.model import Mode, ModelServer
from tests.servers.postgresql import NoPostgresql, running_postgresql
from tests.servers.proxy import Proxy

SHORT = Patience(whole=timedelta(minutes=2), told_after=1.0, longest_pause=0.2)
NONE = Patience(whole=timedelta(0), told_after=60.0, longest_pause=0.1)

pytestmark = pytest.mark.usefixtures("stocked")


async def ask(playground: Playground) -> str:
    return await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")


async def answers(playground: Playground, ts: str) -> list[Message]:
    def marked() -> list[Message]:
        found = [message for message in replies(playground, TEAM.id, ts) if message.metadata]
        return found if Marker.WAITING not in str([message.metadata for message in found]) else []

    return await playground.wait_for(marked, 40)


@asynccontextmanager
async def writing(
    library: Library, playground: Playground, settings: Settings, model: ModelServer, patience: Patience
) -> AsyncIterator[None]:
    model.mode, model.text = Mode.SLOW, "Every employee has 25 days of paid annual leave a year [1]. " * 3
    async with serving(written_by(library, model), playground, settings, patience):
        yield


@pytest.mark.parametrize("status", [500, 429])
async def test_every_question_is_answered_once_after_slack_failed_for_a_while(
    library: Library, playground: Playground, bot_settings: Settings, status: int
) -> None:
    async with serving(library, playground, bot_settings, SHORT):
        with playground.outage(status=status):
            asked = [await ask(playground) for _ in range(10)]
            await playground.settled()
            await asyncio.sleep(4)  # twenty attempts, of which an unexpected error has four
        for ts in asked:
            [answer] = await answers(playground, ts)
            assert "25 days" in answer.shown_text
        await asyncio.sleep(1)
        assert all(len(replies(playground, TEAM.id, ts)) == 1 for ts in asked)


@pytest.mark.parametrize(
    "error", ["fatal_error", "internal_error", "token_revoked", "account_inactive", "invalid_auth"]
)
async def test_an_answer_that_is_ready_is_posted_once_slack_takes_messages_again(
    library: Library, playground: Playground, bot_settings: Settings, error: str
) -> None:
    async with serving(library, playground, bot_settings, SHORT):
        playground.fail_next("chat.postMessage", error=error, times=6)
        [answer] = await answers(playground, await ask(playground))
        assert "25 days" in answer.shown_text


async def test_an_answer_that_waited_while_a_guest_came_into_the_channel_is_made_anew_for_the_guest_too(
    library: Library, playground: Playground, bot_settings: Settings
) -> None:
    # Who reads a channel is looked up at most every few seconds, so the answer waits for longer.
    async with serving(library, playground, bot_settings, replace(SHORT, longest_pause=1.0)):
        playground.fail_next("chat.postMessage", error="fatal_error", times=16)
        ts = await ask(playground)
        await playground.wait_for(lambda: playground.calls_of("chat.postMessage"), 10)
        playground.workspace.add_channel(replace(TEAM, members=TEAM.members | {GIL.id}))
        [answer] = await answers(playground, ts)
        assert "25 days" not in answer.shown_text
        assert "read this channel" in answer.shown_text


async def test_a_person_who_cannot_be_looked_up_hears_that_it_takes_longer_and_then_gets_the_answer(
    library: Library, playground: Playground, bot_settings: Settings
) -> None:
    async with serving(library, playground, bot_settings, SHORT):
        playground.fail_next("users.info", error="internal_error", times=5)
        ts = await ask(playground)
        await playground.wait_for(lambda: replies(playground, TEAM.id, ts), 20)
        notice = replies(playground, TEAM.id, ts)[0].shown_text
        assert "takes longer than usual" in notice
        assert "25 days" not in notice  # nothing is shown to somebody who is not known
        [answer] = await answers(playground, ts)
        assert "25 days" in answer.shown_text
        await playground.wait_for(lambda: len(replies(playground, TEAM.id, ts)) == 1)


async def test_an_asker_whose_channel_the_bot_cannot_post_in_hears_so_in_private(
    library: Library, playground: Playground, bot_settings: Settings
) -> None:
    async with serving(library, playground, bot_settings, SHORT):
        playground.fail_next("chat.postMessage", error="not_in_channel")
        ts = await ask(playground)
        [told] = await playground.wait_for(lambda: playground.messages(BEN.id), 10)
        assert "I can't post in" in told.shown_text
        assert not replies(playground, TEAM.id, ts)


async def test_an_answer_that_slack_refuses_for_an_unknown_reason_comes_as_text_and_without_an_apology(
    library: Library, playground: Playground, bot_settings: Settings, model: ModelServer
) -> None:
    async with writing(library, playground, bot_settings, model, NONE):
        playground.fail_next("chat.startStream", error="channel_type_not_supported")
        playground.fail_next("chat.update", error="a_new_error", times=4)
        ts = await ask(playground)
        [answer] = await playground.wait_for(
            lambda: [m for m in replies(playground, TEAM.id, ts) if m.metadata and "Sources" in m.text], 20
        )
        assert "25 days" in answer.text
        await playground.wait_for(lambda: len(replies(playground, TEAM.id, ts)) == 1)


async def test_a_failure_leaves_what_was_written_without_a_dead_stop_button(
    library: Library, playground: Playground, bot_settings: Settings, model: ModelServer
) -> None:
    async with writing(library, playground, bot_settings, model, NONE):
        playground.fail_next("chat.startStream", error="channel_type_not_supported")
        playground.fail_next("chat.update", error="a_new_error", times=4)
        ts = await ask(playground)
        begun = await growing(playground, TEAM.id, ts)
        playground.fail_next("chat.postMessage", error="a_new_error")
        await playground.wait_for(lambda: len(replies(playground, TEAM.id, ts)) == 2, 20)
        part, apology = replies(playground, TEAM.id, ts)
        assert part.ts == begun.ts
        assert body(part)
        assert "stop" not in str(part.blocks)
        assert "Try again" in apology.shown_text


async def test_somebody_who_did_not_address_the_bot_gets_no_apology(
    library: Library, playground: Playground, bot_settings: Settings
) -> None:
    async with serving(library, playground, bot_settings, NONE):
        thread = await ask(playground)
        await answers(playground, thread)
        refused = UNEXPECTED_ATTEMPTS + 1  # the last as text alone
        playground.fail_next("chat.postMessage", error="a_new_error", times=refused)
        await playground.say(BEN.id, TEAM.id, "Whom do I call when I take sick leave?", thread)
        await playground.settled()
        await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}", thread)
        await playground.wait_for(lambda: len(replies(playground, TEAM.id, thread)) == 2, 20)
        assert all("25 days" in answer.shown_text for answer in replies(playground, TEAM.id, thread))
        assert len(playground.calls_of("chat.postMessage")) == 2 + refused


@pytest.fixture
async def far_database() -> AsyncIterator[tuple[str, Proxy]]:
    """A PostgreSQL database that is reached through a proxy."""
    try:
        with running_postgresql() as address:
            place = urlsplit(address)
            async with Proxy(str(place.hostname), int(place.port or 0)).running() as proxy:
                yield f"postgresql://shisho@127.0.0.1:{proxy.port}/postgres", proxy
    except NoPostgresql as reason:
        pytest.skip(str(reason))


async def test_a_question_gets_an_answer_or_an_apology_and_never_both_while_the_database_comes_and_goes(
    library: Library,
    playground: Playground,
    bot_settings: Settings,
    far_database: tuple[str, Proxy],
    workspace: str,
) -> None:
    url, proxy = far_database
    async with open_library(library.settings, lambda _: None, catalogue_url=url) as far:
        await put(far, workspace, LEAVE, "leave.md")
        async with serving(far, playground, bot_settings, SHORT):
            asked = []
            for pause in (0.05, 0.15, 0.3):
                asked += [await ask(playground) for _ in range(4)]
                await playground.settled()
                await asyncio.sleep(pause)  # so that it goes at different moments of an answer
                proxy.away()
                await asyncio.sleep(1.5)
                await proxy.back()
            for ts in asked:
                await answers(playground, ts)
            await asyncio.sleep(1)
    told = [[message.shown_text for message in replies(playground, TEAM.id, ts)] for ts in asked]
    assert [len(texts) for texts in told] == [1] * len(asked)
    assert all("25 days" in texts[0] for texts in told)
