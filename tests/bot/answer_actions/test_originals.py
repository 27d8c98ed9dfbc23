"""*Open the original*: the file that a document was read from, sent to whoever may read it, and to nobody else."""

from collections.abc import Mapping

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from playground.workspace.messages import Message
from playground.workspace.views import View
from tests.bot.conftest import CLOSED, TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, all_words, answered, shown
from tests.bot.stacks_command.test_button_actions import receipt
from tests.knowledge.reading.documents import word, workbook

PUBLIC = "the public shelf"
LODGE = word(("Title", "The lodge"), ("Normal", "The walrus lodge sleeps 40 guests."))
LODGE_QUESTION = "How many guests does the walrus lodge sleep?"

pytestmark = pytest.mark.usefixtures("stocked", "bot")


async def hand_in(playground: Playground, name: str, data: bytes, shelf: str = PUBLIC) -> None:
    """Drop a file on the bot, and choose a shelf for it."""
    file = await playground.upload(AIKO.id, name, data)
    await playground.say(AIKO.id, AIKO.id, "", files=[file])
    asked = await receipt(playground, "Choose a shelf")
    labels = {option["text"]["text"]: option["value"] for option in asked.blocks[-1]["elements"][0]["options"]}
    await playground.click(AIKO.id, f"D{AIKO.id[1:]}", asked.ts, "stacks_take", labels[shelf])
    await receipt(playground, "was added")


async def close(library: Library, workspace: str) -> None:
    """Move the lodge to the shelf of a channel."""
    shelf = await library.catalogue.shelves.find(workspace, "closed")
    book = await library.catalogue.holdings.find(workspace, "The lodge")
    await library.move_restore.move(workspace, book.id, shelf, by=AIKO.id)


def values(view: View, action: str) -> list[str]:
    elements = [element for block in view.content["blocks"] for element in block.get("elements", ())]
    return [element["value"] for element in elements if element.get("action_id") == action]


async def press(playground: Playground, user: str, view: View, words: str) -> View:
    """Press *Open the original* in a modal, and read what the next one says."""
    [edition] = values(view, "original")
    await playground.click_in_view(view.id, "original", edition)
    return await shown(playground, user, words)


def sent(playground: Playground, user: str) -> Mapping[str, bytes]:
    """Return the files that the bot sent to a person, by name."""
    files = playground.workspace.files
    ids = [file for one in directly(playground, user) for file in one.files]
    return {files.get(id_).name: files.get(id_).data for id_ in ids}


def directly(playground: Playground, user: str) -> list[Message]:
    return [one for one in playground.messages(f"D{user[1:]}") if one.bot_id]


@pytest.mark.parametrize(("button", "words"), [("source:1", "太字"), ("why", "そのまま引用")])
async def test_whoever_may_read_a_document_gets_its_file_as_it_was_handed_in_and_alone(
    playground: Playground, button: str, words: str
) -> None:
    await hand_in(playground, "lodge.docx", LODGE)
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LODGE_QUESTION}")
    await playground.click(HANAKO.id, TEAM.id, answer.ts, button)
    await press(playground, HANAKO.id, await shown(playground, HANAKO.id, words), "ダイレクトメッセージに")
    assert sent(playground, HANAKO.id) == {"lodge.docx": LODGE}
    assert "*The lodge*" in directly(playground, HANAKO.id)[-2].shown_text
    assert not sent(playground, BEN.id)
    assert not [one for one in playground.messages(TEAM.id) if one.bot_id and one.files]


async def test_a_press_is_refused_once_the_shelf_was_closed_or_the_person_left(
    playground: Playground, library: Library, workspace: str
) -> None:
    await hand_in(playground, "lodge.docx", LODGE)
    answer = await answered(playground, BEN.id, CLOSED.id, f"{ME} {LODGE_QUESTION}")
    await playground.click(BEN.id, CLOSED.id, answer.ts, "source:1")
    view = await shown(playground, BEN.id, "Open the original")
    await close(library, workspace)
    await press(playground, BEN.id, view, "You can't read this here, or it has been replaced")
    again = await answered(playground, BEN.id, CLOSED.id, f"{ME} {LODGE_QUESTION}")
    await playground.click(BEN.id, CLOSED.id, again.ts, "source:1")
    view = await shown(playground, BEN.id, "Open the original")
    await playground.leave(BEN.id, CLOSED.id)
    await playground.settled()
    await press(playground, BEN.id, view, "You can't read this here")
    assert not sent(playground, BEN.id)


async def test_a_moved_document_keeps_its_file(playground: Playground, library: Library, workspace: str) -> None:
    await hand_in(playground, "lodge.docx", LODGE)
    await close(library, workspace)
    answer = await answered(playground, BEN.id, CLOSED.id, f"{ME} {LODGE_QUESTION}")
    await playground.click(BEN.id, CLOSED.id, answer.ts, "source:1")
    await press(playground, BEN.id, await shown(playground, BEN.id, "Open the original"), "sent you a file")
    assert sent(playground, BEN.id) == {"lodge.docx": LODGE}


async def test_the_command_that_shows_a_document_offers_its_file(playground: Playground) -> None:
    await hand_in(playground, "lodge.docx", LODGE)
    await playground.command(BEN.id, TEAM.id, "/stacks", "show lodge")
    [card] = await playground.wait_for(lambda: playground.ephemerals(BEN.id))
    await playground.click(BEN.id, TEAM.id, card.ts, "original")
    await shown(playground, BEN.id, "sent you a file")
    assert sent(playground, BEN.id) == {"lodge.docx": LODGE}


async def test_a_workbook_with_a_hidden_sheet_is_handed_to_nobody(playground: Playground) -> None:
    sheets = {"Lodge": [["What", "Number"], ["Guests of the walrus lodge", "40"]], "Pay": [["Ann", "9000"]]}
    await hand_in(playground, "lodge.xlsx", workbook(sheets, hidden=["Pay"]))
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LODGE_QUESTION}")
    await playground.click(BEN.id, TEAM.id, answer.ts, "source:1")
    view = await shown(playground, BEN.id, "The original is a file.")
    assert not values(view, "original")


async def test_a_page_has_its_address_and_no_file(playground: Playground) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.click(BEN.id, TEAM.id, answer.ts, "source:1")
    assert not values(await shown(playground, BEN.id, "https://example.test/leave.md"), "original")


async def test_a_file_that_slack_does_not_take_leaves_a_word_and_no_trace(playground: Playground) -> None:
    await hand_in(playground, "lodge.docx", LODGE)
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LODGE_QUESTION}")
    await playground.click(BEN.id, TEAM.id, answer.ts, "source:1")
    view = await shown(playground, BEN.id, "Open the original")
    playground.fail_next("files.completeUploadExternal", error="missing_scope")
    await press(playground, BEN.id, view, "Slack didn't take the file")
    assert not directly(playground, BEN.id)


async def test_a_file_that_is_no_longer_kept_is_told_as_that(playground: Playground, library: Library) -> None:
    await hand_in(playground, "lodge.docx", LODGE)
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LODGE_QUESTION}")
    await playground.click(BEN.id, TEAM.id, answer.ts, "source:1")
    view = await shown(playground, BEN.id, "Open the original")
    await library.catalogue.originals.purge(0)
    words = all_words((await press(playground, BEN.id, view, "no longer have this file")).content)
    assert "guests" not in words
