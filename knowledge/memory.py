"""What a process gives back of its memory, where its C library is glibc, which by itself keeps most of what was freed.

The embedding model takes tens of MB for each run. glibc has a heap for nearly every thread, and what the top of a
thread's own heap once held stays with the process, even through `malloc_trim`. Only the first heap is given back whole.
"""

import ctypes
from collections.abc import Iterator
from pathlib import Path

M_ARENA_MAX = -8  # of malloc.h
MADV_DONTNEED = 4  # of mman.h
READ_AND_SHARED = "r--s"


def share_one_heap() -> None:
    """Let all threads allocate from one heap; call it before there are any. Python's objects have their own arenas."""
    if hasattr(library := _c_library(), "mallopt"):
        library.mallopt(M_ARENA_MAX, 1)


def give_back() -> None:
    """Return what was freed to the system, and let go of the pages of files that are mapped for reading alone.

    Those are of the Japanese dictionary, of which 95 MB become resident one by one, a third of them to open it. They
    stay in the system's cache, from where each comes back in a microsecond or two when it is read again.
    """
    if not hasattr(library := _c_library(), "malloc_trim"):
        return
    library.malloc_trim(0)
    for start, length in _read_mappings():
        library.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), MADV_DONTNEED)


def _c_library() -> ctypes.CDLL:
    return ctypes.CDLL(None)  # what this program was linked with


def _read_mappings() -> Iterator[tuple[int, int]]:
    """Yield start and length of files that cannot be written to through their mapping: no page of it can be lost."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, access, _, _, inode, *_ = line.split()
        if access == READ_AND_SHARED and inode != "0":
            start, end = (int(address, 16) for address in addresses.split("-"))
            yield start, end - start
