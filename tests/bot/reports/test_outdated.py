"""Documents' owners, and the sources that somebody finds outdated."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from knowledge.catalogue.books import ChangeKind
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from playground.workspace.messages import Message
from playground.workspace.views import View
from tests.bot.conftest import CLOSED, TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, PLAN_QUESTION, answered, shown

pytestmark = pytest.mark.usefixtures("bot")


async def stacks(playground: Playground, words: str) -> str:
    """Return what `/stacks` tells the admin."""
    before = len(playground.ephemerals(AIKO.id))
    await playground.command(AIKO.id, CLOSED.id, "/stacks", words)
    await playground.wait_for(lambda: len(playground.ephemerals(AIKO.id)) > before, 10)
    return playground.ephemerals(AIKO.id)[-1].shown_text


def directly(playground: Playground, user: str) -> Sequence[Message]:
    return [one for one in playground.messages(f"D{user[1:]}") if one.bot_id]


async def press(playground: Playground, user: str, view: View, words: str) -> None:
    """Press *This is outdated* in a modal, and read what the next one says."""
    edition = next(
        element["value"]
        for block in view.content["blocks"]
        for element in (*block.get("elements", ()), block.get("accessory", {}))
        if element.get("action_id") == "outdated"
    )
    await playground.click_in_view(view.id, "outdated", edition)
    await shown(playground, user, words)


async def reach_the_owner(playground: Playground) -> Message:
    """See the owner below a source, press *This is outdated*, see that the owner is told, and return the answer."""
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.click(BEN.id, TEAM.id, answer.ts, "source:1")
    view = await shown(playground, BEN.id, f"Owner: <@{HANAKO.id}>")
    await press(playground, BEN.id, view, "the document's owner and the admins")
    [told] = await playground.wait_for(lambda: directly(playground, HANAKO.id))
    assert "あなたがこの資料の担当者です" in told.shown_text
    return answer


async def test_the_owner_stands_with_the_source_and_is_told_once_an_edition_that_it_is_outdated(
    playground: Playground, library: Library, stocked: str
) -> None:
    assert f"<@{HANAKO.id}> is the owner of" in await stacks(playground, "owner leave @hanako")
    assert f"Owner: <@{HANAKO.id}>" in await stacks(playground, "show leave")
    answer = await reach_the_owner(playground)
    [told] = await playground.wait_for(lambda: directly(playground, AIKO.id))
    assert f"<@{BEN.id}> says that *" in told.shown_text
    book = await library.catalogue.holdings.find(stocked, "Leave")
    async with asyncio.timeout(5):
        while not await library.catalogue.holdings.is_called_outdated(book.edition.id if book.edition else ""):  # noqa: ASYNC110  the database announces nothing
            await asyncio.sleep(0.02)
    await library.jobs.purge(timedelta(seconds=-1))  # as after a week
    await playground.click(AIKO.id, TEAM.id, answer.ts, "why")
    await press(playground, AIKO.id, await shown(playground, AIKO.id, "This is outdated"), "already")
    assert (len(directly(playground, AIKO.id)), len(directly(playground, HANAKO.id))) == (1, 1)


@pytest.mark.usefixtures("stocked")
async def test_an_owner_who_may_not_read_the_document_is_not_told_of_it(playground: Playground) -> None:
    await stacks(playground, f"owner reorganisation <@{HANAKO.id}|hanako>")
    answer = await answered(playground, BEN.id, CLOSED.id, f"{ME} {PLAN_QUESTION}")
    await playground.click(BEN.id, CLOSED.id, answer.ts, "source:1")
    await press(playground, BEN.id, await shown(playground, BEN.id, "aardvark"), "Thank you")
    await playground.wait_for(lambda: directly(playground, AIKO.id))
    await playground.settled()
    assert not directly(playground, HANAKO.id)


@pytest.mark.usefixtures("stocked")
async def test_an_owner_is_named_by_a_full_members_name_and_can_be_taken_away(playground: Playground) -> None:
    assert f"<@{BEN.id}> is the owner" in await stacks(playground, "owner leave @Ben Okafor")
    assert f"<@{AIKO.id}> is the owner" in await stacks(playground, "owner leave me")
    assert "I find nobody called “gil”" in await stacks(playground, "owner leave @gil")
    assert "Whose is it?" in await stacks(playground, "owner leave")
    assert "has no owner now" in await stacks(playground, "owner leave nobody")
    assert "Owner" not in await stacks(playground, "show leave")


async def test_the_owner_of_a_shelf_answers_for_its_documents_that_have_none(
    playground: Playground, library: Library, stocked: str
) -> None:
    assert f"<@{HANAKO.id}> is the owner of *general* now" in await stacks(playground, "shelves owner public @hanako")
    assert f"Owner: <@{HANAKO.id}>" in await stacks(playground, "shelves")
    assert f"Owner: <@{HANAKO.id}>" in await stacks(playground, "show leave")
    await reach_the_owner(playground)
    await stacks(playground, "owner leave @ben")
    assert f"Owner: <@{BEN.id}>" in await stacks(playground, "show leave")
    assert "*general* has no owner now" in await stacks(playground, "shelves owner general nobody")
    book = await library.catalogue.holdings.find(stocked, "Leave")
    assert (book.owner, book.shelf.owner) == (BEN.id, None)
    changes = await library.catalogue.changes.latest(stocked, {book.shelf.id}, limit=9)
    assert [(one.title, one.person) for one in changes if one.kind is ChangeKind.OWNER_SET] == [
        ("general", AIKO.id),
        ("Leave", AIKO.id),
        ("general", AIKO.id),
    ]
