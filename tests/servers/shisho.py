"""A program that runs `shisho` commands in forks, see `forks`: `python -m tests.servers.shisho`.

An order is a line of JSON, `arguments` and `environ`. It is told the id of the command's process, and in another line
how that ended.
"""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import langchain_openai  # noqa: F401  what takes so long

import bot.cli  # noqa: F401  and this
from bot.__main__ import main as run_shisho
from tests.servers.forks import REPOSITORY, fork_for_each


@dataclass(frozen=True, slots=True)
class Command:
    """A command that runs; `ended` has its exit status as asyncio's processes have it."""

    pid: int
    ended: "asyncio.Task[int]"

    @classmethod
    async def start(cls, orders: Path | None, *arguments: str, environ: Mapping[str, str]) -> Self:
        """Start it in a fork, or without `orders` in a process that is wholly its own."""
        if orders is None:
            command = (sys.executable, "-m", "bot", *arguments)
            process = await asyncio.create_subprocess_exec(*command, cwd=REPOSITORY, env=environ)
            return cls(process.pid, asyncio.create_task(process.wait()))
        reader, writer = await asyncio.open_unix_connection(orders)
        writer.write(json.dumps({"arguments": arguments, "environ": dict(environ)}).encode() + b"\n")
        pid = int(await reader.readline())

        async def ending() -> int:
            status = int(await reader.readline())
            writer.close()
            return status

        return cls(pid, asyncio.create_task(ending()))

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)


def run(connection: socket.socket) -> None:
    order = json.loads(connection.makefile().readline())
    if (command := os.fork()) == 0:
        connection.close()
        os.environ.clear()
        os.environ.update(order["environ"])
        sys.argv[1:] = order["arguments"]
        run_shisho()
        sys.exit()
    connection.sendall(f"{command}\n".encode())
    _, status = os.waitpid(command, 0)
    connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    fork_for_each(run)
