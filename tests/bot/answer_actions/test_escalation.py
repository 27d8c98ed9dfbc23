"""A question without an answer is put to people."""

import asyncio

import pytest

from bot.slack.settings import Settings
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from playground.workspace.messages import Message
from playground.workspace.people import Channel
from tests.bot.conftest import CLOSED, TEAM
from tests.bot.conversation import ME, all_words, answered, shown

HELPERS = Channel(id="CHELP", name="helpers", members=frozenset({AIKO.id, "USHISHO"}))
UNKNOWN = "Which zeppelin do we fly at midnight?"
DM = f"D{BEN.id[1:]}"

pytestmark = pytest.mark.usefixtures("helpers", "bot", "stocked")


@pytest.fixture
def bot_settings(bot_settings: Settings) -> Settings:
    return bot_settings.model_copy(update={"ask_channel": HELPERS.id})


@pytest.fixture
def helpers(playground: Playground) -> None:
    playground.workspace.add_channel(HELPERS)


async def told(playground: Playground, user: str, words: str) -> None:
    await playground.wait_for(lambda: [m for m in playground.ephemerals(user) if words in m.shown_text])


async def refused(playground: Playground, channel: str) -> Message:
    text = UNKNOWN if channel == DM else f"{ME} {UNKNOWN}"
    answer = await answered(playground, BEN.id, channel, text)
    assert "couldn't find an answer" in answer.shown_text
    assert "rephrasing" in answer.shown_text
    return answer


async def test_a_public_question_is_posted_once_with_its_asker_and_thread(
    playground: Playground,
) -> None:
    answer = await refused(playground, TEAM.id)
    await asyncio.gather(*(playground.click(BEN.id, TEAM.id, answer.ts, "ask_a_person") for _ in range(2)))
    await told(playground, BEN.id, "I posted your question in")
    await told(playground, BEN.id, "already")
    [asked] = playground.messages(HELPERS.id)
    assert playground.workspace.sessions[TEAM.id, str(answer.thread_ts)].status == "suspended"
    assert UNKNOWN in asked.shown_text
    assert f"<@{BEN.id}>" in asked.shown_text
    assert f"/archives/{TEAM.id}/p{str(answer.thread_ts).replace('.', '')}" in asked.shown_text


@pytest.mark.parametrize("channel", [CLOSED.id, DM], ids=["private channel", "direct message"])
async def test_a_private_question_is_posted_only_with_the_askers_consent_and_as_shown(
    playground: Playground, channel: str
) -> None:
    answer = await refused(playground, channel)
    await playground.click(BEN.id, channel, answer.ts, "ask_a_person")
    view = await shown(playground, BEN.id, UNKNOWN)
    assert not playground.messages(HELPERS.id)
    await playground.submit(view.id)
    await told(playground, BEN.id, "I posted your question in")
    [asked] = playground.messages(HELPERS.id)
    assert all(all_words(block["text"]) in all_words(view.content) for block in asked.blocks)
    assert ("/archives/" in asked.shown_text) == (channel == CLOSED.id)


async def test_only_the_asker_puts_a_question_to_people(playground: Playground) -> None:
    answer = await refused(playground, TEAM.id)
    for user, said in ((AIKO.id, "Only the person who asked"), (HANAKO.id, "質問した本人だけ")):
        await playground.click(user, TEAM.id, answer.ts, "ask_a_person")
        await told(playground, user, said)
    assert not playground.messages(HELPERS.id)


async def test_the_asker_is_told_when_the_question_cannot_be_posted(playground: Playground) -> None:
    answer = await refused(playground, TEAM.id)
    await playground.leave("USHISHO", HELPERS.id)
    await playground.click(BEN.id, TEAM.id, answer.ts, "ask_a_person")
    await told(playground, BEN.id, "couldn't post your question")


async def test_a_question_is_not_posted_again_after_slack_lost_its_response(playground: Playground) -> None:
    answer = await refused(playground, TEAM.id)
    playground.fail_next("chat.postMessage", status=500, after=True)
    await playground.click(BEN.id, TEAM.id, answer.ts, "ask_a_person")
    await told(playground, BEN.id, "I posted your question in")
    assert len(playground.messages(HELPERS.id)) == 1
