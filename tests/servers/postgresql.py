"""A PostgreSQL server for the tests, on a free loopback port."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class NoPostgresql(Exception):
    pass


def _programs() -> Path:
    """Find the folder of initdb and pg_ctl, which Debian does not put on the PATH."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found and not debian:
        raise NoPostgresql("PostgreSQL's initdb is not on this machine")
    return Path(found or debian[-1]).resolve().parent


def _as_somebody() -> dict[str, Any]:
    """Return the arguments that run a process as another user, because PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Yield the server's address, without the name of a database."""
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        data = f"{folder}/data"
        port = _free_port()
        _run(programs / "initdb", "-D", data, "-U", "shisho", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", f"{folder}/log", "-o", options)
        try:
            yield f"postgresql://shisho@127.0.0.1:{port}"
        finally:
            _run(programs / "pg_ctl", "stop", "-D", data, "-m", "immediate")


def _run(program: Path, *arguments: str) -> None:
    done = subprocess.run(
        [program, *arguments], cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **_as_somebody()
    )
    if done.returncode:
        raise NoPostgresql(f"{program.name}: {done.stderr.decode(errors='replace')[-500:]}")
