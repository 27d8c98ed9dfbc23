"""The Weaviate binary, from a release server on loopback and with a `go` that the tests wrote."""

import asyncio
import hashlib
import io
import os
import tarfile
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import psutil
import pytest
from aiohttp import web

from knowledge.errors import SettingError
from knowledge.weaviate_local.binary import VERSION, BinarySources, find_binary
from knowledge.weaviate_local.release import ReleaseFailed, asset

PROGRAM = b"#!/bin/sh\necho a server\n"
BUILT = "#!/bin/sh\necho a built server\n"
GO = f"""echo "$CGO_ENABLED $@" >"$GOBIN/../asked"
cat >"$GOBIN/weaviate-server" <<'END'
{BUILT}END
chmod +x "$GOBIN/weaviate-server"
"""


@dataclass
class ReleaseServer:
    """A server that publishes one archive with given digests."""

    url: str = ""
    archive: bytes = b""
    digests: dict[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path.rsplit("/", 1)[-1])
        assert request.path.startswith(f"/v{VERSION}/weaviate-v{VERSION}-")
        for kind, digest in self.digests.items():
            if request.path.endswith(kind):
                return web.Response(text=digest + "\n")
        if request.path.endswith((".sha256", ".md5")) or not self.archive:
            raise web.HTTPNotFound
        if self.cut_at is None:
            return web.Response(body=self.archive)
        return await self.cut(request, self.cut_at)

    async def cut(self, request: web.Request, at: int) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = len(self.archive)
        await response.prepare(request)
        await response.write(self.archive[:at])
        assert request.transport is not None
        request.transport.close()
        return response


@pytest.fixture
async def releases() -> AsyncIterator[ReleaseServer]:
    server = ReleaseServer(archive=packed(PROGRAM))
    server.digests["sha256"] = hashlib.sha256(server.archive).hexdigest()
    application = web.Application()
    application.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
def sources(tmp_path: Path, releases: ReleaseServer) -> BinarySources:
    """Sources with an empty cache and without `go`."""
    (tmp_path / "bin").mkdir()
    return BinarySources(tmp_path / "cache", str(tmp_path / "bin"), releases.url)


def packed(program: bytes) -> bytes:
    """Return an archive of the kind that is published for this machine."""
    whole = io.BytesIO()
    if asset(VERSION).endswith(".zip"):
        with zipfile.ZipFile(whole, "w") as zipped:
            zipped.writestr("weaviate", program)
    else:
        with tarfile.open(fileobj=whole, mode="w:gz") as tar:
            member = tarfile.TarInfo("weaviate")
            member.size = len(program)
            tar.addfile(member, io.BytesIO(program))
    return whole.getvalue()


def install(sources: BinarySources, name: Literal["go", "weaviate"], script: str) -> Path:
    program = Path(sources.search_path) / name
    program.write_text(f'#!/bin/sh\nPATH="{os.defpath}"\n{script}')
    program.chmod(0o755)
    return program


def left_over(sources: BinarySources) -> list[str]:
    kept = (sources.cached.name, sources.cached.with_suffix(".lock").name, "asked")
    return [path.name for path in sources.cache.iterdir() if path.name not in kept]


async def test_a_server_on_path_is_used_as_it_is(sources: BinarySources, releases: ReleaseServer) -> None:
    told: list[str] = []
    program = install(sources, "weaviate", "")
    assert await find_binary(told.append, sources) == program
    assert told == releases.asked == []


async def test_a_release_is_downloaded_once_and_kept(sources: BinarySources, releases: ReleaseServer) -> None:
    told: list[str] = []
    program = await find_binary(told.append, sources)
    assert program == sources.cached
    assert program.read_bytes() == PROGRAM
    assert os.access(program, os.X_OK)
    assert "The download's sha256 is the expected one." in told
    assert any("100 %" in text for text in told)
    asked = list(releases.asked)
    assert await find_binary(told.append, sources) == program
    assert releases.asked == asked
    assert left_over(sources) == []


async def test_the_cache_is_the_one_of_weaviates_own_client(sources: BinarySources) -> None:
    assert sources.cached.name == ("weaviate-v1.39.3-26ca31e44d38c3a2c33ef3ffc1e900a6d198e61fcc95c134a9236152ec10a281")


async def test_two_processes_that_need_the_server_download_it_once(
    sources: BinarySources, releases: ReleaseServer
) -> None:
    told: list[str] = []
    both = await asyncio.gather(*(find_binary(told.append, sources) for _ in range(2)))
    assert both == [sources.cached, sources.cached]
    assert releases.asked.count(asset(VERSION)) == 1
    assert "Another process is getting Weaviate: waiting for it." in told


@pytest.mark.parametrize("published", ["nothing", "md5", "words"])
async def test_a_release_without_a_sha256_is_not_even_downloaded_and_the_server_is_built(
    sources: BinarySources, releases: ReleaseServer, published: str
) -> None:
    digests = {"md5": hashlib.md5(releases.archive, usedforsecurity=False).hexdigest(), "words": "please sign in"}
    releases.digests = {published if published == "md5" else "sha256": digests.get(published, "")}
    install(sources, "go", GO)
    told: list[str] = []
    assert (await find_binary(told.append, sources)).read_text() == BUILT
    assert asset(VERSION) not in releases.asked
    assert any("no sha256" in text and "SHISHO_WEAVIATE_SHA256" in text and "Next: building" in text for text in told)


async def test_a_sha256_that_the_operator_names_counts_and_not_the_published_one(
    sources: BinarySources, releases: ReleaseServer
) -> None:
    named = replace(sources, sha256=hashlib.sha256(releases.archive).hexdigest())
    releases.archive = packed(b"#!/bin/sh\necho another server\n")
    releases.digests["sha256"] = hashlib.sha256(releases.archive).hexdigest()
    install(sources, "go", GO)
    told: list[str] = []
    assert (await find_binary(told.append, named)).read_text() == BUILT
    assert any("damaged" in text for text in told)
    right = replace(named, sha256=releases.digests.pop("sha256"), cache=sources.cache / "again")
    assert (await find_binary(told.append, right)).read_bytes() != PROGRAM


async def test_a_download_with_another_digest_is_never_used(sources: BinarySources, releases: ReleaseServer) -> None:
    releases.digests = {"sha256": "0" * 64}
    install(sources, "go", GO)
    told: list[str] = []
    program = await find_binary(told.append, sources)
    assert program == sources.cached
    assert program.read_text() == BUILT
    assert any("damaged" in text and "Next: building it with Go." in text for text in told)
    assert (sources.cache / "asked").read_text() == (
        "0 install -trimpath -ldflags -w github.com/weaviate/weaviate/cmd/weaviate-server@v1.39.3\n"
    )
    assert left_over(sources) == []


@pytest.mark.parametrize("fault", ["absent", "cut", "no archive", "no server"])
async def test_a_failed_download_leads_to_a_build(sources: BinarySources, releases: ReleaseServer, fault: str) -> None:
    if fault == "absent":
        releases.archive = b""
    elif fault == "cut":
        releases.cut_at = len(releases.archive) // 2
    elif fault == "no archive":
        releases.archive = b"<html>please sign in</html>"
        releases.digests = {}
    else:
        sources = BinarySources(sources.cache, sources.search_path, "http://127.0.0.1:9")
    install(sources, "go", GO)
    assert (await find_binary(lambda _: None, sources)).read_text() == BUILT
    assert left_over(sources) == []


async def test_without_release_and_go_the_error_names_every_way_out(
    sources: BinarySources, releases: ReleaseServer
) -> None:
    releases.archive = b""
    with pytest.raises(SettingError, match="no `go` on PATH") as raised:
        await find_binary(lambda _: None, sources)
    for way in ("WEAVIATE_URL", "install Go", str(sources.cached)):
        assert way in raised.value.fix
    assert left_over(sources) == []


async def test_a_failed_build_is_reported_with_its_last_lines(sources: BinarySources, releases: ReleaseServer) -> None:
    releases.archive = b""
    install(sources, "go", "echo 'go: no such host' >&2; exit 1")
    with pytest.raises(SettingError, match="go: no such host"):
        await find_binary(lambda _: None, sources)
    assert not sources.cached.exists()


def runs(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def test_an_abandoned_build_ends_with_all_it_started(sources: BinarySources, releases: ReleaseServer) -> None:
    releases.archive = b""
    install(sources, "go", 'sleep 60 &\necho $! >"$GOBIN/../asked"\nwait\n')
    asked = sources.cache / "asked"
    build = asyncio.create_task(find_binary(lambda _: None, sources))
    async with asyncio.timeout(10):
        while not (asked.exists() and asked.read_text()):  # noqa: ASYNC110  another process writes it
            await asyncio.sleep(0.02)
    compiler = int(asked.read_text())
    build.cancel()
    with pytest.raises(asyncio.CancelledError):
        await build
    async with asyncio.timeout(10):
        while runs(compiler):  # noqa: ASYNC110  another process ends it
            await asyncio.sleep(0.02)


def test_a_release_is_published_for_this_machine() -> None:
    try:
        assert asset("1.39.3").startswith("weaviate-v1.39.3-")
    except ReleaseFailed as nothing:
        pytest.skip(str(nothing))
