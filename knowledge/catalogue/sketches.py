"""Near-duplicates, found by a small sample of each text's fingerprints."""

import asyncio
from array import array
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from knowledge.catalogue.books import CURRENT
from knowledge.catalogue.connections import Database
from knowledge.catalogue.tables import books, editions, now, sketches

NEARLY = 0.8  # of the sampled fingerprints of both texts together


class Sketches:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, edition_id: str, hashes: Sequence[int]) -> None:
        row = {"edition_id": edition_id, "hashes": array("Q", hashes).tobytes(), "created_at": now()}
        await self._database.change(self._database.insert(sketches).values(row).on_conflict_do_nothing())

    async def same_bytes(self, digest: str, *, besides: str, shelf_ids: Collection[str]) -> list[str]:
        """List the titles of other current books that were read from the same bytes."""
        query = select(books.c.title).select_from(editions.join(books, editions.c.book_id == books.c.id))
        query = query.where(CURRENT, editions.c.digest == digest, *_others(besides, shelf_ids))
        return [row.title for row in await self._database.rows(query.order_by(books.c.title_key))]

    async def nearly_same(self, hashes: Sequence[int], *, besides: str, shelf_ids: Collection[str]) -> list[str]:
        """List the titles of other current books with nearly the same text."""
        joined = sketches.join(editions, sketches.c.edition_id == editions.c.id)
        joined = joined.join(books, editions.c.book_id == books.c.id)
        query = (
            select(books.c.title, sketches.c.hashes).select_from(joined).where(CURRENT, *_others(besides, shelf_ids))
        )
        rows = await self._database.rows(query.order_by(books.c.title_key))
        return await asyncio.to_thread(_like, frozenset(hashes), rows)  # tens of milliseconds over thousands of books


def _like(hashes: frozenset[int], rows: Sequence[Row[Any]]) -> list[str]:
    return [row.title for row in rows if likeness(hashes, array("Q", row.hashes)) >= NEARLY]


def likeness(one: frozenset[int], other: Sequence[int]) -> float:
    """Estimate how much two texts have in common (Jaccard), from the smallest fingerprints of each.

    Return 0 where it is certainly below NEARLY, which the number of common fingerprints shows for most books at once.
    """
    size = min(len(one), len(other))
    common = one.intersection(other)
    if len(common) < NEARLY * size or not size:
        return 0.0
    smallest = sorted(one.union(other))[:size]
    return len(common.intersection(smallest)) / size


def _others(besides: str, shelf_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return books.c.id != besides, books.c.shelf_id.in_(sorted(set(shelf_ids)))
