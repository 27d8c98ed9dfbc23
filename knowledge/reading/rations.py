"""What the system allows a process that touches documents."""

import contextlib
import resource
from dataclasses import dataclass

from knowledge.reading.limits import MB


@dataclass(frozen=True, slots=True)
class Rations:
    memory_mb: int
    cpu_seconds: int
    file_mb: int = 0
    open_files: int = 32

    def impose(self) -> None:
        """Both memory and CPU: there are bombs that heed only the one, and others only the other."""
        memory, written = self.memory_mb * MB, self.file_mb * MB
        for name, soft, hard in (
            ("RLIMIT_AS", memory, memory),
            ("RLIMIT_CPU", self.cpu_seconds, self.cpu_seconds + 1),
            ("RLIMIT_FSIZE", written, written),
            ("RLIMIT_NOFILE", self.open_files, self.open_files),
            ("RLIMIT_CORE", 0, 0),
        ):
            with contextlib.suppress(AttributeError, ValueError, OSError):  # macOS lacks some: the others are set
                resource.setrlimit(getattr(resource, name), (soft, hard))
