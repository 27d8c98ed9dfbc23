"""Background tasks that belong to a context and outlive every error."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

from knowledge.errors import new_log_id

PAUSE = 5.0  # seconds before a task that failed is started again

log = structlog.get_logger()


@asynccontextmanager
async def background(
    task: Callable[[], Coroutine[Any, Any, None]], *, name: str, pause: float = PAUSE
) -> AsyncIterator[None]:
    """Run a task while entered.

    A failure that the task does not handle is logged, and the task starts again: it never ends unnoticed.
    """
    running = asyncio.create_task(_lasting(task, name, pause), name=name)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _lasting(task: Callable[[], Coroutine[Any, Any, None]], name: str, pause: float) -> None:
    while True:
        try:
            await task()
        except Exception:
            log.exception("background_task_failed", task=name, log_id=new_log_id())
        else:
            log.error("background_task_ended", task=name, log_id=new_log_id())
        await asyncio.sleep(pause)
