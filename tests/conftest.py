"""The fixtures that all tests share: a real library over a real Weaviate, and a fresh workspace for each test."""

import os
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import logs
from knowledge.catalogue.shelves import Patron
from knowledge.library.library import Library, open_library
from knowledge.settings import Settings

REPOSITORY = Path(__file__).parent.parent

# What an operator has set on this machine must not decide what the tests see.
for name in [n for n in os.environ if n.startswith(("SHISHO_", "SLACK_", "WEAVIATE_", "OPENAI_", "DATABASE_"))]:
    del os.environ[name]

assert sys.__stderr__ is not None
logs.configure(sys.__stderr__)  # as the bot logs: the library's own default draws tracebacks for a second each


@pytest.fixture(scope="session")
def shared() -> Path:
    """Labelled questions, handbooks and Slack's schemas, where they stand beside the repository."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home of its own; the built-in model stays in the usual cache, since making it takes seconds."""
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
async def library(settings: Settings) -> AsyncIterator[Library]:
    """One library, and so one Weaviate, for a whole test process."""
    async with open_library(settings, lambda _: None) as opened:
        yield opened


@pytest.fixture
def workspace() -> str:
    """A tenant that no other test sees."""
    return f"t{uuid.uuid4().hex}"


@pytest.fixture
def member(workspace: str) -> Patron:
    return Patron(workspace, "U1", public=True, places=frozenset())
