"""Tests of what is refused, and in which words; and that the worst files end in bounded time."""

import io
import time
import zipfile

import pytest

from benchmarks.adversarial_files import CATALOG, PAGE, numbered, stream
from knowledge.errors import BookRefused, Reason
from knowledge.reading.recognition.kinds import BRANDS, FORMS, SIGNATURES, UNREAD, ZIP_MEMBERS, Kind
from knowledge.reading.texts import Reading
from tests.knowledge.reading.conftest import Read, Refusal
from tests.knowledge.reading.documents import deck, ebook, locked_pdf, pdf, text_of, word, workbook, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOGIN = "<!DOCTYPE html><html><body><form><input name='a'><input type='password'></form></body></html>"
LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE a ["
    "<!ENTITY l0 'ha'>"
    + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    + "]><a><b>&l9;</b><c>tea</c></a>"
)
OUTSIDE = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a><b>&x;</b><c>tea</c></a>"


def shapes_pdf() -> bytes:
    """Make a PDF whose font numbers its shapes and does not say which character each is."""
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
    font += b" /Subtype /CIDFontType2 /BaseFont /X >>] >>"
    shown = b"BT /F1 12 Tf <0003000a0011000400120005001300060014> Tj ET"
    return numbered([CATALOG, b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>", font, PAGE % 5, stream(shown)])


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("locked.pdf", locked_pdf("secret"), Reason.PASSWORD),
        ("scan.pdf", pdf(["", ""]), Reason.PICTURES_ONLY),
        ("half.pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog", Reason.DAMAGED),
        ("cut.docx", word(("Normal", "Tea"))[:2000], Reason.DAMAGED),
        ("cut.xlsx", workbook({"A": [["x"]]})[:3000], Reason.DAMAGED),
        ("cut.pptx", deck([("a", "b", "")])[:9000], Reason.DAMAGED),
        ("empty.docx", word(("Normal", "")), Reason.EMPTY),
        ("empty.xlsx", workbook({"A": []}), Reason.EMPTY),
        ("empty.pptx", deck([]), Reason.EMPTY),
        ("empty.csv", ";;\n;;\n", Reason.EMPTY),
        ("empty.md", "---\ntitle: x\n---\n", Reason.EMPTY),
        ("empty.html", "<html><head><title>x</title></head><body><script>1</script></body></html>", Reason.EMPTY),
        (
            "app.html",
            "<html><body><div id='root'></div><noscript>Enable JavaScript.</noscript></body></html>",
            Reason.EMPTY,
        ),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(40), Reason.PICTURES_ONLY),
        ("picture.docx", b"\xff\xd8\xff\xe0" + bytes(40), Reason.PICTURES_ONLY),
        ("picture.webp", b"RIFF\x30\0\0\0WEBPVP8 " + bytes(40), Reason.PICTURES_ONLY),
        ("picture.heic", b"\0\0\0\x18ftypheic" + bytes(40), Reason.PICTURES_ONLY),
        ("film.mp4", b"\0\0\0\x20ftypisom" + bytes(40), Reason.UNKNOWN_KIND),
        ("page.xps", zipped({"FixedDocSeq.fdseq": "<a/>", "[Content_Types].xml": "<Types/>"}), Reason.UNKNOWN_KIND),
        ("report.pdf", LOGIN, Reason.LOGIN_PAGE),
        ("unseen.txt", "\u200b\u200c\u200d\ufeff\u2060 " * 99, Reason.EMPTY),
        ("shapes.pdf", shapes_pdf(), Reason.PICTURES_ONLY),
        ("program.pdf", b"\x7fELF" + bytes(40), Reason.UNKNOWN_KIND),
        ("old.doc", OLE + "WordDocument".encode("utf-16-le"), Reason.OLD_OFFICE),
        ("old.xls", OLE + "Workbook".encode("utf-16-le"), Reason.OLD_OFFICE),
        ("locked.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), Reason.PASSWORD),
        ("sold.epub", ebook({"a.xhtml": "x"}, '<e><CipherReference URI="book/a.xhtml"/></e>'), Reason.PASSWORD),
        ("cut.epub", zipped({"META-INF/container.xml": "<container/>"}), Reason.DAMAGED),
        ("noise.json", b"\x00\x01\x02\x03\x04\x05\x06\x07" * 99, Reason.UNKNOWN_KIND),
    ],
)
async def test_a_document_that_cannot_become_a_book_is_refused_for_its_own_reason(
    refusal: Refusal, name: str, data: bytes | str, reason: Reason
) -> None:
    refused = await refusal(name, data)
    assert refused.reason == reason
    assert str(refused).endswith(".")


async def test_a_pdf_that_only_forbids_copying_is_read(read: Read) -> None:
    assert "vault" in text_of(await read("open.pdf", locked_pdf("")))


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report", "report.xlsx", "report.txt"])
async def test_the_content_decides_what_a_document_is_and_not_its_name(read: Read, name: str) -> None:
    assert text_of(await read(name, word(("Normal", "Tea is at four.")))) == "Tea is at four."
    assert text_of(await read(name, pdf(["Cake is at five."]))) == "Cake is at five."


@pytest.mark.parametrize("name", ["outside.xml", "outside.txt", "outside.html"])
async def test_entities_never_read_files(read: Read, name: str) -> None:
    text = text_of(await read(name, OUTSIDE))
    assert "tea" in text
    assert "root:" not in text


async def test_entities_never_multiply(read: Read) -> None:
    for name in ("bomb.xml", "bomb.txt", "bomb.html"):
        reading = await read_or_none(read, name, LAUGHS)
        assert reading is None or "haha" not in text_of(reading)


async def test_yaml_that_refers_to_itself_without_end_is_bounded(refusal: Refusal) -> None:
    lines = ["a0: &a0 [tea, tea, tea, tea, tea, tea, tea, tea, tea]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert (await refusal("bomb.yaml", "\n".join(lines))).reason == Reason.TOO_COSTLY


@pytest.mark.parametrize("source", ["[" * 100_000, '{"a":' * 100_000, "<a>" * 100_000, "> " * 100_000, "- " * 50_000])
async def test_what_is_nested_without_end_is_read_or_refused(read: Read, source: str) -> None:
    """The file may be read as text; it never takes the reader down."""
    for name in ("deep.json", "deep.xml", "deep.md", "deep.yaml"):
        reading = await read_or_none(read, name, source)
        assert reading is None or reading


async def read_or_none(read: Read, name: str, source: str) -> Reading | None:
    try:
        return await read(name, source)
    except BookRefused:
        return None


async def test_a_sheet_with_a_cell_in_its_farthest_corner_is_read_soon(read: Read) -> None:
    made = io.BytesIO(workbook({"A": [["tea", "four"]]}))
    with zipfile.ZipFile(made) as book:
        members = {name: book.read(name) for name in book.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", far).encode()
    began = time.monotonic()
    assert "| tea | four |" in text_of(await read("far.xlsx", zipped(members)))
    assert time.monotonic() - began < 30


async def test_what_turns_a_text_around_or_hides_in_its_words_stays_out(read: Read) -> None:
    assert text_of(await read("a.txt", "Tea \u202eis\u202c at fo\u00adur\u2060.\ufeff")) == "Tea is at four."


@pytest.mark.parametrize("start", ["<?xml version='1.0'?>", ""])
async def test_a_drawing_gives_its_words_and_not_its_script(read: Read, start: str) -> None:
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script><style>.a{fill:red}</style>"
        "<title>Plan</title><text>Kitchen</text><text>Tea room</text></svg>"
    )
    text = text_of(await read("plan.svg", start + drawing))
    assert "Kitchen" in text
    assert "alert" not in text
    assert "fill" not in text


def test_every_kind_that_is_known_and_not_read_has_a_name() -> None:
    kinds = {name for _, name in SIGNATURES} | {kind for _, kind in ZIP_MEMBERS if not isinstance(kind, Kind)}
    assert kinds | set(FORMS.values()) | set(BRANDS.values()) <= UNREAD | {"picture"}
