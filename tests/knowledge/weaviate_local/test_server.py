"""The local Weaviate server as real processes: shared, supervised, never left behind."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import ip_address
from pathlib import Path
from time import monotonic

import aiohttp
import psutil
import pytest

from knowledge.errors import SettingError, StacksUnavailable
from knowledge.settings import Settings
from knowledge.stacks.store.connection import own_addresses
from knowledge.stacks.store.nodes import open_nodes, open_weaviate
from knowledge.weaviate_local import health
from knowledge.weaviate_local.binary import BinarySources, default_sources, find_binary
from knowledge.weaviate_local.data_dir import DataDir, ServerRecord
from knowledge.weaviate_local.health import ServerAddress
from knowledge.weaviate_local.server import TimeLimits, running_server

# A process of its own that uses the server until it is told to leave (a line on stdin) or killed.
USER = """
import asyncio, sys
from pathlib import Path
from knowledge.settings import Settings
from knowledge.weaviate_local.server import running_server

async def use():
    async with running_server(Settings(home=Path(sys.argv[1])), lambda text: None) as address:
        print(address.http_url, flush=True)
        await asyncio.to_thread(sys.stdin.readline)

asyncio.run(use())
"""


def silent(_: str) -> None:
    """Ignore a start's progress."""


def server_record(home: Path) -> ServerRecord:
    found = DataDir(home / "stacks").server_record()
    assert found is not None
    return found


async def gone(*processes: int, within: float = 20) -> bool:
    end = monotonic() + within
    while monotonic() < end:
        if not any(alive(process) for process in processes):
            return True
        await asyncio.sleep(0.05)
    return False


def alive(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def stopped(process: int) -> Iterator[None]:
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@asynccontextmanager
async def another_user(home: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", USER, str(home)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert (await asyncio.wait_for(process.stdout.readline(), 60)).startswith(b"http://127.0.0.1:")
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def imitation(folder: Path, script: str) -> BinarySources:
    """Write a program `weaviate` that does what the script says."""
    folder.mkdir()
    program = folder / "weaviate"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return BinarySources(folder / "cache", f"{folder}:{os.defpath}")


def reachable_from_outside(process: int) -> set[int]:
    """Return the ports that it listens on by other addresses than loopback."""
    listening = [one for one in psutil.Process(process).net_connections("tcp") if one.status == psutil.CONN_LISTEN]
    return {one.laddr.port for one in listening if not ip_address(one.laddr.ip).is_loopback}


async def test_the_server_is_ready_and_refuses_requests_without_the_key(tmp_path: Path) -> None:
    async with running_server(Settings(home=tmp_path), silent) as address:
        assert address.version == "1.39.3"
        assert reachable_from_outside(server_record(tmp_path).server) == {address.grpc_port}
        await health.refuse_anonymous_access(address)
        async with aiohttp.ClientSession(address.http_url) as session, session.get("/v1/schema") as anonymous:
            assert anonymous.status == 401
        async with open_nodes([address]) as nodes:
            assert await nodes.client.collections.list_all() == {}
    assert (tmp_path / "stacks" / "api-key").stat().st_mode & 0o777 == 0o600


async def test_a_server_that_answers_without_the_key_is_not_used(tmp_path: Path) -> None:
    program = await find_binary(silent, default_sources())
    open_door = f'AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=true exec "{program}" "$@"'
    with pytest.raises(SettingError, match="REST and gRPC queries that show no API key"):
        async with running_server(Settings(home=tmp_path), silent, sources=imitation(tmp_path / "bin", open_door)):
            pass
    assert DataDir(tmp_path / "stacks").free()


async def test_stopping_leaves_no_process(tmp_path: Path) -> None:
    async with running_server(Settings(home=tmp_path), silent):
        record = server_record(tmp_path)
        assert alive(record.server)
        assert alive(record.supervisor)
    assert await gone(record.server, record.supervisor, within=2)
    assert not (tmp_path / "stacks" / "server.json").exists()


async def test_a_server_that_ends_early_is_reported_at_once_with_its_last_lines(tmp_path: Path) -> None:
    sources = imitation(tmp_path / "bin", "echo 'first'; echo 'the disk is on fire' >&2; exit 3")
    begin = monotonic()
    with pytest.raises(StacksUnavailable, match=r"the disk is on fire\n.*ended with status 3") as raised:
        async with running_server(Settings(home=tmp_path), silent, sources=sources):
            pass
    assert monotonic() - begin < 5
    assert "server.log" in raised.value.fix


async def test_a_file_that_is_no_program_is_named_in_the_error(tmp_path: Path) -> None:
    sources = imitation(tmp_path / "bin", "")
    (tmp_path / "bin" / "weaviate").write_bytes(b"\x7fELF damaged")
    with pytest.raises(StacksUnavailable, match=r"did not start: .*Exec format error"):
        async with running_server(Settings(home=tmp_path), silent, sources=sources):
            pass


async def test_a_port_that_was_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    program = await find_binary(silent, default_sources())
    marker = tmp_path / "once"
    script = f'[ -e "{marker}" ] || {{ : >"{marker}"; echo "listen tcp: address already in use"; exit 1; }}'
    sources = imitation(tmp_path / "bin", f'{script}\nexec "{program}" "$@"')
    async with running_server(Settings(home=tmp_path), silent, sources=sources) as address:
        assert address.version == "1.39.3"


async def test_a_killed_user_leaves_no_server_behind(tmp_path: Path) -> None:
    async with another_user(tmp_path) as user:
        record = server_record(tmp_path)
        assert record.starter == user.pid
        user.kill()
        assert await gone(record.server, record.supervisor)
    assert DataDir(tmp_path / "stacks").free()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process that its parent died")
async def test_a_killed_supervisor_leaves_no_server_behind(tmp_path: Path) -> None:
    async with running_server(Settings(home=tmp_path), silent):
        record = server_record(tmp_path)
        os.kill(record.supervisor, signal.SIGKILL)
        assert await gone(record.server, record.supervisor)


async def test_a_second_start_uses_the_server_that_runs_and_leaves_it_running(tmp_path: Path) -> None:
    told: list[str] = []
    async with another_user(tmp_path) as user:
        record = server_record(tmp_path)
        async with running_server(Settings(home=tmp_path), told.append) as address:
            assert address.http_url == f"http://127.0.0.1:{record.http}"
            assert told == [f"Using the Weaviate that runs already for {record}"]
            assert f"process {user.pid}" in told[0]
        assert alive(record.server)
        user.terminate()
        assert await gone(record.server)


async def test_the_server_runs_while_anybody_uses_it_even_if_its_starter_was_killed(tmp_path: Path) -> None:
    async with another_user(tmp_path) as user, running_server(Settings(home=tmp_path), silent) as address:
        user.kill()
        await user.wait()
        await asyncio.sleep(0.5)
        record = server_record(tmp_path)
        async with open_nodes([address]) as nodes:
            assert await nodes.client.is_ready()
    assert await gone(record.server, record.supervisor, within=2)


async def test_two_first_starts_at_once_share_one_server(tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as tasks:
        both = asyncio.Barrier(2)

        async def use() -> str:
            async with running_server(Settings(home=tmp_path), silent) as address:
                await asyncio.wait_for(both.wait(), 60)
                return address.http_url

        first, second = tasks.create_task(use()), tasks.create_task(use())
    assert first.result() == second.result()
    assert DataDir(tmp_path / "stacks").free()


async def test_a_server_that_hangs_is_reported_with_its_starter(tmp_path: Path) -> None:
    async with another_user(tmp_path) as user:
        record = server_record(tmp_path)
        with stopped(record.server), pytest.raises(StacksUnavailable, match=f"held by process {user.pid} ") as raised:
            async with running_server(Settings(home=tmp_path), silent, limits=TimeLimits(start=1, answer=1)):
                pass
        assert "SHISHO_HOME" in raised.value.fix


async def test_a_server_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    async with running_server(Settings(home=tmp_path), silent, limits=TimeLimits(stop=1)):
        record = server_record(tmp_path)
        os.kill(record.server, signal.SIGSTOP)
    assert await gone(record.server, record.supervisor, within=2)


async def test_a_server_that_crashes_however_often_comes_back_with_its_data(tmp_path: Path) -> None:
    async with (
        running_server(Settings(home=tmp_path), silent, limits=TimeLimits(steady=0)) as address,
        open_nodes([address]) as nodes,
    ):
        await nodes.client.collections.create("Kept")
        for _ in range(3):
            os.kill(server_record(tmp_path).server, signal.SIGKILL)
            await back(address)
        kept = nodes.client.collections.get("Kept")
        assert (await kept.query.fetch_objects()).objects == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process that its parent died")
async def test_a_server_comes_back_at_its_address_after_it_or_its_supervisor_was_killed_early(tmp_path: Path) -> None:
    async with (
        running_server(Settings(home=tmp_path), silent, limits=TimeLimits(watch=0.1)) as address,
        open_nodes([address]) as nodes,
    ):
        await nodes.client.collections.create("Kept")
        for victim in ("server", "supervisor"):
            record = server_record(tmp_path)
            os.kill(getattr(record, victim), signal.SIGKILL)
            assert await gone(record.server, record.supervisor)
            await back(address)
            assert server_record(tmp_path).supervisor != record.supervisor
        assert (await nodes.client.collections.get("Kept").query.fetch_objects()).objects == []
    assert DataDir(tmp_path / "stacks").free()


async def back(address: ServerAddress) -> None:
    end = monotonic() + 60
    while not await health.version(address):
        assert monotonic() < end
        await asyncio.sleep(0.1)


async def test_data_is_kept_when_the_server_stops(tmp_path: Path) -> None:
    for names in (set[str](), {"Kept"}):
        async with open_weaviate(Settings(home=tmp_path), silent) as nodes:
            assert set(await nodes.client.collections.list_all()) == names
            if not names:
                await nodes.client.collections.create("Kept")


async def test_an_operators_own_server_is_used_by_its_addresses_and_key(tmp_path: Path) -> None:
    async with running_server(Settings(home=tmp_path), silent) as address:
        own = {"WEAVIATE_URL": address.http_url, "WEAVIATE_GRPC_URL": f"127.0.0.1:{address.grpc_port}"}
        right = Settings.model_validate(own | {"WEAVIATE_API_KEY": address.api_key})
        async with open_weaviate(right, silent) as nodes:
            await nodes.client.collections.create("Own")
            assert (await nodes.client.collections.get("Own").query.fetch_objects()).objects == []
        for wrong in (own, own | {"WEAVIATE_API_KEY": "not this"}):
            with pytest.raises(SettingError, match="refuses the API key"):
                async with open_weaviate(Settings.model_validate(wrong), silent):
                    pass


async def test_a_proxy_in_the_environment_is_not_used_for_loopback(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from knowledge.settings import Settings\n"
        "from knowledge.stacks.store.nodes import open_weaviate\n"
        "async def use():\n"
        "    async with open_weaviate(Settings(home=Path(sys.argv[1])), lambda text: None) as nodes:\n"
        "        made = await nodes.client.collections.create('Near')\n"
        "        print(len((await made.query.fetch_objects()).objects))\n"
        "asyncio.run(use())\n"
    )
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, str(tmp_path)),
        env=os.environ | nowhere,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert said == b"0\n"


async def test_an_unreachable_weaviate_is_reported_at_once(tmp_path: Path) -> None:
    settings = Settings.model_validate({"WEAVIATE_URL": "http://127.0.0.1:9", "SHISHO_HOME": tmp_path})
    with pytest.raises(StacksUnavailable, match="does not answer") as raised:
        async with open_weaviate(settings, silent):
            pass
    assert "WEAVIATE_URL" in raised.value.fix


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"WEAVIATE_URL": "http://stacks:8080"}, ("http://stacks:8080", "stacks", 50051, False)),
        ({"WEAVIATE_URL": "https://stacks"}, ("https://stacks", "stacks", 50051, True)),
        ({"WEAVIATE_URL": "stacks:8080"}, ("http://stacks:8080", "stacks", 50051, False)),
        ({"WEAVIATE_URL": "http://me:hidden@stacks:8080"}, ("http://stacks:8080", "stacks", 50051, False)),
        (
            {"WEAVIATE_URL": "https://a.weaviate.cloud"},
            ("https://a.weaviate.cloud", "grpc-a.weaviate.cloud", 443, True),
        ),
        (
            {"WEAVIATE_URL": "http://stacks:8080", "WEAVIATE_GRPC_URL": "https://other:7"},
            ("http://stacks:8080", "other", 7, True),
        ),
    ],
)
def test_an_operators_addresses_are_understood(settings: dict[str, str], expected: tuple[str, str, int, bool]) -> None:
    [address] = own_addresses(Settings.model_validate(settings))
    assert (address.http_url, address.grpc_host, address.grpc_port, address.grpc_secure) == expected


@pytest.mark.parametrize("url", ["ftp://stacks", "http://", "http://stacks:port", "http://stacks:50051"])
def test_an_address_that_cannot_be_one_is_an_error_that_names_the_setting(url: str) -> None:
    with pytest.raises(SettingError, match="WEAVIATE_URL"):
        own_addresses(Settings.model_validate({"WEAVIATE_URL": url}))


def test_the_key_is_not_shown_where_the_address_is() -> None:
    assert "secret" not in repr(ServerAddress("http://127.0.0.1:1", "127.0.0.1", 2, "secret", None))


def test_the_servers_log_is_reduced_to_its_messages(tmp_path: Path) -> None:
    data_dir = DataDir(tmp_path)
    data_dir.log.write_text(json.dumps({"level": "fatal", "msg": "no space", "error": "disk"}) + "\nplain\n")
    assert data_dir.last_lines() == "fatal: no space: disk\nplain"
