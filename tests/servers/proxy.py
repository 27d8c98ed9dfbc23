"""A proxy that can be closed, held and opened again, as if the server behind it were unreachable or hung."""

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable

PIECE = 2**16


class Proxy:
    """A proxy that copies bytes in both directions."""

    def __init__(self, host: str, port: int) -> None:
        self.port = 0
        self.went = asyncio.Event()
        self._left: int | None = None
        self._fail: Callable[[Proxy], None] = Proxy.away
        self._flowing = asyncio.Event()
        self._to = (host, port)
        self._server: asyncio.Server | None = None
        self._open: set[StreamWriter] = set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        await self.back()
        try:
            yield self
        finally:
            self._flowing.set()
            self.away()

    async def back(self) -> None:
        self._left = None
        self._flowing.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def after(self, size: int, fail: Callable[["Proxy"], None]) -> None:
        """Fail in this way after so many more bytes to the server."""
        self._left, self._fail = size, fail

    def away(self) -> None:
        """Break all connections and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._open:
            writer.transport.abort()
        self.went.set()

    def hold(self) -> None:
        """Keep connections and accept new ones, but copy nothing."""
        self._flowing.clear()
        self.went.set()

    async def _pass(self, reader: StreamReader, writer: StreamWriter) -> None:
        await self._flowing.wait()
        with contextlib.suppress(OSError):
            there, further = await asyncio.open_connection(*self._to)
            self._open |= {writer, further}
            await asyncio.gather(self._copy(reader, further, counted=True), self._copy(there, writer))
        self._open.discard(writer)
        writer.close()

    async def _copy(self, reader: StreamReader, writer: StreamWriter, *, counted: bool = False) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                if counted and self._counted(len(piece)):
                    self._fail(self)
                await self._flowing.wait()
                writer.write(piece)
                await writer.drain()
        writer.close()
        self._open.discard(writer)

    def _counted(self, size: int) -> bool:
        if self._left is None:
            return False
        self._left -= size
        return self._left < 0
