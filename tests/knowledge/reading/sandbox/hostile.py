"""A worker whose reader has been taken over: it does what the document says, and tells how far it got."""

import contextlib
import ctypes
import os
import platform
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from knowledge.reading.sandbox import worker
from knowledge.reading.texts import Reading, Section, Source


def connect(port: str) -> str:
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5):
        return "connected"


def knock(path: str) -> str:
    """A server's socket in the file system belongs to no network."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(path)
        return "connected"


def send_out(port: str) -> str:
    """Through another program, which inherits what its parent may not do."""
    program = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
    done = subprocess.run([sys.executable, "-I", "-c", program], check=False, capture_output=True, text=True)
    return "connected" if done.returncode == 0 else done.stderr.strip().split("\n")[-1]


def look(path: str) -> str:
    return Path(path).read_text()


def write(path: str) -> str:
    Path(path).write_text("x")
    return "written"


def remove(path: str) -> str:
    Path(path).unlink()
    return "removed"


def run_away(path: str) -> str:
    """A process in a session of its own, which the end of its parent's group would not reach."""
    if os.fork() == 0:
        with contextlib.suppress(OSError):
            os.setsid()
        time.sleep(60)
        os._exit(0)
    return path


def open_many(count: str) -> str:
    held = [os.dup(0) for _ in range(int(count))]
    return str(len(held))


def environment(_: str) -> str:
    return " ".join(os.environ)


def take(megabytes: str) -> str:
    return str(len(bytes(int(megabytes) * 2**20)))


def stumble(_: str) -> str:
    raise AttributeError("a word of the document")


def burn(_: str) -> str:
    while True:
        """Computes without end."""


class Span(ctypes.Structure):
    """A piece of memory, as process_vm_readv takes it."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def _called(number: int, *arguments: object) -> str:
    if ctypes.CDLL(None, use_errno=True).syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return "done"


def _memory(call: tuple[int, int]) -> str:
    """Reach the memory of the process that forks all readers, where this process has the same things."""
    own = ctypes.create_string_buffer(8)
    here = Span(ctypes.addressof(own), 8)
    there = Span(id(DEEDS), 8)
    return _called(_number(call), os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)


def _number(call: tuple[int, int]) -> int:
    return call[0] if platform.machine() == "x86_64" else call[1]


def read_memory(_: str) -> str:
    return _memory((310, 270))


def write_memory(_: str) -> str:
    return _memory((311, 271))


def trace(_: str) -> str:
    return _called(_number((101, 117)), 16, os.getppid(), 0, 0)


def take_files(_: str) -> str:
    return str(os.pidfd_open(os.getppid()))


def proc_memory(_: str) -> str:
    with Path(f"/proc/{os.getppid()}/mem").open("rb") as memory:
        return str(memory.fileno())


def send_signal(number: str) -> str:
    os.kill(os.getppid(), int(number))
    return "sent"


def starve(_: str) -> str:
    resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))
    return "starved"


def slow_down(_: str) -> str:
    os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)
    return "slowed"


def open_up(path: str) -> str:
    Path(path).chmod(0o777)
    return "opened"


def date(path: str) -> str:
    os.utime(path, (0, 0))
    return "dated"


def label(path: str) -> str:
    os.setxattr(path, "user.note", b"x")
    return "labelled"


def list_folder(path: str) -> str:
    return " ".join(inner.name for inner in Path(path).iterdir())


def fork(_: str) -> str:
    if os.fork() == 0:
        os._exit(0)
    return "forked"


def start(program: str) -> str:
    os.execv(program, [program])  # noqa: S606  that is what is tried
    return "started"


def leave_namespace(_: str) -> str:
    return _called(_number((272, 97)), 0x40000000)


def use_threads(count: str) -> str:
    """What libraries may do must go on working."""
    with ThreadPoolExecutor(int(count)) as pool:
        return str(sum(pool.map(int, range(int(count)))))


def answer(text: str) -> str:
    """Answer in place of the reader."""
    os.write(0, text.encode())
    os._exit(0)


DEEDS: Mapping[str, Callable[[str], str]] = {
    deed.__name__: deed
    for deed in (
        *(connect, knock, send_out, look, write, remove, run_away, open_many, environment, take, stumble, burn),
        *(read_memory, write_memory, trace, take_files, proc_memory, send_signal, starve, slow_down, open_up, date),
        *(label, list_folder, fork, start, leave_namespace, use_threads, answer),
    )
}


def obey(source: Source) -> Reading:
    deed, _, argument = source.data.decode().partition(" ")
    try:
        told = DEEDS[deed](argument)
    except OSError as error:
        told = f"refused: {type(error).__name__}"
    return Reading(None, (Section(told or "nothing"),), None, "text/plain")


def main() -> None:
    worker.main(obey)
