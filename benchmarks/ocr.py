"""Measure how many characters tesseract and RapidOCR read rightly of scans in English and Japanese.

`python -m benchmarks.ocr --font FILE` draws 10 pages of the sample handbook in each language, as they are, tilted, and
noisy. A font with Japanese is needed, such as Noto Serif CJK. What is not installed is left out, with its reason.
"""

import argparse
import io
import random
import re
import textwrap
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import mean

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from knowledge.errors import SettingError
from knowledge.reading.formats.pdf import ocr

HANDBOOK = Path(__file__).parents[1] / "playground" / "handbook"
PAGES = 10  # in each language
SHAPES = {"en": (24, 68), "ja": (15, 34)}  # lines of a page, characters of a line
PAPER, EDGE, SIZE = (1240, 1754), 130, 32  # pixels: A4 at 150 dots an inch, its margin, a letter
MARKS = re.compile(r"[#*`>|]|^-+ |\[|\]\([^)]*\)", re.MULTILINE)
Program = Callable[[bytes], str]


def pages(language: str) -> list[list[str]]:
    """Return the lines of so many pages of the handbook's text."""
    names = sorted(path for path in HANDBOOK.glob("*.md") if path.name.startswith("ja-") == (language == "ja"))
    text = " ".join(MARKS.sub("", path.read_text()).replace("\n", " ") for path in names)
    many, wide = SHAPES[language]
    lines = textwrap.wrap(text, wide)
    return [lines[at * many : (at + 1) * many] for at in range(PAGES)]


def drawn(lines: list[str], font: ImageFont.FreeTypeFont) -> Image.Image:
    page = Image.new("L", PAPER, 255)
    ImageDraw.Draw(page).multiline_text((EDGE, EDGE), "\n".join(lines), 20, font, spacing=SIZE // 2)
    return page


def noisy(page: Image.Image) -> Image.Image:
    """Return a grey, blurred page with specks, as a copier makes them."""
    chance = random.Random(1)  # noqa: S311  specks, not secrets
    faded = page.point(lambda value: 60 + value * 0.65).filter(ImageFilter.GaussianBlur(1.1))
    faded = Image.blend(faded, Image.effect_noise(faded.size, 90), 0.18)
    for _ in range(1500):
        faded.putpixel((chance.randrange(PAPER[0]), chance.randrange(PAPER[1])), 0)
    return faded


SCANS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean": lambda page: page,
    "tilted": lambda page: page.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255),
    "noisy": noisy,
}


def programs() -> Iterator[tuple[str, Program]]:
    """Yield what is installed, as Shisho calls it; each page has the time of a document."""
    for name in ("tesseract", "rapidocr"):
        try:
            found = ocr.installed(name)
        except SettingError as error:
            print(f"{name} is left out: {error}")
        else:
            yield name, partial(_read, found.command)


def _read(command: Sequence[str], picture: bytes) -> str:
    return ocr.Ocr(command).read(picture)


def distance(one: str, other: str) -> int:
    """Return the number of characters to insert, delete or replace."""
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, 1):
        diagonal, row[0] = row[0], at
        for to, theirs in enumerate(other, 1):
            diagonal, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, diagonal + (sign != theirs))
    return row[-1]


def accuracy(truth: str, text: str) -> float:
    """Return the share of characters that are right, spaces and widths apart."""
    wanted, told = ("".join(unicodedata.normalize("NFKC", each).split()) for each in (truth, text))
    return 1 - distance(wanted, told) / len(wanted)


def png(page: Image.Image) -> bytes:
    made = io.BytesIO()
    page.save(made, "PNG")
    return made.getvalue()


def measure(name: str, program: Program, font: ImageFont.FreeTypeFont, many: int) -> None:
    for language in SHAPES:
        for kind, scanned in SCANS.items():
            begun = time.perf_counter()
            results = [
                accuracy("".join(lines), program(png(scanned(drawn(lines, font))))) for lines in pages(language)[:many]
            ]
            seconds = (time.perf_counter() - begun) / many
            print(
                f"{name:10} {language} {kind:7} characters right {mean(results):.4f}, worst page {min(results):.4f}, "
                f"{seconds:.1f} s a page",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--font", required=True)
    parser.add_argument("--pages", type=int, default=PAGES)
    asked = parser.parse_args()
    font = ImageFont.truetype(asked.font, SIZE)
    for name, program in programs():
        measure(name, program, font, asked.pages)


if __name__ == "__main__":
    main()
