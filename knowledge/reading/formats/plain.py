"""Plain text: one section, its lines as they were."""

from knowledge.errors import BookRefused, Reason
from knowledge.reading.kinds import Kind
from knowledge.reading.texts import Reading, Section


def read(text: str) -> Reading:
    body = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if not body:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    return Reading(None, (Section(body),), None, Kind.TEXT)
