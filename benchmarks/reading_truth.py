"""Measure what reading keeps of documents whose text is known: 32 documents, made here of one text in all formats.

`python -m benchmarks.reading_truth` prints, for each, the share of the text's words that is read (recall) and the share
that is read in its order. For PDFs it also prints what pypdf and pdfium read alone.
"""

import io
import json
import multiprocessing
import re
import resource
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from statistics import mean, median

from pypdf import PdfReader

from knowledge.reading.formats.pdf import page_text
from knowledge.reading.formats.pdf.annotations import STREAM_DAMAGE
from knowledge.reading.formats.pdf.pdfium import Pdfium
from knowledge.reading.formats.readers import read
from knowledge.reading.texts import Source
from tests.knowledge.reading import documents

PARAGRAPHS = tuple(
    """
Every room in the house can be booked by anybody who works here, for at most four hours a day. Bookings that nobody
confirms within ten minutes of their beginning are released, so that other people find a place to meet.

Guests sign in at the desk on the ground floor and receive a badge, which they return when they leave. A guest may stay
after seven in the evening only together with the host, because the alarm is set at half past seven.

The kitchen on the second floor is cleaned at noon and at five. Please put your cups into the machine, and write on the
board when milk or coffee runs out; the office team orders both on Tuesdays and Fridays.

If a lift stops between two floors, press the yellow button for three seconds and wait. The service company answers
within a minute and sends somebody from its office in Lyon, which takes about twenty minutes.
""".strip()
    .replace("\n", " ")
    .split("  ")
)
HEADINGS = ("Rooms", "Guests", "Kitchen", "Lifts")
ROWS = (("Room", "Floor", "Seats"), ("Oak", "first", "eight"), ("Elm", "second", "twelve"), ("Ash", "third", "four"))
JAPANESE = "会議室は一日四時間まで予約できます。来客は一階の受付で名札を受け取り、帰るときに返してください。"
WORD = re.compile(r"[^\W_]+|[\u3040-\u9fff]")
PROSE = "\n\n".join(f"{heading}\n\n{text}" for heading, text in zip(HEADINGS, PARAGRAPHS, strict=True))
TABLE = "\n".join(" ".join(row) for row in ROWS)


def words(text: str) -> list[str]:
    """Return words in lower case; Japanese characters one by one."""
    return [
        sign for word in WORD.findall(text.lower()) for sign in (word if "\u3040" <= word[0] <= "\u9fff" else [word])
    ]


def wrapped(*texts: str, width: int = 90) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(text, width)]


def shown(lines: list[str], x: int, y: int, matrix: str = "1 0 0 1") -> str:
    return f"BT /F1 9 Tf 12 TL {matrix} {x} {y} Tm " + " T* ".join(f"({line}) Tj" for line in lines) + " ET"


def columns() -> bytes:
    """Return two columns, of which each line of the left one stands beside a line of the right one."""
    left, right = (wrapped(*half, width=48) for half in (PARAGRAPHS[:2], PARAGRAPHS[2:]))
    return documents.placed_pdf([f"{shown(left, 50, 740)} {shown(right, 320, 740)}"])


def kerned() -> bytes:
    """Return words in pieces, with the corrections of space between letters that type-setting programs make."""
    lines = [
        "[" + " -250 ".join(f"({word[:2]}) 15 ({word[2:]})" for word in line.split()) + "] TJ"
        for line in wrapped(*PARAGRAPHS)
    ]
    return documents.placed_pdf([f"BT /F1 9 Tf 12 TL 50 740 Td {' T* '.join(lines)} ET"])


def gridded() -> bytes:
    cells = (
        shown([cell], 60 + 120 * across, 700 - 20 * down)
        for down, row in enumerate(ROWS)
        for across, cell in enumerate(row)
    )
    return documents.placed_pdf([" ".join(cells)])


def turned() -> bytes:
    return documents.placed_pdf([shown(wrapped(*PARAGRAPHS), 100, 60, "0 1 -1 0")])


def vertical() -> bytes:
    placed = (f"BT /F2 12 Tf 500 {740 - 13 * at} Td <{ord(sign):04x}> Tj ET" for at, sign in enumerate(JAPANESE))
    return documents.placed_pdf([" ".join(placed)], "".join(sorted(set(JAPANESE))))


def across() -> bytes:
    line = "".join(f"{ord(sign):04x}" for sign in JAPANESE)
    return documents.placed_pdf([f"BT /F2 9 Tf 50 740 Td <{line}> Tj ET"], "".join(sorted(set(JAPANESE))))


def html() -> str:
    body = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in zip(HEADINGS, PARAGRAPHS, strict=True))
    return f"<!doctype html><html><head><title>House</title></head><body><main>{body}</main></body></html>"


def markdown(mark: str = "##") -> str:
    return "\n\n".join(f"{mark} {heading}\n\n{text}" for heading, text in zip(HEADINGS, PARAGRAPHS, strict=True))


def latex() -> str:
    body = "\n".join(f"\\section{{{heading}}}\n{text}\n" for heading, text in zip(HEADINGS, PARAGRAPHS, strict=True))
    return f"\\documentclass{{article}}\n\\begin{{document}}\n{body}\\end{{document}}\n"


def restructured() -> str:
    return "\n\n".join(
        f"{heading}\n{'=' * len(heading)}\n\n{text}" for heading, text in zip(HEADINGS, PARAGRAPHS, strict=True)
    )


def letter() -> str:
    return f"From: Ana <ana@acme.example>\nTo: bo@acme.example\nSubject: House\n\n{PROSE}\n"


def word() -> bytes:
    blocks = [
        block
        for pair in zip(HEADINGS, PARAGRAPHS, strict=True)
        for block in (("Heading 1", pair[0]), ("Normal", pair[1]))
    ]
    return documents.word(*blocks)


def open_text() -> bytes:
    body = "".join(
        f'<text:h text:outline-level="1">{heading}</text:h><text:p>{text}</text:p>'
        for heading, text in zip(HEADINGS, PARAGRAPHS, strict=True)
    )
    return documents.open_document("text", body)


def open_sheet() -> bytes:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in ROWS)
    return documents.open_document("spreadsheet", f'<table:table table:name="R">{rows}</table:table>')


def notebook() -> str:
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": markdown()}]})


def transcript(times: str, head: str = "") -> str:
    cues = (f"{at}\n{times.format(at, at + 1)}\n{text}" for at, text in enumerate(PARAGRAPHS, 1))
    return head + "\n\n".join(cues) + "\n"


def events() -> str:
    told = (
        f"BEGIN:VEVENT\nSUMMARY:{heading}\nDESCRIPTION:{text}\nEND:VEVENT\n"
        for heading, text in zip(HEADINGS, PARAGRAPHS, strict=True)
    )
    return f"BEGIN:VCALENDAR\n{''.join(told).replace(';', chr(92) + ';')}END:VCALENDAR\n"


def export() -> bytes:
    days = [
        {"type": "message", "user": "U1", "text": text, "ts": f"174100000{at}.0"} for at, text in enumerate(PARAGRAPHS)
    ]
    return documents.zipped(
        {
            "users.json": '[{"id": "U1", "name": "ana"}]',
            "channels.json": '[{"id": "C1", "name": "house"}]',
            "house/2025-03-03.json": json.dumps(days),
        }
    )


BODY = "\n\n".join(PARAGRAPHS)
SLIDES = [(heading, text, "") for heading, text in zip(HEADINGS, PARAGRAPHS, strict=True)]
DOCUMENTS: Mapping[str, tuple[str, Callable[[], bytes | str]]] = {
    "a.txt": (PROSE, lambda: PROSE),
    "french-letters.txt": (PROSE.replace("e", "é"), lambda: PROSE.replace("e", "é").encode("cp1252")),
    "a.md": (PROSE, markdown),
    "a.mdx": (PROSE, lambda: f'import A from "a"\n\n<A>\n\n{markdown()}\n\n</A>'),
    "a.rst": (PROSE, restructured),
    "a.adoc": (PROSE, lambda: f"= House\n\n{markdown('==')}"),
    "a.tex": (PROSE, latex),
    "a.html": (PROSE, html),
    "a.docx": (PROSE, word),
    "a.pptx": (PROSE, lambda: documents.deck(SLIDES)),
    "a.odt": (PROSE, open_text),
    "a.epub": (PROSE, lambda: documents.ebook({"a.xhtml": html().partition("<main>")[2].partition("</main>")[0]})),
    "a.rtf": (PROSE, lambda: "{\\rtf1\\ansi " + PROSE.replace("\n\n", "\\par ") + "}"),
    "a.eml": (PROSE, letter),
    "a.mbox": (
        PROSE,
        lambda: (
            f"From ana Mon Mar  3 10:00:00 2025\n{letter()}\n\n"
            f"From bo Mon Mar  3 11:00:00 2025\n{letter()[:90]}\n\nYes.\n"
        ),
    ),
    "a.ipynb": (PROSE, notebook),
    "a.ics": (PROSE, events),
    "a.vtt": (BODY, lambda: transcript("00:0{}:00.000 --> 00:0{}:00.000", "WEBVTT\n\n")),
    "a.srt": (BODY, lambda: transcript("00:0{}:00,000 --> 00:0{}:00,000")),
    "export.zip": (BODY, export),
    "a.zip": (PROSE, lambda: documents.zipped({"house.md": markdown()})),
    "a.tar.gz": (PROSE, lambda: documents.tarred({"house.md": markdown().encode()})),
    "a.xlsx": (TABLE, lambda: documents.workbook({"R": ROWS})),
    "a.ods": (TABLE, open_sheet),
    "a.csv": (TABLE, lambda: "\n".join(map(",".join, ROWS))),
    "one-column.pdf": (BODY, lambda: documents.placed_pdf([shown(wrapped(*PARAGRAPHS), 50, 740)])),
    "two-columns.pdf": (BODY, columns),
    "kerned.pdf": (BODY, kerned),
    "turned.pdf": (BODY, turned),
    "table.pdf": (TABLE, gridded),
    "japanese.pdf": (JAPANESE, across),
    "vertical.pdf": (JAPANESE, vertical),
}
TABLES = frozenset({"a.xlsx", "a.ods", "a.csv", "table.pdf"})


def found(name: str, data: bytes) -> str:
    return "\n".join("\n".join([*section.headings[-1:], section.text]) for section in read(Source(name, data)).sections)


def measured(truth: str, text: str) -> tuple[float, float]:
    """Return the share of the truth's words that the text has, and the share that it has in their order."""
    wanted, told = words(truth), words(text)
    blocks = SequenceMatcher(None, wanted, told, autojunk=False).get_matching_blocks()
    return (Counter(wanted) & Counter(told)).total() / len(wanted), sum(block.size for block in blocks) / len(wanted)


def alone(data: bytes) -> Iterator[str]:
    """Yield what pypdf and pdfium read of a PDF's first page."""
    yield page_text.text_of(PdfReader(io.BytesIO(data)).pages[0])
    yield page_text.tidy(Pdfium(data).text(0))


def _by_pypdf(data: bytes) -> str:
    return "\n".join(page_text.text_of(page) for page in PdfReader(io.BytesIO(data)).pages)


def _by_pdfium(data: bytes) -> str:
    document = Pdfium(data)
    return "\n".join(page_text.tidy(document.text(number)) for number in range(len(document)))


def _weighed(read: Callable[[bytes], str], data: bytes) -> tuple[list[str], float, float]:
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    text = read(data)
    seconds = time.process_time() - begun
    return words(text), seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def weighed(read: Callable[[bytes], str], data: bytes) -> tuple[list[str], float, float]:
    """Read in a process of its own; return words, seconds of the processor, and the MB by which the process grew."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_weighed, (read, data))


def compare(paths: Sequence[Path]) -> None:
    """Print for each file what both programs read, and the medians; files that one cannot open are left out."""
    ratios, grown = [], []
    for path in paths:
        data = path.read_bytes()
        try:
            one, long, large = weighed(_by_pypdf, data)
            other, short, small = weighed(_by_pdfium, data)
        except STREAM_DAMAGE as error:
            print(f"{path.name:45} {type(error).__name__}")
            continue
        ratios.append(long / short)
        grown.append((large, small))
        common = (Counter(one) & Counter(other)).total()
        shares = (f"{common / max(len(each), 1):.3f}" for each in (one, other))
        print(
            f"{path.name:45} pypdf {len(one):6} words, pdfium {len(other):6}; "
            f"in both {' '.join(shares)}; {long / short:.0f} x; {large:.0f} and {small:.0f} MB"
        )
    print(
        f"pypdf takes {median(ratios):.1f} times as long in the middle; the processes grow by "
        f"{' and '.join(f'{median(each):.0f} (at most {max(each):.0f})' for each in zip(*grown, strict=True))} MB"
    )


def main() -> None:
    if sys.argv[1:]:
        compare([Path(name) for name in sys.argv[1:]])
        return
    results = {}
    for name, (truth, made) in DOCUMENTS.items():
        content = made()
        data = content.encode() if isinstance(content, str) else content
        results[name] = measured(truth, found(name, data))
        others = [measured(truth, text) for text in (alone(data) if name.endswith(".pdf") else ())]
        apart = "".join(
            f"  {program} {recall:.3f} {order:.3f}"
            for program, (recall, order) in zip(("pypdf", "pdfium"), others, strict=False)
        )
        print(f"{name:20} recall {results[name][0]:.3f}  in order {results[name][1]:.3f}{apart}")
    prose = [result for name, result in results.items() if name not in TABLES]
    print(
        f"prose, {len(prose)} documents: recall {mean(recall for recall, _ in prose):.3f}, "
        f"in order {mean(order for _, order in prose):.3f}"
    )


if __name__ == "__main__":
    main()
