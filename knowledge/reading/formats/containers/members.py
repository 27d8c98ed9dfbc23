"""Documents in a document (an archive's files, an e-mail's attachments), read one by one into one reading."""

import hashlib
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.errors import BookRefused, Reason, unreadable
from knowledge.reading import limits
from knowledge.reading.recognition.kinds import old_office
from knowledge.reading.texts import Reading, Section, Source
from knowledge.remark import Remark

MAX_NAMED = 20
MAX_DEFERRED, MAX_DEFERRED_BYTES = 20, 16 * 2**20
NESTED, COSTLY, IN_PART, UNREADABLE = "files_nested", "files_costly", "files_in_part", "files_unreadable"
CHECKSUM_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, EOFError, OSError)
WHY = {
    Reason.PASSWORD: "files_locked",
    Reason.DAMAGED: "files_damaged",
    Reason.UNREADABLE: UNREADABLE,
    Reason.PICTURES_ONLY: "files_pictures",
    Reason.UNKNOWN_KIND: "files_unknown",
    Reason.OLD_OFFICE: "files_old_office",
    Reason.EMPTY: "files_empty",
    Reason.TOO_COSTLY: COSTLY,
    Reason.TOO_LARGE: COSTLY,
}
WORDS = {
    Reason.PASSWORD: "they are protected by a password",
    Reason.DAMAGED: "they are damaged",
    Reason.UNREADABLE: "reading them failed",
    Reason.PICTURES_ONLY: "they hold only pictures",
    Reason.UNKNOWN_KIND: "they are of kinds that are not read",
    Reason.OLD_OFFICE: "they are from Office before 2007, which needs LibreOffice on the server",
    Reason.EMPTY: "they hold no text",
    Reason.TOO_COSTLY: "they take too much time or memory",
}
OTHERWISE, EQUAL = "files_left_out", "files_equal"
WHOLE = frozenset({"pages_by_ocr"})  # remarks on a file that was read in full


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container, unpacked when its turn comes; `unpack` may raise anything."""

    name: str
    unpack: Callable[[], bytes]
    media_type: str | None = None


class Members:
    """Collects each member's sections under its name, and the names of those that are not read with the reason.

    Old Office files are deferred, because only the parent of the reading process may have them converted.
    """

    def __init__(self, known: set[bytes] | None = None) -> None:
        """Take each content once; `known` are the digests of those that were read before, in whatever container."""
        self._known = set[bytes]() if known is None else known
        self._sections: list[Section] = []
        self._told: dict[str, list[str]] = {}
        self._deferred: list[Source] = []
        self._places: list[str] = []
        self._sums: dict[str, Remark] = {}

    def add(self, members: Iterable[Member], read: Callable[[Source], Reading]) -> None:
        for member in members:
            if limits.out_of_time():
                self.leave(member.name, COSTLY)
            else:
                self._attempt(member, read)

    def taken(self, add: Callable[[], None]) -> tuple[Section, ...]:
        """Return the sections that `add` adds, without their file's name, for a document in the midst of another."""
        before = len(self._sections)
        add()
        added, self._sections = self._sections[before:], self._sections[:before]
        return tuple(replace(section, headings=section.headings[1:]) for section in added)

    def take(self, name: str, reading: Reading) -> None:
        self._sections += [_under(name, reading, section) for section in reading.sections]
        for remark in reading.remarks:
            if "count" in remark.values or "parts" in remark.values:
                self._sum(remark)
            elif not _files(remark) and remark.code not in WHOLE:
                self.leave(name, IN_PART)
            self._places += _strings(remark, "places") if remark.code == UNREADABLE else []
            for inner in _files(remark):
                self.leave(f"{name}/{inner}", remark.code)
        for file in reading.deferred:
            self._defer(replace(file, name=f"{name}/{file.name}"))

    def _sum(self, remark: Remark) -> None:
        """Add up what several files leave out: comments, hidden texts, parts of pages."""
        former = self._sums.get(remark.code)
        self._sums[remark.code] = remark if former is None else _sum_of(former, remark)

    def refuse(self, name: str, refusal: BookRefused) -> None:
        self.leave(name, WHY.get(refusal.reason, OTHERWISE))
        if refusal.reason is Reason.UNREADABLE and "place" in refusal.values:
            self._places.append(str(refusal.values["place"]))

    def leave(self, name: str, why: str) -> None:
        self._told.setdefault(why, []).append(name)

    def reading(self, about: Reading, *, inside: bool = False) -> Reading:
        """Return `about` with its members' sections after its own.

        Raises BookRefused where there is nothing to read, unless it is `inside` another document.
        """
        sections, deferred = (*about.sections, *self._sections), tuple(self._deferred)
        if not sections and not deferred and not inside:
            raise self._refusal()
        for remark in about.remarks:
            if remark.code in self._sums:
                self._sum(remark)
        own = [remark for remark in about.remarks if remark.code not in self._sums]
        remarks = _merged([*own, *self._sums.values()], self._told)
        if self._places:
            remarks = tuple(_with_places(remark, self._places) for remark in remarks)
        return replace(about, sections=sections, remarks=remarks, deferred=deferred)

    def _refusal(self) -> BookRefused:
        """Refuse with the reason that all members share."""
        reasons = {why: reason for reason, why in reversed(WHY.items())}
        shared = reasons.get(next(iter(self._told))) if len(self._told) == 1 else None
        if shared is None:
            return BookRefused(Reason.EMPTY, "No file in it can be read.")
        if shared is Reason.UNREADABLE:
            return unreadable(", ".join(self._places))
        return BookRefused(shared, f"No file in it can be read: {WORDS[shared]}.")

    def _attempt(self, member: Member, read: Callable[[Source], Reading]) -> None:
        """Read one member; a damaged one is left out, one that exhausts the memory ends the whole document."""
        source: Source | None = None
        try:
            source = Source(member.name, member.unpack(), member.media_type)
            if not source.data:
                return
            if self._is_known(source.data):
                self.leave(member.name, EQUAL)
                return
            if old_office(source.data):
                self._defer(source)
            else:
                self.take(source.name, read(source))
        except BookRefused as refusal:
            self.refuse(member.name, refusal)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  libraries raise anything, and this process ends with the document
            self.refuse(member.name, _refusal_after(error, source))

    def _is_known(self, data: bytes) -> bool:
        digest = hashlib.sha256(data).digest()
        known = digest in self._known
        self._known.add(digest)
        return known

    def _defer(self, source: Source) -> None:
        size = sum(len(file.data) for file in self._deferred) + len(source.data)
        if len(self._deferred) < MAX_DEFERRED and size <= MAX_DEFERRED_BYTES:
            self._deferred.append(source)
        else:
            self.leave(source.name, COSTLY)


def _sum_of(one: Remark, other: Remark) -> Remark:
    """Add counts, and join lists, whose entries are named once."""
    values: dict[str, object] = {}
    for name, value in other.values.items():
        if isinstance(value, list):
            values[name] = list(dict.fromkeys([*_strings(one, name), *_strings(other, name)]))[:MAX_NAMED]
        else:
            values[name] = int(str(one.values[name])) + int(str(value))
    return replace(other, values=values)


def _merged(remarks: Sequence[Remark], told: dict[str, list[str]]) -> tuple[Remark, ...]:
    """One remark for each reason, whoever found it."""
    of_files = [remark for remark in remarks if _files(remark)]
    for remark in of_files:
        told = told | {remark.code: [*_files(remark), *told.get(remark.code, [])]}
    others = [remark for remark in remarks if remark not in of_files]
    return (*others, *(Remark(why, {"files": _some(names)}) for why, names in told.items()))


def _files(remark: Remark) -> list[str]:
    return _strings(remark, "files")


def _strings(remark: Remark, name: str) -> list[str]:
    values = remark.values.get(name)
    return [str(value) for value in values] if isinstance(values, list) else []


def _with_places(remark: Remark, places: Sequence[str]) -> Remark:
    """Add where in the code the reading failed, for the log."""
    if remark.code != UNREADABLE:
        return remark
    return replace(remark, values={**remark.values, "places": list(places[:MAX_NAMED])})


def _refusal_after(error: Exception, source: Source | None) -> BookRefused:
    """Explain a failure; checksums that do not match while a member is unpacked prove damage."""
    if source is None and isinstance(error, CHECKSUM_ERRORS):
        return BookRefused(Reason.DAMAGED, "The file is damaged.")
    from knowledge.reading.recognition import failures  # noqa: PLC0415  it imports every parser: 20 MB for the bot

    return failures.refusal_after(error, source.data if source else b"")


def _some(names: Sequence[str]) -> list[str]:
    more = len(names) - MAX_NAMED
    return [*names[:MAX_NAMED], *([f"… +{more}"] if more > 0 else [])]


def _under(name: str, reading: Reading, section: Section) -> Section:
    """Put a section under its member's name, and under the member's title where no heading repeats it."""
    said = {name, *section.headings[:1]}
    title = (reading.title,) if reading.title and reading.title not in said else ()
    return replace(section, headings=(name, *title, *section.headings))
