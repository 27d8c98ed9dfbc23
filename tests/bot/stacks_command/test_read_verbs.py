"""`/stacks gaps`: what was asked and is not in the stacks."""

import pytest

from bot.app import Bot
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.conftest import CLOSED, TEAM, VISITED, put
from tests.bot.conversation import LEAVE_QUESTION, ME, all_words, answered, shown
from tests.bot.stacks_command.test_command import DM_OF_BEN, reply

PARKING = "Where may zeppelins moor overnight?"
SECRET_QUESTION = "Is the unicorn merger announced?"

pytestmark = pytest.mark.usefixtures("stocked", "bot")


async def test_admins_read_public_questions_and_only_the_number_of_private_ones(
    playground: Playground,
) -> None:
    await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await answered(playground, BEN.id, TEAM.id, f"{ME} {PARKING}")
    await answered(playground, HANAKO.id, TEAM.id, f"{ME} {PARKING.upper()}")
    await answered(playground, BEN.id, CLOSED.id, f"{ME} {SECRET_QUESTION}")
    await answered(playground, BEN.id, DM_OF_BEN, SECRET_QUESTION)
    told = await reply(playground, AIKO.id, TEAM.id, "gaps")
    assert "WHERE MAY ZEPPELINS MOOR OVERNIGHT? · 2 times" in told
    assert "2 more questions were asked in private" in told
    assert "unicorn" not in told
    assert "annual leave" not in told


async def test_a_question_that_was_answered_since_is_no_gap(
    playground: Playground, library: Library, workspace: str
) -> None:
    await answered(playground, BEN.id, TEAM.id, f"{ME} {PARKING}")
    assert "zeppelins" in await reply(playground, AIKO.id, TEAM.id, "gaps")
    await put(library, workspace, "# Zeppelins\n\nZeppelins may moor overnight at mast four.\n", "mooring.md")
    assert "mast four" in (await answered(playground, BEN.id, TEAM.id, f"{ME} {PARKING}")).shown_text
    assert "There are no recent questions" in await reply(playground, AIKO.id, TEAM.id, "gaps")


async def test_one_of_two_questions_in_a_message_that_was_left_open_is_a_gap_until_it_is_answered(
    playground: Playground, library: Library, workspace: str
) -> None:
    both = f"{ME} {LEAVE_QUESTION} Where may zeppelins moor overnight?"
    told = (await answered(playground, BEN.id, TEAM.id, both)).shown_text
    assert "25 days" in told
    assert "moor overnight" in told
    told = await reply(playground, AIKO.id, TEAM.id, "gaps")
    assert "• Where may zeppelins moor overnight?" in told
    assert "days" not in told.partition("\n")[2].replace("90 days", "")
    await put(library, workspace, "# Zeppelins\n\nZeppelins may moor overnight at mast four.\n", "mooring.md")
    assert "mast four" in (await answered(playground, BEN.id, TEAM.id, both)).shown_text
    assert "There are no recent questions" in await reply(playground, AIKO.id, TEAM.id, "gaps")


async def test_what_was_asked_where_a_guest_reads_is_no_gap_of_the_public_shelf(playground: Playground) -> None:
    assert "couldn't find" in (await answered(playground, BEN.id, VISITED.id, f"{ME} {LEAVE_QUESTION}")).shown_text
    assert "There are no recent questions" in await reply(playground, AIKO.id, TEAM.id, "gaps")


async def test_questions_of_a_channel_that_slack_says_nothing_about_stay_private(
    playground: Playground, bot: Bot
) -> None:
    await answered(playground, BEN.id, TEAM.id, f"{ME} {PARKING}")
    bot.services.patrons.forget_channel(TEAM.id)  # as after some seconds
    playground.fail_next("conversations.info", error="internal_error", times=9)
    told = await reply(playground, AIKO.id, TEAM.id, "gaps")
    assert "\n1 question was asked in private" in told
    assert "zeppelins" not in told


async def test_what_was_asked_in_a_channel_that_is_private_now_is_told_to_nobody(
    playground: Playground, bot: Bot
) -> None:
    await answered(playground, BEN.id, TEAM.id, f"{ME} {PARKING}")
    assert "zeppelins" in await reply(playground, AIKO.id, TEAM.id, "gaps")
    playground.workspace.turn_private(TEAM.id)
    bot.services.patrons.forget_channel(TEAM.id)  # as after some seconds
    told = await reply(playground, AIKO.id, TEAM.id, "gaps")
    assert "\n1 question was asked in private" in told
    assert "zeppelins" not in told


async def test_a_gap_that_an_admin_settles_is_not_shown_again_until_it_is_reopened(
    playground: Playground, library: Library, workspace: str
) -> None:
    await answered(playground, BEN.id, TEAM.id, f"{ME} Where may zeppelins moor overnight?")
    told = await reply(playground, AIKO.id, TEAM.id, "gaps")
    assert "Not for us" in told
    listed = playground.ephemerals(AIKO.id)[-1]
    [about] = [block["accessory"]["value"] for block in listed.blocks if "accessory" in block]
    await playground.click(AIKO.id, TEAM.id, listed.ts, "stacks_settle", about)
    form = await shown(playground, AIKO.id, "need the documents not answer")
    await playground.submit(form.id, {"reason": "We have *no* zeppelins"})
    await playground.wait_for(lambda: "Settled" in playground.ephemerals(AIKO.id)[-1].shown_text)
    settled = playground.ephemerals(AIKO.id)[-1]
    await answered(playground, BEN.id, TEAM.id, f"{ME} overnight, where may ZEPPELINS moor")
    assert "There are no recent questions" in await reply(playground, AIKO.id, TEAM.id, "gaps")
    [kept] = (await library.catalogue.settled_gaps.all(workspace)).values()
    assert (kept.reason, kept.person) == ("We have *no* zeppelins", AIKO.id)
    await playground.click(AIKO.id, TEAM.id, settled.ts, "stacks_reopen", about)
    await playground.wait_for(
        lambda: "listed again" in all_words([one.blocks for one in playground.ephemerals(AIKO.id)])
    )
    history = await reply(playground, AIKO.id, TEAM.id, "history")
    assert "We have ＊no＊ zeppelins* · question settled as not for us" in history
    assert "settled question listed again" in history
    assert "ZEPPELINS" in await reply(playground, AIKO.id, TEAM.id, "gaps")
