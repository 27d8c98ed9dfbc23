"""Near-duplicates, found by a small sample of each text's fingerprints."""

import asyncio
from array import array
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import CURRENT
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import books, editions, now, sketch_keys, sketches

NEARLY = 0.8  # of the sampled fingerprints of both texts together
COMMON = 200  # editions of one key that are looked at
KEYS = 8  # of an edition's fingerprints, by which it is found
CANDIDATES = 50  # the editions with the most keys in common, whose whole sketches are compared


class Sketches:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, edition_id: str, hashes: Sequence[int]) -> None:
        row = {"edition_id": edition_id, "hashes": array("Q", hashes).tobytes(), "created_at": now()}
        keys = [{"key": key, "edition_id": edition_id} for key in keys_of(hashes)]

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(self._database.insert(sketches).values(row).on_conflict_do_nothing())
            if keys:
                await connection.execute(self._database.insert(sketch_keys).values(keys).on_conflict_do_nothing())

        await self._database.write(work)

    async def same_bytes(self, digest: str, *, besides: str, shelf_ids: Collection[str]) -> list[str]:
        """List the titles of other current books that were read from the same bytes."""
        query = select(books.c.title).select_from(editions.join(books, editions.c.book_id == books.c.id))
        query = query.where(CURRENT, editions.c.digest == digest, *_others(besides, shelf_ids))
        return [row.title for row in await self._database.rows(query.order_by(books.c.title_key))]

    async def nearly_same(self, hashes: Sequence[int], *, besides: str, shelf_ids: Collection[str]) -> list[str]:
        """List the titles of other current books with nearly the same text."""
        keys = keys_of(hashes)
        if not keys:
            return []
        having = union_all(*(select(_having(key).subquery()) for key in keys)).subquery()
        joined = having.join(editions, having.c.edition_id == editions.c.id)
        joined = joined.join(books, editions.c.book_id == books.c.id)
        joined = joined.join(sketches, sketches.c.edition_id == editions.c.id)
        query = (
            select(books.c.title, sketches.c.hashes).select_from(joined).where(CURRENT, *_others(besides, shelf_ids))
        )
        query = query.group_by(editions.c.id, books.c.title, books.c.title_key, sketches.c.hashes)
        rows = await self._database.rows(query.order_by(func.count().desc(), books.c.title_key).limit(CANDIDATES))
        return await asyncio.to_thread(_like, frozenset(hashes), rows)


def keys_of(hashes: Sequence[int]) -> list[int]:
    """Return the smallest fingerprints, as signed numbers, which databases have.

    Of two nearly same texts each of the smallest is in both with a probability of NEARLY, so that at most one pair in
    300,000 has none in common. What all pages of a site share, such as a footer, makes but a few of them.
    """
    return [fingerprint >> 1 for fingerprint in sorted(hashes)[:KEYS]]


def _having(key: int) -> Select[tuple[str]]:
    return select(sketch_keys.c.edition_id).where(sketch_keys.c.key == key).limit(COMMON)


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
