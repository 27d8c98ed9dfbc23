"""Zip and tar archives: their members are unpacked in memory and within bounds. Nothing is written to disk."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath

from knowledge.errors import BookRefused, Reason
from knowledge.reading import zip_package
from knowledge.reading.formats.containers.members import Member

MAX_MEMBERS = 2000
MAX_UNPACKED = 256 * 2**20
OPENERS: Mapping[bytes, Callable[[io.BytesIO], io.BufferedIOBase]] = {
    b"\x1f\x8b": lambda packed: gzip.GzipFile(fileobj=packed),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
TAR_MARK, TAR_AT = b"ustar", 257
HIDDEN = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


def unzip(data: bytes) -> Iterator[Member]:
    """Yield the files; links are left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [member for member in archive.infolist() if _is_file(member) and _shown(member.filename)]
        _bound(len(members), sum(member.file_size for member in members))
        for member in members:
            yield Member(_name(member), partial(_unzipped, archive, member))


def _unzipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & zip_package.ENCRYPTED:
        raise BookRefused(Reason.PASSWORD, "The file is protected with a password.")
    return archive.read(member)


def _is_file(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and not stat.S_ISLNK(member.external_attr >> 16)


def untar(data: bytes) -> Iterator[Member]:
    """Yield the files; links, devices and the like are left out."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        members = [member for member in archive if member.isfile() and _shown(member.name)]
        _bound(len(members), sum(member.size for member in members))
        for member in members:
            yield Member(_safe(member.name), partial(_untarred, archive, member))


def _untarred(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = archive.extractfile(member)
    return content.read() if content is not None else b""


def is_tar(data: bytes) -> bool:
    return data[TAR_AT : TAR_AT + len(TAR_MARK)] == TAR_MARK


def decompressed(data: bytes) -> bytes:
    """Unpack one compressed file; the size is checked while it is unpacked."""
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
    """Return a readable name; names without the UTF-8 flag are in the packer's own encoding (Shift_JIS in Japan)."""
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
