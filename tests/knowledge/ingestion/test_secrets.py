"""Documents that hold secrets: not taken before somebody has decided, and then as they decided."""

from knowledge.catalogue.books import ChangeKind, Shelf
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.errors import Reason
from knowledge.ingestion.receipts import Receipt
from knowledge.library.library import Library
from knowledge.reading.texts import Secrets, Source
from tests.knowledge.reading.recognition.test_secrets import TOKENS

TOKEN = TOKENS["GitHub"]
PLAIN, HOLDING = "# Deploying\n\nThe wombat deploys.", f"# Deploying\n\nThe platypus deploys with {TOKEN}."


async def add(library: Library, shelf: Shelf, text: str, secrets: Secrets = Secrets.ASK) -> Receipt:
    source = Source("deploying.md", text.encode(), "text/markdown")
    return await library.ingestion.add(source, EditionRequest(shelf, "deploying.md", "U1"), secrets=secrets)


async def texts(library: Library, member: Patron) -> str:
    return " ".join(hit.passage.text for hit in await library.search(member, "who deploys"))


async def changes(library: Library, shelf: Shelf) -> list[tuple[ChangeKind, str]]:
    latest = await library.catalogue.changes.latest(shelf.workspace, {shelf.id}, limit=20)
    return [(change.kind, change.person) for change in latest if change.book_id]


async def test_a_document_with_secrets_waits_for_a_decision_and_the_former_edition_stays(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    await add(library, shelf, PLAIN)
    receipt = await add(library, shelf, HOLDING)
    assert (receipt.status, receipt.reason) == ("refused", Reason.SECRETS)
    assert receipt.values == {"count": 1, "kinds": ["GitHub"], "at": ["Deploying"]}
    assert "wombat" in await texts(library, member)
    assert TOKEN not in repr(receipt)


async def test_what_is_left_out_is_neither_found_nor_kept_and_the_history_has_the_decision(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    receipt = await add(library, shelf, HOLDING, Secrets.LEAVE_OUT)
    assert receipt.status == "added"
    assert receipt.without_secrets
    assert receipt.book
    assert receipt.book.edition
    assert await library.catalogue.originals.of(receipt.book.edition) is None
    assert "[left out: GitHub token]" in await texts(library, member)
    assert TOKEN not in await texts(library, member)
    assert (await changes(library, shelf))[0] == (ChangeKind.SECRETS_LEFT_OUT, "U1")


async def test_what_somebody_takes_all_the_same_stands_as_it_is_and_the_history_has_the_decision(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    receipt = await add(library, shelf, HOLDING, Secrets.TAKE)
    assert receipt.book
    assert TOKEN in await texts(library, member)
    assert (await changes(library, shelf))[0] == (ChangeKind.SECRETS_TAKEN, "U1")
    await library.ingestion.remove(workspace, receipt.book.id)
    [*_, edition] = await library.catalogue.holdings.editions(receipt.book.id)
    await library.move_restore.restore(workspace, edition.id, by="U2")
    assert [kind for kind, _ in await changes(library, shelf)].count(ChangeKind.SECRETS_TAKEN) == 1


async def test_where_nobody_says_anything_secrets_are_left_out(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    source = Source("deploying.md", HOLDING.encode(), "text/markdown")
    assert (await library.ingestion.add(source, EditionRequest(shelf, "deploying.md", "U1"))).without_secrets
    assert TOKEN not in await texts(library, member)
