"""*My questions* in the App Home: a person sees, gets and ends what is kept of them, and nobody else does."""

import json

import pytest

from bot.blocks.own_questions import EXPORT, FORGET, OPEN
from knowledge.library.library import Library
from knowledge.privacy.person import export
from playground import Playground
from playground.sample_team import BEN, CORA, HANAKO
from playground.workspace.views import View
from tests.bot.conftest import CLOSED, TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, all_words, answered, shown
from tests.bot.stacks_command.test_home import home

SICK_QUESTION = "Whom do I call when I take sick leave?"
BENS = f"D{BEN.id[1:]}"

pytestmark = pytest.mark.usefixtures("stocked", "bot")


async def opened(playground: Playground, user: str, words: str) -> View:
    await home(playground, user)
    await playground.click_in_view(playground.workspace.views.homes[user].id, OPEN)
    return await shown(playground, user, words)


async def test_a_person_sees_their_own_questions_and_nobody_elses(playground: Playground) -> None:
    await answered(playground, BEN.id, CLOSED.id, f"{ME} {LEAVE_QUESTION}")
    await answered(playground, HANAKO.id, TEAM.id, f"{ME} {SICK_QUESTION}")
    bens = all_words((await opened(playground, BEN.id, LEAVE_QUESTION)).content)
    assert "for 180 days" in bens
    assert SICK_QUESTION not in bens
    assert LEAVE_QUESTION not in all_words((await opened(playground, HANAKO.id, SICK_QUESTION)).content)


async def test_a_person_gets_all_that_is_kept_of_them_as_a_file_in_their_direct_message(
    playground: Playground, workspace: str
) -> None:
    await answered(playground, BEN.id, CLOSED.id, f"{ME} {LEAVE_QUESTION}")
    await answered(playground, HANAKO.id, TEAM.id, f"{ME} {SICK_QUESTION}")
    view = await opened(playground, BEN.id, LEAVE_QUESTION)
    await playground.click_in_view(view.id, EXPORT)
    await shown(playground, BEN.id, "I have sent you a file")
    [message] = [message for message in playground.messages(BENS) if message.files]
    kept = json.loads(playground.workspace.files.get(message.files[0]).data)
    assert [row["question"] for row in kept["answers"]] == [LEAVE_QUESTION]
    assert {row["workspace"] for row in kept["jobs"]} == {workspace}
    assert SICK_QUESTION not in json.dumps(kept)


async def test_a_person_lets_their_questions_be_forgotten(
    playground: Playground, library: Library, workspace: str
) -> None:
    await answered(playground, BEN.id, CLOSED.id, f"{ME} {LEAVE_QUESTION}")
    await answered(playground, HANAKO.id, TEAM.id, f"{ME} {SICK_QUESTION}")
    view = await opened(playground, BEN.id, LEAVE_QUESTION)
    [asked] = [e["confirm"] for b in view.content["blocks"] for e in b.get("elements", ()) if "confirm" in e]
    assert "for good" in asked["text"]["text"]
    await playground.click_in_view(view.id, FORGET)
    await shown(playground, BEN.id, "Only counts are left")
    assert not any((await export(library.catalogue, BEN.id, workspace, by="")).values())
    [tally] = await library.catalogue.tallies.days(workspace)
    assert tally.asked == 1
    await playground.wait_for(lambda: LEAVE_QUESTION not in all_words(playground.workspace.views.homes[BEN.id].content))
    assert SICK_QUESTION in await home(playground, HANAKO.id)


async def test_people_of_other_organisations_may_end_what_is_kept_of_them_too(playground: Playground) -> None:
    await opened(playground, CORA.id, "You haven't asked anything yet")


async def test_a_file_that_slack_does_not_take_is_told_in_the_view(playground: Playground) -> None:
    view = await opened(playground, BEN.id, "You haven't asked anything yet")
    playground.fail_next("files.getUploadURLExternal", error="file_uploads_disabled", times=9)
    await playground.click_in_view(view.id, EXPORT)
    await shown(playground, BEN.id, "files:write")
    assert not [message for message in playground.messages(BENS) if message.files]
