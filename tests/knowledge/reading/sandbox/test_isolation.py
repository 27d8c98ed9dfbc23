"""A reader that a document has taken over can do nothing, on a system that has the means to stop it."""

import asyncio
import json
import os
import platform
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from knowledge.errors import BookRefused, Reason
from knowledge.reading.limits import ReadingLimits
from knowledge.reading.sandbox.calls import PROCESSORS
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.reading.texts import Source
from tests.conftest import REPOSITORY
from tests.knowledge.reading.documents import text_of

Obey = Callable[[str], Awaitable[str]]
ON_LINUX = sys.platform == "linux" and platform.machine() in PROCESSORS


@pytest.fixture(scope="module")
async def taken_over() -> AsyncIterator[Reader]:
    limits = ReadingLimits(memory_mb=512, cpu_seconds=2, wall_seconds=20, text_mb=1)
    async with open_reader(10, limits, worker="tests.knowledge.reading.sandbox.hostile") as reader:
        yield reader


@pytest.fixture
def obey(taken_over: Reader) -> Obey:
    async def obey(deed: str) -> str:
        return text_of(await taken_over.read(Source("deed", deed.encode())))

    return obey


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as server:
        yield int(server.sockets[0].getsockname()[1])


async def test_a_reader_reaches_no_server_not_even_through_another_program(obey: Obey, port: int) -> None:
    """Seccomp stops it; where that is missing, the expectation says so."""
    expected = "refused: PermissionError" if ON_LINUX else "connected"
    assert await obey(f"connect {port}") == expected
    assert await obey(f"send_out {port}") == expected


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


ESCAPES = (
    *("read_memory x", "write_memory x", "trace x", "take_files x", "proc_memory x", "send_signal 0", "send_signal 19"),
    *("starve x", "slow_down x", "open_up {file}", "date {file}", "label {file}", "list_folder {folder}", "fork x"),
    *("start /bin/true", "leave_namespace x"),
)


@pytest.mark.skipif(not ON_LINUX, reason="only Linux has the means to stop it")
@pytest.mark.parametrize("deed", ESCAPES)
async def test_a_reader_that_is_taken_over_touches_neither_the_next_document_nor_a_file_nor_a_program(
    obey: Obey, tmp_path: Path, deed: str
) -> None:
    (tmp_path / "secret").write_text("the vault code")
    before = (tmp_path / "secret").stat()
    assert await obey(deed.format(file=tmp_path / "secret", folder=tmp_path)) == "refused: PermissionError"
    after = (tmp_path / "secret").stat()
    assert (after.st_mode, after.st_mtime) == (before.st_mode, before.st_mtime)
    assert await obey("use_threads 4") == "6"


WHOLE: dict[str, Any] = {
    "title": None,
    "sections": [["words", [], 1]],
    "pages": 1,
    "media_type": "text/plain",
    "about": {},
    "remarks": [["pages_by_ocr", {"pages": [1]}]],
    "deferred": [],
}


def but(field: str, *values: Any) -> list[str]:
    """Return whole answers, with each of these in the place of what the field holds."""
    return [json.dumps(WHOLE | {field: value}) for value in values]


NONSENSE = (
    *("", "null", "[]", "{}", "words", "[" * 100_000, '{"title": ' * 100_000, json.dumps(WHOLE)[:-1]),
    *but("pages", float("inf"), -1, 1.5, "1", 10**30, []),
    *but("sections", None, {}, ["x"], [["x", [], -1]], [["x", [1], 1]], [[]], [["x", [], float("nan")]]),
    *but("title", 1, ["x"], {}),
    *but("remarks", [["a_code", {}, 1]], [["no code", {}]], [["x", []]]),
    *but("remarks", *([["pages_by_ocr", {"pages": value}]] for value in ({"a": 1}, [[1]], [None], float("inf")))),
    *but("deferred", [["x", "*"]], [["x"]], [[1, ""]]),
    *but("about", [], {"a": 1}),
    json.dumps({"refused": "no such reason", "message": "", "values": {}}),
    json.dumps({"refused": "empty", "message": 1, "values": {}}),
    json.dumps({"refused": "empty", "message": "", "values": {"a": [[]]}}),
)


async def test_whatever_a_taken_over_reader_answers_is_checked_whole(obey: Obey) -> None:
    assert await obey(f"answer {json.dumps(WHOLE)}") == "words"
    for text in NONSENSE:
        with pytest.raises(BookRefused) as refused:
            await obey(f"answer {text}")
        assert refused.value.reason == Reason.UNREADABLE, text[:200]


async def test_what_a_taken_over_reader_answers_is_short_where_it_stands_in_every_passage(taken_over: Reader) -> None:
    long = "word " * 110
    told: dict[str, Any] = {
        "title": long,
        "sections": [["words", [long] * 100, 1]],
        "media_type": long,
        "about": {f"{number} {long}": long for number in range(60)},
        "remarks": [["pages_by_ocr", {long: [long]}]],
    }
    reading = await taken_over.read(Source("deed", f"answer {json.dumps(WHOLE | told)}".encode()))
    (section,) = reading.sections
    assert [len(text) for text in (reading.title or "", reading.media_type)] == [250, 250]
    assert [len(heading) for heading in section.headings] == [160] * 32
    assert [(len(name), len(value)) for name, value in reading.about.items()] == [(160, 500)] * 40
    assert [len(name) for name in reading.remarks[0].values] == [250]
    assert len(str(reading.remarks[0].values)) < 600


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
