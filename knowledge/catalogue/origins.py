"""What is known of the addresses that books were fetched from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from sqlalchemy import select

from knowledge.catalogue.connections import Database
from knowledge.catalogue.source_tables import origins


@dataclass(frozen=True, slots=True)
class Origin:
    """As it was when the address was fetched last.

    `digest` is the sha256 of what came, `headers` its ETag and Last-Modified, `title` the one that an admin gave.
    """

    digest: str
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None


class Origins:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, book_id: str, origin: Origin) -> None:
        values = asdict(origin)
        insert = self._database.insert(origins).values(book_id=book_id, **values)
        await self._database.change(insert.on_conflict_do_update(index_elements=["book_id"], set_=values))

    async def of(self, book_id: str) -> Origin | None:
        row = await self._database.row(select(origins).where(origins.c.book_id == book_id))
        return Origin(row.digest, row.headers, row.title) if row else None
