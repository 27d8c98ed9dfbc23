"""Give freed memory back to the system, where the C library is glibc, which by itself keeps most of it.

The embedding model takes tens of MB for each run. glibc has a heap for nearly every thread, and what the top of a
thread's own heap once held stays with the process, even through `malloc_trim`. Only the first heap is given back whole.
"""

import ctypes

M_ARENA_MAX = -8  # of malloc.h


def share_one_heap() -> None:
    """Let all threads allocate from one heap; call it before there are any. Python's objects have their own arenas."""
    if hasattr(library := _c_library(), "mallopt"):
        library.mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Return what was freed to the system."""
    if hasattr(library := _c_library(), "malloc_trim"):
        library.malloc_trim(0)


def _c_library() -> ctypes.CDLL:
    return ctypes.CDLL(None)  # what this program was linked with
