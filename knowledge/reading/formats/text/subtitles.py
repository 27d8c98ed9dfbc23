"""Subtitles and transcripts of meetings (.vtt, .srt): what was said, by whom and when."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.errors import BookRefused, Reason
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading, Section
from knowledge.remark import left_out

TIMES = re.compile(r"^\s*((?:\d+:)?\d{1,2}:\d{2})[.,]\d{3}\s+-->\s+((?:\d+:)?\d{1,2}:\d{2})[.,]\d{3}")
BLOCK = re.compile(r"\n[ \t]*\n+")
SPEAKER = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
TAG = re.compile(r"</?[\w.:]*(?:\s[^<>]*)?>|\{\\[^{}]*\}")
NAMED = re.compile(r"[^\W\d_]{3}[^/]*$")  # an identifier that is a name, unlike those that programs count out
LONGEST = 60  # seconds of speech under one time


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of one person in a row; `begin` and `end` count seconds."""

    begin: int
    end: int
    speaker: str
    text: str

    @property
    def line(self) -> str:
        time = f"{self.begin // 3600:02}:{self.begin // 60 % 60:02}:{self.begin % 60:02}"
        return f"{time} {self.speaker}: {self.text}" if self.speaker else f"{time} {self.text}"


def read(text: str) -> Reading:
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    blocks = BLOCK.split(text)
    speeches = list(_joined(_speeches(blocks)))
    if not speeches:
        raise BookRefused(Reason.EMPTY, "The subtitles hold no text.")
    notes = sum(1 for block in blocks if block.startswith("NOTE") and block[len("NOTE") :].strip())
    title = blocks[0].partition("\n")[0].removeprefix("WEBVTT").strip(" -\t") if text.startswith("WEBVTT") else ""
    told = "\n\n".join(speech.line for speech in speeches)
    return Reading(title or None, (Section(told),), None, Kind.SUBTITLES, left_out(notes))


def _speeches(blocks: list[str]) -> Iterator[Speech]:
    for block in blocks:
        lines = block.strip("\n").split("\n")
        at = next((at for at, line in enumerate(lines) if TIMES.match(line)), None)
        if at is None:
            continue
        times = TIMES.match(lines[at])
        said = "\n".join(lines[at + 1 :])
        words = " ".join(html.unescape(TAG.sub("", said)).split())
        name = lines[at - 1].strip() if at and NAMED.match(lines[at - 1].strip()) else ""
        speaker = SPEAKER.search(said)
        if times and words:
            words = f"{name}: {words}" if name else words
            yield Speech(_seconds(times[1]), _seconds(times[2]), speaker[1].strip() if speaker else "", words)


def _joined(speeches: Iterator[Speech]) -> Iterator[Speech]:
    """Join what one person says in a row; subtitles that roll up repeat the line before."""
    held: Speech | None = None
    for speech in speeches:
        if held and held.text.endswith(speech.text):
            held = replace(held, end=speech.end)
        elif held and held.speaker == speech.speaker and speech.end - held.begin <= LONGEST:
            held = replace(held, end=speech.end, text=f"{held.text} {speech.text}")
        else:
            if held:
                yield held
            held = speech
    if held:
        yield held


def _seconds(time: str) -> int:
    seconds = 0
    for part in time.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds
