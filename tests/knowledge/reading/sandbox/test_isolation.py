"""A reader that a document has taken over can do nothing, on a system that has the means to stop it."""

import asyncio
import os
import platform
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from knowledge.errors import BookRefused, Reason
from knowledge.reading.limits import ReadingLimits
from knowledge.reading.sandbox import isolation
from knowledge.reading.sandbox.reader import open_reader
from knowledge.reading.texts import Source
from tests.conftest import REPOSITORY
from tests.knowledge.reading.documents import text_of

Obey = Callable[[str], Awaitable[str]]
ON_LINUX = sys.platform == "linux" and platform.machine() in isolation.PROCESSORS


@pytest.fixture(scope="module")
async def obey() -> AsyncIterator[Obey]:
    limits = ReadingLimits(memory_mb=512, cpu_seconds=2, wall_seconds=20, text_mb=1)
    async with open_reader(10, limits, worker="tests.knowledge.reading.sandbox.hostile") as reader:

        async def obey(deed: str) -> str:
            return text_of(await reader.read(Source("deed", deed.encode())))

        yield obey


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as server:
        yield int(server.sockets[0].getsockname()[1])


async def test_a_reader_reaches_no_server_not_even_through_another_program(obey: Obey, port: int) -> None:
    """Seccomp stops it; where that is missing, the expectation says so."""
    expected = "refused: PermissionError" if ON_LINUX else "connected"
    assert await obey(f"connect {port}") == expected
    assert ("Permission denied" in await obey(f"send_out {port}")) == ON_LINUX


async def test_a_reader_reaches_no_socket_in_the_file_system(obey: Obey, tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    async with await asyncio.start_unix_server(lambda _, writer: writer.close(), path):
        assert await obey(f"knock {path}") == ("refused: PermissionError" if ON_LINUX else "connected")


async def test_a_reader_sees_nothing_of_its_parents_environment(obey: Obey) -> None:
    assert set((await obey("environment x")).split()) <= {"nothing", "LC_CTYPE"}
    if ON_LINUX:
        assert await obey(f"look /proc/{os.getpid()}/environ") == "refused: PermissionError"


async def test_a_reader_neither_reads_nor_writes_files(obey: Obey, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the vault code")
    if ON_LINUX:
        assert await obey(f"look {secret}") == "refused: PermissionError"
        assert await obey(f"remove {secret}") == "refused: PermissionError"
    for place in (tmp_path / "new", Path("new")):
        assert (await obey(f"write {place}")).startswith("refused")
        assert not ON_LINUX or not place.exists()
    assert secret.exists()


async def test_a_reader_opens_only_so_many_files(obey: Obey) -> None:
    assert await obey("open_many 10") == "10"
    assert await obey("open_many 100") == "refused: OSError"


@pytest.mark.parametrize("deed", ["take 1000", "burn x"])
async def test_a_reader_that_takes_memory_or_time_beyond_its_rations_is_stopped(obey: Obey, deed: str) -> None:
    with pytest.raises(BookRefused) as refused:
        await obey(deed)
    assert refused.value.reason == Reason.TOO_COSTLY


async def test_a_readers_own_fault_is_told_as_such_with_its_place_and_no_word_of_the_document(obey: Obey) -> None:
    with pytest.raises(BookRefused) as refused:
        await obey("stumble x")
    assert refused.value.reason == Reason.UNREADABLE
    assert str(refused.value.values["id"]) in str(refused.value)
    place = str(refused.value.values["place"])
    assert place.startswith("AttributeError")
    assert "hostile.py:" in place
    assert "word" not in place


async def test_nothing_that_a_reader_starts_outlives_it(obey: Obey) -> None:
    await obey("environment x")
    before = {process.pid for process in psutil.process_iter()}
    await obey("run_away x")
    left = [pid for pid in set(psutil.pids()) - before if _is_reader(pid)]
    assert not ON_LINUX or left == []


def _is_reader(pid: int) -> bool:
    try:
        return "tests.knowledge.reading.sandbox.hostile" in " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return False


LEAVING = """
import socket, sys
from knowledge.reading.sandbox import isolation
left = isolation.leave_network()
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
    print(left, "connected")
except OSError:
    print(left, "unreachable")
"""


async def test_the_network_is_left_wherever_the_system_lets_it_be_left(port: int) -> None:
    """Run in a separate process, since there is no way back."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LEAVING, str(port), stdout=asyncio.subprocess.PIPE, cwd=REPOSITORY
    )
    told, _ = await process.communicate()
    assert told.split() in ([b"True", b"unreachable"], [b"False", b"connected"])
