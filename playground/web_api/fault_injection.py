"""Injected failures: a method answers with an error in place of doing its work, or after it."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, kw_only=True)
class ResponseFault:
    """A failure; with `after` the method does its work first, and `cut` ends the connection without an answer."""

    status: int = 200
    error: str = "internal_error"
    retry_after: int | None = None
    delay: float = 0.0
    after: bool = False
    cut: bool = False
    passes: bool = False  # the call is only delayed

    async def response(self) -> web.Response:
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after is not None else {}
        error = "ratelimited" if self.status == 429 else self.error  # noqa: PLR2004  Too Many Requests
        return web.json_response({"ok": False, "error": error}, status=self.status, headers=headers)


class FaultInjector:
    def __init__(self) -> None:
        self.outage: ResponseFault | None = None  # the answer to every call, while it lasts
        self._pending: dict[str, list[ResponseFault]] = defaultdict(list)

    def inject(self, method: str, fault: ResponseFault, times: int = 1) -> None:
        self._pending[method].extend([fault] * times)

    async def next(self, method: str) -> ResponseFault | None:
        """Wait for the next fault's delay and return the fault, if it is more than a delay."""
        if self.outage is not None:
            await asyncio.sleep(self.outage.delay)
            return self.outage
        if not self._pending[method]:
            return None
        fault = self._pending[method].pop(0)
        await asyncio.sleep(fault.delay)
        return None if fault.passes else fault
