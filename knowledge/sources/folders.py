"""The files of a folder, or the tracked files of a Git checkout."""

import asyncio
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.errors import BookRefused, Reason
from knowledge.ingestion.file_inputs import is_within, walked
from knowledge.sources.listing import Entry, Listing, capped

GIT_SECONDS = 60.0
# A checkout's own settings may name programs to run, and listing files needs none of them.
GIT = ("git", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")


async def list_folder(folder: Path) -> Listing:
    """List a folder; raises BookRefused where that fails, so that an unmounted disk does not look empty."""
    if not await asyncio.to_thread(folder.is_dir):
        raise BookRefused(Reason.UNREACHABLE, f"There is no folder {folder}.", values={"cause": "folder"})
    tracked = await _tracked(folder)
    return await asyncio.to_thread(lambda: capped(_entries(folder, tracked)))


async def _tracked(folder: Path) -> list[str] | None:
    """List the tracked files of a checkout; None where it is no checkout, or Git is not installed."""
    git = shutil.which("git")
    if git is None or not any((parent / ".git").exists() for parent in (folder, *folder.parents)):
        return None
    process = await asyncio.create_subprocess_exec(
        git,
        *GIT[1:],
        *("-C", str(folder), "ls-files", "-z", "--cached"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", ""), "GIT_OPTIONAL_LOCKS": "0"},
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(), GIT_SECONDS)
    except TimeoutError as error:
        process.kill()
        await process.wait()
        raise _not_listed(folder) from error
    if process.returncode != 0:
        raise _not_listed(folder)
    return [os.fsdecode(name) for name in out.split(b"\0") if name]


def _not_listed(folder: Path) -> BookRefused:
    return BookRefused(Reason.UNREACHABLE, f"Git does not list the files of {folder}; does the folder belong to you?")


def _entries(folder: Path, tracked: Iterable[str] | None) -> Iterator[Entry]:
    """Leave out hidden files, and links out of the folder, so that its writers cannot read other files."""
    root = folder.resolve()
    for path in sorted(walked(root, _stop) if tracked is None else (root / name for name in tracked)):
        name = path.relative_to(root)
        if not any(part.startswith(".") for part in name.parts) and is_within(path, root):
            yield Entry(f"file:{path}", name.as_posix(), path)


def _stop(error: OSError) -> None:
    raise BookRefused(Reason.UNREACHABLE, f"{error.filename} cannot be listed ({error.strerror}).") from error
