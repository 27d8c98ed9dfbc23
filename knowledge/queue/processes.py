"""The processes that work on a SQLite file."""

import fcntl
import os
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self


class Presence:
    """A locked file beside the database that shows that its process lives.

    The kernel releases the lock however the process ends, kill -9 included. Process ids would be reused, and mean
    nothing across containers. Without a file (PostgreSQL) no process is known to be dead, and leases run out instead.
    """

    def __init__(self, database: Path | None) -> None:
        self.owner = uuid.uuid4().hex
        self._database = database
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        if self._database is not None:
            self._descriptor = _hold(self._path(self.owner))
            for path in self._database.parent.glob(f"{self._database.name}.*.alive"):
                _reap(path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            self._path(self.owner).unlink(missing_ok=True)
            os.close(self._descriptor)

    def dead(self, owner: str) -> bool:
        """Tell whether the process `owner` has ended; False where that is unknown."""
        return self._database is not None and owner != self.owner and _reap(self._path(owner))

    def _path(self, owner: str) -> Path:
        assert self._database is not None
        return self._database.with_name(f"{self._database.name}.{owner}.alive")


def _hold(path: Path) -> int:
    """Lock a new file; try again where another process removed it before it was locked."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if path.exists():
            return descriptor
        os.close(descriptor)


def _reap(path: Path) -> bool:
    """Remove the file of a process that has ended; return False while it lives."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)
