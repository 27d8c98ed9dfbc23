"""Isolation of reading processes by the operating system: no network, no other files, no escape from their group.

Linux only, through its own calls: `unshare`, Landlock and seccomp. Each says whether the system granted it, and none
is needed for reading: where one is missing, a document's limits and empty environment still hold.
"""

import contextlib
import ctypes
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 1, 38, 22, 2

# Landlock: the same numbers on every processor.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, BENEATH = 1, 1
WRITE_FILE, READ_FILE, TRUNCATE = 1 << 1, 1 << 2, 1 << 14
SOCKETS = 1 << 5 | 1 << 9  # removing files, making sockets
CHANGES = sum(1 << right for right in range(4, 13))  # making and removing files and folders of every kind
KNOWS_TRUNCATE = 3

# seccomp: the name of the processor, and what its numbers for the refused calls are.
PROCESSORS = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
REFUSED = {  # socket, socketpair, connect, setpgid, setsid, io_uring_setup
    "x86_64": (41, 53, 42, 109, 112, 425),
    "aarch64": (198, 199, 203, 154, 157, 425),
}
LOAD, AT_LEAST, EQUALS, RETURN = 0x20, 0x35, 0x15, 0x06
PROCESSOR_AT, CALL_AT = 4, 0
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 13  # 13: permission denied
FOREIGN_CALLS = 0x40000000  # x86_64's second table of calls


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def die_with_parent() -> None:
    if _linux():
        _libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def leave_network() -> bool:
    """Move this process and its forks into an empty network namespace."""
    return _linux() and _libc().unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0


def restrict_files(readable: Iterable[Path], writable: Iterable[Path] = (), sockets: Iterable[Path] = ()) -> bool:
    """Allow reading only under `readable`, and making or changing files only under `writable`.

    Under `sockets`, sockets may be made and removed.
    """
    version = _libc().syscall(CREATE_RULESET, None, 0, ASK_VERSION) if _linux() else -1
    if version < 1:
        return False
    handled = WRITE_FILE | READ_FILE | CHANGES | (TRUNCATE if version >= KNOWS_TRUNCATE else 0)
    rules = _libc().syscall(CREATE_RULESET, struct.pack("Q", handled), 8, 0)
    if rules < 0:
        return False
    try:
        for path in readable:
            _allow(rules, path, READ_FILE)
        for path in writable:
            _allow(rules, path, handled)
        for path in sockets:
            _allow(rules, path, SOCKETS)
        _allow(rules, Path(os.devnull), READ_FILE | WRITE_FILE)
        return _no_new_privileges() and _libc().syscall(RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def refuse_calls() -> bool:
    """Forbid new sockets, and leaving the process group, which is killed as one."""
    processor = platform.machine()
    if not _linux() or processor not in PROCESSORS:
        return False
    steps = b"".join(_filter(PROCESSORS[processor], REFUSED[processor]))
    program = _Program(len(steps) // 8, steps)
    return _no_new_privileges() and _libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program)) == 0


def _allow(rules: int, path: Path, access: int) -> None:
    with contextlib.suppress(OSError):  # what is not there needs no rule
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            _libc().syscall(ADD_RULE, rules, BENEATH, struct.pack("=Qi", access, handle), 0)
        finally:
            os.close(handle)


def _filter(processor: int, refused: Sequence[int]) -> Iterator[bytes]:
    """Return a seccomp program that refuses these calls, and all calls of another processor."""
    count = len(refused)
    yield _step(LOAD, PROCESSOR_AT)
    yield _step(EQUALS, processor, otherwise=count + 3)
    yield _step(LOAD, CALL_AT)
    yield _step(AT_LEAST, FOREIGN_CALLS, then=count + 1)
    for number, call in enumerate(refused):
        yield _step(EQUALS, call, then=count - number)
    yield _step(RETURN, ALLOW)
    yield _step(RETURN, REFUSE)


def _step(code: int, value: int, *, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)


def _no_new_privileges() -> bool:
    return bool(_libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def _linux() -> bool:
    return sys.platform == "linux"


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
