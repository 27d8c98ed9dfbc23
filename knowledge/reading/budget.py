"""What is left of the time that a document's process may compute: long documents end early and say so."""

import resource
import time

RESERVE = 0.75  # of the time; the rest is for putting together what was read


def exhausted() -> bool:
    """Whether a reader should stop with what it has. The clock of a forked process begins at zero."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_CPU)
    return allowed != resource.RLIM_INFINITY and time.process_time() > RESERVE * allowed
