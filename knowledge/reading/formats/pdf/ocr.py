"""OCR by a program that is installed. Nothing that opens documents is imported here: the bot does not need it."""

import csv
import importlib.util
import io
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

from knowledge.errors import SettingError
from knowledge.reading.formats.pdf import rapid

COMMON = ("eng", "jpn")
ONE_THREAD = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
SECONDS = 300  # for all pictures of one document together
EACH = 60
SURE = 50  # of 100: below it, what tesseract finds in photographs and drawings is noise
SPACED = re.compile(r"(?<=[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]) +(?=[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef])")


class Ocr:
    """OCR for one document, by a program that reads a picture; its time runs from the first picture on."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = tuple(command)
        self._ends: float | None = None

    def read(self, picture: bytes) -> str:
        """Return the text of a picture; empty where there is none, or no time left."""
        self._ends = self._ends or time.monotonic() + SECONDS
        left = min(EACH, self._ends - time.monotonic())
        if left <= 0:
            return ""
        try:
            done = subprocess.run(  # noqa: S603  in the document's own process, under all its limits
                self.command,
                input=picture,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=ONE_THREAD,
                timeout=left,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""
        return _text(done.stdout.decode("utf-8", "replace"))


def installed(name: str = "tesseract", languages: Sequence[str] = ()) -> Ocr:
    """Return the OCR of that name; raises SettingError where it is not here.

    `languages` are tesseract's; without them it reads the common ones that it has. RapidOCR reads all that it knows.
    """
    if name == "tesseract":
        return Ocr([*_tesseract(languages), "--psm", "3", "tsv"])
    if importlib.util.find_spec("rapidocr") is None:
        raise SettingError("SHISHO_OCR=rapidocr, but that package is not here.", fix="Install shisho[ocr].")
    return Ocr([sys.executable, "-I", rapid.__file__])


def _tesseract(languages: Sequence[str]) -> list[str]:
    program = shutil.which("tesseract")
    if program is None:
        raise SettingError("SHISHO_OCR=tesseract, but there is no tesseract here.", fix="Install tesseract-ocr.")
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False, timeout=EACH)  # noqa: S603
    there = set(told.stdout.split("\n"))
    missing = [name for name in languages if name not in there]
    wanted = list(languages) or [name for name in COMMON if name in there]
    if missing or not wanted:
        lacking = ", ".join(missing or COMMON)
        raise SettingError(f"tesseract lacks the language {lacking}.", fix="Install tesseract-ocr-…, or another one.")
    return [program, "stdin", "stdout", "-l", "+".join(wanted)]


def _text(table: str) -> str:
    """Return lines read with some confidence; spaces that OCR put between Japanese characters are removed."""
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
