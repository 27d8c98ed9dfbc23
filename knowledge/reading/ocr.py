"""Text in pictures, found by tesseract (Apache-2.0) where the operator switched it on."""

import csv
import io
import re
import shutil
import subprocess
import time
from collections import defaultdict
from collections.abc import Sequence

from knowledge.errors import SettingError

COMMON = ("eng", "jpn")
SECONDS = 300  # for all pictures of one document together
EACH = 60
SURE = 50  # of 100: below it, what tesseract finds in photographs and drawings is noise
SPACED = re.compile(r"(?<=[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]) +(?=[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef])")


class Ocr:
    """Belongs to one document: its time runs from the first picture on."""

    def __init__(self, program: str, languages: str) -> None:
        self.program = program
        self.languages = languages
        self._ends: float | None = None

    def read(self, picture: bytes) -> str:
        """Empty where there is nothing to read, or no time left to read it."""
        self._ends = self._ends or time.monotonic() + SECONDS
        left = min(EACH, self._ends - time.monotonic())
        if left <= 0:
            return ""
        try:
            done = subprocess.run(  # noqa: S603  in the document's own process, under all its limits
                [self.program, "stdin", "stdout", "-l", self.languages, "--psm", "3", "tsv"],
                input=picture,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"OMP_THREAD_LIMIT": "1"},
                timeout=left,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""
        return _text(done.stdout.decode("utf-8", "replace"))


def installed(languages: Sequence[str] = ()) -> Ocr:
    """Raises SettingError where tesseract or one of the languages is missing; without any, the common ones it has."""
    program = shutil.which("tesseract")
    if program is None:
        raise SettingError("SHISHO_OCR=tesseract, but there is no tesseract here.", mend="Install tesseract-ocr.")
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=EACH)  # noqa: S603
    there = set(told.stdout.split("\n"))
    missing = [name for name in languages if name not in there]
    wanted = list(languages) or [name for name in COMMON if name in there]
    if missing or not wanted:
        lacking = ", ".join(missing or COMMON)
        raise SettingError(f"tesseract lacks the language {lacking}.", mend="Install tesseract-ocr-…, or another one.")
    return Ocr(program, "+".join(wanted))


def _text(table: str) -> str:
    """Lines that were read with some confidence, blocks apart; Japanese without the spaces put between its signs."""
    lines: dict[tuple[str, ...], list[tuple[str, float]]] = defaultdict(list)
    for word in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if (word.get("text") or "").strip():
            place = (word["block_num"], word["par_num"], word["line_num"])
            lines[place].append((word["text"].strip(), float(word["conf"])))
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for (block, paragraph, _), words in lines.items():
        if sum(sure for _, sure in words) >= SURE * len(words):
            blocks[block, paragraph].append(SPACED.sub("", " ".join(text for text, _ in words)))
    return "\n\n".join("\n".join(block) for block in blocks.values())
