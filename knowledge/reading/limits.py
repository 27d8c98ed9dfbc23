"""Limits on time and memory for reading one document."""

import contextlib
import resource
import signal
import time
from dataclasses import dataclass

MB = 2**20


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Memory is address space (RLIMIT_AS), CPU seconds are RLIMIT_CPU; some bombs are stopped only by one of the two.

    `text_mb` caps the text that comes back, `at_once` how many documents are read side by side. A worker that has no
    process for a document after `take_seconds` is stuck.
    """

    memory_mb: int = 1024
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    text_mb: int = 32
    at_once: int = 3
    take_seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    memory_mb: int
    cpu_seconds: int
    file_mb: int = 0
    open_files: int = 32
    processes: int | None = None  # and threads, of this user in this namespace; root has no limit

    def apply(self) -> None:
        """Set the limits of this process, memory and CPU both: some bombs are stopped only by one of them."""
        memory, written = self.memory_mb * MB, self.file_mb * MB
        for name, soft, hard in (
            ("RLIMIT_AS", memory, memory),
            ("RLIMIT_CPU", self.cpu_seconds, self.cpu_seconds + 1),
            ("RLIMIT_FSIZE", written, written),
            ("RLIMIT_NOFILE", self.open_files, self.open_files),
            ("RLIMIT_CORE", 0, 0),
            *([("RLIMIT_NPROC", self.processes, self.processes)] if self.processes is not None else []),
        ):
            with contextlib.suppress(AttributeError, ValueError, OSError):  # macOS lacks some: the others are set
                resource.setrlimit(getattr(resource, name), (soft, hard))


RESERVE = 0.75  # of the time; the rest is for putting together what was read


def out_of_time(share: float = RESERVE) -> bool:
    """Tell whether a reader should stop with what it has. Both clocks of a forked process begin at zero."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_CPU)
    if allowed != resource.RLIM_INFINITY and time.process_time() > share * allowed:
        return True
    left, whole = signal.getitimer(signal.ITIMER_REAL)
    return left < (1 - share) * whole


def set_deadline(seconds: float) -> None:
    """End this process with a signal after so many seconds by the clock."""
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
