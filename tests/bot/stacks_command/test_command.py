"""`/stacks`, as people of a workspace use it."""

import re

import pytest

from knowledge.catalogue.books import Book
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, CORA, GIL, HANAKO
from playground.workspace.messages import Message
from playground.workspace.people import Person
from tests.bot.conftest import CLOSED, SHARED, TEAM, VISITED

DM_OF_BEN, DM_OF_HANAKO, DM_OF_AIKO = (f"D{person.id[1:]}" for person in (BEN, HANAKO, AIKO))

pytestmark = pytest.mark.usefixtures("stocked", "bot")


async def reply(playground: Playground, user: str, channel: str, text: str, *, saying: str = "") -> str:
    """Return the next message for the person alone that says this."""
    before = len(playground.ephemerals(user))
    delivery = await playground.command(user, channel, "/stacks", text)
    assert delivery.accepted

    def told() -> list[str]:
        shown = [*playground.ephemerals(user)[before:], *(playground.messages(user) if saying else [])]
        return [message.text for message in shown if saying in message.text]

    return (await playground.wait_for(told, timeout=20))[0]


def _with(messages: list[Message], saying: str) -> Message | None:
    return next((message for message in messages if saying in message.text), None)


async def books(library: Library, workspace: str) -> list[Book]:
    return await library.catalogue.holdings.all(workspace)


async def test_help_comes_in_the_language_of_the_asker(playground: Playground) -> None:
    assert "mention me" in await reply(playground, BEN.id, TEAM.id, "help")
    assert "チームの資料" in await reply(playground, HANAKO.id, TEAM.id, "")


async def test_an_unknown_word_brings_help(playground: Playground) -> None:
    assert "“frobnicate”" in await reply(playground, BEN.id, TEAM.id, "frobnicate the stacks")


@pytest.mark.parametrize(
    ("person", "channel", "leave", "plan"),
    [
        (BEN.id, TEAM.id, True, False),
        (BEN.id, CLOSED.id, True, True),
        (BEN.id, DM_OF_BEN, True, True),
        (HANAKO.id, DM_OF_HANAKO, True, False),
        (GIL.id, VISITED.id, False, False),
        (CORA.id, SHARED.id, False, False),
    ],
)
async def test_the_list_shows_what_the_asker_may_read_there(
    playground: Playground,
    person: str,
    channel: str,
    *,
    leave: bool,
    plan: bool,
) -> None:
    text = await reply(playground, person, channel, "list")
    assert ("Leave" in text, "reorganisation" in text) == (leave, plan)


async def test_search_finds_only_what_the_asker_may_read_there(playground: Playground) -> None:
    assert "Lisbon" in await reply(playground, BEN.id, CLOSED.id, "search where does the aardvark department move")
    assert "Lisbon" not in await reply(playground, BEN.id, TEAM.id, "search where does the aardvark department move")
    assert "Lisbon" not in await reply(playground, GIL.id, VISITED.id, "search aardvark department")


async def test_an_unreadable_document_is_reported_like_a_missing_one(playground: Playground) -> None:
    unreadable = await reply(playground, BEN.id, TEAM.id, "show The reorganisation")
    missing = await reply(playground, BEN.id, TEAM.id, "show No such book at all")
    assert re.sub(r"id \w+", "", unreadable) == re.sub(r"id \w+", "", missing)
    assert "Lisbon" not in unreadable
    assert "The reorganisation" in await reply(playground, BEN.id, CLOSED.id, "show The reorganisation")


async def test_a_book_is_shown_by_its_title_or_by_the_id_of_the_list(playground: Playground) -> None:
    by_title = await reply(playground, BEN.id, TEAM.id, "show leave")
    found = re.search(r"`(\w{8})` \S*Leave", await reply(playground, BEN.id, TEAM.id, "list"))
    assert found
    assert await reply(playground, BEN.id, TEAM.id, f"show {found[1]}") == by_title
    assert "Version: 1" in by_title


@pytest.mark.parametrize("text", ["show", "search", "remove", "refresh"])
async def test_a_command_without_its_words_asks_for_them(playground: Playground, text: str) -> None:
    assert "after the command" in await reply(playground, AIKO.id, TEAM.id, text)


@pytest.mark.parametrize("person", [BEN, HANAKO, GIL, CORA], ids=lambda person: str(person.name))
@pytest.mark.parametrize(
    "text",
    [
        "add",
        "add https://example.test/x",
        "remove Leave",
        "move Leave public",
        "refresh Leave",
        "history",
        "shelves",
        "gaps",
    ],
)
async def test_only_admins_change_the_stacks(
    playground: Playground, library: Library, workspace: str, person: Person, text: str
) -> None:
    user = person.id
    channel = SHARED.id if user == CORA.id else TEAM.id
    told = await reply(playground, user, channel, text)
    assert "admin" in told or "管理者" in told
    assert len(await books(library, workspace)) == 2
    assert playground.view_of(user) is None
    assert playground.messages(channel) == []


async def test_remove_asks_once_and_then_nobody_finds_the_document(
    playground: Playground, library: Library, workspace: str
) -> None:
    assert "Remove *Leave*?" in await reply(playground, AIKO.id, TEAM.id, "remove Leave")
    assert len(await books(library, workspace)) == 2
    question = playground.ephemerals(AIKO.id)[-1]
    await playground.click(AIKO.id, TEAM.id, question.ts, "stacks_remove")
    told = await playground.wait_for(lambda: _with(playground.ephemerals(AIKO.id), "*Leave* was removed"))
    assert told
    assert "30 days" in told.text
    assert [book.title for book in await books(library, workspace)] == ["The reorganisation"]
    assert "25 days" not in await reply(playground, BEN.id, TEAM.id, "search annual leave")


async def test_a_book_of_a_closed_channel_cannot_be_removed_from_elsewhere(
    playground: Playground, library: Library, workspace: str
) -> None:
    assert "don't know a document" in await reply(playground, AIKO.id, TEAM.id, "remove The reorganisation")
    assert len(await books(library, workspace)) == 2


@pytest.mark.parametrize("text", ["add handbook", "add ftp://example.test/x", "add somewhere https://example.test/x"])
async def test_a_wrong_address_is_not_fetched(playground: Playground, text: str) -> None:
    assert "not a web address" in await reply(playground, AIKO.id, TEAM.id, text)


async def test_an_internal_address_is_refused_with_the_reason(playground: Playground) -> None:
    told = await reply(playground, AIKO.id, TEAM.id, "add http://127.0.0.1:9/secret", saying="couldn't be added")
    assert "is not on the public web" in told


async def test_a_page_that_is_not_fetched_leaves_no_shelf_behind(playground: Playground) -> None:
    told = await reply(
        playground, AIKO.id, TEAM.id, "add https://handbook.invalid/leave here", saying="couldn't be added"
    )
    assert "I couldn't fetch it. There is no server of that name." in told
    assert f"<#{TEAM.id}>" not in await reply(playground, AIKO.id, TEAM.id, "shelves", saying="you can use here")
    assert "no document on that shelf" in await reply(playground, AIKO.id, TEAM.id, "list here")


async def test_a_command_works_in_a_channel_that_the_bot_is_not_in(playground: Playground) -> None:
    await playground.leave("USHISHO", TEAM.id)
    await reply(playground, AIKO.id, TEAM.id, "add http://127.0.0.1:9/secret", saying="Adding")
    await playground.wait_for(lambda: _with(playground.messages(DM_OF_AIKO), "public web"), timeout=20)


async def test_a_private_channels_document_goes_to_its_own_shelf_unless_told_otherwise(playground: Playground) -> None:
    public, closed = "the public shelf", "this channel's shelf"
    for channel, text, shelf in (
        (CLOSED.id, "add http://127.0.0.1:9/a", closed),
        (CLOSED.id, "add http://127.0.0.1:9/b public", public),
        (TEAM.id, "add http://127.0.0.1:9/c", public),
        (TEAM.id, "add http://127.0.0.1:9/d here", closed),
    ):
        assert shelf in await reply(playground, AIKO.id, channel, text, saying="Adding")
    assert "Only a channel can have a shelf" in await reply(
        playground, AIKO.id, DM_OF_AIKO, "add http://127.0.0.1:9/e here"
    )


async def test_members_get_help_for_members_and_admins_for_both(playground: Playground) -> None:
    assert "gaps" not in await reply(playground, BEN.id, TEAM.id, "help")
    assert "gaps" in await reply(playground, AIKO.id, TEAM.id, "help")


async def test_a_misspelt_word_is_guessed(playground: Playground) -> None:
    assert "`/stacks search`" in await reply(playground, BEN.id, TEAM.id, "serch leave")
    assert "`/stacks remove`" in await reply(playground, AIKO.id, TEAM.id, "rm leave.md")
    assert "のことですか" in await reply(playground, HANAKO.id, TEAM.id, "lisst")


async def test_a_part_of_a_title_finds_its_document_and_a_misspelt_one_names_it(playground: Playground) -> None:
    assert "Passages" in str(await shown_to(playground, BEN.id, CLOSED.id, "show reorg"))
    told = await reply(playground, BEN.id, TEAM.id, "show Laeve")
    assert "Did you mean" in told
    assert "Leave" in told
    assert "こちらの資料ですか" in await reply(playground, HANAKO.id, TEAM.id, "show Laeve")


async def test_a_shelf_that_does_not_exist_is_named(playground: Playground) -> None:
    assert "“nowhere”" in await reply(playground, AIKO.id, TEAM.id, "move Leave to nowhere")


async def shown_to(playground: Playground, user: str, channel: str, text: str) -> list[dict[str, object]]:
    await reply(playground, user, channel, text)
    return list(playground.ephemerals(user)[-1].blocks)
