"""Zip and tar: their members, unpacked in memory and within bounds. Names are only names: nothing is written."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from knowledge.errors import BookRefused, Reason
from knowledge.reading.formats import package
from knowledge.reading.texts import Source

MAX_MEMBERS = 2000
MAX_UNPACKED = 256 * 2**20
OPENERS: Mapping[bytes, Callable[[io.BytesIO], io.BufferedIOBase]] = {
    b"\x1f\x8b": lambda packed: gzip.GzipFile(fileobj=packed),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
TAR_MARK, TAR_AT = b"ustar", 257
HIDDEN = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


def unzip(data: bytes) -> Iterator[Source]:
    with package.opened(data) as archive:
        members = [member for member in archive.infolist() if not member.is_dir() and _shown(member.filename)]
        _bound(len(members), sum(member.file_size for member in members))
        for member in members:
            yield Source(_name(member), archive.read(member))


def untar(data: bytes) -> Iterator[Source]:
    """Links, devices and the like are no documents."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        members = [member for member in archive if member.isfile() and _shown(member.name)]
        _bound(len(members), sum(member.size for member in members))
        for member in members:
            content = archive.extractfile(member)
            if content is not None:
                yield Source(_safe(member.name), content.read())


def is_tar(data: bytes) -> bool:
    return data[TAR_AT : TAR_AT + len(TAR_MARK)] == TAR_MARK


def decompressed(data: bytes) -> bytes:
    """Counted while it is unpacked."""
    opener = next(opener for mark, opener in OPENERS.items() if data.startswith(mark))
    with opener(io.BytesIO(data)) as stream:
        content = stream.read(MAX_UNPACKED + 1)
    _bound(1, len(content))
    return content


def _bound(members: int, size: int) -> None:
    if members > MAX_MEMBERS:
        raise BookRefused(Reason.TOO_COSTLY, f"The archive has more than {MAX_MEMBERS} files.")
    if size > MAX_UNPACKED:
        raise BookRefused(Reason.TOO_COSTLY, "The archive unpacks to an enormous size.")


def _shown(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not any((part.startswith(".") and part != "..") or part in HIDDEN for part in parts)


def _name(member: zipfile.ZipInfo) -> str:
    """Names without the mark for UTF-8 are in the packer's own encoding: in Japan, Shift_JIS."""
    if member.flag_bits & 0x800 or member.filename.isascii():
        return _safe(member.filename)
    packed = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp932"):
        try:
            return _safe(packed.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _safe(member.filename)


def _safe(name: str) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in {"..", "/"}) or "file"
