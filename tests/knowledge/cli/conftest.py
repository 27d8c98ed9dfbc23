"""The commands in this process, beside an open library."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

import bot.cli  # noqa: F401  adds the commands that need Slack
from knowledge.cli.main import cli
from knowledge.library.library import Library

Shisho = Callable[..., Awaitable[Result]]


@pytest.fixture
def shisho(library: Library, workspace: str) -> Shisho:
    """Run a command in a thread, where it has a loop of its own, beside the open library."""
    home = str(library.settings.home)

    async def run(*arguments: str, **environ: str) -> Result:
        return await invoked(*arguments, "--workspace", workspace, SHISHO_HOME=home, **environ)

    return run


async def invoked(*arguments: str, **environ: str) -> Result:
    """Run a command in a thread without any library."""
    return await asyncio.to_thread(CliRunner(env=environ).invoke, cli, arguments)


async def told(shisho: Shisho, *arguments: str) -> dict[str, Any]:
    result = await shisho(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    value: dict[str, Any] = json.loads(result.stdout)
    return value
