"""Rich text (.rtf): striprtf (BSD) takes the markup away; rows of cells become tables again."""

import re
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from knowledge.errors import BookRefused, Reason
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section

CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
TITLE = re.compile(r"\{\\title ([^{}\\]{1,200})\}")
BLANK_LINES = re.compile(r"\n\s*\n+")


def read(data: bytes) -> Reading:
    page = CODE_PAGE.search(data[:4096])
    source = data.decode("latin-1")  # everything else is escaped
    encoding = f"cp{page.group(1).decode()}" if page else "cp1252"
    text = rtf_to_text(source, encoding, "replace")  # type: ignore[no-untyped-call]  # it ships no types
    body = BLANK_LINES.sub("\n\n", "\n".join(_blocks(text))).strip()
    if not body:
        reason = Reason.PICTURES_ONLY if rb"\pict" in data else Reason.EMPTY
        raise BookRefused(reason, "The document holds no text.")
    title = TITLE.search(source[:65536])
    return Reading(title.group(1).strip() if title else None, (Section(body),), None, Kind.RTF)


def _blocks(text: str) -> list[str]:
    """Split into paragraphs and tables; lines that end with a cell mark are rows."""
    blocks: list[str] = []
    for rows, lines in groupby(text.split("\n"), key=lambda line: line.rstrip().endswith("|")):
        if rows:
            blocks += ["", table([line.rstrip().removesuffix("|").split("|") for line in lines]), ""]
        else:
            blocks += [f"{line.strip()}\n" for line in lines]
    return blocks
