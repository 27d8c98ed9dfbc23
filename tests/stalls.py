"""The longest time for which the event loop answered nobody."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

EVERY = 0.005


@dataclass
class Stall:
    seconds: float = 0.0


@asynccontextmanager
async def longest_stall() -> AsyncIterator[Stall]:
    """Measure while entered; the figure is final afterwards."""
    stall = Stall()

    async def watch() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(EVERY)
            stall.seconds = max(stall.seconds, time.monotonic() - began - EVERY)

    watching = asyncio.create_task(watch())
    try:
        yield stall
    finally:
        watching.cancel()
