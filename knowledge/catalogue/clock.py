"""The database's clock: one for all replicas."""

from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement


class Clock(ColumnElement[float]):
    """Seconds since 1970 by the database's clock, as a part of a statement."""

    type = Double()
    inherit_cache = True


@compiles(Clock, "sqlite")
def _on_sqlite(_element: Clock, _compiler: Any, **_options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(Clock, "postgresql")
def _on_postgresql(_element: Clock, _compiler: Any, **_options: Any) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"
