"""The reader that the rest of the library uses: documents in, readings out, whatever the documents do."""

import asyncio
import contextlib
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

import knowledge
from knowledge.errors import BookRefused, Reason, Unavailable, place_of, unreadable
from knowledge.reading.formats.containers.members import UNREADABLE
from knowledge.reading.formats.pdf.ocr import SECONDS, Ocr
from knowledge.reading.limits import MB, ReadingLimits
from knowledge.reading.recognition.kinds import old_office
from knowledge.reading.sandbox import protocol, replies
from knowledge.reading.sandbox.libreoffice import LibreOffice, with_deferred
from knowledge.reading.texts import Reading, Source

log = structlog.get_logger()
# Without numpy, which openpyxl would take along: nothing here needs it, and its threads do not go with forks.
START = "import sys; sys.modules['numpy'] = None; sys.path.append(sys.argv[1]); from {worker} import main; main()"
WORKER = "knowledge.reading.sandbox.worker"
START_SECONDS = 60
STOP_SECONDS = 5
PIECE = 2**18
COSTLY = {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM}


class WorkerGone(Exception):
    """The worker process ended during a document, for an unknown reason."""


@contextlib.asynccontextmanager
async def open_reader(
    book_mb: int,
    limits: ReadingLimits | None = None,
    *,
    office: LibreOffice | None = None,
    ocr: Ocr | None = None,
    worker: str = WORKER,
    personal: tuple[str, ...] = (),
) -> AsyncIterator["Reader"]:
    """Open a reader for documents of up to `book_mb`. Its process, of module `worker`, starts with the first one."""
    limits = limits or ReadingLimits()
    if ocr is not None:
        limits = replace(limits, wall_seconds=limits.wall_seconds + SECONDS)
    reader = Reader(book_mb, limits, office, Start(worker, ocr), personal)
    try:
        yield reader
    finally:
        await reader.close()


@dataclass(frozen=True, slots=True)
class Start:
    """The command that starts a worker: its module, and the OCR that it uses."""

    worker: str
    ocr: Ocr | None

    def command(self, limits: ReadingLimits) -> tuple[str, ...]:
        package = str(Path(knowledge.__file__).parents[1])
        ocr = json.dumps(self.ocr.command if self.ocr else ())
        process_limits = (str(limits.memory_mb), str(limits.cpu_seconds), str(limits.wall_seconds))
        return (sys.executable, "-I", "-c", START.format(worker=self.worker), package, ocr, *process_limits)


class Reader:
    """Reads documents in worker processes; `failures` counts those that failed through no known fault of theirs."""

    def __init__(
        self,
        book_mb: int,
        limits: ReadingLimits,
        office: LibreOffice | None,
        start: "Start",
        personal: tuple[str, ...] = (),
    ) -> None:
        self._personal = personal
        self._book_mb = book_mb
        self._limits = limits
        self._office = office
        self._start = start
        self._places = asyncio.Semaphore(limits.at_once)
        self._starting = asyncio.Lock()
        self._worker: WorkerProcess | None = None
        self.failures = 0

    async def read(self, source: Source) -> Reading:
        """Read a document. Raises BookRefused, or Unavailable when no process can be started."""
        if len(source.data) > self._book_mb * MB:
            raise BookRefused(
                Reason.TOO_LARGE,
                f"The document is larger than {self._book_mb} MB.",
                values={"limit_mb": self._book_mb},
            )
        source = replace(source, personal=self._personal)
        async with self._places:
            try:
                reading = await self._read(await self._converted(source))
                reading = await with_deferred(reading, self._office, lambda file: self._read(_alike(file, source)))
            except BookRefused as refusal:
                self._log_failure(refusal)
                raise
        self._log_failures_inside(reading)
        return reading

    def _log_failure(self, refusal: BookRefused) -> None:
        if refusal.reason is Reason.UNREADABLE:
            self.failures += 1
            log.error("document_unreadable", log_id=refusal.values.get("id"), place=refusal.values.get("place"))

    def _log_failures_inside(self, reading: Reading) -> None:
        for remark in reading.remarks:
            places = remark.values.get("places")
            if remark.code == UNREADABLE and isinstance(places, list):
                self.failures += len(places)
                log.error("files_unreadable", places=places)

    async def close(self) -> None:
        if self._worker is not None:
            await self._worker.close()

    async def _converted(self, source: Source) -> Source:
        old = old_office(source.data) if self._office is not None else None
        if old is None or self._office is None:
            return source
        return replace(source, data=await self._office.convert(source.data, old))

    async def _read(self, source: Source) -> Reading:
        with contextlib.suppress(WorkerGone):
            return await self._attempt(source)
        try:
            return await self._attempt(source)
        except WorkerGone as error:
            raise Unavailable("The process that reads documents ended twice without a word.") from error

    async def _attempt(self, source: Source) -> Reading:
        worker = await self._staffed()
        try:
            return await worker.read(source)
        except WorkerGone:
            await worker.kill()
            raise

    async def _staffed(self) -> "WorkerProcess":
        async with self._starting:
            if self._worker is None or not self._worker.alive:
                self._worker = await WorkerProcess.start(self._limits, self._start)
            return self._worker


class WorkerProcess:
    """The parent's side of a worker process; `worker` describes what passes over the sockets."""

    def __init__(self, process: asyncio.subprocess.Process, requests: socket.socket, limits: ReadingLimits) -> None:
        self._process = process
        self._requests = requests
        self._limits = limits

    @classmethod
    async def start(cls, limits: ReadingLimits, start: Start) -> "WorkerProcess":
        requests, theirs = socket.socketpair()
        requests.setblocking(False)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *start.command(limits),
                stdin=theirs.fileno(),
                stdout=asyncio.subprocess.DEVNULL,
                env={},
                start_new_session=True,  # an interrupt at the terminal is for the parent to handle
            )
        worker = cls(process, requests, limits)
        await worker._ready()
        return worker

    @property
    def alive(self) -> bool:
        return self._process.returncode is None and self._requests.fileno() >= 0

    async def read(self, source: Source) -> Reading:
        with contextlib.ExitStack() as held:
            channel, control = self._hand_over(held)
            try:
                await self._taken(control)
                async with asyncio.timeout(self._limits.wall_seconds):
                    written = await self._exchange(channel, source)
                    status = await self._status(control)
            except TimeoutError as error:
                raise BookRefused(Reason.TOO_COSTLY, "Reading the document takes too long.") from error
        return await asyncio.to_thread(_outcome, status, written)

    async def close(self) -> None:
        self._requests.close()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it at once, and the documents that it is reading with it."""
        self._requests.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _ready(self) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                word = await asyncio.get_running_loop().sock_recv(self._requests, 1)
        except TimeoutError:
            word = b""
        if not word:
            await self.close()
            raise Unavailable("The process that reads documents does not start.", fix="Its standard error says why.")

    def _hand_over(self, held: contextlib.ExitStack) -> tuple[socket.socket, socket.socket]:
        """Send the sockets' other ends; closing `held` ends the document's process, whatever it is doing."""
        channel, their_channel = socket.socketpair()
        control, their_control = socket.socketpair()
        for end in (channel, control):
            held.enter_context(end)
            end.setblocking(False)
        with their_channel, their_control:
            try:
                socket.send_fds(self._requests, [b"\0"], [their_channel.fileno(), their_control.fileno()])
            except OSError as error:
                raise WorkerGone from error
        return channel, control

    async def _taken(self, control: socket.socket) -> None:
        """Wait for the word that the document has a process. A worker that does not give it is stuck or gone."""
        try:
            async with asyncio.timeout(self._limits.take_seconds):
                word = await asyncio.get_running_loop().sock_recv(control, len(protocol.TAKEN))
        except (TimeoutError, ConnectionResetError):
            word = b""
        if not word:
            raise WorkerGone

    async def _exchange(self, channel: socket.socket, source: Source) -> bytes:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it died over it: its status says how
            await loop.sock_sendall(channel, protocol.heading(source))
            await loop.sock_sendall(channel, source.data)
            channel.shutdown(socket.SHUT_WR)
        written = bytearray()
        with contextlib.suppress(ConnectionResetError):
            while piece := await loop.sock_recv(channel, PIECE):
                written += piece
                if len(written) > self._limits.text_mb * MB:
                    raise BookRefused(
                        Reason.TOO_LARGE,
                        f"The document holds more than {self._limits.text_mb} MB of text.",
                        values={"limit_mb": self._limits.text_mb},
                    )
        return bytes(written)

    async def _status(self, control: socket.socket) -> int:
        try:
            status = await asyncio.get_running_loop().sock_recv(control, protocol.STATUS.size)
        except ConnectionResetError:
            status = b""
        if len(status) < protocol.STATUS.size:
            raise WorkerGone
        return int(protocol.STATUS.unpack(status)[0])


def _alike(file: Source, source: Source) -> Source:
    """Treat a file in a document as the document is treated."""
    return replace(file, secrets=source.secrets, personal=source.personal)


def _outcome(status: int, written: bytes) -> Reading:
    if status in COSTLY:
        raise BookRefused(Reason.TOO_COSTLY, "Reading the document takes more time or memory than is allowed.")
    if status != 0:
        raise unreadable(f"the reading process ended with status {status}")
    try:
        return replies.unpack(written)
    except ValueError as error:
        raise unreadable(place_of(error)) from error
