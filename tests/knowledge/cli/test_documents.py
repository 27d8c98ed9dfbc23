"""The commands for documents and shelves, run in this process to save starting another."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner

from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.cli.main import REFUSED, cli
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from knowledge.weaviate_local.server import running_server
from tests.answer_row import ROW
from tests.conftest import REPOSITORY
from tests.knowledge.cli.conftest import Shisho, told
from tests.knowledge.ingestion.test_move_restore import NEW, OLD, texts
from tests.knowledge.ingestion.test_secrets import HOLDING, TOKEN
from tests.servers.proxy import Proxy


@pytest.fixture
async def leave(shisho: Shisho, tmp_path: Path) -> Path:
    """A file whose book is on the default shelf."""
    file = tmp_path / "leave.md"
    write(file, OLD)
    await told(shisho, "add", str(file))
    return file


def write(file: Path, text: str) -> None:
    file.write_text(text)


async def test_a_file_with_secrets_is_added_only_once_somebody_says_how(shisho: Shisho, tmp_path: Path) -> None:
    file = tmp_path / "deploying.md"
    write(file, HOLDING)
    asked = await shisho("add", str(file))
    assert asked.exit_code == 1
    assert "It holds secrets" in asked.stdout
    assert "I found: GitHub token. Where: Deploying." in asked.stdout
    assert "Add it again with --secrets leave-out or --secrets take." in asked.stdout
    assert (await told(shisho, "list"))["books"] == []
    [book] = (await told(shisho, "add", str(file), "--secrets", "leave-out"))["books"]
    assert [warning["code"] for warning in book["warnings"]] == ["secrets_left_out"]
    history = (await told(shisho, "history"))["changes"]
    assert "secrets-left-out" in [change["change"] for change in history]
    assert TOKEN not in asked.stdout + json.dumps(history)


@pytest.mark.usefixtures("leave")
async def test_the_owner_of_a_book_is_its_own_or_else_its_shelfs(shisho: Shisho) -> None:
    assert (await told(shisho, "shelves", "owner", "general", "U7"))["owner"] == "U7"
    assert (await told(shisho, "show", "leave"))["owner"] == "U7"
    assert (await told(shisho, "owner", "leave", "U8"))["owner"] == "U8"
    assert (await told(shisho, "owner", "leave", "nobody"))["owner"] == "U7"


async def test_a_book_is_read_again_from_its_file_and_its_former_edition_comes_back(
    library: Library, shisho: Shisho, leave: Path, member: Patron
) -> None:
    assert (await told(shisho, "refresh", "leave"))["status"] == "unchanged"
    write(leave, NEW)
    assert (await told(shisho, "refresh", "leave"))["status"] == "replaced"
    assert "30 days" in (await texts(library, member))[0]
    assert (await told(shisho, "restore", "leave"))["status"] == "restored"
    assert "25 days" in (await texts(library, member))[0]
    changes = (await told(shisho, "history", "leave"))["changes"]
    assert [(one["change"], one["edition"], one["by"]) for one in changes] == [
        ("restored", 3, "terminal"),
        ("replaced", 2, "terminal"),
        ("added", 1, "terminal"),
    ]


@pytest.mark.usefixtures("leave")
async def test_a_removed_book_is_restored_by_its_title(library: Library, shisho: Shisho, member: Patron) -> None:
    await told(shisho, "remove", "leave")
    assert (await told(shisho, "history", "leave"))["changes"][0]["change"] == "removed"
    missing = await shisho("restore", "leave", "--edition", "7")
    assert (missing.exit_code, "no such edition" in missing.stderr) == (1, True)
    assert (await told(shisho, "restore", "leave"))["status"] == "restored"
    assert "25 days" in (await texts(library, member))[0]


async def test_the_file_itself_is_written_out_as_it_was_added_and_over_no_other(
    shisho: Shisho, leave: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.md"
    assert (await told(shisho, "show", "leave", "--original", str(out)))["title"] == "Leave"
    assert await asyncio.to_thread(out.read_bytes) == await asyncio.to_thread(leave.read_bytes)
    for path, reason in ((out, "File exists"), (tmp_path / "nowhere" / "out.md", "No such file")):
        refused = await shisho("show", "leave", "--original", str(path))
        assert (refused.exit_code, reason in refused.stderr, refused.stdout) == (1, True, "")


async def test_a_book_without_a_file_of_its_own_says_where_it_is(
    library: Library, shisho: Shisho, workspace: str, tmp_path: Path
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    request = EditionRequest(shelf, "https://example.test/tea", "U1", url="https://example.test/tea")
    await library.ingestion.add(Source("tea.md", b"# Tea\n\nTea is served at four."), request)
    refused = await shisho("show", "tea", "--original", str(tmp_path / "tea.md"))
    assert (refused.exit_code, "It is at https://example.test/tea." in refused.stderr) == (1, True)


async def test_a_book_whose_file_is_gone_is_not_read_again(shisho: Shisho, leave: Path) -> None:
    await asyncio.to_thread(leave.unlink)
    refused = await shisho("refresh", "leave")
    assert (refused.exit_code, "Add the document again." in refused.stderr) == (1, True)


@pytest.mark.usefixtures("leave")
async def test_shelves_are_created_renamed_closed_and_filled(shisho: Shisho) -> None:
    made = await told(shisho, "shelves", "create", "Plans", "--channel", "C1")
    assert (made["name"], made["channel"]) == ("Plans", "C1")
    assert (await told(shisho, "shelves", "rename", "plans", "Staff plans"))["name"] == "Staff plans"
    assert (await told(shisho, "shelves", "channel", "Staff plans", "public"))["channel"] is None
    assert (await told(shisho, "move", "leave", "staff plans"))["status"] == "moved"
    listed = (await told(shisho, "shelves"))["shelves"]
    assert [(shelf["name"], shelf["books"]) for shelf in listed] == [("general", 0), ("Staff plans", 1)]
    refused = await shisho("shelves", "channel", "general", "C1", "--json")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "stays public" in refused.stderr
    assert (await shisho("move", "leave", "nowhere")).exit_code == 1


@pytest.mark.usefixtures("leave")
async def test_the_output_without_json_is_one_line_each(shisho: Shisho) -> None:
    assert (await shisho("shelves")).stdout == "general  [public]  1 books\n"
    assert "Leave  added, edition 1  by terminal" in (await shisho("history")).stdout
    assert (await shisho("refresh", "leave")).stdout.startswith("unchanged  Leave")


async def test_a_failure_while_several_files_are_added_is_reported_in_one_sentence(
    library: Library, tmp_path: Path, workspace: str
) -> None:
    """A server that answers until the first passages are sent, and is gone then."""
    for number in range(3):
        write(tmp_path / f"{number}.md", OLD)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(running_server(library.settings, lambda _: None))
        http = urlsplit(address.http_url)
        web = await stack.enter_async_context(Proxy(str(http.hostname), int(http.port or 80)).running())
        grpc = await stack.enter_async_context(Proxy(address.grpc_host, address.grpc_port).running())
        grpc.after(2_000, Proxy.away)
        gone = asyncio.create_task(_gone_with(grpc, web))
        environ = {
            "SHISHO_HOME": str(tmp_path / "home"),
            "WEAVIATE_URL": f"http://127.0.0.1:{web.port}",
            "WEAVIATE_GRPC_URL": f"http://127.0.0.1:{grpc.port}",
            "WEAVIATE_API_KEY": address.api_key,
        }
        arguments = ["add", str(tmp_path), "--workspace", workspace]
        result = await asyncio.to_thread(CliRunner(env=environ).invoke, cli, arguments)
        gone.cancel()
    assert result.exit_code == 1
    assert "The stacks do not answer" in result.stderr
    assert isinstance(result.exception, SystemExit)


async def _gone_with(one: Proxy, other: Proxy) -> None:
    await one.went.wait()
    other.away()


async def test_the_last_change_of_a_book_is_undone_and_one_without_a_former_edition_removed(
    shisho: Shisho, leave: Path
) -> None:
    await asyncio.to_thread(write, leave, NEW)
    await told(shisho, "refresh", "Leave")
    undone = await told(shisho, "undo", "Leave")
    assert undone["status"] == "restored"
    assert "25 days" in (await told(shisho, "search", "days of leave"))["passages"][0]["text"]
    tea = leave.with_name("tea.md")
    await asyncio.to_thread(write, tea, "# Tea\n\nTea is at four.")
    await told(shisho, "add", str(tea))
    assert (await told(shisho, "undo", "tea"))["removed"]["title"] == "Tea"
    assert [book["title"] for book in (await told(shisho, "list"))["books"]] == ["Leave"]


@pytest.mark.usefixtures("leave")
async def test_only_an_empty_shelf_is_deleted(shisho: Shisho) -> None:
    await told(shisho, "shelves", "create", "Travel")
    await told(shisho, "move", "Leave", "Travel")
    refused = await shisho("shelves", "delete", "Travel")
    assert (refused.exit_code, "1 documents are on it" in refused.stderr) == (1, True)
    await told(shisho, "delete", "Leave")
    await told(shisho, "shelves", "delete", "travel")
    names = [shelf["name"] for shelf in (await told(shisho, "shelves"))["shelves"]]
    assert names == ["general"]
    assert (await shisho("shelves", "delete", "general")).exit_code == 1
    assert (await shisho("restore", "Leave")).exit_code == 1


@pytest.mark.usefixtures("leave")
async def test_questions_without_an_answer_are_counted_where_slack_says_nothing_of_their_channels(
    library: Library, shisho: Shisho, workspace: str
) -> None:
    refused = await shisho("ask", "What is the boiling point of tungsten?")
    assert refused.exit_code == REFUSED
    await library.catalogue.answers.record(replace(ROW, workspace=workspace, refused=True))
    gaps = await told(shisho, "gaps")
    assert (gaps["gaps"], gaps["private"]) == ([], 1)
    assert (await shisho("gaps", "--not-for-us", ROW.question)).exit_code == 2
    gaps = await told(shisho, "gaps", "--not-for-us", ROW.question.upper(), "--reason", "No zeppelins here")
    assert (gaps["gaps"], gaps["private"]) == ([], 0)


def test_options_before_a_sub_command_hold_for_it_as_well(tmp_path: Path) -> None:
    runner = CliRunner(env={"SHISHO_HOME": str(tmp_path)})
    assert runner.invoke(cli, ["shelves", "--workspace", "T7", "create", "Travel"]).exit_code == 0
    listed = runner.invoke(cli, ["shelves", "--workspace", "T7", "--json"])
    assert [shelf["name"] for shelf in json.loads(listed.stdout)["shelves"]] == ["Travel"]
    assert runner.invoke(cli, ["sources", "--workspace", "T7"]).output.strip() == "No site or folder is synced."


def test_the_command_runs_as_a_module() -> None:
    ran = subprocess.run([sys.executable, "-m", "bot", "--version"], cwd=REPOSITORY, capture_output=True, check=True)
    assert b"version" in ran.stdout


async def _hangs(_: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.fixture
async def hanging() -> AsyncIterator[str]:
    """Serve a page that never comes, and yield its address."""
    application = web.Application()
    application.router.add_get("/page", _hangs)
    async with TestServer(application) as server:
        yield str(server.make_url("/page"))


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let commands be interrupted as in a terminal; what a shell runs in the background ignores that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@asynccontextmanager
async def adding(library: Library, workspace: str, folder: Path, hanging: str, form: str) -> AsyncIterator[Process]:
    """Run `shisho add` over a folder and over a page that never comes."""
    command = [sys.executable, "-m", "bot", "add", hanging, str(folder)]
    environ = {**os.environ, "PYTHONPATH": str(REPOSITORY), "SHISHO_HOME": str(library.settings.home)}
    process = await asyncio.create_subprocess_exec(
        *(*command, form, "--workspace", workspace),
        env=environ | {"SHISHO_ALLOWED_HOSTS": urlsplit(hanging).netloc},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(110):  # the page that hangs is given up after 120 s
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
def half_empty(tmp_path: Path) -> Path:
    """Return a folder with a document and an empty one."""
    write(tmp_path / "leave.md", OLD)
    write(tmp_path / "empty.md", "")
    return tmp_path


@pytest.mark.usefixtures("interruptible")
async def test_each_receipt_is_told_as_it_comes_and_an_interruption_leaves_no_traceback(
    library: Library, half_empty: Path, workspace: str, hanging: str
) -> None:
    async with adding(library, workspace, half_empty, hanging, "--json-lines") as process:
        assert process.stdout is not None
        told = [json.loads(await process.stdout.readline()) for _ in range(2)]
        process.send_signal(signal.SIGINT)
        rest, error = await process.communicate()
    assert {(one["file"], one["status"]) for one in told} == {("leave.md", "added"), ("empty.md", "refused")}
    assert (rest, b"Traceback" in error, process.returncode) == (b"", False, 130)


@pytest.mark.usefixtures("interruptible")
async def test_an_interruption_loses_no_receipt_of_the_object_at_the_end(
    library: Library, half_empty: Path, workspace: str, hanging: str
) -> None:
    async with adding(library, workspace, half_empty, hanging, "--json") as process:
        while not await library.catalogue.holdings.all(workspace):  # noqa: ASYNC110  another process adds it
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)  # the receipt comes a moment after others can see the change
        process.send_signal(signal.SIGINT)
        out, _ = await process.communicate()
    value = json.loads(out)
    assert ("leave.md", "added") in [(one["file"], one["status"]) for one in value["books"]]
    assert len(value["books"]) + value["not_done"] == 3
    assert process.returncode == 130


async def test_links_out_of_a_folder_are_not_followed_by_add(shisho: Shisho, tmp_path: Path) -> None:
    folder, outside = tmp_path / "docs", tmp_path / "secret.md"
    folder.mkdir()
    write(outside, "# Secret\n\nThe vault opens at nine.")
    write(folder / "a.md", OLD)
    (folder / "leak.md").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    (folder / "circle").symlink_to(folder / "circle")
    (folder / "again.md").symlink_to(folder / "a.md")
    books = (await told(shisho, "add", str(folder)))["books"]
    assert [book["file"] for book in books] == ["a.md", "again.md"]
    assert [book["title"] for book in (await told(shisho, "list"))["books"]] == ["Leave"]


@pytest.mark.parametrize("form", [(), ("--json",), ("--json-lines",)])
async def test_no_name_and_no_title_steers_the_terminal(shisho: Shisho, tmp_path: Path, form: tuple[str, ...]) -> None:
    hostile = "\x1b]0;owned\x07Tea\x1b[31m \x9b31mtime\x07 [/b]\x00"
    name = f"{hostile}\nadded      forged.md".replace("/", "|").replace("\0", "")
    write(tmp_path / name, f"# {hostile}\n\n{'Tea is at four. ' * 20}")
    for arguments in (("add", str(tmp_path)), ("add", str(tmp_path / "missing\x1b]0;x\x07"))):
        result = await shisho(*arguments, *form)
        shown = result.stdout + result.stderr
        assert not {"\x1b", "\x07", "\x9b", "\x00"} & set(shown)
        assert "\nadded      forged.md" not in shown
    assert "Tea time" in (await shisho("list")).stdout
