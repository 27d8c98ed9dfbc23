"""A worker whose reader has been taken over: it does what the document says, and tells how far it got."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
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


DEEDS: Mapping[str, Callable[[str], str]] = {
    deed.__name__: deed
    for deed in (connect, knock, send_out, look, write, remove, run_away, open_many, environment, take, stumble, burn)
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
