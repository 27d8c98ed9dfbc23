"""The system's calls that a process which reads a document has no use for, refused by a seccomp filter.

Linux on x86-64 and ARM alone. What stays open is what libraries need: memory, threads, files that are open.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Iterator, Mapping

from knowledge.reading.sandbox.isolation import libc, no_new_privileges, on_linux

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
PROCESSORS = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
FOREIGN_CALLS = 0x40000000  # x86_64's second table of calls

LOAD, AT_LEAST, EQUALS, HAS, RETURN = 0x20, 0x35, 0x15, 0x45, 0x06
PROCESSOR_AT, CALL_AT, ARGUMENT_AT = 4, 0, 16
ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x00050000 | errno.ENOSYS

Numbers = Mapping[str, tuple[int | None, int | None]]  # on x86-64, on ARM

NETWORK: Numbers = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
OTHER_PROCESSES: Numbers = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "perf_event_open": (298, 241),
    "setpgid": (109, 154),
    "setsid": (112, 157),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
}
FILES: Numbers = {
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
}
SYSTEM: Numbers = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
# Another program, such as tesseract, has to be started, and ended when it takes too long.
SIGNALS: Numbers = {
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
PROGRAMS: Numbers = {"execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None)}

PRLIMIT = (302, 261)  # its first argument is a process; 0 is the one that calls
CLONE, CLONE_THREAD = (56, 220), 0x10000
CLONE3 = (435, 435)  # its arguments are out of a filter's reach; libraries fall back to the former call


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def refuse_calls(*, programs: bool = False) -> bool:
    """Forbid all that reaches other processes, the network, and the attributes of files.

    Processes and programs cannot be started either, unless `programs` are needed.
    """
    processor = platform.machine()
    if not on_linux() or processor not in PROCESSORS:
        return False
    steps = b"".join(_filter(processor, programs=programs))
    program = _Program(len(steps) // 8, steps)
    return no_new_privileges() and libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program)) == 0


def _filter(processor: str, *, programs: bool) -> Iterator[bytes]:
    """Yield a seccomp program, which also refuses all calls of another processor."""
    column = list(PROCESSORS).index(processor)
    yield _step(LOAD, PROCESSOR_AT)
    yield _step(EQUALS, PROCESSORS[processor], then=1)
    yield _step(RETURN, REFUSE)
    yield _step(LOAD, CALL_AT)
    yield from _when(AT_LEAST, FOREIGN_CALLS, REFUSE)
    tables = [NETWORK, OTHER_PROCESSES, FILES, SYSTEM, *([] if programs else [SIGNALS, PROGRAMS])]
    for numbers in (numbers for table in tables for numbers in table.values()):
        number = numbers[column]
        if number is not None:
            yield from _when(EQUALS, number, REFUSE)
    yield from _only_where(PRLIMIT[column], EQUALS, 0)
    if not programs:
        yield from _when(EQUALS, CLONE3[column], UNKNOWN)
        yield from _only_where(CLONE[column], HAS, CLONE_THREAD)
    yield _step(RETURN, ALLOW)


def _when(test: int, value: int, outcome: int) -> Iterator[bytes]:
    yield _step(test, value, otherwise=1)
    yield _step(RETURN, outcome)


def _only_where(call: int, test: int, value: int) -> Iterator[bytes]:
    """Allow the call only where its first argument passes the test."""
    yield _step(EQUALS, call, otherwise=4)
    yield _step(LOAD, ARGUMENT_AT)
    yield from _when(test, value, ALLOW)
    yield _step(RETURN, REFUSE)


def _step(code: int, value: int, *, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)
