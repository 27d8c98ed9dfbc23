"""The process that is killed at a step of what it is ordered to do."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture(scope="session")
async def orders() -> AsyncIterator[Path]:
    """A socket that takes orders. The process behind it is started once, since that takes seconds."""
    with TemporaryDirectory(prefix="shisho") as folder, socket.socket(socket.AF_UNIX) as listening:
        path = Path(folder) / "orders"
        listening.bind(str(path))
        listening.listen()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.knowledge.ingestion.killed_process", cwd=REPOSITORY, stdin=listening.fileno()
        )
        try:
            yield path
        finally:
            process.kill()
            await process.wait()
