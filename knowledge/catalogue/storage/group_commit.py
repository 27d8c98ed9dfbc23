"""Group commit: what many callers write in one moment goes to disk in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]
Write = Callable[[Work[Any]], Awaitable[Any]]

AT_ONCE = 100  # writes of one transaction: the first of them waits for the last


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work[Any]
    result: asyncio.Future[Any]


class GroupCommit:
    """Gathers writes while a transaction runs, and writes them all in the next; `write` runs one transaction.

    Slack waits three seconds for each of five hundred questions; alone, each would wait for a sync of its own.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[_Waiting] = []
        self._leader: asyncio.Task[None] | None = None

    async def write(self, work: Work[T]) -> T:
        """Return the work's result once it is on disk; a caller that is cancelled leaves its work to be done."""
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(work, result))
        if self._leader is None:
            self._leader = asyncio.create_task(self._lead())
        return await result

    async def _lead(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._commit(group)
        finally:
            self._leader = None

    async def _commit(self, group: list[_Waiting]) -> None:
        """Write the group in one transaction; where one of it fails, each alone, so that no other fails with it."""
        (results,) = await asyncio.gather(
            self._write(lambda connection: _all(group, connection)), return_exceptions=True
        )
        if not isinstance(results, BaseException):
            for one, result in zip(group, results, strict=True):
                _settle(one.result, result)
            return
        for one in group:
            _settle(one.result, *await asyncio.gather(self._write(one.work), return_exceptions=True))


async def _all(group: list[_Waiting], connection: AsyncConnection) -> list[Any]:
    return [await one.work(connection) for one in group]


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    """Hand the outcome to its caller, unless that was cancelled meanwhile."""
    if future.done():
        return
    if isinstance(outcome, BaseException):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
