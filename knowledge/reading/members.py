"""Documents in a document (an archive's files, a letter's attachments): read one by one into one reading."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from knowledge.errors import BookRefused, Reason
from knowledge.reading import budget
from knowledge.reading.texts import Note, Reading, Section, Source

MAX_NAMED = 20
FATAL = frozenset({Reason.TOO_COSTLY})


class Members:
    """Each member's sections stand under its name; what is not read is told by name."""

    def __init__(self, read: Callable[[Source], Reading]) -> None:
        self._read = read
        self._sections: list[Section] = []
        self._left_out: list[str] = []

    def add(self, members: Iterable[Source]) -> None:
        for member in members:
            if budget.exhausted():
                self._left_out.append(member.name)
                continue
            reading = self._attempt(member)
            if reading is not None:
                self._sections += [_under(member.name, reading, section) for section in reading.sections]

    def _attempt(self, member: Source) -> Reading | None:
        """A damaged member costs only itself; one that exhausts the memory ends the document."""
        try:
            return self._read(member)
        except BookRefused as refusal:
            if refusal.reason in FATAL:
                raise
            if refusal.reason != Reason.EMPTY:
                self._left_out.append(member.name)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  libraries raise anything over damage, and this process ends with the document
            self._left_out.append(member.name)
        return None

    def sections(self) -> tuple[Section, ...]:
        return tuple(self._sections)

    def remarks(self) -> tuple[Note, ...]:
        if not self._left_out:
            return ()
        more = len(self._left_out) - MAX_NAMED
        names = [*self._left_out[:MAX_NAMED], *([f"… +{more}"] if more > 0 else [])]
        return (Note("files_left_out", {"files": names}),)


def _under(name: str, reading: Reading, section: Section) -> Section:
    """The member's own title is said where no heading says it."""
    said = {name, *section.headings[:1]}
    title = (reading.title,) if reading.title and reading.title not in said else ()
    return replace(section, headings=(name, *title, *section.headings))
