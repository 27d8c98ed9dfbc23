"""The longest time for which the event loop answered nobody, and what it did then."""

import asyncio
import gc
import sys
import threading
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

EVERY = 0.005
SUSPECT = 0.03  # seconds of its processor after which it is looked at what the loop does


@dataclass
class Stall:
    """`seconds` by the clock; `processor` seconds are the loop's own, whatever else the machine does meanwhile."""

    seconds: float = 0.0
    processor: float = 0.0
    doing: str = ""  # the innermost calls at some time during the longest one


class _Witness:
    """A thread that looks what the loop does when it has computed for long without taking a breath."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.clock = time.pthread_getcpuclockid(self.thread)
        self.breath = time.thread_time()
        self.seen = ""
        self.over = threading.Event()

    def watch(self) -> None:
        while not self.over.wait(EVERY):
            if not self.seen and time.clock_gettime(self.clock) - self.breath > SUSPECT:
                frame = sys._current_frames().get(self.thread)
                self.seen = "".join(traceback.format_stack(frame)[-8:])


@asynccontextmanager
async def longest_stall() -> AsyncIterator[Stall]:
    """Measure while entered; the figures are final afterwards."""
    gc.collect()
    gc.freeze()  # or a search for garbage among all that other tests left in this process would count as a stall
    stall, witness = Stall(), _Witness()

    async def watch() -> None:
        while True:
            began, witness.breath, witness.seen = time.monotonic(), time.thread_time(), ""
            await asyncio.sleep(EVERY)
            stall.seconds = max(stall.seconds, time.monotonic() - began - EVERY)
            own = time.thread_time() - witness.breath
            if own > stall.processor:
                stall.processor, stall.doing = own, witness.seen

    watching, looking = asyncio.create_task(watch()), threading.Thread(target=witness.watch)
    looking.start()
    try:
        yield stall
    finally:
        watching.cancel()
        witness.over.set()
        looking.join()
