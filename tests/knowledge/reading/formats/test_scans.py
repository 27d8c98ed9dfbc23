"""Pictures and scanned pages, with OCR switched on: real pictures, and tesseract itself."""

import asyncio
import importlib.util
import io
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter

from benchmarks.adversarial_files import CATALOG, FONT, PAGE, SHOWN, numbered, stream
from knowledge.errors import BookRefused, Reason, SettingError
from knowledge.reading.formats.pdf import ocr, rapid
from knowledge.reading.formats.pdf.rapid import Line
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.reading.texts import Reading, Source
from tests.knowledge.reading.conftest import Read, Refusal
from tests.knowledge.reading.documents import pdf, text_of

pytestmark = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not on this machine")
with_rapid = pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="shisho[ocr] is not installed")
NOTICE = "The kettle is in the kitchen"


@pytest.fixture(scope="module")
async def seeing() -> AsyncIterator[Reader]:
    async with open_reader(50, ocr=ocr.installed()) as reader:
        yield reader


def picture(text: str, kind: str = "PNG") -> bytes:
    page = Image.new("RGB", (1000, 200), "white")
    ImageDraw.Draw(page).text((40, 60), text, "black", ImageFont.load_default(48))
    made = io.BytesIO()
    page.save(made, kind)
    return made.getvalue()


def scanned(*texts: str) -> bytes:
    """A PDF whose pages are pictures; an empty text makes a blank one."""
    writer = PdfWriter()
    for text in texts:
        writer.append(io.BytesIO(picture(text, "PDF")))
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def remarks(reading: Reading) -> list[tuple[str, object]]:
    return [(note.code, note.values["pages"]) for note in reading.remarks]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
async def test_a_picture_of_a_notice_is_read(seeing: Reader, kind: str) -> None:
    reading = await seeing.read(Source("notice", picture(NOTICE, kind)))
    assert NOTICE in text_of(reading)
    assert remarks(reading) == [("pages_by_ocr", [1])]


async def test_scanned_pages_are_read_and_the_receipt_tells_them_from_blank_ones(seeing: Reader) -> None:
    reading = await seeing.read(Source("scan.pdf", scanned("Tea is at four", "", "Cake is at five")))
    assert [(section.page, section.text) for section in reading.sections] == [
        (1, "Tea is at four"),
        (3, "Cake is at five"),
    ]
    assert remarks(reading) == [("pages_without_text", [2]), ("pages_by_ocr", [1, 3])]


def in_pdf(picture: bytes, about: str = "/Filter /DCTDecode") -> bytes:
    return stream(
        picture,
        f"/Subtype /Image /Width 1000 /Height 200 /ColorSpace /DeviceRGB /BitsPerComponent 8 {about}".encode(),
    )


def with_pictures(first: bytes, second: bytes) -> bytes:
    """Three pages: words beside the first picture, both pictures alone, and words again."""
    page = PAGE.replace(b"/Font", b"/XObject << /A 4 0 R /B 5 0 R >> /Font").replace(b"[0 0 9 9]", b"[0 0 612 792]")
    contents = (b"BT /F1 12 Tf 72 720 Td (Tea is at four.) Tj ET /A Do", b"/A Do /B Do", SHOWN)
    pages = [piece for at, content in enumerate(contents) for piece in (page % (7 + 2 * at), stream(content))]
    kids = b"<< /Type /Pages /Kids [6 0 R 8 0 R 10 0 R] /Count 3 >>"
    return numbered([CATALOG, kids, FONT, first, second, *pages])


def enormous() -> bytes:
    """A small file that says its picture is enormous."""
    data = bytearray(picture("", "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = (60_000).to_bytes(2, "big") * 2
    return bytes(data)


BAD = {
    "no picture": in_pdf(b"This is no picture."),
    "cut off": in_pdf(picture(NOTICE, "JPEG")[:900]),
    "enormous": in_pdf(enormous()),
    "not packed": in_pdf(b"This is not packed.", "/Filter /FlateDecode"),
    "of a kind that nothing here unpacks": in_pdf(b"\0" * 40, "/Filter /JBIG2Decode"),
    "packed by nobody knows what": in_pdf(b"\0" * 40, "/Filter /NoSuchDecode"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
async def test_a_bad_picture_costs_neither_the_document_nor_the_picture_beside_it(seeing: Reader, bad: bytes) -> None:
    reading = await seeing.read(Source("a.pdf", with_pictures(bad, in_pdf(picture(NOTICE, "JPEG")))))
    assert [section.text for section in reading.sections] == ["Tea is at four.", NOTICE, "Tea is at four."]
    assert remarks(reading) == [("pages_by_ocr", [2]), ("pictures_unreadable", [2])]


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
async def test_without_ocr_a_bad_picture_costs_nothing_but_itself(read: Read, bad: bytes) -> None:
    reading = await read("a.pdf", with_pictures(bad, bad))
    assert [section.text for section in reading.sections] == ["Tea is at four.", "Tea is at four."]
    assert remarks(reading) == [("pages_without_text", [2])]


async def test_pages_with_text_of_their_own_are_not_read_again(seeing: Reader) -> None:
    assert remarks(await seeing.read(Source("tea.pdf", pdf(["Tea is at four."])))) == []


async def test_a_scan_from_a_public_collection_is_read(seeing: Reader, shared: Path) -> None:
    path = shared / "data" / "files" / "pdf" / "loremipsum-flat.pdf"
    reading = await seeing.read(Source(path.name, await asyncio.to_thread(path.read_bytes)))
    assert "dolor sit amet" in text_of(reading)


async def test_a_picture_without_text_is_refused_and_not_read_as_noise(seeing: Reader) -> None:
    for shown in (Image.effect_noise((600, 400), 90), Image.linear_gradient("L"), Image.new("L", (1, 1))):
        made = io.BytesIO()
        shown.save(made, "PNG")
        with pytest.raises(BookRefused) as refused:
            await seeing.read(Source("photo.png", made.getvalue()))
        assert refused.value.reason == Reason.PICTURES_ONLY


async def test_a_picture_that_unpacks_to_an_enormous_size_is_refused(seeing: Reader) -> None:
    made = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(made, "PNG")
    with pytest.raises(BookRefused) as refused:
        await seeing.read(Source("bomb.png", made.getvalue()))
    assert refused.value.reason == Reason.PICTURES_ONLY


async def test_without_ocr_a_picture_is_refused_as_one(refusal: Refusal) -> None:
    assert (await refusal("notice.png", picture(NOTICE))).reason == Reason.PICTURES_ONLY


def test_a_language_that_tesseract_lacks_is_told_when_shisho_starts() -> None:
    with pytest.raises(SettingError) as told:
        ocr.installed("tesseract", ["tlh"])
    assert "tlh" in told.value.sentence


@with_rapid
async def test_scanned_pages_are_read_without_a_system_program(shared: Path) -> None:
    path = shared / "data" / "files" / "pdf" / "loremipsum-flat.pdf"
    async with open_reader(50, ocr=ocr.installed("rapidocr")) as reader:
        reading = await reader.read(Source(path.name, await asyncio.to_thread(path.read_bytes)))
        assert "dolor sit amet" in text_of(reading)
        assert remarks(reading) == [("pages_by_ocr", [1])]
        with pytest.raises(BookRefused) as refused:
            await reader.read(Source("photo.png", blank()))
    assert refused.value.reason == Reason.PICTURES_ONLY


def blank() -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").save(made, "PNG")
    return made.getvalue()


def test_lines_from_top_to_bottom_are_read_from_right_to_left() -> None:
    lines = [Line(left, 0, left + 20, 300, text, 1.0) for text, left in (("b", 100), ("d", 60), ("a", 140))]
    lines.append(Line(98, 320, 122, 600, "c", 1.0))
    (rows,) = rapid.blocks(lines)
    assert [[piece.text for piece in row] for row in rows] == [["a"], ["b", "c"], ["d"]]


def placed(text: str, left: float, top: float, width: float) -> Line:
    return Line(left, top, left + width, top + 20, text, 1.0)


def test_two_columns_of_a_scan_are_read_one_after_the_other_and_the_rows_of_a_table_across() -> None:
    columns = [
        placed(f"{side}{row}", left, 60 + 30 * row, 300) for row in range(4) for side, left in (("a", 0), ("b", 340))
    ]
    found = list(rapid.blocks([placed("Title", 100, 0, 400), *columns]))
    assert [[piece.text for row in block for piece in row] for block in found] == [
        ["Title"],
        ["a0", "a1", "a2", "a3"],
        ["b0", "b1", "b2", "b3"],
    ]
    cells = [placed(f"{name}{row}", left, 31 * row, 60) for name, left in (("x", 0), ("y", 200)) for row in range(4)]
    (rows,) = rapid.blocks(cells)
    assert [[piece.text for piece in row] for row in rows] == [[f"x{row}", f"y{row}"] for row in range(4)]
