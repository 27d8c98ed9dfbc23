"""A way to a server that can be closed and opened again: what an unreachable machine looks like."""

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator

PIECE = 2**16


class Proxy:
    """Passes bytes on both ways. `away_after` so many bytes towards the server, it is away by itself."""

    def __init__(self, host: str, port: int) -> None:
        self.port = 0
        self.away_after: int | None = None
        self.went = asyncio.Event()
        self._to = (host, port)
        self._server: asyncio.Server | None = None
        self._open: set[StreamWriter] = set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        await self.back()
        try:
            yield self
        finally:
            self.away()

    async def back(self) -> None:
        self.away_after = None
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def away(self) -> None:
        """Connections break off and new ones are refused."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._open:
            writer.transport.abort()
        self.went.set()

    async def _pass(self, reader: StreamReader, writer: StreamWriter) -> None:
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
                    self.away()
                    return
                writer.write(piece)
                await writer.drain()
        writer.close()
        self._open.discard(writer)

    def _counted(self, size: int) -> bool:
        if self.away_after is None:
            return False
        self.away_after -= size
        return self.away_after < 0
