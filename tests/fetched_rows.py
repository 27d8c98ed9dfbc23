"""The most rows that one query brought from the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@dataclass
class MostRows:
    rows: int = 0
    statement: str = ""


@contextmanager
def most_rows(engine: AsyncEngine) -> Iterator[MostRows]:
    """Count while entered what each query fetches, before anybody asks for it: the asynchronous drivers fetch all."""
    most = MostRows()

    def after(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        rows = len(cursor._rows)
        if rows > most.rows:
            most.rows, most.statement = rows, statement

    event.listen(engine.sync_engine, "after_cursor_execute", after)
    try:
        yield most
    finally:
        event.remove(engine.sync_engine, "after_cursor_execute", after)
