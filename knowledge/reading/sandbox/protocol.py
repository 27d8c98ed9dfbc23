"""The protocol between Shisho and the process that reads a document. The reply is JSON; `replies` checks it."""

import base64
import json
import socket
import struct
from typing import Any

from knowledge.errors import BookRefused
from knowledge.reading.texts import Reading, Secrets, Source

TAKEN = b"\1"  # a document has a process now
STATUS = struct.Struct("!i")  # how a process ended: its exit code, or the negative of the signal that killed it
_LENGTH = struct.Struct("!I")


def heading(source: Source) -> bytes:
    """Return the header that precedes a document's bytes."""
    about = json.dumps([source.name, source.media_type, source.url, source.secrets, source.personal]).encode()
    return _LENGTH.pack(len(about)) + about


def receive(channel: socket.socket) -> Source:
    with channel.makefile("rb") as incoming:
        (length,) = _LENGTH.unpack(incoming.read(_LENGTH.size))
        name, media_type, url, secrets, personal = json.loads(incoming.read(length))
        return Source(name, incoming.read(), media_type, url, Secrets(secrets) if secrets else None, tuple(personal))


def send(channel: socket.socket, outcome: Reading | BookRefused) -> None:
    channel.sendall(pack(outcome))


def pack(outcome: Reading | BookRefused) -> bytes:
    return json.dumps(_refusal(outcome) if isinstance(outcome, BookRefused) else _reading(outcome)).encode()


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "title": reading.title,
        "sections": [(section.text, section.headings, section.page) for section in reading.sections],
        "pages": reading.pages,
        "media_type": reading.media_type,
        "about": dict(reading.about),
        "remarks": [(note.code, dict(note.values)) for note in reading.remarks],
        "deferred": [(file.name, base64.b64encode(file.data).decode()) for file in reading.deferred],
    }


def _refusal(refusal: BookRefused) -> dict[str, Any]:
    return {"refused": refusal.reason, "message": str(refusal), "values": dict(refusal.values)}
