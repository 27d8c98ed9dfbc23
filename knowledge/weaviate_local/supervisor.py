"""A supervisor that runs one Weaviate server as long as anybody uses it, and ends it when nobody does.

It is run as a script (`python -I -S supervisor.py '<JSON>'`), and never imported by the product: it has to
outlive the process that starts it by exactly the time a clean stop takes. Every user of the server holds a
shared lock on the file `users`; the kernel drops it even on `kill -9`. The supervisor waits for the exclusive
lock, which is nobody's as long as one user lives. Supervisor and server both inherit the lock on the data, so
that is free exactly when both are gone.

The JSON object: command; folder, log, users, record (paths); facts for the record; locks (inherited file
descriptors); grace, the seconds between SIGTERM and SIGKILL; steady, the seconds after which a server counts as
one that works. A server whose first start fails is not started again. Every other end is a crash, after which it
is started again at once, and after ever longer pauses where it does not get steady.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LONGEST_PAUSE = 30.0  # seconds before another start
STEP = 0.1


def _detach() -> None:
    """Detach from the starter's terminal and process group; the starter reads this process's id and goes on."""
    child = os.fork()
    if child:
        print(child, flush=True)  # noqa: T201  the answer that the starter reads
        os._exit(0)
    os.setsid()
    os.umask(0o077)  # the server's files are for its owner alone
    with Path(os.devnull).open("r+b") as nothing:
        for stream in range(3):
            os.dup2(nothing.fileno(), stream)


class Supervisor:
    """One server process at a time, started again when it crashes and ended on request."""

    def __init__(self, task: dict[str, Any]) -> None:
        self.task = task
        self.record = Path(task["record"])
        self.ending = False
        self.server: subprocess.Popen[bytes] | None = None

    def keep(self) -> int:
        signal.signal(signal.SIGTERM, lambda _signal, _frame: self.end())
        signal.signal(signal.SIGALRM, lambda _signal, _frame: self.kill())
        threading.Thread(target=_end_when_unused, args=(self.task["users"],), daemon=True).start()
        worked, crashes = False, 0
        while True:
            begun = time.monotonic()
            status = self.launch().wait()
            steady = time.monotonic() - begun >= self.task["steady"]
            worked, crashes = worked or steady, 0 if steady else crashes + 1
            if self.ending or not worked:
                return status
            self.note(f"ended with status {status}: starting it again")
            self.pause(min(2.0 ** (crashes - 1), LONGEST_PAUSE) if crashes else 0.0)
            if self.ending:
                return status

    def pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.ending:
            time.sleep(STEP)

    def launch(self) -> subprocess.Popen[bytes]:
        with Path(self.task["log"]).open("ab") as log:
            server = subprocess.Popen(  # noqa: S603  the command is the starter's own
                self.task["command"],
                cwd=self.task["folder"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.task["locks"],
                preexec_fn=_dying_with_us(),  # noqa: PLW1509  the other thread only waits for a lock
            )
        self.server = server
        facts = {"server": server.pid, "supervisor": os.getpid()}
        self.record.write_text(json.dumps(self.task["facts"] | facts))
        if self.ending:  # asked while the server was being started
            self.end()
        return server

    def end(self) -> None:
        self.ending = True
        self.record.unlink(missing_ok=True)
        if self.server:
            self.server.terminate()
            signal.alarm(self.task["grace"])

    def kill(self) -> None:
        if self.server:
            self.server.kill()

    def note(self, text: str) -> None:
        """Write to the server's log, where its starter looks when the server is not there."""
        with contextlib.suppress(OSError), Path(self.task["log"]).open("a") as log:
            log.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S')} weaviate {text}\n")


def _dying_with_us() -> Callable[[], None] | None:
    """Let Linux end the server when this process is killed; elsewhere the next user finds and uses it."""
    if not sys.platform.startswith("linux"):
        return None
    libc, supervisor = ctypes.CDLL(None), os.getpid()

    def die_with_it() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:  # it died before it could be watched
            os.kill(os.getpid(), signal.SIGTERM)

    return die_with_it


def _end_when_unused(users: str) -> None:
    lock = os.open(users, os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)  # kept until this process ends: nobody joins a server that is stopping
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    supervisor = Supervisor(json.loads(sys.argv[1]))
    _detach()
    try:
        supervisor.note(f"ended with status {supervisor.keep()}")
    except OSError as error:
        supervisor.note(f"did not start: {error}")
    supervisor.record.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
