"""What is left of the time that a document's process may take: long documents end early and say so."""

import resource
import signal
import time

RESERVE = 0.75  # of the time; the rest is for putting together what was read


def exhausted(share: float = RESERVE) -> bool:
    """Whether a reader should stop with what it has. Both clocks of a forked process begin at zero."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_CPU)
    if allowed != resource.RLIM_INFINITY and time.process_time() > share * allowed:
        return True
    left, whole = signal.getitimer(signal.ITIMER_REAL)
    return left < (1 - share) * whole


def wind(seconds: float) -> None:
    """By the clock: the process ends with a signal when they are over."""
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
