"""Failures to order: what a method answers next time instead of, or after, doing its work."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`after` lets the method do its work first, as when the answer is lost on its way; `cut` ends the connection."""

    status: int = 200
    error: str = "internal_error"
    retry_after: int | None = None
    delay: float = 0.0
    after: bool = False
    cut: bool = False
    passes: bool = False  # only delays

    async def response(self) -> web.Response:
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after is not None else {}
        error = "ratelimited" if self.status == 429 else self.error  # noqa: PLR2004  Too Many Requests
        return web.json_response({"ok": False, "error": error}, status=self.status, headers=headers)


class Faults:
    def __init__(self) -> None:
        self._ordered: dict[str, list[Fault]] = defaultdict(list)

    def order(self, method: str, fault: Fault, times: int = 1) -> None:
        self._ordered[method].extend([fault] * times)

    async def next(self, method: str) -> Fault | None:
        """The fault due for this call, once its delay is over."""
        if not self._ordered[method]:
            return None
        fault = self._ordered[method].pop(0)
        await asyncio.sleep(fault.delay)
        return None if fault.passes else fault
