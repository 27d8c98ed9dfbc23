"""Office files of before 2007, with LibreOffice on the machine and without."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from knowledge.errors import BookRefused, Reason
from knowledge.reading.sandbox import libreoffice
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.reading.texts import Source
from tests.conftest import REPOSITORY
from tests.knowledge.reading.conftest import Refusal
from tests.knowledge.reading.documents import text_of, zipped
from tests.knowledge.reading.formats.test_archives import letter, told

INSTALLED = libreoffice.installed()
with_libreoffice = pytest.mark.skipif(INSTALLED is None, reason="LibreOffice is not on this machine")
LINKED = "| A bold italic bold-italic example | [A Link example](http://github.com/) |"
SHARED = Path("/usr/lib/libreoffice/share/uno_packages/cache")  # extensions for all users, as Debian has them
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN = Source("old.doc", OLE + "WordDocument".encode("utf-16-le") + bytes(4096))


@pytest.fixture(scope="module")
async def equipped() -> AsyncIterator[Reader]:
    async with open_reader(50, office=INSTALLED) as reader:
        yield reader


@pytest.mark.skipif(not SHARED.is_dir(), reason="No LibreOffice of Debian's is on this machine")
def test_libreoffice_can_read_the_extensions_that_all_users_share(tmp_path: Path) -> None:
    launcher = (sys.executable, "-I", "-c", libreoffice.START, str(REPOSITORY), "4096", "10", "1", str(tmp_path))
    subprocess.run([*launcher, "/bin/ls", str(SHARED)], check=True)


@with_libreoffice
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fake-doc-emphasized-text.doc", LINKED),
        ("tests-example.xls", "| --- |"),
        ("fake-power-point.ppt", "Here is a lot of text!"),
    ],
)
async def test_old_files_are_read_as_those_of_today(equipped: Reader, shared: Path, name: str, words: str) -> None:
    path = shared / "data" / "files" / name
    reading = await equipped.read(Source(name, await asyncio.to_thread(path.read_bytes)))
    assert words in text_of(reading)


@with_libreoffice
async def test_old_files_in_archives_and_letters_are_read_as_well(equipped: Reader, shared: Path) -> None:
    old = await asyncio.to_thread((shared / "data" / "files" / "fake-doc-emphasized-text.doc").read_bytes)
    archive = zipped({"a/old.doc": old, "tea.md": "# Tea\n\nTea is at four.", "bad.xls": BROKEN.data})
    mail = letter("Docs", ("all.zip", archive)).as_bytes()
    reading = await equipped.read(Source("mail.eml", mail))
    assert [section.headings for section in reading.sections] == [
        (),
        ("all.zip", "tea.md", "Tea"),
        ("all.zip/a/old.doc",),
    ]
    assert LINKED in text_of(reading)
    assert told(reading) == {"files_damaged": ["all.zip/bad.xls"]}


@with_libreoffice
async def test_a_damaged_old_file_is_refused(equipped: Reader) -> None:
    with pytest.raises(BookRefused) as refused:
        await equipped.read(BROKEN)
    assert refused.value.reason == Reason.DAMAGED


async def test_without_libreoffice_the_refusal_says_what_to_do(refusal: Refusal) -> None:
    refused = await refusal(BROKEN.name, BROKEN.data)
    assert refused.reason == Reason.OLD_OFFICE
    assert "LibreOffice" in str(refused)


async def test_a_conversion_without_end_is_stopped_with_everything_it_started(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 987 &\nsleep 987\n")
    program.chmod(0o755)
    began = time.monotonic()
    async with open_reader(50, office=libreoffice.LibreOffice(str(program), seconds=2)) as reader:
        with pytest.raises(BookRefused) as refused:
            await reader.read(BROKEN)
    assert refused.value.reason == Reason.TOO_COSTLY
    assert time.monotonic() - began < 20
    left = [process for process in psutil.process_iter() if _waits(process)]
    _, alive = psutil.wait_procs(left, timeout=5)  # a killed process ends when it is its turn
    assert not [process for process in alive if _waits(process)]


def _waits(process: psutil.Process) -> bool:
    try:
        return process.cmdline() == ["sleep", "987"] and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
