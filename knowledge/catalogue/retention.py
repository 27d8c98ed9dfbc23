"""The passages of removed and replaced editions, and the files that editions were read from, for as long as kept."""

import asyncio
import json
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select

from knowledge.catalogue.books import (
    ALL_EDITIONS,
    BOOK_COLUMNS,
    IN_USE,
    Book,
    BookPage,
    Edition,
    EditionState,
    Passage,
    book_of,
    edition_of,
)
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import books, editions, now, originals, retained_passages, shelves
from knowledge.errors import NotFound, TooLate
from knowledge.remark import has_unseen_parts

RETENTION = timedelta(days=30)  # for which a removed or replaced edition can be restored
UNDOABLE = (EditionState.SUPERSEDED, EditionState.WITHDRAWN)


class RetainedPassages:
    """Keeps the passages of former editions for RETENTION."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, edition: Edition, passages: Sequence[Passage]) -> None:
        """Retain an edition's passages; the first call wins, since a later one may see half of them removed."""
        contents = await asyncio.to_thread(_packed, passages)
        insert = self._database.insert(retained_passages).values(
            edition_id=edition.id, passages=contents, retained_at=now()
        )
        await self._database.change(insert.on_conflict_do_nothing())

    async def has(self, edition_id: str) -> bool:
        return (
            await self._database.row(
                select(retained_passages.c.edition_id).where(retained_passages.c.edition_id == edition_id)
            )
            is not None
        )

    async def passages(self, edition_id: str) -> list[Passage]:
        """Return the retained passages; raises TooLate once they are purged."""
        row = await self._database.row(
            select(retained_passages.c.passages).where(retained_passages.c.edition_id == edition_id)
        )
        if row is None:
            raise TooLate("This edition is no longer retained.")
        return await asyncio.to_thread(_unpacked, row.passages)

    async def twin(self, edition: Edition) -> str | None:
        """Find a retained edition of the same book with the same bytes and number of passages."""
        mine = editions.c
        same = (mine.book_id == edition.book_id, mine.digest == edition.digest, mine.passages == edition.passages)
        query = (
            select(retained_passages.c.edition_id)
            .join(editions, mine.id == retained_passages.c.edition_id)
            .where(*same)
        )
        row = None if edition.doubted else await self._database.row(query.order_by(mine.number.desc()).limit(1))
        return None if row is None else str(row.edition_id)

    async def edition(self, workspace: str, edition_id: str) -> tuple[Book, Edition]:
        """Return an edition, current or not, with its book as it is now."""
        query = select(*BOOK_COLUMNS, *editions.c).select_from(ALL_EDITIONS)
        row = await self._database.row(query.where(shelves.c.workspace == workspace, editions.c.id == edition_id))
        if row is None:
            raise NotFound("There is no such edition.")
        return book_of(row, None), edition_of(row)

    async def removed_page(self, workspace: str, shelf_ids: Collection[str], number: int, size: int) -> BookPage:
        """Return one page of the removed books by title."""
        total = await self._database.scalar(_removed(workspace, shelf_ids).with_only_columns(func.count()))
        page = BookPage.at(number, total, size)
        skipped = size * (page.number - 1)
        return replace(page, books=await self.removed(workspace, shelf_ids, limit=size, offset=skipped))

    async def removed(
        self,
        workspace: str,
        shelf_ids: Collection[str],
        meant: ColumnElement[bool] | None = None,
        *,
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[Book]:
        """List the removed books that can be restored by title, each with the edition that patrons read last."""
        query = _removed(workspace, shelf_ids).order_by(books.c.title_key, books.c.id).limit(limit).offset(offset)
        rows = await self._database.rows(query if meant is None else query.where(meant))
        return [book_of(row, edition_of(row)) for row in rows]

    async def purge(self, older_than: timedelta = RETENTION) -> int:
        return await self._database.change(
            delete(retained_passages).where(retained_passages.c.retained_at < now() - older_than)
        )


@dataclass(frozen=True, slots=True)
class Original:
    """The file that a document was read from, as it was handed in."""

    name: str
    data: bytes


class Originals:
    """Keeps files by their book and digest, and so once for all editions that a move or an undo makes of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, edition: Edition, file: Original) -> None:
        """Keep the file of an edition, unless it is there."""
        if await self._database.row(select(originals.c.book_id).where(*_file_of(edition))) is None:
            insert = self._database.insert(originals).values(
                book_id=edition.book_id, digest=edition.digest, name=file.name, size=len(file.data), data=file.data
            )
            await self._database.change(insert.on_conflict_do_nothing())

    async def of(self, edition: Edition) -> Original | None:
        """Return the file that may be handed to whoever may read the edition; None where there is none."""
        if has_unseen_parts(edition.remarks):
            return None
        row = await self._database.row(select(originals.c.name, originals.c.data).where(*_file_of(edition)))
        return Original(row.name, row.data) if row else None

    async def among(self, editions_: Iterable[Edition]) -> set[str]:
        """Return the ids of those editions of which `of` has a file."""
        shown = {one.id: (one.book_id, one.digest) for one in editions_ if not has_unseen_parts(one.remarks)}
        books_ = sorted({book for book, _ in shown.values()})
        query = select(originals.c.book_id, originals.c.digest).where(originals.c.book_id.in_(books_))
        kept = {(row.book_id, row.digest) for row in await self._database.rows(query)} if books_ else set()
        return {id_ for id_, key in shown.items() if key in kept}

    async def purge(self, largest: int) -> int:
        """Delete the files that no edition has that is shown or can be restored, and those of more bytes than that."""
        mine = editions.c
        retained = exists().where(retained_passages.c.edition_id == mine.id)
        in_use = mine.state.in_(IN_USE) | (mine.state.in_(UNDOABLE) & (~mine.swept | retained))
        same = (mine.book_id == originals.c.book_id, mine.digest == originals.c.digest)
        needless = ~exists().where(*same, in_use)
        return await self._database.change(delete(originals).where(needless | (originals.c.size > largest)))


def _file_of(edition: Edition) -> tuple[ColumnElement[bool], ...]:
    return originals.c.book_id == edition.book_id, originals.c.digest == edition.digest


def _removed(workspace: str, shelf_ids: Collection[str]) -> Select[Any]:
    """Select the removed books that can be restored, each with the edition that patrons read last."""
    mine, other = editions.c, editions.alias("other").c
    newest = select(func.max(other.number)).where(other.book_id == mine.book_id, other.state == EditionState.WITHDRAWN)
    standing = exists().where(other.book_id == mine.book_id, other.state == EditionState.CURRENT)
    there = ~mine.swept | exists().where(retained_passages.c.edition_id == mine.id)
    return (
        select(*BOOK_COLUMNS, *mine)
        .select_from(ALL_EDITIONS)
        .where(
            shelves.c.workspace == workspace,
            shelves.c.id.in_(sorted(set(shelf_ids))),
            mine.state == EditionState.WITHDRAWN,
            mine.number == newest.scalar_subquery(),
            ~standing,
            there,
        )
    )


def _packed(passages: Sequence[Passage]) -> bytes:
    return zlib.compress(json.dumps([asdict(passage) for passage in passages], ensure_ascii=False).encode())


def _unpacked(contents: bytes) -> list[Passage]:
    values = json.loads(zlib.decompress(contents))
    return [Passage(**{**value, "headings": tuple(value["headings"])}) for value in values]
