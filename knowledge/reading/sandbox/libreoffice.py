"""Conversion of Office files of before 2007 by LibreOffice, where it is installed."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import knowledge
from knowledge.errors import BookRefused, Reason
from knowledge.reading.formats.containers.members import COSTLY, Members
from knowledge.reading.recognition.kinds import old_office
from knowledge.reading.texts import Reading, Source

START = "import sys; sys.path.append(sys.argv[1]); from knowledge.reading.sandbox.launcher import main; main()"
NAMES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
TARGETS: Mapping[str, str] = {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}
# Named, lest it take a damaged document for plain text and make pages of its noise.
FILTERS: Mapping[str, str] = {"doc": "MS Word 97", "xls": "MS Excel 97", "ppt": "MS PowerPoint 97"}
MEMORY_MB, FILE_MB = 4096, 256  # of address space, of which it reserves much more than it uses


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """An installed LibreOffice; each document is converted by a new process with a temporary profile."""

    program: str
    seconds: int = 90

    async def convert(self, data: bytes, kind: str) -> bytes:
        """Convert a file of `kind` doc, xls or ppt. Raises BookRefused."""
        with tempfile.TemporaryDirectory(prefix="shisho-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            await asyncio.to_thread((folder / f"document.{kind}").write_bytes, data)
            await self._run(folder, kind)
            made = folder / f"document.{TARGETS[kind]}"
            if not made.is_file():
                raise BookRefused(Reason.DAMAGED, "LibreOffice cannot open the document: it is damaged or locked.")
            return await asyncio.to_thread(made.read_bytes)

    async def _run(self, folder: Path, kind: str) -> None:
        package = str(Path(knowledge.__file__).parents[1])
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-c", START, package, str(MEMORY_MB), str(self.seconds), str(FILE_MB)),
            *(str(folder), self.program, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", "--norestore", f"--infilter={FILTERS[kind]}", "--convert-to", TARGETS[kind]),
            *("--outdir", str(folder), str(folder / f"document.{kind}")),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath, "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self.seconds):
                await process.wait()
        except TimeoutError as error:
            raise BookRefused(Reason.TOO_COSTLY, "Converting the document takes too long.") from error
        finally:
            with contextlib.suppress(ProcessLookupError):  # it and all that it started may have ended
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def installed() -> LibreOffice | None:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    return LibreOffice(program) if program else None


SECONDS = 180.0  # for all of one document; what comes later is left out


async def with_deferred(
    reading: Reading, office: LibreOffice | None, read: Callable[[Source], Awaitable[Reading]]
) -> Reading:
    """Convert and read the deferred files. Raises BookRefused where nothing at all could be read."""
    if not reading.deferred:
        return reading
    members, end = Members(), time.monotonic() + SECONDS
    for file in reading.deferred:
        if time.monotonic() > end:
            members.leave(file.name, COSTLY)
            continue
        try:
            members.take(file.name, await read(await _converted(file, office)))
        except BookRefused as refusal:
            members.refuse(file.name, refusal)
    return members.reading(replace(reading, deferred=()))


async def _converted(file: Source, office: LibreOffice | None) -> Source:
    kind = old_office(file.data)
    if kind is None or office is None:
        raise BookRefused(Reason.OLD_OFFICE, "It is read only where LibreOffice is installed.")
    return replace(file, data=await office.convert(file.data, kind))
