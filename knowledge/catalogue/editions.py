"""The life of an edition: begun, then published or abandoned. The edition that was begun last wins."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import (
    BOOK_COLUMNS,
    CURRENT,
    Book,
    ChangeKind,
    Edition,
    EditionState,
    Shelf,
    book_of,
    edition_of,
)
from knowledge.catalogue.history import place_of, record
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import books, editions, new_id, now, shelves
from knowledge.catalogue.titles import title_columns
from knowledge.errors import NotFound, SourceTaken
from knowledge.remark import Remark

# What was decided about the secrets in a document, by the remark that tells it.
DECISIONS = {"secrets_left_out": ChangeKind.SECRETS_LEFT_OUT, "secrets_taken": ChangeKind.SECRETS_TAKEN}
LOCKED_COLUMNS = [*BOOK_COLUMNS, books.c.removed_up_to]


@dataclass(frozen=True, slots=True)
class Publication:
    """The result of publishing an edition.

    `overtaken` means that since this edition was begun a later one was published, or the book removed; it is not shown.
    """

    book: Book
    replaced: Edition | None
    overtaken: bool


@dataclass(frozen=True, slots=True)
class EditionRequest:
    """A person's request to have a document on this shelf, as an edition of the book from this source.

    `title` replaces the document's own. The same `idempotency_key` after a crash takes up what was begun.
    """

    shelf: Shelf
    source: str
    by: str
    title: str | None = None
    url: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class EditionContents:
    """The facts that are stored of an edition when it is published.

    `written_for` is the shelf that its passages name in the stacks: the book's own, or the target of a move.
    """

    title: str
    pages: int | None
    passages: int
    remarks: Sequence[Remark] = ()
    written_for: str | None = None
    kind: ChangeKind | None = None


def source_key(source: str) -> str:
    return hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()


async def begin(
    database: Database,
    connection: AsyncConnection,
    request: EditionRequest,
    *,
    title: str,
    digest: str,
    media_type: str,
) -> Edition | Book:
    """Begin an edition, or take up one that was begun with the same bytes and never published.

    Return the book where its current edition has the same bytes already, and the title that is asked for.
    """
    locked = await _book_for(database, connection, request, title)
    current = await _current(connection, locked.the_book)
    book = book_of(locked, current)
    if current and current.digest == digest and request.title in {None, book.title}:
        return book
    floor = max(locked.removed_up_to, current.number if current else 0)
    same = editions.c.digest == digest
    left = await _left_writing(connection, locked.the_book, same, floor, request.idempotency_key)
    return left or await _new(connection, locked.the_book, request, digest, media_type)


async def publish(connection: AsyncConnection, edition_id: str, contents: EditionContents) -> Publication:
    """Make an edition current, unless it was overtaken; move the book if the edition is a move."""
    begun, locked = await _locked(connection, edition_id)
    former = await _current(connection, locked.the_book)
    if former and former.id == edition_id:  # published already: a job that was taken over comes here twice
        return Publication(book_of(locked, former), replaced=None, overtaken=False)
    moving = contents.kind is ChangeKind.MOVED
    moved_away = not moving and contents.written_for not in {None, locked.shelf_id}
    late = moved_away or begun.state != EditionState.WRITING or begun.number <= locked.removed_up_to
    if late or (former and begun.number < former.number):
        await _close(connection, edition_id)
        return Publication(book_of(locked, former), replaced=None, overtaken=True)
    if former:
        await _set(connection, former.id, state=EditionState.SUPERSEDED)
    if moving:
        await _set(connection, edition_id, moved_from=locked.shelf_id)
        await _change_shelf(connection, locked.the_book, contents.written_for)
    await _make_current(connection, edition_id, locked.the_book, contents)
    kind = contents.kind or (ChangeKind.REPLACED if former else ChangeKind.ADDED)
    key = await _idempotency_key(connection, edition_id)
    book, by = await _reread(connection, locked.the_book), begun.created_by
    await _record(connection, edition_id, kind, by, key, book_of(locked, former), book)
    if contents.kind is None:  # one that is moved or restored was decided about before
        for decision in [DECISIONS[remark.code] for remark in contents.remarks if remark.code in DECISIONS]:
            await _record(connection, edition_id, decision, by, None, book, book)
    return Publication(book, replaced=former, overtaken=False)


async def begin_again(
    connection: AsyncConnection, book_id: str, former: Edition, by: str, idempotency_key: str | None
) -> Edition:
    """Begin another edition of a known book, to move it or to restore a former edition.

    The same idempotency key takes up the edition that it left unfinished.
    """
    locked = await _lock(connection, book_id)
    current = await _current(connection, book_id)
    floor = max(locked.removed_up_to, current.number if current else 0)
    left = None
    if idempotency_key is not None:
        left = await _left_writing(
            connection, book_id, editions.c.idempotency_key == idempotency_key, floor, idempotency_key
        )
    shelf = book_of(locked, None).shelf
    request = EditionRequest(shelf, locked.source, by, url=locked.book_url, idempotency_key=idempotency_key)
    return left or await _new(connection, book_id, request, former.digest, former.media_type)


async def withdraw(connection: AsyncConnection, book_id: str, by: str, idempotency_key: str | None = None) -> Book:
    """Remove a book, and overtake the editions being written, so that they do not bring it back."""
    locked = await _lock(connection, book_id)
    former = await _current(connection, book_id)
    newest = select(func.max(editions.c.number)).where(editions.c.book_id == book_id).scalar_subquery()
    await connection.execute(update(books).where(books.c.id == book_id).values(removed_up_to=newest))
    book = book_of(locked, former)
    if former:
        await _set(connection, former.id, state=EditionState.WITHDRAWN)
        await _record(connection, former.id, ChangeKind.REMOVED, by, idempotency_key, book, book)
    return book


async def _book_for(database: Database, connection: AsyncConnection, request: EditionRequest, title: str) -> Row[Any]:
    key = source_key(request.source)
    insert = database.insert(books).values(
        id=new_id(),
        shelf_id=request.shelf.id,
        source=request.source,
        source_key=key,
        **title_columns(title),
        url=request.url,
        removed_up_to=0,
        created_at=now(),
    )
    await connection.execute(insert.on_conflict_do_nothing())
    this = (books.c.shelf_id == request.shelf.id, books.c.source_key == key)
    return await _lock(connection, await connection.scalar(select(books.c.id).where(*this)))


async def _lock(connection: AsyncConnection, book_id: str | None) -> Row[Any]:
    """Lock the book, so that changes to it happen one after the other."""
    query = select(*LOCKED_COLUMNS).join(shelves, books.c.shelf_id == shelves.c.id)
    query = query.where(books.c.id == book_id).with_for_update(of=books)
    row = (await connection.execute(query)).first()
    if row is None:
        raise NotFound("There is no such book.")
    return row


async def _locked(connection: AsyncConnection, edition_id: str) -> tuple[Edition, Row[Any]]:
    """Lock an edition's book, then read the edition."""
    book_id = await connection.scalar(select(editions.c.book_id).where(editions.c.id == edition_id))
    if book_id is None:
        raise NotFound("There is no such edition.")
    locked = await _lock(connection, book_id)
    row = (await connection.execute(select(editions).where(editions.c.id == edition_id))).one()
    return edition_of(row), locked


async def _current(connection: AsyncConnection, book_id: str) -> Edition | None:
    row = (await connection.execute(select(editions).where(editions.c.book_id == book_id, CURRENT))).first()
    return edition_of(row) if row else None


async def _left_writing(
    connection: AsyncConnection, book_id: str, same: ColumnElement[bool], floor: int, idempotency_key: str | None
) -> Edition | None:
    """Find an unfinished edition and give it to the operation that takes it up."""
    begun = (editions.c.state == EditionState.WRITING) & (editions.c.number > floor)
    query = select(editions).where(editions.c.book_id == book_id, same, begun)
    row = (await connection.execute(query.order_by(editions.c.number.desc()).limit(1))).first()
    if row is not None:
        await _set(connection, row.id, idempotency_key=idempotency_key)
    return edition_of(row) if row else None


async def _idempotency_key(connection: AsyncConnection, edition_id: str) -> str | None:
    idempotency_key: str | None = await connection.scalar(
        select(editions.c.idempotency_key).where(editions.c.id == edition_id)
    )
    return idempotency_key


async def _new(
    connection: AsyncConnection, book_id: str, request: EditionRequest, digest: str, media_type: str
) -> Edition:
    newest = select(func.max(editions.c.number)).where(editions.c.book_id == book_id)
    removed = select(books.c.removed_up_to).where(books.c.id == book_id)  # old editions are deleted in the end
    number = max(await connection.scalar(newest) or 0, await connection.scalar(removed) or 0) + 1
    insert = editions.insert().values(
        id=new_id(),
        book_id=book_id,
        number=number,
        digest=digest,
        state=EditionState.WRITING,
        created_at=now(),
        created_by=request.by,
        media_type=media_type,
        url=request.url,
        passages=0,
        remarks=[],
        swept=False,
        idempotency_key=request.idempotency_key,
    )
    return edition_of((await connection.execute(insert.returning(editions))).one())


async def _make_current(connection: AsyncConnection, edition_id: str, book_id: str, contents: EditionContents) -> None:
    await _set(
        connection,
        edition_id,
        state=EditionState.CURRENT,
        pages=contents.pages,
        passages=contents.passages,
        remarks=[{"code": remark.code, "values": dict(remark.values)} for remark in contents.remarks],
    )
    url = select(editions.c.url).where(editions.c.id == edition_id).scalar_subquery()
    title = title_columns(contents.title)
    await connection.execute(update(books).where(books.c.id == book_id).values(**title, url=url))


async def _change_shelf(connection: AsyncConnection, book_id: str, shelf_id: str | None) -> None:
    """Move a book; a removed book from the same source makes room, a current one raises SourceTaken."""
    key = await connection.scalar(select(books.c.source_key).where(books.c.id == book_id))
    same = (books.c.shelf_id == shelf_id, books.c.source_key == key, books.c.id != book_id)
    other = await connection.scalar(select(books.c.id).where(*same))
    if other is not None:
        if await _current(connection, other):
            raise SourceTaken("That shelf already has a book from the same source.", fix="Remove one of the two.")
        aside = hashlib.sha256(other.encode()).hexdigest()
        await connection.execute(update(books).where(books.c.id == other).values(source_key=aside))
    await connection.execute(update(books).where(books.c.id == book_id).values(shelf_id=shelf_id))


async def _record(
    connection: AsyncConnection,
    edition_id: str,
    kind: ChangeKind,
    person: str,
    key: str | None,
    former: Book,
    book: Book,
) -> None:
    """Record a change of the `book`, which was as `former` before it."""
    before, after = None, None
    if kind is ChangeKind.MOVED:
        before, after = _told_apart(former.shelf, book.shelf)
    elif kind is not ChangeKind.ADDED and former.title != book.title:
        before, after = former.title, book.title
    await record(
        connection,
        kind,
        book.title,
        person,
        workspace=book.shelf.workspace,
        shelf_id=book.shelf.id,
        before=before,
        after=after,
        book_id=book.id,
        edition_id=edition_id,
        idempotency_key=key,
    )


def _told_apart(former: Shelf, shelf: Shelf) -> tuple[str, str]:
    """Return who reads the two shelves, or their names where the same people read both."""
    if former.place == shelf.place:
        return former.name, shelf.name
    return place_of(former), place_of(shelf)


async def _close(connection: AsyncConnection, edition_id: str) -> None:
    """Abandon an edition and mark it unswept, since its writer has only now stopped writing to the stacks."""
    await connection.execute(
        update(editions)
        .where(editions.c.id == edition_id, editions.c.state == EditionState.WRITING)
        .values(state=EditionState.ABANDONED)
    )
    await _set(connection, edition_id, swept=False)


async def _set(connection: AsyncConnection, edition_id: str, **values: Any) -> None:
    await connection.execute(update(editions).where(editions.c.id == edition_id).values(**values))


async def _reread(connection: AsyncConnection, book_id: str) -> Book:
    return book_of(await _lock(connection, book_id), await _current(connection, book_id))
