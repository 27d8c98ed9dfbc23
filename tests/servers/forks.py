"""Processes whose imports were done once: a program forks for each order, since to start it anew takes seconds."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

REPOSITORY = Path(__file__).parents[2]
LOOK_EVERY = 5.0  # seconds until the program sees that whoever started it is gone


@asynccontextmanager
async def orders_to(module: str) -> AsyncIterator[Path]:
    """Run `python -m module`, which calls `fork_for_each`, and yield the path of the socket that takes its orders."""
    with TemporaryDirectory(prefix="shisho") as folder, socket.socket(socket.AF_UNIX) as listening:
        path = Path(folder) / "orders"
        listening.bind(str(path))
        listening.listen()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, cwd=REPOSITORY, stdin=listening.fileno()
        )
        try:
            yield path
        finally:
            process.kill()
            await process.wait()


def fork_for_each(work: Callable[[socket.socket], None]) -> None:
    """Do the work of each connection in a fork, until the process that started this one has ended."""
    parent = os.getppid()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    with socket.socket(fileno=sys.stdin.fileno()) as listening:
        listening.settimeout(LOOK_EVERY)
        while os.getppid() == parent:
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            with connection:
                if os.fork() == 0:
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    work(connection)
                    os._exit(0)
