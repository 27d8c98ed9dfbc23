"""What reading one document may cost."""

from dataclasses import dataclass

MB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Memory is address space (RLIMIT_AS), seconds of CPU are RLIMIT_CPU; some bombs heed only the one or the other.

    `text_mb` caps the text that comes back, `at_once` how many documents are read side by side.
    """

    memory_mb: int = 1024
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    text_mb: int = 32
    at_once: int = 2
