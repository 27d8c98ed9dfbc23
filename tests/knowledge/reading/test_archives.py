"""Documents in documents: archives and letters."""

import email.message
import gzip
import io
import zipfile

from knowledge.errors import Reason
from tests.knowledge.reading.conftest import Read, Refusal
from tests.knowledge.reading.documents import pdf, tarred, text_of, word, zipped

TEA, CAKE = "# Tea\n\nTea is at four.", "Cake is at five."


async def test_an_archive_is_read_file_by_file_each_under_its_name(read: Read) -> None:
    reading = await read(
        "all.zip", zipped({"a/tea.md": TEA, "cake.pdf": pdf([CAKE]), "w.docx": word(("Normal", "Jam."))})
    )
    assert [(section.headings, section.page) for section in reading.sections] == [
        (("a/tea.md", "Tea"), None),
        (("cake.pdf",), 1),
        (("w.docx",), None),
    ]


async def test_a_packed_tape_archive_is_read_the_same_way(read: Read) -> None:
    for mode in ("w", "w:gz", "w:bz2", "w:xz"):
        reading = await read("all.tar", tarred({"tea.md": TEA.encode(), "cake.txt": CAKE.encode()}, mode))
        assert [section.headings[0] for section in reading.sections] == ["tea.md", "cake.txt"]


async def test_one_packed_file_is_that_file(read: Read) -> None:
    reading = await read("tea.md.gz", gzip.compress(TEA.encode()))
    assert (reading.title, text_of(reading)) == ("Tea", "Tea is at four.")


async def test_files_that_are_not_read_are_named_and_the_others_are_read(read: Read) -> None:
    inner = zipped({"x.txt": "x"})
    members: dict[str, bytes | str] = {
        "tea.md": TEA,
        "p.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
        "inner.zip": inner,
        "bad.docx": b"PK\x03\x04oops",
    }
    reading = await read("all.zip", zipped(members))
    assert [(note.code, note.values["files"]) for note in reading.remarks] == [
        ("files_left_out", ["p.png", "inner.zip", "bad.docx"])
    ]
    assert text_of(reading) == "Tea is at four."


async def test_names_that_climb_out_of_an_archive_are_names_without_the_climbing(read: Read) -> None:
    reading = await read("evil.zip", zipped({"../../etc/tea.md": TEA, "__MACOSX/x.txt": "x", ".git/config.txt": "y"}))
    assert [section.headings[0] for section in reading.sections] == ["etc/tea.md"]


async def test_names_packed_in_japan_read_right(read: Read) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("XXXX.txt", "お茶は四時です。")
    data = made.getvalue().replace(b"XXXX", "茶会".encode("cp932"))
    assert (await read("docs.zip", data)).sections[0].headings[0] == "茶会.txt"


async def test_an_archive_that_unpacks_to_an_enormous_size_is_refused(refusal: Refusal) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            with archive.open(f"{number}.txt", "w") as member:
                for _ in range(50):
                    member.write(bytes(2**20))
    assert (await refusal("bomb.zip", made.getvalue())).reason == Reason.TOO_COSTLY
    assert (await refusal("bomb.gz", gzip.compress(bytes(300 * 2**20), 1))).reason == Reason.TOO_COSTLY


async def test_an_archive_without_a_readable_file_is_refused(refusal: Refusal) -> None:
    assert (await refusal("all.zip", zipped({"p.png": b"\x89PNG\r\n\x1a\n" + bytes(40)}))).reason == Reason.EMPTY


async def test_a_letter_gives_its_sender_date_text_and_attachments(read: Read) -> None:
    letter = email.message.EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "お茶会", "ana@example.com", "bo@example.com"
    letter["Date"] = "Fri, 16 Dec 2022 17:04:16 +0900"
    letter.set_content("お茶は四時です。", charset="iso-2022-jp")
    letter.add_alternative("<p>HTML</p>", subtype="html")
    letter.add_attachment(pdf([CAKE]), maintype="application", subtype="pdf", filename="cake.pdf")
    reading = await read("letter.eml", letter.as_bytes())
    assert (reading.title, reading.media_type) == ("お茶会", "message/rfc822")
    assert "From: ana@example.com\nTo: bo@example.com\nDate: Fri, 16 Dec 2022" in text_of(reading)
    assert "お茶は四時です。" in text_of(reading)
    assert (reading.sections[-1].headings, reading.sections[-1].text) == (("cake.pdf",), CAKE)


async def test_a_letter_in_html_alone_is_read_as_a_page(read: Read) -> None:
    letter = email.message.EmailMessage()
    letter["Subject"], letter["From"], letter["Date"] = "Tea", "ana@example.com", "Fri, 16 Dec 2022 17:04:16 +0900"
    letter.set_content("<html><body><h1>Tea</h1><p>Tea is at four o'clock.</p></body></html>", subtype="html")
    assert "Tea is at four o'clock." in text_of(await read("letter.eml", letter.as_bytes()))
