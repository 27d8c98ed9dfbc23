"""The form behind `/stacks add`, filled in and sent."""

import pytest

from knowledge.catalogue.books import Book
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN
from playground.workspace.views import View
from tests.bot.conftest import CLOSED, TEAM

RULES = "The kitchen is cleaned by the platypus team on Fridays."
DM_OF_AIKO = f"D{AIKO.id[1:]}"

pytestmark = pytest.mark.usefixtures("bot")


async def form(playground: Playground, channel: str = TEAM.id) -> View:
    await playground.command(AIKO.id, channel, "/stacks", "add")
    view = await playground.wait_for(lambda: playground.view_of(AIKO.id))
    assert view is not None
    return view


async def told(playground: Playground, saying: str, user: str = AIKO.id) -> str:
    """Alone: where they asked, or in their direct message."""

    def found() -> list[str]:
        shown = [*playground.ephemerals(user), *playground.messages(user)]
        return [message.text for message in shown if saying in message.text]

    return (await playground.wait_for(found, timeout=30))[0]


async def receipts(playground: Playground, count: int) -> None:
    """Wait until so many documents were added."""

    def come() -> bool:
        return sum("was added" in message.text for message in playground.messages(AIKO.id)) == count

    await playground.wait_for(come, timeout=30)


async def books(library: Library, workspace: str) -> list[Book]:
    return await library.catalogue.holdings.all(workspace)


async def test_a_pasted_text_becomes_a_book_that_questions_are_answered_from(
    playground: Playground, library: Library, workspace: str
) -> None:
    view = await form(playground)
    submitted = await playground.submit(view.id, {"name": "Kitchen rules", "text": RULES})
    assert submitted.action == "close"
    assert "Adding *Kitchen rules* to the public shelf" in await told(playground, "Adding")
    assert "1 passage" in await told(playground, "*Kitchen rules* was added")
    assert [(book.title, book.shelf.public) for book in await books(library, workspace)] == [("Kitchen rules", True)]
    ts = await playground.say(BEN.id, TEAM.id, "<@USHISHO> Which team cleans the kitchen?")
    await playground.wait_for(lambda: len(playground.messages(TEAM.id, ts)) > 1, timeout=20)
    assert "platypus" in playground.messages(TEAM.id, ts)[1].text


async def test_uploads_and_a_text_become_a_book_each(playground: Playground, library: Library, workspace: str) -> None:
    files = [
        await playground.upload(AIKO.id, "leave.md", b"# Leave\n\nTwenty days a year."),
        await playground.upload(AIKO.id, "pay.md", b"# Pay\n\nOn the fifteenth."),
    ]
    view = await form(playground)
    await playground.submit(view.id, {"files": files, "name": "Kitchen rules", "text": RULES})
    assert "3 documents" in await told(playground, "Adding")
    for title in ("Leave", "Pay", "Kitchen rules"):
        await told(playground, f"*{title}* was added")
    assert {book.title for book in await books(library, workspace)} == {"Leave", "Pay", "Kitchen rules"}


async def test_several_documents_have_one_message_that_counts_them_and_their_receipts_in_its_thread(
    playground: Playground,
) -> None:
    files = [
        await playground.upload(AIKO.id, "leave.md", b"# Leave\n\nTwenty days a year."),
        await playground.upload(AIKO.id, "broken.pdf", b"%PDF-1.7 nothing more"),
        await playground.upload(AIKO.id, "pay.md", b"# Pay\n\nOn the fifteenth."),
    ]
    view = await form(playground)
    await playground.submit(view.id, {"files": files})
    said = await told(playground, "2 of 3 documents were added")
    assert said.endswith("• broken.pdf")
    [whole] = [message for message in playground.messages(AIKO.id) if message.thread_ts is None]
    shown = [message.text for message in playground.messages(AIKO.id, whole.ts)[1:]]
    assert [text.split("*")[1] for text in shown] == ["Leave", "broken.pdf", "Pay"]


async def test_a_single_upload_takes_the_title_that_was_written(
    playground: Playground, library: Library, workspace: str
) -> None:
    file = await playground.upload(AIKO.id, "scan0001.md", b"# X\n\nTwenty days a year.")
    view = await form(playground)
    await playground.submit(view.id, {"files": [file], "name": "Leave"})
    await told(playground, "*Leave* was added")
    assert [book.title for book in await books(library, workspace)] == ["Leave"]


async def test_a_document_for_one_channel_is_on_that_channels_shelf_only(
    playground: Playground, library: Library, workspace: str
) -> None:
    view = await form(playground, CLOSED.id)
    await playground.submit(view.id, {"name": "Plan", "text": "The aardvark department moves."})
    await told(playground, "this channel's shelf")
    await told(playground, "*Plan* was added")
    [book] = await books(library, workspace)
    assert (book.shelf.place, book.shelf.name) == (CLOSED.id, "#closed")


async def test_the_same_again_is_unchanged_and_another_text_replaces_it(playground: Playground) -> None:
    for text, said in (
        (RULES, "was added."),
        (RULES, "hasn't changed"),
        (RULES + " And Mondays.", "was replaced with"),
    ):
        view = await form(playground)
        await playground.submit(view.id, {"name": "Kitchen rules", "text": text})
        await told(playground, said)


@pytest.mark.parametrize(("twin", "standing"), [("replace", 1), ("both", 2)])
async def test_the_same_title_replaces_a_document_or_is_kept_beside_it_as_chosen(
    playground: Playground, library: Library, workspace: str, twin: str, standing: int
) -> None:
    first = await playground.upload(AIKO.id, "rules-2025.md", b"# Rules\n\nTwenty days a year.")
    view = await form(playground)
    await playground.submit(view.id, {"files": [first], "name": "Kitchen rules"})
    await told(playground, "was added.")
    second = await playground.upload(AIKO.id, "rules-2026.md", b"# Rules\n\nThirty days a year.")
    view = await form(playground)
    await playground.submit(view.id, {"files": [second], "name": "kitchen RULES", "twin": twin})
    await told(playground, "kitchen RULES* was ")
    found = await books(library, workspace)
    assert len(found) == standing
    assert max(book.edition.number for book in found if book.edition) == 3 - standing


async def test_a_title_found_in_an_upload_replaces_nothing_and_the_receipt_names_the_other(
    playground: Playground, library: Library, workspace: str
) -> None:
    for name, text in (("rules-2025.md", b"# Rules\n\nTwenty days a year."), ("rules-2026.md", b"# Rules\n\nTea.")):
        file = await playground.upload(AIKO.id, name, text)
        view = await form(playground)
        await playground.submit(view.id, {"files": [file]})
        said = await told(playground, "*Rules* was added")
    await playground.wait_for(lambda: "has the same title" in "".join(one.text for one in playground.messages(AIKO.id)))
    assert "has the same title" not in said
    [first, second] = await books(library, workspace)
    assert first.title == second.title


async def test_the_same_text_may_be_added_twice(playground: Playground, library: Library, workspace: str) -> None:
    for count in (1, 2, 3):
        view = await form(playground)
        await playground.submit(view.id, {"name": "Kitchen rules", "text": RULES, "twin": "both"})
        await receipts(playground, count)
        assert len(await books(library, workspace)) == count


async def test_an_unreadable_document_is_refused_with_its_reason(playground: Playground) -> None:
    file = await playground.upload(AIKO.id, "broken.pdf", b"%PDF-1.7 nothing more")
    view = await form(playground)
    await playground.submit(view.id, {"files": [file]})
    assert "damaged" in await told(playground, "*broken.pdf* couldn't be added")


async def test_an_empty_form_stays_open_and_says_what_is_missing(playground: Playground) -> None:
    view = await form(playground)
    assert (await playground.submit(view.id)).errors == {
        "files": "Please upload a file, enter an address or paste a text."
    }
    assert (await playground.submit(view.id, {"text": RULES})).errors == {"name": "Please give the text a title."}
    assert playground.view_of(AIKO.id) is not None


async def test_somebody_who_is_no_longer_an_admin_adds_no_documents(
    playground: Playground, library: Library, workspace: str
) -> None:
    view = await form(playground)
    playground.fail_next("users.info", error="user_not_found")
    await playground.submit(view.id, {"name": "Kitchen rules", "text": RULES})
    await told(playground, "Only admins can change the documents")
    assert await books(library, workspace) == []


async def test_a_form_that_cannot_be_checked_in_time_keeps_what_was_written(playground: Playground) -> None:
    view = await form(playground)
    playground.delay_next("users.info", 2.5)
    submitted = await playground.submit(view.id, {"name": "Kitchen rules", "text": RULES})
    assert "Please press Add again" in submitted.errors["files"]
    await playground.submit(view.id, {"name": "Kitchen rules", "text": RULES})
    await told(playground, "*Kitchen rules* was added")


async def test_in_a_direct_message_only_the_public_shelf_is_offered(playground: Playground) -> None:
    view = await form(playground, DM_OF_AIKO)
    [shelf] = [block for block in view.content["blocks"] if block.get("block_id") == "shelf"]
    assert [option["value"] for option in shelf["element"]["options"]] == ["public"]
