"""People who ask in unusual ways, and what they get."""

import dataclasses

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, CORA, GIL, HANAKO, SHISHO
from playground.workspace.people import SLACKBOT
from tests.bot.answering.test_answer_job import answers
from tests.bot.conftest import CLOSED, SHARED, TEAM, VISITED
from tests.bot.conversation import LEAVE_QUESTION, ME, PLAN_QUESTION, answered, replies

pytestmark = pytest.mark.usefixtures("bot", "stocked")


@pytest.mark.parametrize(("person", "channel"), [(GIL.id, VISITED.id), (CORA.id, SHARED.id)], ids=["guest", "connect"])
async def test_somebody_who_may_read_nothing_is_told_so_and_leaves_no_gap(
    playground: Playground, library: Library, workspace: str, person: str, channel: str
) -> None:
    answer = await answered(playground, person, channel, f"{ME} {LEAVE_QUESTION}")
    assert "full members" in answer.shown_text
    assert "25 days" not in answer.shown_text
    assert await library.catalogue.answers.get(workspace, f"{channel}:{answer.thread_ts}") is None


async def test_somebody_whom_slack_does_not_know_is_shown_nothing(playground: Playground) -> None:
    playground.fail_next("users.info", error="user_not_visible", times=2)
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    assert "couldn't check your permissions" in answer.shown_text


async def test_another_bot_that_does_not_name_us_gets_no_answer(playground: Playground) -> None:
    said = playground.workspace.messages.post(TEAM.id, SLACKBOT.id, LEAVE_QUESTION, bot_id="BOTHER")
    await playground.settled()
    await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    assert not replies(playground, TEAM.id, said.ts)[1:]


async def test_an_app_that_asks_where_a_guest_reads_along_is_shown_nothing_public(playground: Playground) -> None:
    for channel, shown in ((TEAM.id, True), (VISITED.id, False)):
        asked = playground.workspace.messages.post(channel, SLACKBOT.id, f"{ME} {LEAVE_QUESTION}", bot_id="BOTHER")
        found = await playground.wait_for(lambda: replies(playground, channel, asked.ts)[1:], 10)  # noqa: B023
        assert ("25 days" in found[0].shown_text) == shown


async def test_a_channel_that_is_archived_before_its_answer_delays_nobody_else(
    playground: Playground,
) -> None:
    playground.delay_next("users.info", 0.5)
    ts = await playground.say(AIKO.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    playground.workspace.archive(TEAM.id)
    assert "25 days" in (await answered(playground, BEN.id, CLOSED.id, f"{ME} {LEAVE_QUESTION}")).shown_text
    await playground.wait_for(lambda: [c for c in playground.calls_of("chat.postMessage") if c.error == "is_archived"])
    assert not replies(playground, TEAM.id, ts)


async def test_the_last_member_in_the_list_of_a_huge_channel_reads_its_shelf(
    playground: Playground,
) -> None:
    crowd = frozenset(f"U{number:05}" for number in range(2500))
    huge = dataclasses.replace(CLOSED, members=CLOSED.members | crowd)
    playground.workspace.add_channel(huge)
    assert "Lisbon" in (await answered(playground, BEN.id, f"D{BEN.id[1:]}", PLAN_QUESTION)).shown_text
    assert len(playground.calls_of("conversations.members")) == 3
    assert "Lisbon" in (await answered(playground, BEN.id, CLOSED.id, f"{ME} {PLAN_QUESTION}")).shown_text


async def test_a_renamed_bot_answers_to_both_names_and_searches_for_neither(
    playground: Playground, library: Library, workspace: str
) -> None:
    people = playground.workspace.people
    people[SHISHO.id] = dataclasses.replace(people[SHISHO.id], name="bunko", real_name="Bunko")
    for call in (ME, f"<@{SHISHO.id}|shisho>", f"<@{SHISHO.id}|bunko>"):
        ts = await playground.say(BEN.id, TEAM.id, f"{call} {LEAVE_QUESTION} {call}")
        assert "25 days" in (await answers(playground, TEAM.id, ts))[0].shown_text
        row = await library.catalogue.answers.get(workspace, f"{TEAM.id}:{ts}")
        assert row is not None
        assert row.question == LEAVE_QUESTION


async def test_a_file_without_words_makes_the_bot_ask_for_a_question(playground: Playground) -> None:
    for user, channel, text in ((HANAKO.id, f"D{HANAKO.id[1:]}", ""), (BEN.id, TEAM.id, ME)):
        file = await playground.upload(user, "menu.txt", b"Soup on Mondays.")
        ts = await playground.say(user, channel, text, files=[file])
        [reply] = await answers(playground, channel, ts)
        assert ("ファイル" if user == HANAKO.id else "about it?") in reply.shown_text


async def test_a_mention_alone_is_asked_for_a_question(playground: Playground) -> None:
    assert "What would you like to know?" in (await answered(playground, BEN.id, TEAM.id, ME)).shown_text


async def test_a_bare_mention_in_a_thread_answers_the_last_message_there(
    playground: Playground, library: Library, workspace: str
) -> None:
    root = await playground.say(AIKO.id, TEAM.id, LEAVE_QUESTION)
    ts = await playground.say(BEN.id, TEAM.id, ME, root)
    [answer] = await answers(playground, TEAM.id, root)
    assert "25 days" in answer.shown_text
    row = await library.catalogue.answers.get(workspace, f"{TEAM.id}:{ts}")
    assert row is not None
    assert row.question == LEAVE_QUESTION
    await playground.say(BEN.id, TEAM.id, ME, root)
    assert "What would you like to know?" in (await answers(playground, TEAM.id, root, 2))[-1].shown_text
