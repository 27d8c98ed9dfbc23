"""The model server at the other end of a real ChatOpenAI."""

from collections.abc import AsyncIterator

import pytest

from knowledge.librarian.librarian import Librarian
from tests.knowledge.librarian.asking import LEAVE, librarian_over
from tests.servers.model import ModelServer


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


@pytest.fixture
def librarian(server: ModelServer) -> Librarian:
    return librarian_over(server, LEAVE)
