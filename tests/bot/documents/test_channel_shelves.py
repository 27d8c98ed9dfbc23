"""The shelves of channels that change."""

import asyncio

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import BEN, CORA
from tests.bot.conftest import CLOSED, LEAVE, TEAM, put
from tests.bot.conversation import LEAVE_QUESTION, ME, PLAN_QUESTION, answered

pytestmark = pytest.mark.usefixtures("bot")


async def names(library: Library, workspace: str) -> set[str]:
    return {shelf.name for shelf in await library.catalogue.shelves.all(workspace)}


async def test_a_shelf_follows_the_name_of_its_channel(
    library: Library, playground: Playground, workspace: str
) -> None:
    await put(library, workspace, LEAVE, "leave.md", shelf="#closed", place=CLOSED.id)
    await put(library, workspace, LEAVE, "team.md", shelf="#private", place=TEAM.id)
    for name, shelf in (("reorganisation", "#reorganisation"), ("private", f"#private {CLOSED.id}")):
        playground.workspace.rename(CLOSED.id, name)
        async with asyncio.timeout(10):
            while await names(library, workspace) != {shelf, "#private"}:  # noqa: ASYNC110  nobody tells of it
                await asyncio.sleep(0.05)


@pytest.mark.usefixtures("stocked")
async def test_a_shelf_that_was_named_by_hand_keeps_its_name_and_its_readers(
    library: Library, playground: Playground, workspace: str
) -> None:
    playground.workspace.rename(CLOSED.id, "reorganisation")
    await playground.settled()
    assert "closed" in await names(library, workspace)
    assert "Lisbon" in (await answered(playground, BEN.id, CLOSED.id, f"{ME} {PLAN_QUESTION}")).shown_text


@pytest.mark.usefixtures("stocked")
async def test_the_documents_of_an_archived_channel_are_still_read_by_its_members_in_private(
    playground: Playground,
) -> None:
    playground.workspace.archive(CLOSED.id)
    await playground.settled()
    assert "Lisbon" in (await answered(playground, BEN.id, f"D{BEN.id[1:]}", PLAN_QUESTION)).shown_text


@pytest.mark.usefixtures("stocked")
async def test_nothing_public_is_told_in_a_channel_from_the_moment_that_another_workspace_joins_it(
    playground: Playground,
) -> None:
    assert "25 days" in (await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")).shown_text
    await playground.join(CORA.id, TEAM.id)
    playground.workspace.share(TEAM.id)
    await playground.settled()
    told = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    assert "25 days" not in told.shown_text
