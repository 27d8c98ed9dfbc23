"""Tests of how a page's text is put together, whatever the program that wrote it did."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject, RectangleObject

from benchmarks.adversarial_files import CATALOG, FONT, PAGE, SHOWN, numbered, stream
from knowledge.errors import Reason
from tests.knowledge.reading.conftest import Read, Refusal
from tests.knowledge.reading.documents import locked_pdf, pdf, placed_pdf, text_of, zipped

SIZE = 12


def piece(text: str, x: float, y: float, font: str = "F1") -> str:
    shown = f"<{text.encode('utf-16-be').hex()}>" if font == "F2" else f"({text})"
    return f"BT /{font} {SIZE} Tf 14 TL 1 0 0 1 {x} {y} Tm {shown} Tj T* ET"


async def test_words_that_are_placed_one_by_one_stand_in_one_line_again(read: Read) -> None:
    """A well-known office suite on the web writes PDF files like this."""
    lines = ("Leave is twenty days a year", "Ask your lead for it early")
    words = [
        piece(w, 72 + 60 * n, 700 - 20 * row) for row, line in enumerate(lines) for n, w in enumerate(line.split())
    ]
    assert text_of(await read("leave.pdf", placed_pdf(["\n".join(words)]))) == "\n".join(lines)


async def test_letters_drawn_twice_to_look_bold_are_read_once(read: Read) -> None:
    letters = [
        piece(letter, 72 + 8 * n + nudge, 700 + nudge) for n, letter in enumerate("BOLD TEXT") for nudge in (0, 0.3)
    ]
    assert text_of(await read("bold.pdf", placed_pdf(["\n".join(letters)]))) == "BOLD TEXT"


async def test_japanese_from_top_to_bottom_reads_from_right_to_left(read: Read) -> None:
    columns = ("休暇の規程", "年に二十日です。翌年に繰り", "越せるのは十日まで。")
    signs = [
        piece(sign, 500 - 20 * n, 700 - 14 * row, "F2")
        for n, text in enumerate(columns)
        for row, sign in enumerate(text)
    ]
    reading = await read("leave.pdf", placed_pdf(["\n".join(signs)], "".join(sorted(set("".join(columns))))))
    assert text_of(reading) == "休暇の規程\n年に二十日です。翌年に繰り越せるのは十日まで。"


async def test_signs_that_fonts_put_in_place_of_characters_become_the_characters(read: Read) -> None:
    """Otherwise nobody who types 日 or "office" would find them."""
    text = "⼆⼗⽇は⻑い︒oﬃce ﬁle"
    reading = await read("signs.pdf", placed_pdf([piece(text, 72, 700, "F2")], "".join(sorted(set(text)))))
    assert text_of(reading) == "二十日は長い。office file"


async def test_names_of_glyphs_do_not_enter(read: Read) -> None:
    assert text_of(await read("a.pdf", placed_pdf([piece("A\\(cid:12\\)B /C00.93", 72, 700)]))) == "AB -0.93"


async def test_running_heads_and_page_numbers_stay_out(read: Read) -> None:
    texts = [f"Staff handbook\nLeave, part {7 * n}\nMore about {n * n}.\nPage {n + 1} of 6" for n in range(6)]
    reading = await read("handbook.pdf", pdf(texts))
    assert [section.text for section in reading.sections] == [
        f"Leave, part {7 * n}\nMore about {n * n}." for n in range(6)
    ]


async def test_a_page_that_is_only_a_running_head_keeps_it(read: Read) -> None:
    reading = await read("handbook.pdf", pdf(["Staff handbook"] * 5))
    assert len(reading.sections) == 5


async def test_running_heads_are_kept_once_as_what_the_document_says_of_itself(read: Read) -> None:
    texts = [f"Handbook, version 4.2, in force from 1 May\nLeave, part {7 * n}\nMore about {n * n}." for n in range(6)]
    reading = await read("handbook.pdf", pdf(texts))
    assert reading.about["header"] == "Handbook, version 4.2, in force from 1 May"
    assert "4.2" not in text_of(reading)


async def test_the_lines_of_a_table_that_goes_on_over_pages_are_no_running_heads(read: Read) -> None:
    rows = [f"Item {n * n}, drawer {n}\nYes\n30 days" for n in range(1, 31)]
    columns = "Thing and place\nLent\nFor"
    first, *others = ["\n".join(["House rules", columns, *rows[at : at + 5], "Page"]) for at in range(0, 30, 5)]
    intro = "\n".join(f"Rule {n * n} is {n}." for n in range(5))
    texts = [first.replace(columns, f"{intro}\n{columns}"), *others]
    reading = await read("rules.pdf", pdf(texts))
    assert [section.text for section in reading.sections] == [
        text.removeprefix("House rules\n").removesuffix("\nPage") for text in texts
    ]


async def test_what_stands_beside_the_number_of_the_page_is_told_once(read: Read) -> None:
    texts = [f"Leave, part {7 * n}\nMore about {n * n}.\nPage {n + 1}, version 3.2" for n in range(6)]
    assert (await read("handbook.pdf", pdf(texts))).about["header"] == "Page …, version 3.2"


def with_writer(change: Callable[[PdfWriter], object], text: str = "See the attachment.") -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf([text]))))
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


async def test_files_attached_to_a_pdf_are_read_like_those_of_an_archive(read: Read) -> None:
    data = with_writer(lambda writer: writer.add_attachment("codes.txt", b"The vault code is 7719."))
    reading = await read("a.pdf", data)
    assert reading.sections[-1].headings == ("codes.txt",)
    assert "The vault code is 7719." in text_of(reading)


async def test_a_pdf_of_attachments_alone_is_read(read: Read) -> None:
    data = with_writer(lambda writer: writer.add_attachment("codes.txt", b"The vault code is 7719."), text="")
    assert "The vault code is 7719." in text_of(await read("a.pdf", data))


async def test_a_locked_attachment_is_not_a_locked_document_and_the_receipt_names_it(read: Read) -> None:
    def attach(writer: PdfWriter) -> None:
        writer.add_attachment("codes.txt", b"The vault code is 7719.")
        writer.add_attachment("salaries.pdf", locked_pdf("a password"))
        writer.add_attachment("payroll.zip", locked_zip())

    reading = await read("a.pdf", with_writer(attach))
    assert [section.text for section in reading.sections] == ["See the attachment.", "The vault code is 7719."]
    [remark] = reading.remarks
    assert (remark.code, remark.values["files"]) == ("files_locked", ["payroll.zip/payroll.txt", "salaries.pdf"])


def locked_zip() -> bytes:
    """An archive whose member says that it is encrypted, in both of its headers."""
    data = bytearray(zipped({"payroll.txt": "Ana earns a secret."}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


@pytest.mark.parametrize("filters", ["/StmF /Identity /StrF /Identity /EFF /StdCF", "/EFF /StdCF"])
async def test_a_pdf_that_asks_for_its_password_for_the_attachments_alone_is_read(read: Read, filters: str) -> None:
    known = "00" * 32
    encryption = (
        f"/Encrypt << /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <{known}> /U <{known}> {filters}"
        f" /CF << /StdCF << /CFM /AESV2 /AuthEvent /EFOpen /Length 16 >> >> >> /ID [<{known}> <{known}>]"
    )
    names = b"/Names << /EmbeddedFiles << /Names [(salaries.txt) 6 0 R] >> >>"
    objects = [
        CATALOG.replace(b">>", names + b" >>"),
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        FONT,
        PAGE % 5,
        stream(SHOWN),
        b"<< /Type /Filespec /F (salaries.txt) /UF (salaries.txt) /EF << /F 7 0 R >> >>",
        stream(bytes(range(64)), b"/Type /EmbeddedFile /Filter /FlateDecode"),
    ]
    reading = await read("a.pdf", numbered(objects, f"/Root 1 0 R {encryption}"))
    assert text_of(reading) == "Tea is at four."
    assert [(remark.code, remark.values["files"]) for remark in reading.remarks] == [("files_locked", ["salaries.txt"])]


@pytest.mark.parametrize("packed", ["/FlateDecode", "/NoSuchDecode"])
async def test_a_damaged_attachment_costs_no_other_and_is_named(read: Read, packed: str) -> None:
    def attach(writer: PdfWriter) -> None:
        writer.add_attachment("bad.txt", b"Lost.")
        writer.add_attachment("codes.txt", b"The vault code is 7719.")
        file = next(iter(writer.attachment_list))
        file.size = NumberObject(5)
        inside: Any = file.pdf_object["/EF"]
        inside["/F"].get_object()[NameObject("/Filter")] = NameObject(packed)

    reading = await read("a.pdf", with_writer(attach))
    assert [section.text for section in reading.sections] == ["See the attachment.", "The vault code is 7719."]
    assert [(remark.code, remark.values["files"]) for remark in reading.remarks] == [("files_damaged", ["bad.txt"])]


async def test_who_wrote_a_pdf_is_known(read: Read) -> None:
    data = with_writer(lambda writer: writer.add_metadata({"/Author": "Ana Anderson", "/Keywords": "keys, doors"}))
    assert (await read("a.pdf", data)).about == {"author": "Ana Anderson", "keywords": "keys, doors"}


async def test_each_of_two_pages_that_show_halves_of_one_drawing_has_its_own_half(read: Read) -> None:
    drawing = " ".join(
        f"BT /F1 12 Tf {x} 700 Td ({words}) Tj ET" for x, words in ((72, "Tea is at four."), (684, "Cake is at five."))
    )
    writer = PdfWriter(PdfReader(io.BytesIO(placed_pdf([drawing, drawing]))))
    writer.pages[1].mediabox = RectangleObject((612, 0, 1224, 792))
    made = io.BytesIO()
    writer.write(made)
    reading = await read("a.pdf", made.getvalue())
    assert [section.text for section in reading.sections] == ["Tea is at four.", "Cake is at five."]


async def test_a_pdf_that_another_program_opens_is_not_called_damaged(refusal: Refusal) -> None:
    packed = placed_pdf(["BT (Tea) Tj ET"]).replace(b"<< /Length 14 >>", b"<</Length 14/Filter/NoSuchDecode>>")
    assert (await refusal("a.pdf", packed)).reason == Reason.UNREADABLE


@pytest.mark.parametrize(
    ("cmap", "order", "encoding", "text"),
    [
        ("GBK-EUC-H", "GB1", "gbk", "带薪年假为二十天"),
        ("UniGB-UCS2-H", "GB1", "utf-16-be", "带薪年假为二十天"),
        ("ETen-B5-H", "CNS1", "big5", "帶薪年假為二十天"),
        ("KSCms-UHC-H", "Korea1", "cp949", "유급 휴가는 이십 일이다"),
        ("90ms-RKSJ-V", "Japan1", "cp932", "有給休暇は年二十日です"),
    ],
)
async def test_east_asian_fonts_that_are_not_embedded_are_read(
    read: Read, cmap: str, order: str, encoding: str, text: str
) -> None:
    font = (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /{cmap} /DescendantFonts [<< /Type /Font /Subtype"
        f" /CIDFontType0 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering ({order}) /Supplement 2 >>"
        " /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0"
        " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>] >>"
    ).encode()
    shown = f"BT /F1 12 Tf 72 700 Td <{text.encode(encoding).hex()}> Tj ET".encode()
    made = numbered(
        [
            CATALOG,
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            font,
            PAGE.replace(b"[0 0 9 9]", b"[0 0 595 842]") % 5,
            stream(shown),
        ]
    )
    assert "".join(text_of(await read("a.pdf", made)).split()) == "".join(text.split())


async def test_the_mark_of_a_footnote_is_no_part_of_its_word_and_a_power_is_raised(read: Read) -> None:
    def shown(words: str, x: int, y: int, size: int) -> str:
        return f"/F1 {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj"

    line = [
        *(shown("Nobody works overtime", 60, 700, 12), shown("3", 182, 705, 7), shown("without 20 m", 188, 700, 12)),
        *(
            shown("2", 256, 705, 7),
            shown("and CO", 264, 700, 12),
            shown("2", 305, 697, 7),
            shown("here.", 313, 700, 12),
        ),
        *(shown("3", 60, 105, 7), shown("Overtime is paid.", 66, 100, 12)),
    ]
    text = text_of(await read("a.pdf", placed_pdf([f"BT {' '.join(line)} ET"])))
    assert text.split("\n") == ["Nobody works overtime without 20 m^2 and CO2 here.", "3 Overtime is paid."]
