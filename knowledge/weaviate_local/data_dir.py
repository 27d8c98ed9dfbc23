"""The data directory of the local Weaviate server: data, API key, locks, and the record of the running server."""

import asyncio
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

POLL = 0.05


@dataclass(frozen=True)
class ServerRecord:
    """The record of the running server: its processes, and the ports where it answers."""

    http: int
    grpc: int
    starter: int
    supervisor: int
    server: int
    since: float  # seconds since the epoch

    def __str__(self) -> str:
        since = datetime.fromtimestamp(self.since, tz=UTC).isoformat(sep=" ", timespec="seconds")
        return f"process {self.starter} (its server is process {self.server}, since {since})"


@dataclass(frozen=True)
class DataDir:
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def record_file(self) -> Path:
        return self.folder / "server.json"

    @property
    def users_lock(self) -> Path:
        """Return the file that every user of the server locks (shared); the supervisor waits until it is free."""
        return self.folder / "users.lock"

    @property
    def data_lock(self) -> Path:
        """Return the file that supervisor and server lock as long as either lives."""
        return self.folder / "data.lock"

    def prepare(self) -> None:
        for folder in (self.folder, self.data, self.backups):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for lock in (self.users_lock, self.data_lock):
            lock.touch(mode=0o600)

    def key(self) -> str:
        """Return the server's API key, created at the first start and readable by its owner alone."""
        path = self.folder / "api-key"
        with suppress(FileNotFoundError):
            return path.read_text().strip()
        fresh = path.with_name(f"api-key.{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123  mode
            file.write(secrets.token_urlsafe(32))
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(fresh, path)
        fresh.unlink()
        return path.read_text().strip()

    def server_record(self) -> ServerRecord | None:
        try:
            return ServerRecord(**json.loads(self.record_file.read_text()))
        except (FileNotFoundError, ValueError, TypeError):  # none, or one that is being written
            return None

    def free(self) -> bool:
        """Return whether neither a server nor its supervisor is running."""
        with locked_file(self.data_lock) as lock:
            return lock.take(fcntl.LOCK_SH)

    def last_lines(self, count: int = 8) -> str:
        """Return the last lines of the server's log; a JSON line is reduced to its message."""
        with suppress(FileNotFoundError):
            lines = self.log.read_text(errors="replace").splitlines()
            return "\n".join(_plain(line) for line in lines[-count:])
        return ""


def _plain(line: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError:
        return line[:500]
    parts = [entry.get(name) for name in ("level", "msg", "error")] if isinstance(entry, dict) else [line]
    return ": ".join(str(part) for part in parts if part)[:500]


@dataclass(frozen=True)
class LockFile:
    """An open lock file; the kernel releases the lock when its last holder ends, however it ends."""

    descriptor: int

    def take(self, kind: int) -> bool:
        try:
            fcntl.flock(self.descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.flock(self.descriptor, fcntl.LOCK_UN)

    async def take_within(self, kind: int, seconds: float) -> bool:
        end = monotonic() + seconds
        while not self.take(kind):
            if monotonic() > end:
                return False
            await asyncio.sleep(POLL)
        return True


@contextmanager
def locked_file(path: Path) -> Iterator[LockFile]:
    """Open a lock file without locking it; leaving the context releases it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield LockFile(descriptor)
    finally:
        os.close(descriptor)
