"""The folder in which Shisho keeps its data: nobody but its owner reads it, nor any file in it."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import structlog

from knowledge.errors import SettingError

OTHERS = stat.S_IRWXG | stat.S_IRWXO

log = structlog.get_logger()


def private_home(home: Path) -> Path:
    """Make SHISHO_HOME where it is missing, and close it to other users where it stands open.

    Raise SettingError where that cannot be.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        reason = "it is a file" if home.is_file() else error.strerror
        raise SettingError(
            f"SHISHO_HOME ({home}) cannot be used: {reason}.", fix="Set it to a folder that this user can write to."
        ) from error
    mode = home.stat().st_mode
    if mode & stat.S_ISVTX:
        raise SettingError(
            f"{home} is a folder that everybody on this machine writes to.",
            fix="Set SHISHO_HOME to a folder of Shisho's own.",
        )
    for path in (home, *(_below(home) if mode & OTHERS else home.iterdir())):
        _close(path)
    return home


def private_file(path: Path) -> None:
    """Make an empty file that only its owner reads, unless it is there.

    One that is there is not opened: closing it would end the locks that this process's SQLite holds on it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _below(home: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(home):
        yield from (Path(folder) / name for name in (*folders, *files))


def _close(path: Path) -> None:
    try:
        found = path.lstat()
        if found.st_mode & OTHERS and not stat.S_ISLNK(found.st_mode):
            path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
    except FileNotFoundError:  # the stacks remove files of theirs while they run
        return
    except OSError as error:
        if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise
        # A volume that belongs to somebody else, where reading and writing may still work, or one that is read-only.
        log.warning("open_to_others", path=str(path), error=error.strerror)
