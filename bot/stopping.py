"""Ending a server when it is told to."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def until_stopped(body: Coroutine[Any, Any, None]) -> None:
    """Runs `body` until it ends or the process is asked to stop; then it is cancelled and its exits run to their end.

    A second signal cuts the exits short.
    """
    task = asyncio.create_task(body)
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()

    def stop() -> None:
        asked.set()
        task.cancel()

    for number in SIGNALS:
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not asked.is_set():
            raise
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
