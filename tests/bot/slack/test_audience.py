"""The shelves that people may read, by what Slack says of them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.audience import FAILURE_FRESH, FRESH, Patrons
from bot.slack.client import open_slack
from bot.slack.errors import SlackUnavailable
from bot.slack.settings import Settings
from knowledge.catalogue.shelves import Patron
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, CORA, GIL, HANAKO, SHISHO
from tests.bot.conftest import CLOSED, TEAM

pytestmark = pytest.mark.usefixtures("stocked")


@pytest.fixture
async def slack(bot_settings: Settings) -> AsyncIterator[AsyncWebClient]:
    async with open_slack(bot_settings) as client:
        yield client


@pytest.fixture
def patrons(library: Library, slack: AsyncWebClient, bot_settings: Settings) -> Patrons:
    return Patrons(slack, library.catalogue.shelves, bot_settings)


async def readable(library: Library, patron: Patron) -> set[str | None]:
    """The channels whose shelves they may read; None stands for the public ones."""
    return {shelf.place for shelf in await library.catalogue.shelves.readable_by(patron)}


async def test_a_member_reads_the_public_shelves_everywhere_and_a_channels_own_shelf_in_it(
    library: Library, patrons: Patrons, workspace: str
) -> None:
    assert await readable(library, await patrons.in_channel(workspace, BEN.id, TEAM.id)) == {None}
    assert await readable(library, await patrons.in_channel(workspace, BEN.id, CLOSED.id)) == {None, CLOSED.id}


async def test_in_private_a_member_also_reads_the_shelves_of_their_closed_channels(
    library: Library, patrons: Patrons, workspace: str
) -> None:
    assert await readable(library, await patrons.in_private(workspace, BEN.id)) == {None, CLOSED.id}
    assert await readable(library, await patrons.in_private(workspace, HANAKO.id)) == {None}


async def test_where_outsiders_listen_only_the_channels_own_shelf_is_read(
    library: Library, patrons: Patrons, workspace: str
) -> None:
    patron = await patrons.in_channel(workspace, BEN.id, CLOSED.id, external=True)
    assert await readable(library, patron) == {CLOSED.id}


@pytest.mark.parametrize("reader", [GIL.id, CORA.id, "UUNKNOWN"])
async def test_whoever_reads_a_channel_and_is_no_full_member_closes_the_public_shelves_in_it(
    library: Library, patrons: Patrons, playground: Playground, workspace: str, reader: str
) -> None:
    playground.workspace.add_channel(replace(CLOSED, members=CLOSED.members | {reader}))
    assert await readable(library, await patrons.in_channel(workspace, BEN.id, CLOSED.id)) == {CLOSED.id}
    assert await readable(library, await patrons.alone_in_channel(workspace, BEN.id, CLOSED.id)) == {None, CLOSED.id}


async def test_apps_and_deactivated_people_read_nothing_along(
    library: Library, patrons: Patrons, playground: Playground, workspace: str
) -> None:
    playground.workspace.people[GIL.id] = replace(GIL, deleted=True)
    playground.workspace.people["UOTHERAPP"] = replace(SHISHO, id="UOTHERAPP")
    playground.workspace.add_channel(replace(CLOSED, members=CLOSED.members | {GIL.id, "UOTHERAPP"}))
    assert await readable(library, await patrons.in_channel(workspace, BEN.id, CLOSED.id)) == {None, CLOSED.id}


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members", "users.list"])
async def test_where_slack_does_not_say_who_reads_the_channel_nothing_public_is_read(
    library: Library, slack: AsyncWebClient, playground: Playground, workspace: str, method: str
) -> None:
    crowd = {f"U{number:05}": replace(BEN, id=f"U{number:05}") for number in range(30)}
    playground.workspace.people.update(crowd)
    playground.workspace.add_channel(replace(CLOSED, members=CLOSED.members | set(crowd)))
    playground.fail_next(method, error="missing_scope")
    for expected in ({CLOSED.id}, {None, CLOSED.id}):
        patrons = Patrons(slack, library.catalogue.shelves, Settings())
        assert await readable(library, await patrons.in_channel(workspace, BEN.id, CLOSED.id)) == expected


async def test_who_reads_a_channel_is_known_after_five_seconds_though_no_event_came(
    library: Library, slack: AsyncWebClient, playground: Playground, workspace: str
) -> None:
    assert FRESH <= 5
    patrons = Patrons(slack, library.catalogue.shelves, Settings(), fresh=0.2)
    assert await readable(library, await patrons.in_channel(workspace, BEN.id, CLOSED.id)) == {None, CLOSED.id}
    playground.workspace.add_channel(replace(CLOSED, members=CLOSED.members | {GIL.id}))
    await asyncio.sleep(0.3)
    assert await readable(library, await patrons.in_channel(workspace, BEN.id, CLOSED.id)) == {CLOSED.id}
    assert len(playground.calls_of("users.list")) == 1


async def test_somebody_who_left_a_closed_channel_is_refused_by_a_process_that_was_not_told(
    library: Library, slack: AsyncWebClient, playground: Playground, workspace: str
) -> None:
    told, untold = (Patrons(slack, library.catalogue.shelves, Settings(), fresh=fresh) for fresh in (60.0, 0.2))
    for patrons in (told, untold):
        assert await readable(library, await patrons.in_private(workspace, BEN.id)) == {None, CLOSED.id}
    playground.workspace.add_channel(replace(CLOSED, members=CLOSED.members - {BEN.id}))
    told.forget_members(CLOSED.id)
    await asyncio.sleep(0.3)
    for patrons in (told, untold):
        assert await readable(library, await patrons.in_private(workspace, BEN.id)) == {None}


@pytest.mark.parametrize("user", [GIL.id, CORA.id, SHISHO.id, "UNOBODY"])
async def test_guests_strangers_bots_and_unknown_people_read_nothing(
    library: Library, patrons: Patrons, workspace: str, user: str
) -> None:
    assert await readable(library, await patrons.in_channel(workspace, user, CLOSED.id)) == set()
    assert await readable(library, await patrons.in_private(workspace, user)) == set()
    assert not await patrons.is_admin(workspace, user)


async def test_a_deactivated_person_reads_nothing(
    library: Library, patrons: Patrons, playground: Playground, workspace: str
) -> None:
    playground.workspace.people[BEN.id] = replace(BEN, deleted=True)
    assert await readable(library, await patrons.in_private(workspace, BEN.id)) == set()


@pytest.mark.parametrize("method", ["users.info", "conversations.members"])
async def test_a_look_up_that_fails_opens_nothing_and_is_tried_again_after_a_moment(
    library: Library, patrons: Patrons, playground: Playground, workspace: str, method: str
) -> None:
    playground.fail_next(method)
    for _ in range(2):
        with pytest.raises(SlackUnavailable):
            await patrons.in_private(workspace, BEN.id)
    assert len(playground.calls_of(method)) == 1
    await asyncio.sleep(FAILURE_FRESH + 0.1)
    assert await readable(library, await patrons.in_private(workspace, BEN.id)) == {None, CLOSED.id}


async def test_a_channel_that_slack_does_not_show_us_opens_nothing(
    library: Library, patrons: Patrons, playground: Playground, workspace: str
) -> None:
    playground.fail_next("conversations.members", error="channel_not_found")
    assert await readable(library, await patrons.in_private(workspace, BEN.id)) == {None}
    assert not await patrons.is_public(f"D{BEN.id[1:]}")
    assert not playground.calls_of("conversations.info")


async def test_nobody_is_looked_up_twice_within_a_moment_however_many_ask(
    patrons: Patrons, playground: Playground, workspace: str
) -> None:
    await asyncio.gather(*(patrons.in_private(workspace, BEN.id) for _ in range(20)))
    assert len(playground.calls_of("users.info")) == 1


async def test_only_those_who_run_the_workspace_and_those_named_by_the_operator_are_admins(
    library: Library, slack: AsyncWebClient, bot_settings: Settings, workspace: str
) -> None:
    named = bot_settings.model_copy(update={"admins": frozenset({HANAKO.id, GIL.id})})
    patrons = Patrons(slack, library.catalogue.shelves, named)
    admins = {user for user in (AIKO.id, BEN.id, HANAKO.id, GIL.id) if await patrons.is_admin(workspace, user)}
    assert admins == {AIKO.id, HANAKO.id}


async def test_slack_is_asked_anew_each_time_who_is_an_admin(
    patrons: Patrons, playground: Playground, workspace: str
) -> None:
    assert await patrons.is_admin(workspace, AIKO.id)
    playground.fail_next("users.info", error="user_not_found")
    assert not await patrons.is_admin(workspace, AIKO.id)
