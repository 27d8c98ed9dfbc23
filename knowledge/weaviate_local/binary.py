"""The Weaviate binary: found on the machine, else downloaded, else built with Go."""

import asyncio
import fcntl
import hashlib
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from knowledge.errors import SettingError
from knowledge.weaviate_local import release
from knowledge.weaviate_local.data_dir import locked_file
from knowledge.weaviate_local.release import ReleaseFailed

VERSION = "1.39.3"  # from 1.39.4 on, parts of the server are no longer BSD-licensed
RELEASES = "https://github.com/weaviate/weaviate/releases/download"
MODULE = f"github.com/weaviate/weaviate/cmd/weaviate-server@v{VERSION}"
BUILD_LIMIT = 30 * 60.0  # seconds; it takes five minutes on two cores
TELL_EVERY = 15.0
LINES_TOLD = 5

Report = Callable[[str], None]


class _BuildFailed(Exception):
    pass


@dataclass(frozen=True)
class BinarySources:
    """The places where the binary is looked for, and the addresses from which it comes.

    `sha256` is what the release's file must have, whatever is published with it.
    """

    cache: Path
    search_path: str
    releases: str = RELEASES
    module: str = MODULE
    sha256: str | None = None

    @property
    def cached(self) -> Path:
        """Return the path that Weaviate's own client uses too, so that either finds what the other put there."""
        tag = f"v{VERSION}"
        return self.cache / f"weaviate-{tag}-{hashlib.sha256(tag.encode()).hexdigest()}"


def default_sources(sha256: str | None = None) -> BinarySources:
    """Return PATH, and the folder in which Weaviate's own client keeps its servers."""
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache" / "weaviate-embedded"
    return BinarySources(Path(folder), os.environ.get("PATH", os.defpath), sha256=sha256)


async def find_binary(report: Report, sources: BinarySources) -> Path:
    """Return the binary to run; `report` gets every step. Raise SettingError when there is no way to get one."""
    if there := _existing(sources):
        return there
    sources.cache.mkdir(parents=True, exist_ok=True)
    report(f"There is no `weaviate` on PATH and none at {sources.cached}.")
    async with _exclusively(sources, report):
        return _existing(sources) or await _get(sources, report)


def _existing(sources: BinarySources) -> Path | None:
    if found := shutil.which("weaviate", path=sources.search_path):
        return Path(found)
    return sources.cached if os.access(sources.cached, os.X_OK) else None


@asynccontextmanager
async def _exclusively(sources: BinarySources, report: Report) -> AsyncIterator[None]:
    """Let one process get the binary; others wait, and then find it."""
    with locked_file(sources.cached.with_suffix(".lock")) as lock:
        if not lock.take(fcntl.LOCK_EX):
            report("Another process is getting Weaviate: waiting for it.")
            await lock.take_within(fcntl.LOCK_EX, 2 * BUILD_LIMIT)
        yield


async def _get(sources: BinarySources, report: Report) -> Path:
    with tempfile.TemporaryDirectory(dir=sources.cache, prefix="getting-", ignore_cleanup_errors=True) as folder:
        try:
            got = await release.download(sources.releases, VERSION, Path(folder), report, sources.sha256)
        except ReleaseFailed as failed:
            report(f"{failed} Next: building it with Go.")
            got = await _built(sources, Path(folder), report, after=failed)
        return got.replace(sources.cached)


async def _built(sources: BinarySources, folder: Path, report: Report, *, after: ReleaseFailed) -> Path:
    try:
        return await _build(sources, folder, report)
    except _BuildFailed as failed:
        raise SettingError(
            f"There is no Weaviate server to run. {after} {failed}",
            fix=f"Do one of these: set WEAVIATE_URL to a Weaviate {VERSION} of your own; install Go (go.dev) and "
            f"try again; or put the program of the release at {sources.cached} and make it executable.",
        ) from failed


async def _build(sources: BinarySources, folder: Path, report: Report) -> Path:
    go = shutil.which("go", path=sources.search_path)
    if go is None:
        raise _BuildFailed("It cannot be built either: there is no `go` on PATH.")
    report(f"Building Weaviate with {go} install {sources.module} (about five minutes)")
    process = await _started(go, sources, folder)
    said = await _watched(process, report)
    if process.returncode:
        raise _BuildFailed(f"Building it failed:\n{said}")
    return folder / "weaviate-server"


async def _started(go: str, sources: BinarySources, folder: Path) -> asyncio.subprocess.Process:
    """Start the build; cancelling ends it, also where it has begun and this is not told yet."""
    starting = asyncio.create_task(
        asyncio.create_subprocess_exec(
            *(go, "install", "-trimpath", "-ldflags", "-w", sources.module),
            env=os.environ | {"PATH": sources.search_path, "CGO_ENABLED": "0", "GOBIN": str(folder)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # go starts compilers of its own: they end together
        )
    )
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        _end(await starting)
        raise


def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


async def _watched(process: asyncio.subprocess.Process, report: Report) -> str:
    """Wait for the build, report that it goes on, and return its last lines; cancelling ends the build."""
    talk = asyncio.create_task(process.communicate())
    begin = monotonic()
    try:
        while not (await asyncio.wait([talk], timeout=TELL_EVERY))[0]:
            report(f"Building Weaviate: {monotonic() - begin:.0f} seconds so far")
            if monotonic() - begin > BUILD_LIMIT:
                raise _BuildFailed(f"Building it took longer than {BUILD_LIMIT / 60:.0f} minutes.")
    finally:
        if not talk.done():
            _end(process)
        _, errors = await talk
    return "\n".join(errors.decode(errors="replace").splitlines()[-LINES_TOLD:])
