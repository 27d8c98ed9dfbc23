"""The protocol between Shisho and the process that reads a document. The reply is JSON, and untrusted."""

import base64
import json
import socket
import struct
from typing import Any

from knowledge.errors import BookRefused, Reason
from knowledge.reading.texts import Reading, Section, Source
from knowledge.remark import Remark

STATUS = struct.Struct("!i")  # how a process ended: its exit code, or the negative of the signal that killed it
_LENGTH = struct.Struct("!I")
_PIECE = 2**18


def heading(source: Source) -> bytes:
    """Return the header that precedes a document's bytes."""
    about = json.dumps([source.name, source.media_type, source.url]).encode()
    return _LENGTH.pack(len(about)) + about


def receive(channel: socket.socket) -> Source:
    with channel.makefile("rb") as incoming:
        (length,) = _LENGTH.unpack(incoming.read(_LENGTH.size))
        name, media_type, url = json.loads(incoming.read(length))
        return Source(name, incoming.read(), media_type, url)


def send(channel: socket.socket, outcome: Reading | BookRefused) -> None:
    channel.sendall(pack(outcome))


def pack(outcome: Reading | BookRefused) -> bytes:
    return json.dumps(_refusal(outcome) if isinstance(outcome, BookRefused) else _reading(outcome)).encode()


def unpack(data: bytes) -> Reading:
    """Return the reading or raise the BookRefused; ValueError, TypeError or KeyError mean nonsense."""
    parcel = json.loads(data)
    if "refused" in parcel:
        raise BookRefused(Reason(parcel["refused"]), str(parcel["message"]), values=dict(parcel["values"]))
    return Reading(
        title=_text(parcel["title"]),
        sections=tuple(_section(*row) for row in parcel["sections"]),
        pages=_number(parcel["pages"]),
        media_type=str(parcel["media_type"]),
        about={str(name): str(value) for name, value in parcel["about"].items()},
        remarks=tuple(Remark(str(code), dict(values)) for code, values in parcel["remarks"]),
        deferred=tuple(Source(str(name), base64.b64decode(data)) for name, data in parcel["deferred"]),
    )


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


def _section(text: Any, headings: Any, page: Any) -> Section:
    return Section(str(text), tuple(str(heading) for heading in headings), _number(page))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
