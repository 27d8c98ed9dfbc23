"""Mishaps on a terminal: each has a sentence of its own, an exit code, and no traceback."""

import asyncio
import errno
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import bot.cli  # noqa: F401  adds the commands
from bot.slack.settings import Settings
from knowledge.catalogue.database import open_catalogue
from knowledge.cli.main import cli
from knowledge.errors import SettingError
from knowledge.library.library import Library
from playground import Playground
from tests.bot.conftest import serving
from tests.conftest import REPOSITORY


@dataclass(frozen=True)
class Mishap:
    """A command that goes wrong; {taken} and {closed} stand for ports, {home}, {file} and {everybodys} for paths."""

    command: str
    said: str
    environ: dict[str, str] = field(default_factory=dict)
    code: int = 1

    def __str__(self) -> str:
        return " ".join([*(f"{name}={value}" for name, value in self.environ.items()), self.command])


MISHAPS = [
    Mishap("list", "SHISHO_REFUSAL: Input should be less than or equal to 1", {"SHISHO_REFUSAL": "2"}),
    Mishap("list", "SHISHO_MAX_BOOK_MB: Input should be a valid integer", {"SHISHO_MAX_BOOK_MB": "many"}),
    Mishap("serve", "PORT: Input should be less than or equal to 65535", {"PORT": "99999"}),
    Mishap("list", "DATABASE_URL is not the address of a database", {"DATABASE_URL": "nonsense"}),
    Mishap("list", "cannot be kept in mysql", {"DATABASE_URL": "mysql://host/name"}),
    Mishap("list", "does not answer", {"DATABASE_URL": "postgresql://a:b@127.0.0.1:{closed}/x"}),
    Mishap("list", "Name or service not known", {"DATABASE_URL": "postgresql://a:b@nowhere.invalid/x"}),
    Mishap("ask x", "WEAVIATE_URL is no address", {"WEAVIATE_URL": "ftp://host"}),
    Mishap("ask x", "does not answer", {"WEAVIATE_URL": "http://127.0.0.1:{closed}"}),
    Mishap(
        "ask x",
        "are the same address",
        {"WEAVIATE_URL": "http://127.0.0.1:{taken}", "WEAVIATE_GRPC_URL": "http://127.0.0.1:{taken}"},
    ),
    Mishap("ask x", "neither a folder nor the name of a model", {"SHISHO_EMBEDDINGS": "/no/folder"}),
    Mishap("ask x", "'nomodel' is not supported", {"SHISHO_EMBEDDINGS": "nomodel:x"}),
    Mishap("list", "it is a file", {"SHISHO_HOME": "{file}"}),
    Mishap("list", "No such file or directory", {"SHISHO_HOME": "/proc/none"}),
    Mishap("list", "everybody on this machine writes to", {"SHISHO_HOME": "{everybodys}"}),
    Mishap("serve", "SLACK_BOT_TOKEN holds another kind of token", {"SLACK_BOT_TOKEN": "xoxp-1"}),
    Mishap("serve", "SLACK_BOT_TOKEN is missing", {"SLACK_APP_TOKEN": "xapp-1"}),
    Mishap("serve", "cannot hear Slack", {"SLACK_BOT_TOKEN": "xoxb-1"}),
    Mishap(
        "serve",
        "Slack cannot be reached",
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "x", "SLACK_API_URL": "http://127.0.0.1:{closed}/"},
    ),
    Mishap("serve", "Set SHISHO_PLAYGROUND_PORT to a free port", {"SHISHO_PLAYGROUND_PORT": "{taken}"}),
    Mishap("add /nowhere", "There is no file or folder /nowhere. Check the path."),
    Mishap("add ftp://x", "Addresses begin with https:// or http://"),
    Mishap("add --loader NoSuch", "There is no loader NoSuch"),
    Mishap("read /nowhere", "There is no file or folder"),
    Mishap("sync /nowhere", "There is no folder /nowhere"),
    Mishap("evaluate {home}", "A labelled set has corpus.jsonl"),
    Mishap("evaluate --answers {file}", "cannot be read"),
    Mishap("list --workspace T0214", "There is no workspace “T0214”. Did you mean T0124?"),
    Mishap("list --workspace acme", "There are: T0124."),
    Mishap("shelves --workspace T0124 list", "No such command 'list'", code=2),
    Mishap("list --shelf Travell --workspace T0124", "There is no shelf “Travell”. Did you mean Travel?"),
    Mishap("list --shelf zzz --workspace T0124", "There are: Travel."),
    Mishap("show Leve --workspace T0124", "There is no book “Leve”."),
    Mishap("shelves rename zzz travels --workspace T0124", "There is no shelf “zzz”."),
    Mishap("lst", "Did you mean 'list'?", code=2),
    Mishap("manifest --http http://x", "begins with https://", code=2),
]


@pytest.fixture
def ports() -> Iterator[dict[str, int]]:
    with socket.socket() as taken, socket.socket() as closed:
        for one in (taken, closed):
            one.bind(("127.0.0.1", 0))
        taken.listen()
        yield {"taken": taken.getsockname()[1], "closed": closed.getsockname()[1]}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the shelf Travel in the workspace T0124."""
    home = tmp_path_factory.mktemp("filled")

    async def fill() -> None:
        async with open_catalogue(f"sqlite:///{home / 'catalogue.sqlite'}") as catalogue:
            await catalogue.shelves.create("T0124", "Travel")

    asyncio.run(fill())
    return home


def sentence(said: str) -> str:
    """The last line, which alone is the command's own."""
    lines = said.strip().splitlines()
    assert not [line for line in lines if line.startswith("Traceback")]
    return lines[-1]


@pytest.mark.parametrize("mishap", MISHAPS, ids=str)
def test_a_mishap_is_told_in_a_sentence(mishap: Mishap, ports: dict[str, int], filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("nothing that anybody knows\n")
    everybodys = tmp_path / "everybodys"
    everybodys.mkdir()
    everybodys.chmod(0o1777)
    known: dict[str, Any] = {**ports, "file": file, "home": filled, "everybodys": everybodys}
    environ = {"SHISHO_HOME": str(filled)} | {name: value.format(**known) for name, value in mishap.environ.items()}
    result = CliRunner(env=environ).invoke(cli, mishap.command.format(**known).split())
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert mishap.said in sentence(result.output)
    assert result.exit_code == mishap.code


def test_no_summary_in_the_help_is_cut_off() -> None:
    result = CliRunner().invoke(cli, ["--help"], terminal_width=80)
    summaries = result.output.partition("Commands:")[2]
    assert "evaluate" in summaries
    assert "..." not in summaries


# As root, what is closed to its owner is open all the same, unless this capability is dropped.
ORDINARY = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


async def outcomes(*commands: dict[str, Any]) -> list[dict[str, Any]]:
    if ORDINARY and shutil.which(ORDINARY[0]) is None:
        pytest.skip("the tests run as root, and setpriv is not installed")
    process = await asyncio.create_subprocess_exec(
        *(*ORDINARY, sys.executable, "-m", "tests.bot.commands"),
        cwd=REPOSITORY,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await asyncio.wait_for(process.communicate(json.dumps(commands).encode()), 120)
    found: list[dict[str, Any]] = json.loads(told)
    return found


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder with a catalogue that others may read, on a disk that is mounted to be read only."""
    home = tmp_path / "home"
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "tmpfs", str(home)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a disk")
    try:

        async def fill() -> None:
            async with open_catalogue(f"sqlite:///{home / 'catalogue.sqlite'}") as catalogue:
                await catalogue.shelves.create("local", "Travel")

        asyncio.run(fill())
        home.chmod(0o755)
        subprocess.run(["mount", "-o", "remount,ro", str(home)], check=True)
        yield home
    finally:
        subprocess.run(["umount", str(home)], check=True)


@pytest.mark.parametrize("command", ["list", "add {file}", "ask tea", "backup {file}.zip"])
def test_a_home_on_a_read_only_disk_is_named_and_not_taken_for_a_database_that_is_away(
    command: str, read_only: Path, tmp_path: Path
) -> None:
    file = tmp_path / "tea.md"
    file.write_text("# Tea\n\nTea is served at four.\n")
    result = CliRunner(env={"SHISHO_HOME": str(read_only)}).invoke(cli, command.format(file=file).split())
    assert isinstance(result.exception, SystemExit)
    assert "Read-only file system" in sentence(result.output)
    assert "write to SHISHO_HOME" in sentence(result.output)
    assert result.exit_code == 1


@pytest.mark.parametrize(("field", "setting"), [("port", "PORT"), ("status_port", "SHISHO_STATUS_PORT")])
async def test_a_port_that_is_taken_is_told_with_its_setting(
    field: str, setting: str, ports: dict[str, int], library: Library, playground: Playground, bot_settings: Settings
) -> None:
    # The operators' port would be the one after the bot's, which may be in use.
    settings = bot_settings.model_copy(update={"port": 0, "status_port": 0, field: ports["taken"]})
    with pytest.raises(SettingError) as told:
        async with serving(library, playground, settings):
            pass
    sentence = f"Port {ports['taken']} cannot be listened on ({os.strerror(errno.EADDRINUSE)})."
    assert told.value.sentence == f"{sentence} Set {setting} to a free port."


async def test_folders_that_cannot_be_written_full_disks_and_damaged_files_are_told(tmp_path: Path) -> None:
    closed, secret, empty = tmp_path / "closed", tmp_path / "secret.md", tmp_path / "empty"
    closed.mkdir(mode=0o500)
    empty.mkdir(mode=0o700)
    (empty / "catalogue.sqlite").touch()
    secret.write_text("# Secret\n\nNobody reads this.\n")
    secret.chmod(0)

    def command(arguments: str, home: Path, **more: Any) -> dict[str, Any]:
        return {"arguments": arguments.split(), "environ": {"SHISHO_HOME": str(home)}, **more}

    told = await outcomes(
        command("list", closed),
        command("list", closed / "inner"),
        command("doctor", closed),
        command(f"read {secret}", tmp_path / "home"),
        command("list", tmp_path / "full", file_limit=4096),
        command("list", empty),
        command(f"evaluate --answers {secret}", tmp_path / "home"),
    )
    said = [one["said"] for one in told]
    assert [(one["code"], one["raised"]) for one in told] == [(1, "")] * 6 + [(2, "")], said
    assert "Permission denied" in sentence(said[0])
    assert "SHISHO_HOME" in sentence(said[1])
    assert len(re.findall(r"^FAIL (?:database|stacks): ", said[2], re.MULTILINE)) == 2
    assert "Permission denied" in said[3]
    assert "disk of SHISHO_HOME is full" in sentence(said[4])
    assert "is empty" in sentence(said[5])
    assert "is not readable" in sentence(said[6])
