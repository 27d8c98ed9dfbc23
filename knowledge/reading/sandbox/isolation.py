"""Isolation of reading processes by the operating system: no network, no other files, no escape from their group.

Linux only, through its own calls: `unshare`, Landlock and (in `calls`) seccomp. Each says whether the system granted
it, and none is needed for reading: where one is missing, a document's limits and empty environment still hold.
"""

import contextlib
import ctypes
import os
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
CAPABILITIES_3 = 0x20080522  # the version of capset's arguments: two sets of 64 bits

# Landlock: the same numbers on every processor.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, BENEATH = 1, 1
WRITE_FILE, READ_FILE, LIST, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
SOCKETS = 1 << 5 | 1 << 9  # removing files, making sockets
CHANGES = sum(1 << right for right in range(4, 13))  # making and removing files and folders of every kind
DEVICES = 1 << 11  # making block devices, which nobody here may anyway
TCP = 1 | 2  # binding and connecting
OTHERS = 1 | 2  # abstract sockets of other processes, and signals to them
KNOWS_TRUNCATE, KNOWS_TCP, KNOWS_OTHERS = 3, 4, 6


def die_with_parent() -> None:
    if on_linux():
        libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def leave_network() -> bool:
    """Move this process and its forks into an empty network namespace, without the capabilities that come with it."""
    if not on_linux() or libc().unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    return bool(libc().capset(struct.pack("=Ii", CAPABILITIES_3, 0), bytes(24)) == 0)


def hide_memory() -> None:
    """Keep other processes of this user from reading or changing this process's memory, open files and environment."""
    if on_linux():
        libc().prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def part_from_others() -> bool:
    """Keep this process and its forks from touching any other: no signals, no look into its memory, no TCP."""
    version = _landlock_version()
    return version >= 1 and _restrict(_ruleset(DEVICES, version))


def restrict_files(readable: Iterable[Path], writable: Iterable[Path] = (), sockets: Iterable[Path] = ()) -> bool:
    """Allow reading and listing only under `readable`, and making or changing files only under `writable`.

    Under `sockets`, sockets may be made and removed.
    """
    version = _landlock_version()
    if version < 1:
        return False
    handled = WRITE_FILE | READ_FILE | LIST | CHANGES | (TRUNCATE if version >= KNOWS_TRUNCATE else 0)
    rules = _ruleset(handled, version)
    for path in readable:
        _allow(rules, path, READ_FILE | (LIST if path.is_dir() else 0))
    for path in writable:
        _allow(rules, path, handled)
    for path in sockets:
        _allow(rules, path, SOCKETS)
    _allow(rules, Path(os.devnull), READ_FILE | WRITE_FILE)
    return _restrict(rules)


def _landlock_version() -> int:
    return int(libc().syscall(CREATE_RULESET, None, 0, ASK_VERSION)) if on_linux() else -1


def _ruleset(files: int, version: int) -> int:
    """Make rules for these rights to files, and against TCP and other processes where the kernel knows of them."""
    tcp, others = TCP if version >= KNOWS_TCP else 0, OTHERS if version >= KNOWS_OTHERS else 0
    known = 24 if others else 16 if tcp else 8
    return int(libc().syscall(CREATE_RULESET, struct.pack("QQQ", files, tcp, others)[:known], known, 0))


def _restrict(rules: int) -> bool:
    if rules < 0:
        return False
    try:
        return no_new_privileges() and libc().syscall(RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, access: int) -> None:
    with contextlib.suppress(OSError):  # what is not there needs no rule
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            libc().syscall(ADD_RULE, rules, BENEATH, struct.pack("=Qi", access, handle), 0)
        finally:
            os.close(handle)


def no_new_privileges() -> bool:
    return bool(libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def on_linux() -> bool:
    return sys.platform == "linux"


def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
