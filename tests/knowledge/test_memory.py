"""What was freed, and what is only read, leaves the process."""

import mmap
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from knowledge.memory import give_back

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only there is anything to give back")
MB = 1_000_000
IN_THREADS = """
import threading
import numpy as np, psutil
from knowledge.memory import give_back, share_one_heap

def work():
    for size in (40, 20, 10):
        kept = [np.ones(30_000_000 // size // 8) for _ in range(size)]
        small = np.ones(1_000)
    pinned.append(small)

def resident():
    return psutil.Process().memory_info().rss

pinned = []
share_one_heap()
before = resident()
for _ in range(4):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
give_back()
print(resident() - before)
"""


def resident() -> int:
    return int(psutil.Process().memory_info().rss)


def test_what_threads_freed_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", IN_THREADS], capture_output=True, check=True, timeout=60)
    assert int(done.stdout) < 5 * MB


def test_the_pages_of_a_file_that_is_only_read_are_let_go_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "dictionary"
    file.write_bytes(b"leave" * 8 * MB)
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert mapped.find(b"tea") == -1
        read = resident()
        give_back()
        assert read - resident() > 30 * MB
        assert mapped[:10] == mapped[-10:] == b"leaveleave"
