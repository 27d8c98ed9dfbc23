"""Documents with secrets, as admins meet them in Slack."""

import asyncio

import pytest

from knowledge.catalogue.books import ChangeKind
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN
from playground.workspace.views import View
from tests.bot.conftest import TEAM
from tests.bot.documents.conftest import refreshed
from tests.bot.documents.test_sites import listed, source_of
from tests.bot.stacks_command.test_button_actions import DM, FIRST, books, found, paste, receipt, told
from tests.bot.stacks_command.test_command import reply
from tests.knowledge.ingestion.test_secrets import TOKEN
from tests.servers.site import Site

HOLDING = f"The wombat team cleans the kitchen with {TOKEN}."
ASKED = "It holds secrets"

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_document_with_secrets_waits_until_its_admin_leaves_them_out(
    playground: Playground, library: Library, workspace: str
) -> None:
    await paste(playground, FIRST, "*Kitchen* was added")
    asked = await paste(playground, HOLDING, ASKED)
    assert "I found: GitHub token." in asked.text
    assert TOKEN not in "".join(repr(message) for message in playground.messages(DM))
    assert "platypus" in await found(playground)
    await playground.click(AIKO.id, DM, asked.ts, "stacks_leave_out")
    shown = await receipt(playground, "was replaced with the new version")
    assert "Secrets that I left out (1): GitHub token." in shown.text
    assert TOKEN not in await found(playground)
    assert "left out: GitHub token" in await found(playground)
    closed = next(message for message in playground.messages(DM) if message.ts == asked.ts)
    assert "I'm adding it without its secrets." in closed.shown_text
    assert "actions" not in {block["type"] for block in closed.blocks}
    [book] = await books(library, workspace)
    latest = await library.catalogue.changes.latest(workspace, {book.shelf.id}, limit=1)
    assert [(one.kind, one.person) for one in latest] == [(ChangeKind.SECRETS_LEFT_OUT, AIKO.id)]


async def test_the_first_decision_holds(playground: Playground) -> None:
    asked = await paste(playground, HOLDING, ASKED)
    presses = [playground.click(AIKO.id, DM, asked.ts, f"stacks_{button}") for button in ("take_all", "leave_out")]
    await asyncio.gather(*presses)
    await told(playground, "decided already")
    shown = await receipt(playground, "*Kitchen* was added")
    assert ("taken all the same" in shown.text) is (TOKEN in await found(playground))
    assert "actions" not in {block["type"] for block in playground.messages(DM)[0].blocks}


async def test_of_several_documents_the_one_that_waits_is_named_and_then_counted(playground: Playground) -> None:
    await playground.command(AIKO.id, TEAM.id, "/stacks", "add")
    view = await playground.wait_for(lambda: playground.view_of(AIKO.id))
    assert isinstance(view, View)
    uploads = [
        await playground.upload(AIKO.id, name, text.encode(), "text/markdown")
        for name, text in (("kitchen.md", f"# Kitchen\n\n{HOLDING}"), ("garden.md", "# Garden\n\nThe ibis rakes."))
    ]
    await playground.submit(view.id, {"files": uploads})
    batch = await receipt(playground, "1 of 2")
    assert "kitchen.md" in batch.text
    [asked] = [message for message in playground.messages(DM) if ASKED in message.text]
    await playground.click(AIKO.id, DM, asked.ts, "stacks_leave_out")
    await receipt(playground, "were added")


async def test_what_is_refreshed_by_itself_leaves_secrets_out_and_says_so(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    site.pages["/leave.md"] = "# Leave\n\nStaff have 25 days."
    await reply(playground, AIKO.id, TEAM.id, f"add {site.url('/leave.md')} daily", saying="*Leave* was added")
    [book] = await books(library, workspace)
    site.pages["/leave.md"] = f"# Leave\n\nStaff have 30 days, and {TOKEN}."
    [said] = await refreshed(library, playground, workspace, book.id)
    assert "Secrets that I left out (1): GitHub token. Where: Leave." in said


async def test_a_site_is_taken_without_its_secrets_and_its_receipt_names_the_pages(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    address = listed(site, "Leave", "Pay")
    site.pages["/pay.md"] = f"# Pay\n\nThe rule for pay is {TOKEN}."
    await reply(playground, AIKO.id, TEAM.id, f"add {address}", saying="every day")
    said = await reply(playground, AIKO.id, TEAM.id, "sources", saying="* is up to date")
    assert "I left secrets out of: Pay" in said
    assert (await source_of(library, workspace)).address == address


async def test_nobody_decides_for_another(playground: Playground, library: Library, workspace: str) -> None:
    asked = await paste(playground, HOLDING, ASKED)
    await playground.click(BEN.id, DM, asked.ts, "stacks_take_all")
    await told(playground, "Only admins", BEN.id)
    assert await books(library, workspace) == []
