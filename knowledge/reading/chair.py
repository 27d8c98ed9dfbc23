"""Where one document is read: a process of its own, that may do little and not for long."""

import os
import signal
import socket
from collections.abc import Callable
from typing import NoReturn

from lxml.etree import ErrorTypes  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading import budget, seclusion, wire
from knowledge.reading.rations import Rations
from knowledge.reading.texts import Reading, Source

NICENESS = 5  # answering goes before reading
Read = Callable[[Source], Reading]


def read(channel: socket.socket, rations: Rations, wall_seconds: float, reader: Read) -> NoReturn:
    """Called in a process just forked, which it ends: nothing of its parent's is left open or runs on."""
    status = 1
    try:
        document = _alone(channel)
        rations.impose()
        budget.wind(wall_seconds)
        seclusion.refuse_calls()
        source = wire.receive(document)
        wire.send(document, _outcome(reader, source))
        status = 0
    finally:
        os._exit(status)


def _alone(channel: socket.socket) -> socket.socket:
    """Its own group, dying with its parent, with no files open but the channel."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    seclusion.die_with_parent()
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
    except Exception as error:  # noqa: BLE001  libraries raise anything over damage, and this process ends here
        if _out_of_memory(error):
            return BookRefused(Reason.TOO_COSTLY, "Reading the document takes more memory than is allowed.")
        return BookRefused(Reason.DAMAGED, "The document is damaged.")


def _out_of_memory(error: BaseException | None) -> bool:
    """Libraries wrap it, and libxml2 calls it a syntax error with a code of its own."""
    while error is not None:
        if isinstance(error, MemoryError) or getattr(error, "code", None) == ErrorTypes.ERR_NO_MEMORY:
            return True
        error = error.__cause__ or error.__context__
    return False
