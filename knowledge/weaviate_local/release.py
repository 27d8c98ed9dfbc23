"""The official release of Weaviate: download, check of the digest, unpacking."""

import asyncio
import hashlib
import platform
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO

import aiohttp

PROGRAM = "weaviate"
MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
# No limit on the whole: 60 MB over a slow line take their time. Silence has one.
PATIENCE = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=60)
CHUNK = 1 << 18
DIGESTS = ("sha256", "md5")

Report = Callable[[str], None]


class ReleaseFailed(Exception):
    """Raised when the release is not available; there is another way to get the server."""


@dataclass(frozen=True)
class _Digest:
    kind: str
    digest: str


def asset(version: str) -> str:
    """Return the name of the release's file for this machine; raise ReleaseFailed where none is published."""
    system = platform.system()
    if system == "Darwin":
        return f"{PROGRAM}-v{version}-darwin-all.zip"
    machine = MACHINES.get(platform.machine().lower())
    if system != "Linux" or machine is None:
        raise ReleaseFailed(f"Weaviate publishes no release for {system} on {platform.machine()}.")
    return f"{PROGRAM}-v{version}-linux-{machine}.tar.gz"


async def download(releases: str, version: str, folder: Path, report: Report) -> Path:
    """Put the executable binary into `folder`, and return its path."""
    name = asset(version)
    archive = folder / name
    url = f"{releases}/v{version}/{name}"
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as session:
            published = await _published(session, url)
            report(f"Downloading Weaviate {version} from {url}")
            await _fetch(session, url, archive, report)
    except (aiohttp.ClientError, OSError) as error:
        raise ReleaseFailed(f"The download from {url} failed: {error or type(error).__name__}.") from error
    await asyncio.to_thread(_check, archive, published, report)
    return await asyncio.to_thread(_unpack, archive, folder)


async def _published(session: aiohttp.ClientSession, url: str) -> _Digest | None:
    """Return the strongest digest that is published with the release."""
    for kind in DIGESTS:
        async with session.get(f"{url}.{kind}") as response:
            if response.status == HTTPStatus.NOT_FOUND:
                continue
            response.raise_for_status()
            if words := (await response.text()).split():
                return _Digest(kind, words[0].lower())
    return None


async def _fetch(session: aiohttp.ClientSession, url: str, archive: Path, report: Report) -> None:
    async with session.get(url) as response:
        response.raise_for_status()
        size, had, told = response.content_length, 0, 0
        with archive.open("wb") as file:
            async for chunk in response.content.iter_chunked(CHUNK):
                file.write(chunk)
                had += len(chunk)
                if size and had * 10 // size > told:
                    told = had * 10 // size
                    report(f"Downloading Weaviate: {told * 10} % of {size / 1e6:.0f} MB")


def _check(archive: Path, published: _Digest | None, report: Report) -> None:
    if published is None:
        report("The release publishes no digest: the download is used unchecked.")
        return
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, published.kind).hexdigest()
    if found != published.digest:
        raise ReleaseFailed(
            f"The download is damaged: its {published.kind} is {found}, published is {published.digest}."
        )
    report(f"The download's {published.kind} is the published one.")


def _unpack(archive: Path, folder: Path) -> Path:
    program = folder / PROGRAM
    try:
        if archive.suffix == ".zip":
            with zipfile.ZipFile(archive) as zipped, zipped.open(PROGRAM) as inner:
                _copy(inner, program)
        else:
            with tarfile.open(archive) as bundle, _member(bundle) as inner:
                _copy(inner, program)
    except (tarfile.TarError, zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise ReleaseFailed(f"{archive.name} cannot be unpacked: {error}.") from error
    archive.unlink()
    return program


def _member(bundle: tarfile.TarFile) -> IO[bytes]:
    inner = bundle.extractfile(PROGRAM)
    if inner is None:
        raise ReleaseFailed(f"{PROGRAM} is no file in the release.")
    return inner


def _copy(inner: IO[bytes], program: Path) -> None:
    with program.open("wb") as outer:
        shutil.copyfileobj(inner, outer)
    program.chmod(0o755)
