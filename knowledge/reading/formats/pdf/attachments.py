"""The files that are attached to a PDF or pinned to its pages, also where they alone are encrypted."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import EmbeddedFile

from knowledge.reading import limits
from knowledge.reading.formats.pdf.annotations import STREAM_DAMAGE, pinned_to
from knowledge.remark import Remark

BAD = (*STREAM_DAMAGE, DependencyError)  # the last where it lacks a cipher's library
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Attachments:
    """The files that were unpacked, and remarks that name the others."""

    files: tuple[File, ...] = ()
    remarks: tuple[Remark, ...] = ()


def attached_to(reader: PdfReader, *, locked: bool) -> Attachments:
    """Unpack each file by itself: a bad one costs no other. Of `locked` ones only the names are known."""
    files: dict[File, None] = {}
    failed: dict[str, None] = {}
    for name, unpack in (*_attached(reader), *_pinned(reader)):
        try:
            if locked:
                failed[name] = None
            else:
                files[name, unpack()] = None
        except BAD:
            failed[name] = None
    why = "files_locked" if locked else "files_damaged"
    return Attachments(tuple(files), (Remark(why, {"files": list(failed)}),) if failed else ())


def without_lock(data: bytes) -> bytes:
    """Return a PDF that is readable but for its attached files as one without encryption; any other as it is.

    Such a document asks for its password when an attached file is opened. No program that reads it by an empty
    password would get at its pages.
    """
    if b"/EFF" not in data:
        return data
    try:
        reader = PdfReader(io.BytesIO(data))
        filters: Any = reader.trailer["/Encrypt"].get_object()
        readable = all(filters.get(name, "/Identity") == "/Identity" for name in ("/StmF", "/StrF"))
        if not readable or reader.decrypt(""):
            return data
    except BAD:
        return data
    return data.replace(b"/Encrypt", b"/Ignored")  # of the same length: every object stays at its place


def _attached(reader: PdfReader) -> Iterator[tuple[str, Callable[[], bytes]]]:
    try:
        for file in reader.attachment_list:
            yield file.alternative_name or file.name, partial(_unpacked, file)
    except BAD:  # the list itself is damaged
        return


def _unpacked(file: EmbeddedFile) -> bytes:
    content = file.content
    if not content and file.size:  # pypdf makes nothing of a stream that does not unpack
        raise ValueError("The attached file is damaged.")
    return content


def _pinned(reader: PdfReader) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for page in _in_time(reader):
        yield from pinned_to(page)


def _in_time(reader: PdfReader) -> Iterator[PageObject]:
    for page in reader.pages:
        if limits.out_of_time():
            return
        yield page
