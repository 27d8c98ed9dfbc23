"""Tests that what was freed leaves the process."""

import subprocess
import sys

import pytest

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


def test_what_threads_freed_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", IN_THREADS], capture_output=True, check=True, timeout=60)
    assert int(done.stdout) < 5 * MB
