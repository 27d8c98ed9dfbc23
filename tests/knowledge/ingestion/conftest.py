"""The process that is killed at a step of what it is ordered to do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.servers.forks import orders_to


@pytest.fixture(scope="session")
async def orders() -> AsyncIterator[Path]:
    """A socket that takes orders."""
    async with orders_to("tests.knowledge.ingestion.killed_process") as path:
        yield path
