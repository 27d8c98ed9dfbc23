"""The worker process: it imports the readers once and forks for each document, with limits of its own.

Started as `python -I`, with no environment and a socket as its standard input. Each message on that socket hands
over two more: `channel`, on which the document comes and its reading goes, and `control`, which the reader holds while
it waits. A byte on the control says that the document has a process, so that a worker that is stuck is noticed soon.
When the control is let go the document's processes are killed; when they end, their status is written to it.
Nothing of a document is read in this process itself, so that one document cannot touch the next.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits
from knowledge.reading.formats import readers
from knowledge.reading.formats.pdf.ocr import Ocr
from knowledge.reading.limits import ProcessLimits
from knowledge.reading.recognition import failures
from knowledge.reading.sandbox import isolation, protocol
from knowledge.reading.sandbox.calls import refuse_calls
from knowledge.reading.texts import Reading, Source

READY = b"\1"
PROCESSES = 64  # of all documents together, with their threads
NICENESS = 5  # answering goes before reading
Read = Callable[[Source], Reading]
# What late imports and the system's own libraries are read from.
PROGRAMS = ("/usr", "/lib", "/lib64", "/opt", "/nix", "/etc/ld.so.cache", "/dev/urandom", sys.prefix, sys.base_prefix)


@dataclass(frozen=True, slots=True)
class DocumentProcess:
    """A document in reading, by a process that leads a group of its own."""

    process: int
    control: socket.socket

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
            os.killpg(self.process, signal.SIGKILL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingProcess:
    """The task of a process just forked: to read one document, and end; with `programs`, it may start others."""

    process_limits: ProcessLimits
    wall_seconds: float
    read: Read
    programs: bool

    def read_document(self, channel: socket.socket) -> NoReturn:
        status = 1
        try:
            document = _alone(channel)
            self.process_limits.apply()
            limits.set_deadline(self.wall_seconds)
            isolation.part_from_others()
            isolation.hide_memory()
            refuse_calls(programs=self.programs)
            source = protocol.receive(document)
            protocol.send(document, _outcome(self.read, source))
            status = 0
        finally:
            os._exit(status)


class ForkServer:
    def __init__(self, requests: socket.socket, reading: ReadingProcess) -> None:
        self._requests = requests
        self._reading = reading
        self._documents: dict[int, DocumentProcess] = {}
        self._selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Serve until the other end of `requests` is closed, as it also is when its holder dies."""
        ends = _ends_of_children()
        self._selector.register(self._requests, selectors.EVENT_READ, self._take)
        self._selector.register(ends, selectors.EVENT_READ, lambda: self._reap(ends))
        self._requests.sendall(READY)
        while self._requests in self._selector.get_map():
            for key, _ in self._selector.select():
                key.data()
        for document in self._documents.values():
            document.stop()

    def _take(self) -> None:
        message, handles, _, _ = socket.recv_fds(self._requests, 1, 2)
        if not message:
            self._selector.unregister(self._requests)
            return
        channel, control = (socket.socket(fileno=handle) for handle in handles)
        process = os.fork()
        if process == 0:
            self._reading.read_document(channel)
        channel.close()
        with contextlib.suppress(OSError):  # it may have been given up already: the selector tells
            control.sendall(protocol.TAKEN)
        with contextlib.suppress(ProcessLookupError, PermissionError):  # the child does the same: whoever comes first
            os.setpgid(process, process)
        document = DocumentProcess(process, control)
        self._documents[process] = document
        self._selector.register(control, selectors.EVENT_READ, lambda: self._let_go(document))

    def _let_go(self, document: DocumentProcess) -> None:
        self._selector.unregister(document.control)
        document.stop()

    def _reap(self, ends: socket.socket) -> None:
        ends.recv(4096)
        while self._documents:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            self._close(self._documents.pop(process), os.waitstatus_to_exitcode(status))

    def _close(self, document: DocumentProcess, status: int) -> None:
        document.stop()  # whatever else is left in its group
        if document.control in self._selector.get_map():
            self._selector.unregister(document.control)
        with document.control, contextlib.suppress(OSError):  # nobody may be waiting any more
            document.control.send(protocol.STATUS.pack(status))


def _ends_of_children() -> socket.socket:
    """Return a socket that becomes readable when a child has ended."""
    ends, signalled = socket.socketpair()
    signalled.setblocking(False)
    signal.set_wakeup_fd(signalled.detach())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return ends


def main(read: Read | None = None) -> None:
    """Serve documents. The last four arguments: OCR's command in JSON, [] for none; MB, CPU and wall seconds."""
    command, memory_mb, cpu_seconds, wall_seconds = sys.argv[-4:]
    ocr = Ocr(json.loads(command)) if json.loads(command) else None
    gc.freeze()  # what is imported by now stays shared with the forks
    apart = isolation.leave_network()
    isolation.hide_memory()
    library = str(Path(__file__).parents[2])
    isolation.restrict_files(map(Path, (*PROGRAMS, *sysconfig.get_paths().values(), library)))
    reading = ReadingProcess(
        process_limits=ProcessLimits(int(memory_mb), int(cpu_seconds), processes=PROCESSES if apart else None),
        wall_seconds=float(wall_seconds),
        read=read or (lambda source: readers.read(source, ocr)),
        programs=ocr is not None,
    )
    with socket.socket(fileno=os.dup(0)) as requests:
        ForkServer(requests, reading).serve()


def _alone(channel: socket.socket) -> socket.socket:
    """Detach from the parent: own group, no open files but the channel, death with the parent."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    isolation.die_with_parent()
    os.nice(NICENESS)
    os.dup2(channel.fileno(), 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    return socket.socket(fileno=0)


def _outcome(reader: Read, source: Source) -> Reading | BookRefused:
    try:
        return reader(source)
    except BookRefused as refusal:
        return refusal
    except (MemoryError, RecursionError):
        return BookRefused(Reason.TOO_COSTLY, "Reading the document takes more memory than is allowed.")
    except Exception as error:  # noqa: BLE001  libraries raise anything, and this process ends here
        return failures.refusal_after(error, source.data)
