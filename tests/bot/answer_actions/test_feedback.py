"""The thumbs below an answer."""

import asyncio

import pytest

from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from playground.workspace.messages import Message
from tests.bot.conftest import CLOSED, TEAM, serving
from tests.bot.conversation import LEAVE_QUESTION, ME, all_words, answered, shown

pytestmark = pytest.mark.usefixtures("bot", "stocked")


@pytest.fixture
def bot_settings(bot_settings: Settings) -> Settings:
    return bot_settings.model_copy(update={"feedback_channel": CLOSED.id})


async def told(playground: Playground, user: str, words: str) -> None:
    await playground.wait_for(lambda: [m for m in playground.ephemerals(user) if words in m.shown_text])


async def test_a_thumb_up_is_thanked_for_and_counted_once_however_often_it_is_pressed(
    playground: Playground, library: Library, workspace: str
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    for _ in range(2):
        await playground.click(BEN.id, TEAM.id, answer.ts, "feedback", f"good|{TEAM.id}:{answer.thread_ts}")
        await told(playground, BEN.id, "Thanks for your feedback")
    await playground.wait_for(lambda: len(playground.ephemerals(BEN.id)) == 2)
    assert await library.catalogue.votes.counts(workspace) == (1, 0)


async def test_a_thumb_down_asks_what_was_wrong_and_the_admins_read_it(
    playground: Playground, library: Library, workspace: str
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    key = f"{TEAM.id}:{answer.thread_ts}"
    await playground.click(HANAKO.id, TEAM.id, answer.ts, "feedback", f"bad|{key}")
    view = await shown(playground, HANAKO.id, "回答の問題点")
    await playground.submit(view.id, {"fault": "outdated", "note": "It is 30 days <!channel> since May."})
    await told(playground, HANAKO.id, "管理者がフィードバックを閲覧できる")
    [vote] = await library.catalogue.votes.of(workspace, key)
    assert (vote.good, vote.fault, vote.note) == (False, "outdated", "It is 30 days <!channel> since May.")
    await playground.wait_for(lambda: [m for m in playground.messages(CLOSED.id) if "情報が古い" in m.shown_text])
    [report] = playground.messages(CLOSED.id)
    assert "30 days" in report.shown_text
    assert "<!channel>" not in all_words(report.blocks)
    assert f"質問:* {LEAVE_QUESTION}" in report.shown_text
    assert "25 days of paid annual leave" in report.shown_text


async def test_admins_get_a_link_alone_where_not_everybody_could_read_the_answer(playground: Playground) -> None:
    def reports() -> list[Message]:
        return [one for one in playground.messages(CLOSED.id) if "marked an answer" in one.shown_text]

    closed = await answered(playground, BEN.id, CLOSED.id, f"{ME} {LEAVE_QUESTION}")
    await playground.react(BEN.id, CLOSED.id, closed.ts, "-1")
    [report] = await playground.wait_for(reports)
    assert f"/archives/{CLOSED.id}/" in all_words(report.blocks)
    assert LEAVE_QUESTION not in report.shown_text
    assert "25 days" not in report.shown_text
    alone = await answered(playground, BEN.id, f"D{BEN.id[1:]}", LEAVE_QUESTION)
    await playground.react(BEN.id, f"D{BEN.id[1:]}", alone.ts, "-1")
    [report] = await playground.wait_for(lambda: reports()[1:])
    assert "direct message, which nobody else can open" in report.shown_text
    assert "25 days" not in report.shown_text


async def test_a_thumb_down_is_reported_once_and_the_form_adds_to_the_report(
    playground: Playground, library: Library, workspace: str
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    key = f"{TEAM.id}:{answer.thread_ts}"
    for _ in range(2):
        await playground.click(BEN.id, TEAM.id, answer.ts, "feedback", f"bad|{key}")
        [report] = await playground.wait_for(lambda: playground.messages(CLOSED.id))
        assert "not helpful." in report.shown_text
    view = await shown(playground, BEN.id, "What was wrong?")
    await playground.submit(view.id, {"fault": "incomplete"})
    await playground.wait_for(lambda: "incomplete" in playground.messages(CLOSED.id)[0].shown_text)
    await playground.click(BEN.id, TEAM.id, answer.ts, "feedback", f"good|{key}")
    await playground.wait_for(lambda: "now as helpful" in playground.messages(CLOSED.id)[0].shown_text)
    assert len(playground.messages(CLOSED.id)) == 1
    assert await library.catalogue.votes.counts(workspace) == (1, 0)


async def test_a_later_vote_replaces_the_earlier_one(playground: Playground, library: Library, workspace: str) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    key = f"{TEAM.id}:{answer.thread_ts}"
    await playground.click(BEN.id, TEAM.id, answer.ts, "feedback", f"bad|{key}")
    await shown(playground, BEN.id, "What was wrong?")
    await playground.click(BEN.id, TEAM.id, answer.ts, "feedback", f"good|{key}")
    await told(playground, BEN.id, "Thanks for your feedback")
    await playground.click(AIKO.id, TEAM.id, answer.ts, "feedback", f"good|{key}")
    await told(playground, AIKO.id, "Thanks for your feedback")
    assert await library.catalogue.votes.counts(workspace) == (2, 0)


async def votes_become(library: Library, workspace: str, counts: tuple[int, int]) -> None:
    async with asyncio.timeout(5):
        while await library.catalogue.votes.counts(workspace) != counts:  # noqa: ASYNC110  the database announces nothing
            await asyncio.sleep(0.02)


async def test_an_emoji_on_an_answer_is_a_vote_until_it_is_taken_back(
    playground: Playground, library: Library, workspace: str
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.react(BEN.id, TEAM.id, answer.ts, "white_check_mark")
    await votes_become(library, workspace, (1, 0))
    await playground.react(HANAKO.id, TEAM.id, answer.ts, "-1::skin-tone-4")
    await votes_become(library, workspace, (1, 1))
    await playground.wait_for(
        lambda: "役に立たなかった" in all_words([m.blocks for m in playground.messages(CLOSED.id)])
    )
    await playground.react(HANAKO.id, TEAM.id, answer.ts, "-1::skin-tone-4")
    await votes_become(library, workspace, (1, 0))
    await playground.wait_for(lambda: "取り消しました" in all_words([m.blocks for m in playground.messages(CLOSED.id)]))
    await playground.react(BEN.id, TEAM.id, answer.ts, "x")
    await votes_become(library, workspace, (0, 1))
    assert not playground.ephemerals(BEN.id)
    assert not playground.view_of(BEN.id)


async def test_an_emoji_on_anything_else_is_no_vote(playground: Playground, library: Library, workspace: str) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.react(AIKO.id, TEAM.id, str(answer.thread_ts), "+1")
    await playground.react(AIKO.id, TEAM.id, answer.ts, "eyes")
    await playground.react(BEN.id, TEAM.id, answer.ts, "+1")
    await votes_become(library, workspace, (1, 0))


async def test_a_complaint_that_says_why_outlives_its_emoji(
    playground: Playground, library: Library, workspace: str
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.click(BEN.id, TEAM.id, answer.ts, "feedback", f"bad|{TEAM.id}:{answer.thread_ts}")
    view = await shown(playground, BEN.id, "What was wrong?")
    await playground.submit(view.id, {"fault": "incomplete"})
    await told(playground, BEN.id, "can read your feedback")
    for _ in range(2):
        await playground.react(BEN.id, TEAM.id, answer.ts, "x")
        await playground.settled()
    await playground.react(AIKO.id, TEAM.id, answer.ts, "+1")
    await votes_become(library, workspace, (1, 1))


async def test_without_a_channel_each_admin_is_told_directly_and_once(
    library: Library, playground: Playground, bot_settings: Settings
) -> None:
    async with serving(library, playground, bot_settings.model_copy(update={"feedback_channel": None})):
        answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
        await playground.react(BEN.id, TEAM.id, answer.ts, "-1")
        [report] = await playground.wait_for(lambda: playground.messages(f"D{AIKO.id[1:]}"))
        assert LEAVE_QUESTION in report.shown_text
        await playground.react(BEN.id, TEAM.id, answer.ts, "-1")
        await playground.wait_for(lambda: "took that back" in playground.messages(f"D{AIKO.id[1:]}")[0].shown_text)
        assert len(playground.messages(f"D{AIKO.id[1:]}")) == 1
        assert not playground.messages(f"D{HANAKO.id[1:]}")
