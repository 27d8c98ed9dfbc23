"""Questions in Slack, answered in their threads."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, CORA, GIL, HANAKO
from playground.workspace.messages import Message
from tests.bot.conftest import CLOSED, SHARED, TEAM, VISITED

ME = "<@USHISHO>"
LEAVE_QUESTION = "How many days of annual leave do employees have?"
PLAN_QUESTION = "Where does the aardvark department move?"

pytestmark = pytest.mark.usefixtures("bot", "stocked")


async def answers(playground: Playground, channel: str, thread: str, count: int = 1) -> Sequence[Message]:
    """The bot's messages in the thread, once there are so many; then until its job is done."""

    def posted() -> list[Message]:
        found = [m for m in playground.messages(channel, thread) if m.bot_id]
        return found if len(found) >= count else []

    await playground.wait_for(posted, 10)
    await playground.wait_for(lambda: cleared(playground, channel, thread) >= count)
    return posted()


def cleared(playground: Playground, channel: str, thread: str) -> int:
    """Count the answers of the thread that are complete: the status is cleared last."""
    calls = [call.arguments for call in playground.calls_of("assistant.threads.setStatus")]
    return len([c for c in calls if (c["channel_id"], c["thread_ts"], c["status"]) == (channel, thread, "")])


async def ask(playground: Playground, user: str, channel: str, text: str, thread: str | None = None) -> str:
    """Ask, and return all the words of the answer."""
    ts = await playground.say(user, channel, text, thread)
    before = len([m for m in playground.messages(channel, thread or ts) if m.bot_id])
    return (await answers(playground, channel, thread or ts, before + 1))[-1].shown_text


async def test_a_mention_is_answered_in_its_thread_with_the_source(playground: Playground) -> None:
    ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    (answer,) = await answers(playground, TEAM.id, ts)
    assert "25 days" in answer.shown_text
    assert "https://example.test/leave.md" in answer.shown_text
    assert f" · {datetime.now(UTC):%Y-%m}-" in answer.shown_text
    assert answer.thread_ts == ts
    post = playground.calls_of("chat.postMessage")[0].arguments
    assert str(post["unfurl_links"]).lower() in ("0", "false")
    assert str(post["unfurl_media"]).lower() in ("0", "false")


async def test_a_direct_message_is_answered_without_a_mention(playground: Playground) -> None:
    assert "25 days" in await ask(playground, BEN.id, f"D{BEN.id[1:]}", LEAVE_QUESTION)


async def test_a_mention_that_slack_reports_several_times_is_answered_once(playground: Playground) -> None:
    ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await answers(playground, TEAM.id, ts)
    for event_id in [delivery.name for delivery in playground.deliveries]:
        playground.redeliver(event_id)
    await playground.edit(BEN.id, TEAM.id, ts, f"{ME} {LEAVE_QUESTION} Please!")
    await playground.settled()
    assert "25 days" in await ask(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")  # the queue went on
    assert len(await answers(playground, TEAM.id, ts)) == 1


async def test_a_mention_added_by_an_edit_is_answered(playground: Playground) -> None:
    ts = await playground.say(BEN.id, TEAM.id, LEAVE_QUESTION)
    await playground.edit(BEN.id, TEAM.id, ts, f"{ME} {LEAVE_QUESTION}")
    assert "25 days" in (await answers(playground, TEAM.id, ts))[0].shown_text


async def test_a_follow_up_in_an_answered_thread_needs_no_mention(playground: Playground) -> None:
    ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await answers(playground, TEAM.id, ts)
    assert "front desk" in await ask(playground, BEN.id, TEAM.id, "Whom do I call when I take sick leave?", ts)


async def test_the_bot_stays_out_of_talk_among_people(playground: Playground) -> None:
    ts = await playground.say(BEN.id, TEAM.id, LEAVE_QUESTION)
    await playground.say(AIKO.id, TEAM.id, "25, I think", ts)
    answered = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await answers(playground, TEAM.id, answered)
    await playground.say(BEN.id, TEAM.id, f"<@{AIKO.id}> did you know?", answered)
    await playground.settled()
    assert "25 days" in await ask(playground, BEN.id, f"D{BEN.id[1:]}", LEAVE_QUESTION)
    assert [m.user for m in playground.messages(TEAM.id, ts)] == [BEN.id, AIKO.id]
    assert len(await answers(playground, TEAM.id, answered)) == 1


async def test_a_closed_channels_document_is_read_only_there_and_by_its_members_in_private(
    playground: Playground,
) -> None:
    assert "Lisbon" in await ask(playground, BEN.id, CLOSED.id, f"{ME} {PLAN_QUESTION}")
    assert "Lisbon" in await ask(playground, BEN.id, f"D{BEN.id[1:]}", PLAN_QUESTION)
    assert "Lisbon" not in await ask(playground, BEN.id, TEAM.id, f"{ME} {PLAN_QUESTION}")
    assert "Lisbon" not in await ask(playground, HANAKO.id, f"D{HANAKO.id[1:]}", PLAN_QUESTION)


async def test_somebody_who_left_a_channel_no_longer_reads_its_shelf(playground: Playground) -> None:
    assert "Lisbon" in await ask(playground, BEN.id, f"D{BEN.id[1:]}", PLAN_QUESTION)
    await playground.leave(BEN.id, CLOSED.id)
    await playground.settled()
    assert "Lisbon" not in await ask(playground, BEN.id, f"D{BEN.id[1:]}", PLAN_QUESTION)


async def test_guests_and_people_of_other_workspaces_are_shown_nothing(playground: Playground) -> None:
    assert "25 days" not in await ask(playground, GIL.id, VISITED.id, f"{ME} {LEAVE_QUESTION}")
    assert "25 days" not in await ask(playground, CORA.id, SHARED.id, f"{ME} {LEAVE_QUESTION}")


async def test_public_shelves_stay_closed_in_channels_with_outsiders(playground: Playground) -> None:
    assert "25 days" not in await ask(playground, BEN.id, SHARED.id, f"{ME} {LEAVE_QUESTION}")


async def test_where_a_guest_reads_along_a_member_gets_the_channels_own_documents_and_is_told_why(
    playground: Playground,
) -> None:
    answer = await ask(playground, BEN.id, VISITED.id, f"{ME} {LEAVE_QUESTION}")
    assert "25 days" not in answer
    assert "Guests or people from other organisations read this channel" in answer
    playground.workspace.add_channel(replace(CLOSED, members=CLOSED.members | {GIL.id}))
    assert "Lisbon" in await ask(playground, BEN.id, CLOSED.id, f"{ME} {PLAN_QUESTION}")
    assert "25 days" not in await ask(playground, BEN.id, CLOSED.id, f"{ME} {LEAVE_QUESTION}")
    assert "front desk" not in await ask(playground, BEN.id, VISITED.id, f"{ME} Which documents do you have?")


async def test_the_disclaimer_is_in_the_askers_language(playground: Playground) -> None:
    assert "出典" in await ask(playground, HANAKO.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")


async def test_a_status_is_shown_and_is_gone_after_the_answer(playground: Playground) -> None:
    ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await answers(playground, TEAM.id, ts)
    shown = [call.arguments["status"] for call in playground.calls_of("assistant.threads.setStatus")]
    assert shown[0]
    assert not playground.statuses


async def test_an_answer_comes_though_no_status_can_be_shown(playground: Playground) -> None:
    playground.fail_next("assistant.threads.setStatus", error="not_allowed_token_type", times=9)
    assert "25 days" in await ask(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")


async def test_a_rate_limit_is_waited_out(playground: Playground) -> None:
    playground.fail_next("chat.postMessage", status=429, retry_after=1)
    assert "25 days" in await ask(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")


@pytest.mark.parametrize("after", [True, False], ids=["posted", "not posted"])
async def test_when_slack_fails_while_posting_the_answer_still_comes_once(
    playground: Playground, *, after: bool
) -> None:
    playground.fail_next("chat.postMessage", status=500, after=after)
    ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await answers(playground, TEAM.id, ts)
    follow_up = await ask(playground, BEN.id, TEAM.id, "Whom do I call when I take sick leave?", ts)
    assert "front desk" in follow_up
    assert len(await answers(playground, TEAM.id, ts)) == 2


async def test_a_mention_without_a_question_is_asked_for_one(playground: Playground) -> None:
    assert "What would you like to know?" in await ask(playground, BEN.id, TEAM.id, ME)


async def test_other_questions_are_answered_after_one_in_an_archived_channel(playground: Playground) -> None:
    playground.fail_next("chat.postMessage", error="is_archived")
    await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.wait_for(lambda: playground.calls_of("chat.postMessage"))
    assert "25 days" in await ask(playground, BEN.id, f"D{BEN.id[1:]}", LEAVE_QUESTION)


async def test_the_receipt_of_an_answer_is_kept(playground: Playground, library: Library, workspace: str) -> None:
    ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    (answer,) = await answers(playground, TEAM.id, ts)
    row = await library.catalogue.answers.get(workspace, f"{TEAM.id}:{ts}")
    assert row is not None
    assert (row.posted_as, row.person, row.question) == (answer.ts, BEN.id, LEAVE_QUESTION)
    assert len(row.manual_sha256) == 64
