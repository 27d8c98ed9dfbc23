"""The history of a thread that the librarian is given."""

import pytest

from bot.answering.history import CHARACTERS, TURNS, Conversations
from bot.app import Bot
from bot.slack.client import identify
from bot.slack.events import QuestionEvent, Surface
from knowledge.librarian.question import Turn
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.conftest import TEAM, put
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, replies

pytestmark = pytest.mark.usefixtures("stocked")


@pytest.fixture
async def conversations(bot: Bot) -> Conversations:
    services = bot.services
    me = await identify(services.client)
    return Conversations(services.client, me, services.library.catalogue.answers, services.patrons)


async def follow_up(
    playground: Playground, workspace: str, user: str, thread: str, text: str = "And me?"
) -> QuestionEvent:
    """Said while the bot hears nothing."""
    playground.request_url = None
    ts = await playground.say(user, TEAM.id, text, thread)
    return QuestionEvent(workspace, TEAM.id, ts, thread, user, text, Surface.THREAD)


async def test_others_have_their_names_on_their_turns_and_the_asker_does_not(
    playground: Playground, conversations: Conversations, workspace: str
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    thread = str(answer.thread_ts)
    await follow_up(playground, workspace, HANAKO.id, thread, "私は?")
    await follow_up(playground, workspace, AIKO.id, thread, "More, I think")
    first, told, second, third = await conversations.history(await follow_up(playground, workspace, BEN.id, thread))
    assert first == Turn("patron", LEAVE_QUESTION)
    assert (told.speaker, "25 days" in told.text, "Sources" in told.text) == ("librarian", True, False)
    assert second == Turn("patron", "私は?", "hanako")
    assert third == Turn("patron", "More, I think", "aiko")


async def test_each_persons_name_is_looked_up_once(
    playground: Playground, conversations: Conversations, workspace: str
) -> None:
    playground.request_url = None
    thread = await playground.say(AIKO.id, TEAM.id, "Who knows?")
    for _ in range(5):
        await playground.say(AIKO.id, TEAM.id, "Not I", thread)
    asked = await follow_up(playground, workspace, BEN.id, thread)
    assert {turn.name for turn in await conversations.history(asked)} == {"aiko"}
    await conversations.history(asked)
    assert len(playground.calls_of("users.info")) == 1


async def test_the_latest_turns_of_a_long_thread_are_kept(
    playground: Playground, conversations: Conversations, workspace: str
) -> None:
    playground.request_url = None
    thread = await playground.say(BEN.id, TEAM.id, "number 0")
    for number in range(1, 450):
        await playground.say(BEN.id, TEAM.id, f"number {number}", thread)
    asked = await follow_up(playground, workspace, BEN.id, thread)
    await playground.say(BEN.id, TEAM.id, "said after the question", thread)
    turns = await conversations.history(asked)
    assert [turn.text for turn in turns] == [f"number {n}" for n in range(450 - TURNS, 450)]
    assert len(playground.calls_of("conversations.replies")) == 3


async def test_the_history_never_exceeds_its_budget(
    playground: Playground, conversations: Conversations, workspace: str
) -> None:
    playground.request_url = None
    thread = await playground.say(BEN.id, TEAM.id, "first " * 1000)
    await playground.say(BEN.id, TEAM.id, "second " * 500, thread)
    turns = await conversations.history(await follow_up(playground, workspace, BEN.id, thread))
    assert sum(len(turn.text) for turn in turns) == CHARACTERS
    assert turns[0].text.startswith("first first")
    assert turns[-1].text == ("second " * 500).strip()


async def test_a_thread_that_cannot_be_read_gives_no_history_and_no_error(
    playground: Playground, conversations: Conversations, workspace: str
) -> None:
    playground.request_url = None
    thread = await playground.say(AIKO.id, TEAM.id, "Who knows?")
    asked = await follow_up(playground, workspace, BEN.id, thread)
    playground.fail_next("conversations.replies", error="missing_scope")
    assert await conversations.history(asked) == ()


async def test_what_another_app_posted_is_context_under_its_name(
    playground: Playground, conversations: Conversations, workspace: str
) -> None:
    alert = {"title": "Disk full", "text": "Error E-4011 on db-1"}
    posted = playground.workspace.messages.post(
        TEAM.id, "", "", bot_id="BALERTS", username="Alerts", subtype="bot_message", attachments=(alert,)
    )
    asked = await follow_up(playground, workspace, BEN.id, posted.ts, f"{ME} what does this mean?")
    assert await conversations.history(asked) == (
        Turn("patron", "Disk full\nError E-4011 on db-1", "Alerts", app=True),
    )


@pytest.mark.parametrize(
    ("alert", "answer"),
    [
        ("Error E-4011 was raised", "sync queue"),
        ("Error E-4012 was raised on web-77.lisbon by Zabbix", "certificate"),
        ("Error E-4099 was raised on web-77.lisbon", "E-4099"),
    ],
    ids=["alert", "unknown host", "unknown error"],
)
async def test_who_asks_below_an_alert_what_this_means_is_answered_about_the_alert(
    playground: Playground, bot: Bot, workspace: str, alert: str, answer: str
) -> None:
    first, second = "E-4011 means that the sync queue is full.", "E-4012 means that the certificate has expired."
    book = f"# Errors\n\n## E-4011\n\n{first}\n\n## E-4012\n\n{second}\n"
    await put(bot.services.library, workspace, book, "errors.md")
    posted = playground.workspace.messages.post(
        TEAM.id, "", alert, bot_id="BALERTS", username="Alerts", subtype="bot_message"
    )
    await playground.say(BEN.id, TEAM.id, f"{ME} what does this mean?", posted.ts)
    await playground.wait_for(lambda: replies(playground, TEAM.id, posted.ts)[1:], 20)
    assert answer in replies(playground, TEAM.id, posted.ts)[-1].shown_text
