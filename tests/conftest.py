"""The fixtures that all tests share: a real library over a real Weaviate, and a fresh workspace for each test."""

import gc
import os
import shutil
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # it ships no types

from bot import logs
from knowledge.catalogue.shelves import Patron
from knowledge.library.library import Library, open_library
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.settings import Settings

REPOSITORY = Path(__file__).parent.parent
MEMORY = Path("/dev/shm")  # noqa: S108  a new folder in it, which only we enter
ROOM = 4 * 2**30  # bytes: many times what the homes and databases of a whole run take

# What an operator has set on this machine must not decide what the tests see.
for name in [n for n in os.environ if n.startswith(("SHISHO_", "SLACK_", "WEAVIATE_", "OPENAI_", "DATABASE_"))]:
    del os.environ[name]

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or each process that a test starts compiles all of ours again

assert sys.__stderr__ is not None
logs.configure(sys.__stderr__)  # as the bot logs: the library's own default draws tracebacks for a second each


# The beginnings of the ids of tests that stay on one worker, since they share what takes seconds to start. Marks of
# pytest-xdist would say so as well, but 3.8 does not see them with pytest 9.2.
TOGETHER = {
    "tests/browser/": "the browser",
    "tests/bot/answering/test_restarts.py": "forks of bots",
    "tests/knowledge/ingestion/test_idempotency.py": "forks of ingestion",
    "tests/knowledge/ingestion/test_killed_ingestion.py": "forks of ingestion",
    "tests/knowledge/reading/sandbox/test_isolation.py": "a reader that is taken over",
    "tests/knowledge/reading/sandbox/test_libreoffice.py": "a reader with LibreOffice",
    "tests/knowledge/reading/test_shared_files.py": "the shared files, read",
    "tests/knowledge/stacks/search/test_retriever.py::TestStandardSuite": "a library on a loop of its own",
    "tests/knowledge/stacks/search/test_robustness.py": "the sample handbook",
}


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]  # for the same reason
    def _split_scope(self, nodeid: str) -> str:
        return next((shared for beginning, shared in TOGETHER.items() if nodeid.startswith(beginning)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


gc.disable()  # what is imported and collected from here on is no garbage, and to look for some takes seconds


def pytest_collection_finish() -> None:
    gc.freeze()  # nor do the tests look through it
    gc.enable()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Labelled questions, handbooks and Slack's schemas, where they stand beside the repository."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """A home of its own; the built-in model stays in the usual cache, since making it takes seconds."""
    with TemporaryDirectory(prefix="shisho", dir=quick_folder()) as folder:
        yield Settings(home=Path(folder) / "home")


def quick_folder() -> Path | None:
    """Return memory that takes files, where it has room: a disk's syncs take an eighth of a bot's test."""
    there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if there and shutil.disk_usage(MEMORY).free > ROOM else None


@pytest.fixture(scope="session")
async def library(settings: Settings) -> AsyncIterator[Library]:
    """One library, and so one Weaviate, for a whole test process."""
    async with open_library(settings, lambda _: None) as opened:
        yield opened


@pytest.fixture(scope="session")
async def small_reader() -> AsyncIterator[Reader]:
    """A reader for documents of up to 1 MB. Its process takes most of a second to start, and is shared."""
    async with open_reader(1) as opened:
        yield opened


@pytest.fixture
def workspace() -> str:
    """A tenant that no other test sees."""
    return f"t{uuid.uuid4().hex}"


@pytest.fixture
def member(workspace: str) -> Patron:
    return Patron(workspace, "U1", public=True, places=frozenset())
