"""Reading as the rest of the library sees it: documents in, readings out, whatever the documents do."""

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import knowledge
from knowledge.errors import BookRefused, Reason, Unavailable
from knowledge.reading.formats.pdf.scans import SECONDS, Ocr
from knowledge.reading.limits import MB, Limits
from knowledge.reading.recognition.kinds import old_office
from knowledge.reading.sandbox import protocol
from knowledge.reading.sandbox.libreoffice import Office, completed
from knowledge.reading.texts import Reading, Source

# Without numpy, which openpyxl would take along: nothing here needs it, and its threads do not go with forks.
START = "import sys; sys.modules['numpy'] = None; sys.path.append(sys.argv[1]); from {desk} import main; main()"
DESK = "knowledge.reading.sandbox.worker"
START_SECONDS = 60
STOP_SECONDS = 5
PIECE = 2**18
DAMAGED = "The document is damaged."
COSTLY = {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM}


class DeskGone(Exception):
    """The process that forks the readers ended under a document, through no fault that is known to be its own."""


@contextlib.asynccontextmanager
async def open_reader(
    book_mb: int,
    limits: Limits | None = None,
    *,
    office: Office | None = None,
    ocr: Ocr | None = None,
    desk: str = DESK,
) -> AsyncIterator["Reader"]:
    """Documents of up to `book_mb` are read. The process behind it, of module `desk`, starts with the first one."""
    limits = limits or Limits()
    if ocr is not None:
        limits = replace(limits, wall_seconds=limits.wall_seconds + SECONDS)
    reader = Reader(book_mb, limits, office, Start(desk, ocr))
    try:
        yield reader
    finally:
        await reader.close()


@dataclass(frozen=True, slots=True)
class Start:
    """The module that the process runs, and what it reads pictures with."""

    desk: str
    ocr: Ocr | None

    def command(self, limits: Limits) -> tuple[str, ...]:
        package = str(Path(knowledge.__file__).parents[1])
        ocr = (self.ocr.program, self.ocr.languages) if self.ocr else ("", "")
        rations = (str(limits.memory_mb), str(limits.cpu_seconds), str(limits.wall_seconds))
        return (sys.executable, "-I", "-c", START.format(desk=self.desk), package, *ocr, *rations)


class Reader:
    def __init__(self, book_mb: int, limits: Limits, office: Office | None, start: "Start") -> None:
        self._book_mb = book_mb
        self._limits = limits
        self._office = office
        self._start = start
        self._places = asyncio.Semaphore(limits.at_once)
        self._starting = asyncio.Lock()
        self._desk: DeskProcess | None = None

    async def read(self, source: Source) -> Reading:
        """Raises BookRefused for the document's sake; Unavailable when no process can be started to read it."""
        if len(source.data) > self._book_mb * MB:
            raise BookRefused(
                Reason.TOO_LARGE,
                f"The document is larger than {self._book_mb} MB.",
                values={"limit_mb": self._book_mb},
            )
        async with self._places:
            reading = await self._read(await self._converted(source))
            return await completed(reading, self._office, self._read)

    async def close(self) -> None:
        if self._desk is not None:
            await self._desk.close()

    async def _converted(self, source: Source) -> Source:
        old = old_office(source.data) if self._office is not None else None
        if old is None or self._office is None:
            return source
        return replace(source, data=await self._office.convert(source.data, old))

    async def _read(self, source: Source) -> Reading:
        with contextlib.suppress(DeskGone):
            return await self._attempt(source)
        try:
            return await self._attempt(source)
        except DeskGone as error:
            raise Unavailable("The process that reads documents ended twice without a word.") from error

    async def _attempt(self, source: Source) -> Reading:
        desk = await self._staffed()
        try:
            return await desk.read(source)
        except DeskGone:
            await desk.close()
            raise

    async def _staffed(self) -> "DeskProcess":
        async with self._starting:
            if self._desk is None or not self._desk.alive:
                self._desk = await DeskProcess.start(self._limits, self._start)
            return self._desk


class DeskProcess:
    """This side of `desk`, which says what passes over the sockets."""

    def __init__(self, process: asyncio.subprocess.Process, orders: socket.socket, limits: Limits) -> None:
        self._process = process
        self._orders = orders
        self._limits = limits

    @classmethod
    async def start(cls, limits: Limits, start: Start) -> "DeskProcess":
        orders, theirs = socket.socketpair()
        orders.setblocking(False)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *start.command(limits),
                stdin=theirs.fileno(),
                stdout=asyncio.subprocess.DEVNULL,
                env={},
                start_new_session=True,  # an interrupt at the terminal is for the parent to handle
            )
        desk = cls(process, orders, limits)
        await desk._ready()
        return desk

    @property
    def alive(self) -> bool:
        return self._process.returncode is None and self._orders.fileno() >= 0

    async def read(self, source: Source) -> Reading:
        with contextlib.ExitStack() as held:
            channel, leash = self._hand_over(held)
            try:
                async with asyncio.timeout(self._limits.wall_seconds):
                    written = await self._exchange(channel, source)
                    status = await self._status(leash)
            except TimeoutError as error:
                raise BookRefused(Reason.TOO_COSTLY, "Reading the document takes too long.") from error
        return await asyncio.to_thread(_outcome, status, written)

    async def close(self) -> None:
        self._orders.close()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _ready(self) -> None:
        try:
            async with asyncio.timeout(START_SECONDS):
                word = await asyncio.get_running_loop().sock_recv(self._orders, 1)
        except TimeoutError:
            word = b""
        if not word:
            await self.close()
            raise Unavailable("The process that reads documents does not start.", fix="Its standard error says why.")

    def _hand_over(self, held: contextlib.ExitStack) -> tuple[socket.socket, socket.socket]:
        """What stays here closes with `held`, and that ends the document's process, whatever it is doing."""
        channel, their_channel = socket.socketpair()
        leash, their_leash = socket.socketpair()
        for end in (channel, leash):
            held.enter_context(end)
            end.setblocking(False)
        with their_channel, their_leash:
            try:
                socket.send_fds(self._orders, [b"\0"], [their_channel.fileno(), their_leash.fileno()])
            except OSError as error:
                raise DeskGone from error
        return channel, leash

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

    async def _status(self, leash: socket.socket) -> int:
        try:
            status = await asyncio.get_running_loop().sock_recv(leash, protocol.STATUS.size)
        except ConnectionResetError:
            status = b""
        if len(status) < protocol.STATUS.size:
            raise DeskGone
        return int(protocol.STATUS.unpack(status)[0])


def _outcome(status: int, written: bytes) -> Reading:
    if status in COSTLY:
        raise BookRefused(Reason.TOO_COSTLY, "Reading the document takes more time or memory than is allowed.")
    if status != 0:
        raise BookRefused(Reason.DAMAGED, DAMAGED)
    try:
        return protocol.unpack(written)
    except (ValueError, TypeError, KeyError) as error:
        raise BookRefused(Reason.DAMAGED, DAMAGED) from error
