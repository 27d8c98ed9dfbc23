"""`/stacks gaps`: what was asked and is not in the stacks."""

import pytest

from bot.app import Bot
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.conftest import CLOSED, TEAM, put
from tests.bot.conversation import LEAVE_QUESTION, ME, answered
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


async def test_questions_of_a_channel_that_slack_says_nothing_about_stay_private(
    playground: Playground, bot: Bot
) -> None:
    await answered(playground, BEN.id, TEAM.id, f"{ME} {PARKING}")
    bot.services.patrons.forget_channel(TEAM.id)  # as after some seconds
    playground.fail_next("conversations.info", error="internal_error", times=9)
    told = await reply(playground, AIKO.id, TEAM.id, "gaps")
    assert "1 more question was asked in private" in told
    assert "zeppelins" not in told
