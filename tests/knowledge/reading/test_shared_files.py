"""Every file of a public collection is read or refused for a reason, and none comes out as noise."""

import asyncio
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest

from knowledge.errors import BookRefused, Reason
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.texts import Reading, Source
from tests.conftest import REPOSITORY
from tests.knowledge.reading.documents import text_of

NOISE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
BASE64 = re.compile(r"[A-Za-z0-9+/]{300,}")
Outcome = Reading | BookRefused

CONTENTS = {
    "stanley-cups.xlsx": "| Maple Leafs | TOR | 13 |",
    "stanley-cups-utf-16.csv": "| Maple Leafs | TOR | 13 |",
    "table-semicolon-delimiter.csv": "| --- |",
    "2023-half-year-analyses-by-segment.xlsx": "| Zone NA | 12553 |",
    "sample-presentation.pptx": "We can see how it works",
    "fake-power-point-table.pptx": "| Tangerine | Pink | Aqua |",
    "group-shapes-nested.pptx": "H",
    "fake.odt": "| Leader | Sarah | Mark | Ryan |",
    "fake-doc.rtf": "| Row 1, Cell 1 | Row 1, Cell 2 |",
    "winter-sports.epub": "There is an amazingly silly proverb",
    "factbook-utf-16.xml": "| France | Paris | Emmanuel Macron | Soccer |",
    "fake-email.eml": "Roses are red",
    "fake-email.txt": "Roses are red",
    "umlauts-non-utf8.md": "ü",
    "fake-html-cp1252.html": "betaalde 4,25 €",
    "example-steelJIS-datasheet-utf-16.html": "SteelJIS",
    "handbook-872p.docx": "COMPLIANCE",
    "docx-tables.docx": "|",
    "multi-column.pdf": "Dense Passage Retrieval",
    "embedded-cmap-cidfont.pdf": "embedded CMap",
    "list-item-example.pdf": "development process. It then introduces the",
    "fake-bold-sample.pdf": "BOLD TEXT SAMPLE",
    "hebrew-text-base64-iso88598i.txt": "Tesla - נדרשת חתימה",
    "korean-text-with-tables.pdf": "주",
    "copy-protected.pdf": "LayoutParser",
}
REFUSED = {
    "empty.txt": Reason.EMPTY,
    "empty.xlsx": Reason.EMPTY,
    "fake-text-all-whitespace.txt": Reason.EMPTY,
    "password.pdf": Reason.PASSWORD,
    "password_protected.xlsx": Reason.PASSWORD,
    "loremipsum-flat.pdf": Reason.PICTURES_ONLY,
    "single_table.pdf": Reason.PICTURES_ONLY,
    "table-multi-row-column-cells.pdf": Reason.PICTURES_ONLY,
    "picture.pptx": Reason.PICTURES_ONLY,
    "test-image-jpg-mime.pptx": Reason.PICTURES_ONLY,
}
OLD = {".doc", ".xls", ".ppt"}


@pytest.fixture(scope="module")
async def outcomes(shared: Path, reader: Reader) -> dict[str, Outcome]:
    paths = sorted(path for path in (shared / "data" / "files").rglob("*") if path.is_file())
    found = await asyncio.gather(*(outcome(reader, path) for path in paths))
    return dict(zip((path.name for path in paths), found, strict=True))


async def outcome(reader: Reader, path: Path) -> Outcome:
    data = await asyncio.to_thread(path.read_bytes)
    try:
        return await reader.read(Source(path.name, data))
    except BookRefused as refusal:
        return refusal


def test_every_file_is_read_or_refused_for_the_right_reason(outcomes: dict[str, Outcome]) -> None:
    refused = {name: told.reason for name, told in outcomes.items() if isinstance(told, BookRefused)}
    assert {name: reason for name, reason in refused.items() if Path(name).suffix not in OLD} == REFUSED
    assert {reason for name, reason in refused.items() if Path(name).suffix in OLD} <= {Reason.OLD_OFFICE}
    assert len(outcomes) > 100


def test_each_refusal_of_the_collection_stands_in_the_page_with_its_reason() -> None:
    page = (REPOSITORY / "docs" / "stocking.md").read_text()
    listed = dict(re.findall(r"^\| `([^`]+)` \| `(\w+)` \|", page, re.MULTILINE))
    assert {Path(name).name: Reason(reason) for name, reason in listed.items()} == REFUSED


def test_no_reason_is_untrue(outcomes: dict[str, Outcome], shared: Path) -> None:
    """Look at each refused file a second time, by other means than those that read it."""
    looks = {Reason.EMPTY: is_empty, Reason.PASSWORD: is_locked, Reason.PICTURES_ONLY: has_pictures_alone}
    for path in (shared / "data" / "files").rglob("*"):
        told = outcomes.get(path.name)
        if isinstance(told, BookRefused) and path.suffix not in OLD:
            assert looks[told.reason](path.read_bytes()), path.name


def is_empty(data: bytes) -> bool:
    if not data.startswith(b"PK"):
        return not data.decode().strip()
    book = openpyxl.load_workbook(io.BytesIO(data))
    return not any(value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)


def is_locked(data: bytes) -> bool:
    if not data.startswith(b"%PDF"):
        return "EncryptedPackage".encode("utf-16-le") in data
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(data)
    return True


def has_pictures_alone(data: bytes) -> bool:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as deck:
            slides = b"".join(deck.read(name) for name in deck.namelist() if name.startswith("ppt/slides/slide"))
            return not re.search(rb"<a:t>[^<]*\w", slides) and any("/media/" in name for name in deck.namelist())
    pages = list(pypdfium2.PdfDocument(data))
    pictures = [shape for page in pages for shape in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    return not any(page.get_textpage().get_text_range().strip() for page in pages) and bool(pictures)


def test_no_file_comes_out_as_noise(outcomes: dict[str, Outcome]) -> None:
    for name, told in outcomes.items():
        if isinstance(told, Reading):
            text = text_of(told)
            assert len(NOISE.findall(text)) <= 0.01 * len(text), name
            assert not BASE64.search(text), name
            assert text.strip(), name


@pytest.mark.parametrize("name", sorted(CONTENTS))
def test_known_contents_are_found(outcomes: dict[str, Outcome], name: str) -> None:
    told = outcomes[name]
    assert isinstance(told, Reading)
    assert CONTENTS[name] in text_of(told)


def test_pages_without_text_are_named(outcomes: dict[str, Outcome]) -> None:
    told = outcomes["layout-parser-paper-with-empty-pages.pdf"]
    assert isinstance(told, Reading)
    assert [(note.code, note.values["pages"]) for note in told.remarks] == [("pages_without_text", [2, 3])]


def test_headers_and_footers_of_a_word_document_stay_out(outcomes: dict[str, Outcome]) -> None:
    told = outcomes["docx-hdrftr.docx"]
    assert isinstance(told, Reading)
    assert "header" not in text_of(told).lower()
