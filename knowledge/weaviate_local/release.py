"""The official release of Weaviate: download, check of the digest, unpacking."""

import asyncio
import hashlib
import platform
import re
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import aiohttp

PROGRAM = "weaviate"
MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
# No limit on the whole: 60 MB over a slow line take their time. Silence has one.
PATIENCE = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=60)
CHUNK = 1 << 18
SHA256 = re.compile("[0-9a-f]{64}")

Report = Callable[[str], None]


class ReleaseFailed(Exception):
    """Raised when the release is not available; there is another way to get the server."""


def asset(version: str) -> str:
    """Return the name of the release's file for this machine; raise ReleaseFailed where none is published."""
    system = platform.system()
    if system == "Darwin":
        return f"{PROGRAM}-v{version}-darwin-all.zip"
    machine = MACHINES.get(platform.machine().lower())
    if system != "Linux" or machine is None:
        raise ReleaseFailed(f"Weaviate publishes no release for {system} on {platform.machine()}.")
    return f"{PROGRAM}-v{version}-linux-{machine}.tar.gz"


async def download(releases: str, version: str, folder: Path, report: Report, sha256: str | None = None) -> Path:
    """Put the executable binary into `folder`, and return its path.

    The release's file must have the given sha256, or else the published one; without either, raise ReleaseFailed.
    """
    name = asset(version)
    archive = folder / name
    url = f"{releases}/v{version}/{name}"
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as session:
            expected = sha256 or await _published(session, url)
            report(f"Downloading Weaviate {version} from {url}")
            await _fetch(session, url, archive, report)
    except (aiohttp.ClientError, OSError) as error:
        raise ReleaseFailed(f"The download from {url} failed: {error or type(error).__name__}.") from error
    await asyncio.to_thread(_check, archive, expected, report)
    return await asyncio.to_thread(_unpack, archive, folder)


async def _published(session: aiohttp.ClientSession, url: str) -> str:
    async with session.get(f"{url}.sha256") as response:
        words = (await response.text()).split() if response.ok else []
    if not words or not SHA256.fullmatch(words[0].lower()):
        raise ReleaseFailed(
            "The release publishes no sha256, so that its download could not be checked. "
            "SHISHO_WEAVIATE_SHA256 may name the one that its file must have."
        )
    return words[0].lower()


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


def _check(archive: Path, expected: str, report: Report) -> None:
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise ReleaseFailed(f"The download is damaged: its sha256 is {found}, expected is {expected}.")
    report("The download's sha256 is the expected one.")


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
