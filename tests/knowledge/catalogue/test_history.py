"""The history of who changed what, from what to what."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from knowledge.catalogue.books import ChangeKind, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.history import Change
from knowledge.catalogue.schedules import Every, Subject
from knowledge.catalogue.sources import SourceForm
from knowledge.catalogue.storage.tables import changes, now
from knowledge.privacy.expiry import HISTORY_KEPT, expire
from knowledge.settings import Settings, for_history
from tests.knowledge.catalogue.conftest import published
from tests.knowledge.catalogue.test_answers import ROW

Told = tuple[str, str, str, str | None, str | None]


def told(latest: list[Change]) -> list[Told]:
    """Return the changes oldest first: kind, title, who, before and after."""
    return [(one.kind.value, one.title, one.person, one.before, one.after) for one in reversed(latest)]


async def all_told(catalogue: Catalogue, workspace: str = "acme") -> list[Told]:
    return told(await catalogue.changes.latest(workspace, None, limit=99))


async def test_the_life_of_a_shelf_is_told_with_who_opened_it_to_whom(catalogue: Catalogue) -> None:
    shelves = catalogue.shelves
    shelf = await shelves.create("acme", "Plans", "C1", by="U1")
    await shelves.create("acme", "Plans", "C1", by="U2")  # is there already
    await shelves.rename(shelf, "Ideas", by="U2")
    await shelves.place(await shelves.find("acme", "Ideas"), None, by="U3")
    await shelves.delete(await shelves.find("acme", "Ideas"), by="U4")
    assert await all_told(catalogue) == [
        ("shelf-created", "Plans", "U1", None, "C1"),
        ("shelf-renamed", "Plans", "U2", "Plans", "Ideas"),
        ("shelf-placed", "Ideas", "U3", "C1", "public"),
        ("shelf-deleted", "Ideas", "U4", "public", None),
    ]
    assert await all_told(catalogue, "rival") == []


async def test_sources_their_intervals_and_deleted_answers_are_told_without_paths_and_words(
    catalogue: Catalogue, shelf: Shelf
) -> None:
    sources, schedules = catalogue.sources, catalogue.schedules
    folder = await sources.put(shelf, SourceForm.FOLDER, "/srv/secret/handbook", person="U1", include=["*.md"])
    await sources.put(shelf, SourceForm.FOLDER, "/srv/secret/handbook", person="U2", include=["*.txt"])
    for include in ([], ["*.txt"]):  # what is given again, or not at all, stays as it is
        await sources.put(shelf, SourceForm.FOLDER, "/srv/secret/handbook", person="U2", include=include)
    await sources.put(shelf, SourceForm.FOLDER, "/srv/secret/handbook", person="U2", exclude=["old/*"])
    await sources.put(shelf, SourceForm.FOLDER, "/srv/secret/handbook", person="U2", include=["*.txt"])
    for every in (Every.DAILY, Every.DAILY, Every.HOURLY, None):
        await schedules.put(folder.id, every, kind=Subject.SOURCE, workspace="acme", person="U3")
    changed = await sources.get("acme", folder.id)
    assert changed is not None
    await sources.forget(changed, by="U4")
    await catalogue.answers.record(ROW)
    await catalogue.answers.forget("acme", ROW.key, by="U1")
    assert (await all_told(catalogue))[1:] == [
        ("source-added", "handbook", "U1", None, "include=*.md"),
        ("source-changed", "handbook", "U2", "include=*.md", "include=*.txt"),
        ("source-changed", "handbook", "U2", "include=*.txt", "include=*.txt exclude=old/*"),
        ("refresh-set", "handbook", "U3", "never", "daily"),
        ("refresh-set", "handbook", "U3", "daily", "hourly"),
        ("refresh-set", "handbook", "U3", "hourly", "never"),
        ("source-removed", "handbook", "U4", "include=*.txt exclude=old/*", None),
        ("answer-deleted", "", "U1", None, None),
    ]


async def test_admins_see_the_history_of_the_shelves_that_they_may_read(catalogue: Catalogue, shelf: Shelf) -> None:
    closed = await catalogue.shelves.create("acme", "closed", "C1", by="U1")
    book = await published(catalogue, "leave.md", "d1")
    await catalogue.changes.note(ChangeKind.BACKED_UP, "backup.zip", "terminal", after=None)
    theirs = await catalogue.changes.latest("acme", {shelf.id}, limit=9)
    assert [one.title for one in theirs] == ["backup.zip", "leave.md", "general"]
    assert [one.title for one in await catalogue.changes.latest("acme", {closed.id}, limit=9, shelf_id=closed.id)] == [
        "closed"
    ]
    assert [one.title for one in await catalogue.changes.latest("acme", set(), limit=9, book_id=book.book_id)] == []


async def test_the_history_outlives_what_it_tells_of_and_ends_after_a_year(catalogue: Catalogue, shelf: Shelf) -> None:
    book = await published(catalogue, "leave.md", "d1")
    await catalogue.holdings.withdraw("acme", book.book_id, "U2")
    await catalogue.shelves.delete(shelf, by="U3")
    kinds = ["shelf-created", "added", "removed", "shelf-deleted"]
    assert [kind for kind, *_ in await all_told(catalogue)] == kinds
    assert len(await catalogue.changes.latest("acme", set(), limit=9)) == len(kinds)  # it was public
    await expire(catalogue, timedelta(days=180))
    assert len(await all_told(catalogue)) == len(kinds)
    await catalogue.database.change(update(changes).values(at=now() - HISTORY_KEPT * 2))
    await expire(catalogue, timedelta(days=180))
    assert await all_told(catalogue) == []


async def test_settings_are_told_when_they_change_and_secrets_and_paths_never(catalogue: Catalogue) -> None:
    usual = for_history(Settings(), usual=True)
    first = Settings(keep_questions=30, home=Path("/srv/secret"), weaviate_url="https://u:hunter2@weaviate.test")
    for settings in (first, first, first.model_copy(update={"keep_questions": 60})):
        await catalogue.changes.settings_are(for_history(settings), usual, "terminal")
    recorded = {(title, before, after) for _, title, _, before, after in await all_told(catalogue)}
    assert recorded >= {
        ("SHISHO_KEEP_QUESTIONS", "180", "30"),
        ("SHISHO_KEEP_QUESTIONS", "30", "60"),
        ("WEAVIATE_URL", "unset", "set"),
    }
    assert "hunter2" not in str(recorded)
    assert "/srv" not in str(recorded)
    assert await all_told(catalogue, "rival") == await all_told(catalogue)
