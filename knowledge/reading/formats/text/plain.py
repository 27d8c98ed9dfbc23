"""Plain text: one section, its lines as they were."""

import re

from knowledge.errors import BookRefused, Reason
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading, Section


def read(text: str) -> Reading:
    body = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if not body:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    return Reading(None, (Section(body),), None, Kind.TEXT)


DEFINITION = re.compile(
    r"(?:(?:export|default|public|private|protected|internal|static|abstract|final|async|pub(?:\([a-z]+\))?|unsafe|open"
    r"|sealed|data)\s+)*"
    r"(?:def|class|function|func|fn|interface|type|struct|enum|trait|impl|module|namespace|object|record|sub|CREATE)\b"
    r"[^\n]{0,120}"
)


def read_code(text: str) -> Reading:
    outline = Outline()
    lines: list[str] = []
    for line in text.split("\n"):
        if DEFINITION.match(line):
            outline.add("\n".join(lines).strip("\n"))
            lines = []
            outline.heading(1, line.rstrip(" {:"))
        lines.append(line.rstrip())
    outline.add("\n".join(lines).strip("\n"))
    sections = outline.sections()
    if not sections:
        raise BookRefused(Reason.EMPTY, "The file holds no text.")
    return Reading(None, sections, None, Kind.CODE)
