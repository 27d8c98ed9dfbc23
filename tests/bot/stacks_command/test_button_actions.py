"""The buttons under receipts and lists, pressed by admins and by others."""

import asyncio
import json

import pytest

from knowledge.catalogue.books import Book
from knowledge.catalogue.editions import EditionRequest
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from playground import Playground
from playground.sample_team import AIKO, BEN
from playground.workspace.messages import Message
from playground.workspace.views import View
from tests.bot.conftest import CLOSED, TEAM, put

DM = f"D{AIKO.id[1:]}"
FIRST, SECOND = "The platypus team cleans the kitchen.", "The wombat team cleans the kitchen."

pytestmark = pytest.mark.usefixtures("bot")


async def receipt(playground: Playground, saying: str, user: str = AIKO.id) -> Message:
    def found() -> Message | None:
        return next((message for message in playground.messages(user) if saying in message.text), None)

    shown = await playground.wait_for(found, timeout=30)
    assert shown is not None
    return shown


async def told(playground: Playground, saying: str, user: str = AIKO.id) -> Message:
    def found() -> Message | None:
        return next((message for message in playground.ephemerals(user) if saying in message.text), None)

    shown = await playground.wait_for(found, timeout=30)
    assert shown is not None
    return shown


async def paste(playground: Playground, text: str, saying: str, user: str = AIKO.id) -> Message:
    await playground.command(user, TEAM.id, "/stacks", "add")
    view = await playground.wait_for(lambda: playground.view_of(user))
    assert isinstance(view, View)
    await playground.submit(view.id, {"name": "Kitchen", "text": text})
    return await receipt(playground, saying, user)


async def books(library: Library, workspace: str) -> list[Book]:
    return await library.catalogue.holdings.all(workspace)


async def found(playground: Playground) -> str:
    before = len(playground.ephemerals(BEN.id))
    await playground.command(BEN.id, TEAM.id, "/stacks", "search who cleans the kitchen")
    return (await playground.wait_for(lambda: playground.ephemerals(BEN.id)[before:], timeout=20))[0].text


async def test_progress_and_receipt_are_one_direct_message(playground: Playground) -> None:
    shown = await paste(playground, FIRST, "*Kitchen* was added")
    assert [message.ts for message in playground.messages(DM)] == [shown.ts]
    assert shown.edited_ts is not None
    assert len(playground.calls_of("chat.postMessage")) == 1


async def test_undo_removes_a_new_document_and_restore_brings_it_back(
    playground: Playground, library: Library, workspace: str
) -> None:
    shown = await paste(playground, FIRST, "*Kitchen* was added")
    await playground.click(AIKO.id, DM, shown.ts, "stacks_undo")
    gone = await receipt(playground, "*Kitchen* was removed")
    assert await books(library, workspace) == []
    await playground.click(AIKO.id, DM, gone.ts, "stacks_restore")
    await receipt(playground, "*Kitchen* is back")
    assert "platypus" in await found(playground)


async def test_undo_brings_the_former_edition_back_and_leaves_no_live_buttons(playground: Playground) -> None:
    first = await paste(playground, FIRST, "*Kitchen* was added.")
    shown = await paste(playground, SECOND, "was replaced with the new version")
    assert "1 new, 1 gone" in shown.text
    await playground.click(AIKO.id, DM, shown.ts, "stacks_undo")
    await receipt(playground, "*Kitchen* is back to its earlier version.")
    assert "platypus" in await found(playground)
    closed = next(message for message in playground.messages(DM) if message.ts == shown.ts)
    assert "Undone." in closed.shown_text
    assert "actions" not in {block["type"] for block in closed.blocks}
    await playground.click(AIKO.id, DM, first.ts, "stacks_undo")
    await receipt(playground, "too late to undo")


async def test_a_book_is_moved_to_the_shelf_that_is_chosen(
    playground: Playground, library: Library, workspace: str
) -> None:
    closed = await library.catalogue.shelves.create(workspace, "#closed", CLOSED.id)
    shown = await paste(playground, FIRST, "*Kitchen* was added")
    await playground.click(AIKO.id, DM, shown.ts, "stacks_move")
    asked = await told(playground, "Which shelf")
    [menu] = asked.blocks[-1]["elements"]
    await playground.click(AIKO.id, DM, asked.ts, "stacks_move_to", menu["options"][0]["value"])
    await receipt(playground, "*Kitchen* is on its new shelf")
    assert [book.shelf.id for book in await books(library, workspace)] == [closed.id]
    assert "platypus" not in await found(playground)


async def test_show_names_who_added_each_edition_and_opens_its_passages(playground: Playground) -> None:
    shown = await paste(playground, FIRST, "*Kitchen* was added")
    await playground.click(AIKO.id, DM, shown.ts, "stacks_show")
    card = await told(playground, "Used for 0 answers")
    assert f"by <@{AIKO.id}>" in card.text
    await playground.click(AIKO.id, DM, card.ts, "stacks_passages")
    assert "platypus" in (await told(playground, "passages 1 to 1 of 1")).text


async def reading(playground: Playground, shown: Message, saying: str) -> str:
    """Press *What was read?*, and return what the modal says once it says this."""
    await playground.click(AIKO.id, DM, shown.ts, "stacks_reading")

    def told() -> str | None:
        view = playground.view_of(AIKO.id)
        content = json.dumps(view.content, ensure_ascii=False) if view else ""
        return content if saying in content else None

    content = await playground.wait_for(told, timeout=20)
    assert content is not None
    return content


async def test_what_was_read_of_a_document_is_shown_with_the_remarks_on_it(
    playground: Playground, library: Library, workspace: str
) -> None:
    shown = await paste(playground, f"{FIRST}\n\n{'.' * 200}\n\n<@U1> asked.", "*Kitchen* was added")
    content = await reading(playground, shown, "platypus")
    assert "<@U1> asked." in content
    assert '"type": "rich_text_preformatted"' in content
    [book] = await books(library, workspace)
    assert book.edition
    assert f"the first {book.edition.passages} of {book.edition.passages} passages" in content


async def test_what_was_read_is_for_admins_alone_whoever_has_the_button(playground: Playground) -> None:
    shown = await paste(playground, FIRST, "*Kitchen* was added")
    playground.fail_next("users.info", error="user_not_found", times=2)
    content = await reading(playground, shown, "Only admins can change the documents")
    assert "platypus" not in content


@pytest.mark.parametrize("action", ["stacks_undo", "stacks_remove", "stacks_move"])
async def test_a_button_does_nothing_for_somebody_who_is_no_longer_an_admin(
    playground: Playground, library: Library, workspace: str, action: str
) -> None:
    shown = await paste(playground, FIRST, "*Kitchen* was added")
    playground.fail_next("users.info", error="user_not_found", times=2)
    await playground.click(AIKO.id, DM, shown.ts, action)
    await told(playground, "Only admins can change the documents")
    assert len(await books(library, workspace)) == 1


async def test_a_long_list_is_turned_page_by_page(playground: Playground, library: Library, workspace: str) -> None:
    for number in range(23):
        await put(library, workspace, f"# Rule {number:02}\n\nRule {number}.", f"{number}.md")
    await playground.command(BEN.id, TEAM.id, "/stacks", "list")
    first = await told(playground, "Page 1 of 2", BEN.id)
    assert "Rule 19" in first.text
    assert "Rule 20" not in first.text
    await playground.click(BEN.id, TEAM.id, first.ts, "stacks_next")
    second = await told(playground, "Page 2 of 2", BEN.id)
    assert second.ts == first.ts
    assert "Rule 22" in second.text


async def test_only_admins_restore_a_removed_document_from_the_list(
    playground: Playground, library: Library, workspace: str
) -> None:
    await paste(playground, FIRST, "*Kitchen* was added")
    [book] = await books(library, workspace)
    await library.ingestion.remove(workspace, book.id, AIKO.id)
    await playground.command(BEN.id, TEAM.id, "/stacks", "list removed")
    await told(playground, "Only admins", BEN.id)
    await playground.command(AIKO.id, TEAM.id, "/stacks", "list removed")
    listed = await told(playground, "can be brought back")
    [menu] = listed.blocks[-1]["elements"]
    await playground.click(AIKO.id, TEAM.id, listed.ts, "stacks_restore", menu["options"][0]["value"])
    await receipt(playground, "*Kitchen* is back")
    assert len(await books(library, workspace)) == 1


async def test_the_earlier_of_two_who_replace_a_document_at_once_is_told(
    playground: Playground, library: Library, workspace: str
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    source = Source("Kitchen", FIRST.encode(), "text/markdown")
    await library.ingestion.add(source, EditionRequest(shelf, "Kitchen", BEN.id, title="Kitchen"))
    await paste(playground, SECOND, "was replaced with the new version")
    overtaken = await receipt(playground, "was replaced by a newer one", BEN.id)
    assert f"<@{AIKO.id}>" in overtaken.text
    assert "wombat" in await found(playground)


async def test_a_press_that_slack_reports_twice_is_done_once(
    playground: Playground, library: Library, workspace: str
) -> None:
    shown = await paste(playground, FIRST, "*Kitchen* was added")
    await asyncio.gather(*(playground.click(AIKO.id, DM, shown.ts, "stacks_undo") for _ in range(2)))
    await receipt(playground, "*Kitchen* was removed")
    await playground.settled()
    assert await books(library, workspace) == []
    assert sum("*Kitchen* was removed" in message.text for message in playground.messages(DM)) == 1


async def test_buttons_and_forms_work_for_an_app_that_a_whole_grid_installed(
    playground: Playground, library: Library, workspace: str
) -> None:
    playground.workspace.org_wide = True
    added = await paste(playground, FIRST, "was added")
    await playground.click(AIKO.id, DM, added.ts, "stacks_undo")
    await receipt(playground, "removed")
    assert await books(library, workspace) == []
