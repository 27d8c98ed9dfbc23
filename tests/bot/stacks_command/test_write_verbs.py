"""Tests of what admins do with `/stacks`: move, refresh, shelves, history."""

import pytest

from knowledge.catalogue.books import Book
from knowledge.catalogue.storage.tables import now
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN
from tests.bot.conftest import CLOSED, TEAM, put
from tests.bot.stacks_command.test_button_actions import receipt
from tests.bot.stacks_command.test_command import reply

pytestmark = pytest.mark.usefixtures("stocked", "bot")


async def where(library: Library, workspace: str, title: str) -> Book:
    [book] = [book for book in await library.catalogue.holdings.all(workspace) if book.title == title]
    return book


async def test_shelves_are_created_renamed_and_listed(playground: Playground) -> None:
    created = await reply(playground, AIKO.id, TEAM.id, "shelves create Travel rules")
    assert "“Travel rules” is ready. Everybody in the workspace can read it." in created
    renamed = await reply(playground, AIKO.id, TEAM.id, 'shelves rename "Travel rules" to Journeys')
    assert "called “Journeys”" in renamed
    listed = await reply(playground, AIKO.id, TEAM.id, "shelves", saying="you can use here")
    assert "*Journeys* · 0 documents · public" in listed
    assert "*general* · 1 document · the public shelf" in listed
    assert "closed" not in listed
    again = await reply(playground, AIKO.id, TEAM.id, "shelves create journeys")
    assert "“Journeys” exists already, so nothing was changed" in again
    assert "No document" not in await reply(playground, AIKO.id, TEAM.id, "list")
    assert "no document on that shelf" in await reply(playground, AIKO.id, TEAM.id, "list Journeys")
    taken = await reply(playground, AIKO.id, TEAM.id, "shelves rename Journeys to general")
    assert "already a shelf of that name" in taken
    assert "Usage" in await reply(playground, AIKO.id, TEAM.id, "shelves frobnicate")


async def test_only_an_empty_shelf_is_deleted(playground: Playground, library: Library, workspace: str) -> None:
    await reply(playground, AIKO.id, TEAM.id, "shelves create Journeys")
    await reply(playground, AIKO.id, TEAM.id, "move leave Journeys", saying="Moving")
    await playground.wait_for(lambda: [m for m in playground.messages(AIKO.id) if "new shelf" in m.text], timeout=20)
    assert "isn't empty" in await reply(playground, AIKO.id, TEAM.id, "shelves delete Journeys")
    await library.ingestion.remove(workspace, (await where(library, workspace, "Leave")).id)
    assert "deleted the empty shelf “Journeys”" in await reply(playground, AIKO.id, TEAM.id, "shelves delete journeys")
    assert "no shelf" in await reply(playground, AIKO.id, TEAM.id, "shelves delete general")


async def test_changes_are_undone_and_removed_documents_restored_by_their_titles(
    playground: Playground, library: Library, workspace: str
) -> None:
    assert "no earlier version" in await reply(playground, AIKO.id, TEAM.id, "restore leave")
    await library.ingestion.remove(workspace, (await where(library, workspace, "Leave")).id)
    assert "Leave" in await reply(playground, AIKO.id, TEAM.id, "restore leave")
    await playground.wait_for(lambda: [m for m in playground.messages(AIKO.id) if "is back" in m.text], timeout=20)
    assert (await where(library, workspace, "Leave")).edition is not None


async def test_a_move_is_undone_and_its_history_names_both_shelves(
    playground: Playground, library: Library, workspace: str
) -> None:
    await reply(playground, AIKO.id, TEAM.id, "shelves create Journeys")
    await reply(playground, AIKO.id, TEAM.id, "move leave Journeys", saying="Moving")
    moved = await receipt(playground, "new shelf")
    assert "general → Journeys" in await reply(playground, AIKO.id, TEAM.id, "history leave", saying="moved")
    await playground.click(AIKO.id, moved.channel, moved.ts, "stacks_undo")
    await playground.wait_for(lambda: [m for m in playground.messages(AIKO.id) if "the public shelf\n" in m.text], 20)
    assert (await where(library, workspace, "Leave")).shelf.standard
    assert "Undoing" in await reply(playground, AIKO.id, TEAM.id, "undo leave", saying="Undoing")


async def test_a_move_whose_former_shelf_is_not_to_be_read_here_is_not_undone_and_says_what_helps(
    playground: Playground, library: Library, workspace: str
) -> None:
    closed = await library.catalogue.shelves.create(workspace, "#closed", CLOSED.id)
    book = await where(library, workspace, "Leave")
    public = book.shelf
    for shelf in (closed, public):
        await library.move_restore.move(workspace, book.id, shelf, by=BEN.id)
    await playground.leave(AIKO.id, CLOSED.id)
    await playground.settled()
    assert "`/stacks move Leave to`" in await reply(playground, AIKO.id, TEAM.id, "undo leave")
    assert (await where(library, workspace, "Leave")).shelf.id == public.id


async def test_an_undo_that_would_remove_the_document_asks_first(
    playground: Playground, library: Library, workspace: str
) -> None:
    assert "no version before" in await reply(playground, AIKO.id, TEAM.id, "undo leave")
    question = playground.ephemerals(AIKO.id)[-1]
    assert (await where(library, workspace, "Leave")).edition is not None
    await playground.click(AIKO.id, TEAM.id, question.ts, "stacks_remove")
    await playground.wait_for(lambda: [m for m in playground.ephemerals(AIKO.id) if "was removed" in m.text])
    assert not [book for book in await library.catalogue.holdings.all(workspace) if book.title == "Leave"]


@pytest.mark.parametrize("verb", ["show", "remove", "undo", "move"])
async def test_admins_are_told_that_a_document_was_removed_and_how_it_comes_back(
    playground: Playground, library: Library, workspace: str, verb: str
) -> None:
    book = await where(library, workspace, "Leave")
    await library.ingestion.remove(workspace, book.id)
    words = f"{verb} leave public" if verb == "move" else f"{verb} leave"
    told = await reply(playground, AIKO.id, TEAM.id, words)
    assert f"*Leave* was removed on {now():%Y-%m-%d}" in told
    assert f"`/stacks restore {book.id[:8]}`" in told
    assert "don't know a document" in await reply(playground, BEN.id, TEAM.id, "show leave")
    assert "removed" in await reply(playground, AIKO.id, TEAM.id, "history leave", saying="Latest changes")
    await reply(playground, AIKO.id, TEAM.id, f"restore {book.id[:8]}", saying="Bringing")


async def test_a_shelf_is_closed_to_all_but_a_channel_and_opened_again(
    playground: Playground, library: Library, workspace: str
) -> None:
    await reply(playground, AIKO.id, CLOSED.id, "shelves create Plans")
    await reply(playground, AIKO.id, CLOSED.id, "move Leave Plans", saying="Moving")
    await reply(playground, AIKO.id, CLOSED.id, "list Plans")
    await playground.wait_for(lambda: [m for m in playground.messages(AIKO.id) if "new shelf" in m.text], timeout=20)
    await reply(playground, AIKO.id, CLOSED.id, "shelves channel Plans here", saying="only be read there")
    assert "25 days" not in await reply(playground, BEN.id, TEAM.id, "search annual leave")
    assert "25 days" in await reply(playground, BEN.id, CLOSED.id, "search annual leave")
    await reply(playground, AIKO.id, CLOSED.id, "shelves channel Plans public", saying="everybody")
    assert "25 days" in await reply(playground, BEN.id, TEAM.id, "search annual leave")
    assert "no shelf" in await reply(playground, AIKO.id, CLOSED.id, "shelves channel general here")
    assert (await where(library, workspace, "Leave")).shelf.name == "Plans"


async def test_a_book_is_moved_to_a_shelf_of_several_words(
    playground: Playground, library: Library, workspace: str
) -> None:
    await reply(playground, AIKO.id, TEAM.id, "shelves create Staff handbook")
    told = await reply(playground, AIKO.id, TEAM.id, "move leave to Staff handbook")
    assert "Moving *Leave* to the public shelf “Staff handbook”" in told
    await playground.wait_for(lambda: [m for m in playground.messages(AIKO.id) if "new shelf" in m.text], timeout=20)
    assert (await where(library, workspace, "Leave")).shelf.name == "Staff handbook"
    assert "doesn't end with the name of a shelf" in await reply(playground, AIKO.id, TEAM.id, "move leave nowhere")
    listed = await reply(playground, BEN.id, TEAM.id, "list staff handbook", saying="1 document")
    assert "Leave" in listed


async def test_an_unreadable_shelf_is_reported_like_a_missing_one(playground: Playground) -> None:
    assert "no shelf “closed”" in await reply(playground, BEN.id, TEAM.id, "list closed")
    assert "The reorganisation" in await reply(playground, BEN.id, CLOSED.id, "list closed")


async def test_history_tells_admins_who_changed_what(playground: Playground) -> None:
    told = await reply(playground, AIKO.id, TEAM.id, "history")
    assert "*Leave* · added · version 1 · U1" in told
    assert "reorganisation" not in told
    assert "*Leave* · added" in await reply(playground, AIKO.id, TEAM.id, "history leave")
    await reply(playground, AIKO.id, CLOSED.id, "shelves create Plans here", saying="Plans")
    await reply(playground, AIKO.id, CLOSED.id, "shelves channel Plans public", saying="everybody")
    opened = f"*Plans* · who reads the shelf · <#{CLOSED.id}> → everybody · <@{AIKO.id}>"
    assert opened in await reply(playground, AIKO.id, TEAM.id, "history plans", saying="who reads")
    assert "Only admins" in await reply(playground, BEN.id, TEAM.id, "history plans", saying="admin")


async def test_refresh_needs_an_address_and_says_what_it_found(
    playground: Playground, library: Library, workspace: str
) -> None:
    assert "wasn't added from an address" in await reply(playground, AIKO.id, TEAM.id, "refresh leave")
    await put(library, workspace, "# News\n\nThe old news.", "http://127.0.0.1:9/news")
    assert "newer version of *News*" in await reply(playground, AIKO.id, TEAM.id, "refresh news", saying="Checking for")
    await reply(playground, AIKO.id, TEAM.id, "history", saying="public web")
    assert (await where(library, workspace, "News")).edition is not None


async def test_several_addresses_are_added_with_one_command(playground: Playground) -> None:
    text = "add http://127.0.0.1:9/a http://127.0.0.1:9/b public"
    assert "2 documents to the public shelf" in await reply(playground, AIKO.id, TEAM.id, text)
    assert "no shelf “nowhere”" in await reply(playground, AIKO.id, TEAM.id, "add https://example.test/a nowhere")

    def refused() -> bool:
        return len([m for m in playground.messages(AIKO.id) if "couldn't be added" in m.text]) == 2

    await playground.wait_for(refused, timeout=20)


async def test_a_link_to_a_file_in_slack_is_an_upload(playground: Playground) -> None:
    mine = await playground.upload(AIKO.id, "pay.md", b"# Pay\n\nOn the fifteenth.")
    theirs = await playground.upload(BEN.id, "diary.md", b"# Diary\n\nDear diary.")
    link = "https://team.slack.com/files/U1/{}/x.md"
    assert "pay.md" in await reply(playground, AIKO.id, TEAM.id, f"add {link.format(mine)}", saying="Adding")
    await receipt(playground, "*Pay* was added")
    assert "can't open that file" in await reply(playground, AIKO.id, TEAM.id, f"add {link.format(theirs)}")
    assert "can't open that file" in await reply(playground, AIKO.id, TEAM.id, f"add {link.format('F999')}")
