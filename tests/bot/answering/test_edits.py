"""A question that is edited or deleted after it was asked."""

from datetime import timedelta

import pytest

from bot.app import Patience
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN
from tests.bot.answering.test_answer_job import cleared
from tests.bot.answering.test_live_message import long_text
from tests.bot.conftest import TEAM, serving
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, body, replies
from tests.servers.model import Mode, ModelServer

SICK = "Whom do I call when I take sick leave?"
DM = f"D{BEN.id[1:]}"

pytestmark = pytest.mark.usefixtures("stocked")
quoting = pytest.mark.usefixtures("bot")
SOON = Patience(whole=timedelta(hours=1), longest_pause=0.2)


async def asked(playground: Playground, channel: str = TEAM.id, text: str = f"{ME} {LEAVE_QUESTION}") -> str:
    """The question's ts, once it is answered."""
    return str((await answered(playground, BEN.id, channel, text)).thread_ts)


async def reads(playground: Playground, channel: str, thread: str, words: str) -> None:
    """The one answer comes to say this, and no second one stands beside it."""
    await playground.wait_for(lambda: any(words in m.shown_text for m in replies(playground, channel, thread)), 10)
    assert len(replies(playground, channel, thread)) == 1


async def later(playground: Playground) -> None:
    """Another question in the same channel was answered meanwhile."""
    await playground.settled()
    await answered(playground, AIKO.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")


@quoting
@pytest.mark.parametrize(("channel", "call"), [(TEAM.id, f"{ME} "), (DM, "")], ids=["channel", "direct message"])
async def test_an_edited_question_has_its_answer_and_its_sources_revised_in_place(
    playground: Playground, library: Library, workspace: str, channel: str, call: str
) -> None:
    ts = await asked(playground, channel, f"{call}{LEAVE_QUESTION}")
    before = replies(playground, channel, ts)[0]
    await playground.edit(BEN.id, channel, ts, f"{call}{SICK}")
    await reads(playground, channel, ts, "front desk")
    after = replies(playground, channel, ts)[0]
    assert (after.ts, "25 days" in after.shown_text, "Sources" in after.shown_text) == (before.ts, False, True)
    await playground.wait_for(lambda: cleared(playground, channel, ts) == 2)
    row = await library.catalogue.answers.get(workspace, f"{channel}:{ts}")
    assert row is not None
    assert (row.question, row.posted_as) == (SICK, before.ts)


@quoting
async def test_an_edit_before_the_answer_is_what_is_answered(
    playground: Playground,
) -> None:
    playground.delay_next("users.info", 0.5)
    ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.edit(BEN.id, TEAM.id, ts, f"{ME} {SICK}")
    await reads(playground, TEAM.id, ts, "front desk")


@quoting
async def test_an_edit_that_keeps_the_words_changes_no_answer(playground: Playground) -> None:
    ts = await asked(playground)
    await playground.edit(BEN.id, TEAM.id, ts, f"{ME}  {LEAVE_QUESTION} ")
    await later(playground)
    assert not playground.calls_of("chat.update")


@quoting
@pytest.mark.parametrize("remark", ["Never mind, found it", "thanks, solved", "解決しました、ありがとうございます"])
async def test_an_edit_into_a_remark_leaves_the_answer_and_its_feedback(
    playground: Playground, library: Library, workspace: str, remark: str
) -> None:
    ts = await asked(playground)
    await playground.click(BEN.id, TEAM.id, replies(playground, TEAM.id, ts)[0].ts, "feedback", f"bad|{TEAM.id}:{ts}")
    await playground.edit(BEN.id, TEAM.id, ts, f"{ME} {remark}")
    await later(playground)
    assert "25 days" in replies(playground, TEAM.id, ts)[0].shown_text
    row = await library.catalogue.answers.get(workspace, f"{TEAM.id}:{ts}")
    assert row is not None
    assert (row.question, row.refused) == (LEAVE_QUESTION, False)


@quoting
async def test_an_edit_after_a_minute_changes_no_answer(playground: Playground) -> None:
    ts = await asked(playground)
    message = playground.workspace.messages.get(TEAM.id, ts)
    aged = f"{float(ts) + 61:.6f}"
    playground.workspace.messages.edit(message, by=BEN.id, text=f"{ME} {SICK}", edited_ts=aged)
    await later(playground)
    assert not playground.calls_of("chat.update")


async def test_a_failed_revision_keeps_the_answer_and_says_so(
    library: Library, playground: Playground, bot_settings: Settings
) -> None:
    async with serving(library, playground, bot_settings, SOON):
        ts = await asked(playground)
        playground.fail_next("chat.update", error="a_new_error", times=50)
        playground.fail_next("chat.postMessage", error="a_new_error")
        await playground.edit(BEN.id, TEAM.id, ts, f"{ME} {SICK}")
        await playground.wait_for(lambda: len(replies(playground, TEAM.id, ts)) == 2, 20)
        answer, apology = replies(playground, TEAM.id, ts)
        assert "25 days" in answer.shown_text
        assert "Slack didn't let me" in apology.shown_text


async def test_a_revision_that_slack_takes_as_no_edit_is_posted_as_text(
    library: Library, playground: Playground, bot_settings: Settings
) -> None:
    async with serving(library, playground, bot_settings, SOON):
        ts = await asked(playground)
        playground.fail_next("chat.update", error="a_new_error", times=50)
        await playground.edit(BEN.id, TEAM.id, ts, f"{ME} {SICK}")
        await playground.wait_for(lambda: "front desk" in replies(playground, TEAM.id, ts)[-1].text, 20)
        await playground.wait_for(lambda: len(replies(playground, TEAM.id, ts)) == 1)


@quoting
async def test_a_deleted_question_takes_its_answer_with_it_and_is_forgotten(
    playground: Playground, library: Library, workspace: str
) -> None:
    ts = await asked(playground)
    await playground.delete(BEN.id, TEAM.id, ts)
    await playground.wait_for(lambda: not replies(playground, TEAM.id, ts))
    await later(playground)
    assert await library.catalogue.answers.get(workspace, f"{TEAM.id}:{ts}") is None


@quoting
async def test_a_question_deleted_before_it_is_answered_gets_no_answer(playground: Playground) -> None:
    playground.delay_next("users.info", 0.5)
    ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.delete(BEN.id, TEAM.id, ts)
    await later(playground)
    await playground.wait_for(lambda: not replies(playground, TEAM.id, ts))


@quoting
async def test_an_answer_that_others_discuss_stays_while_its_question_is_forgotten(
    playground: Playground, library: Library, workspace: str
) -> None:
    ts = await asked(playground)
    await playground.say(AIKO.id, TEAM.id, f"<@{BEN.id}> more than I thought", ts)
    await playground.delete(BEN.id, TEAM.id, ts)
    await later(playground)
    assert "25 days" in replies(playground, TEAM.id, ts)[0].shown_text
    row = await library.catalogue.answers.get(workspace, f"{TEAM.id}:{ts}")
    assert row is not None
    assert (row.question, row.person) == ("", None)


@quoting
async def test_edits_of_other_messages_change_nothing(playground: Playground) -> None:
    ts = await playground.say(BEN.id, TEAM.id, "Lunch?")
    await playground.edit(BEN.id, TEAM.id, ts, "Dinner?")
    await playground.delete(BEN.id, TEAM.id, ts)
    await later(playground)
    assert not playground.calls_of("chat.delete")


@pytest.mark.usefixtures("writing_bot")
async def test_a_revision_that_broke_off_is_tried_again_with_the_edited_words(
    playground: Playground, model: ModelServer
) -> None:
    ts = await asked(playground)
    model.mode, model.text = Mode.BREAKING, "Call the front desk before nine in the morning of that day. [1]"
    await playground.edit(BEN.id, TEAM.id, ts, f"{ME} {SICK}")
    await reads(playground, TEAM.id, ts, "is incomplete")
    model.mode = Mode.STREAMING
    await playground.click(BEN.id, TEAM.id, replies(playground, TEAM.id, ts)[0].ts, "again")
    await reads(playground, TEAM.id, ts, "of that day")
    assert SICK in str(model.requests[-1]["messages"][-1])


@pytest.mark.usefixtures("writing_bot")
@pytest.mark.parametrize("size", [15, 40], ids=["over 4,000 characters", "several messages"])
async def test_a_long_answer_to_an_edited_question_replaces_the_former_one_whole(
    playground: Playground, model: ModelServer, size: int
) -> None:
    model.text = "Every employee has 25 days [1]."
    ts = await asked(playground)
    [before] = replies(playground, TEAM.id, ts)
    model.text, model.piece = long_text(size), 200
    await playground.edit(BEN.id, TEAM.id, ts, f"{ME} {SICK}")
    await playground.wait_for(lambda: cleared(playground, TEAM.id, ts) == 2, 20)
    found = replies(playground, TEAM.id, ts)
    assert "\n\n".join(map(body, found)) == model.text
    assert found[0].ts == before.ts
    assert all(call.ok for call in playground.calls_of("chat.update"))
