"""Documents in documents: archives and letters."""

import base64
import email.message
import gzip
import io
import zipfile

from knowledge.errors import Reason
from knowledge.reading.texts import Reading
from tests.knowledge.reading.conftest import Read, Refusal
from tests.knowledge.reading.documents import locked_pdf, pdf, tarred, text_of, word, workbook, zipped

TEA, CAKE = "# Tea\n\nTea is at four.", "Cake is at five."
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")


def told(reading: Reading) -> dict[str, object]:
    return {note.code: note.values["files"] for note in reading.remarks}


def letter(subject: str, *files: tuple[str, bytes]) -> email.message.EmailMessage:
    made = email.message.EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "ana@example.com", "bo@example.com"
    made["Date"] = "Fri, 16 Dec 2022 17:04:16 +0900"
    made.set_content("See the files.")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


async def test_what_several_files_leave_out_is_added_up(read: Read) -> None:
    page = "<html><body><main><p>Tea is at four.</p></main>{}</body></html>".format
    files: dict[str, bytes | str] = {
        "a.html": page("<iframe title='Plan'></iframe>"),
        "b.html": page("<iframe title='Start'></iframe><template>Acme</template>"),
        "c.md": f"{TEA} ~~Soon.~~ ~~Late.~~",
        "d.md": f"{TEA} ~~Never.~~",
        "e.xlsx": workbook({"Rents": [["Q1", "Q2"], [1, "=A2"]]}),
        "f.xlsx": workbook({"Pay": [["Q1", "Q2"], [2, "=A2"]]}),
    }
    reading = await read("all.zip", zipped(files))
    assert {remark.code: remark.values for remark in reading.remarks} == {
        "page_parts_left_out": {"parts": ["iframe", "template"]},
        "hidden_text_left_out": {"count": 3},
        "formulas_without_value": {"count": 2, "cells": ["Rents!B2", "Pay!B2"]},
    }


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


async def test_an_archive_that_begins_with_a_pdf_is_an_archive_all_the_same(read: Read) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("cake.pdf", pdf([CAKE]))
        archive.writestr("tea.md", TEA)
    for data in (made.getvalue(), tarred({"cake.pdf": pdf([CAKE]), "tea.md": TEA.encode()}, "w")):
        assert [one.headings[0] for one in (await read("all", data)).sections] == ["cake.pdf", "tea.md"]


async def test_one_packed_file_is_that_file(read: Read) -> None:
    reading = await read("tea.md.gz", gzip.compress(TEA.encode()))
    assert (reading.title, text_of(reading)) == ("Tea", "Tea is at four.")


async def test_files_that_are_not_read_are_named_with_the_reason_and_the_others_are_read(read: Read) -> None:
    members: dict[str, bytes | str] = {
        "tea.md": TEA,
        "p.png": PICTURE,
        "bad.docx": b"PK\x03\x04oops",
        "run.exe": b"\x7fELF" + bytes(40),
        "locked.pdf": locked_pdf("secret"),
        "none.txt": " \n",
        "old.doc": OLD,
        "scan.pdf": pdf(["", CAKE]),
        "sub/__init__.py": b"",
    }
    reading = await read("all.zip", zipped(members))
    assert told(reading) == {
        "files_pictures": ["p.png"],
        "files_damaged": ["bad.docx"],
        "files_unknown": ["run.exe"],
        "files_locked": ["locked.pdf"],
        "files_empty": ["none.txt"],
        "files_old_office": ["old.doc"],
        "files_in_part": ["scan.pdf"],
    }
    assert [section.headings[0] for section in reading.sections] == ["tea.md", "scan.pdf"]


async def test_one_file_that_is_damaged_or_locked_costs_only_itself(read: Read) -> None:
    lying = bytearray(zipped({"bad.txt": CAKE, "tea.md": TEA}))
    place = lying.index(b"PK\x01\x02") + 24
    lying[place : place + 4] = (5).to_bytes(4, "little")  # its size, as the table of contents has it
    reading = await read("all.zip", bytes(lying))
    assert (told(reading), text_of(reading)) == ({"files_damaged": ["bad.txt"]}, "Tea is at four.")
    locked = bytearray(zipped({"bad.txt": CAKE, "tea.md": TEA}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    reading = await read("all.zip", bytes(locked))
    assert (told(reading), text_of(reading)) == ({"files_locked": ["bad.txt"]}, "Tea is at four.")


async def test_archives_and_letters_in_one_another_are_read_three_deep(read: Read) -> None:
    inner = zipped({"tea.md": TEA, "deep.zip": zipped({"x.txt": "x"})})
    reading = await read("mail.eml", letter("Docs", ("all.zip", zipped({"in.zip": inner}))).as_bytes())
    assert reading.sections[-1].headings == ("all.zip", "in.zip", "tea.md", "Tea")
    assert told(reading) == {"files_nested": ["all.zip/in.zip/deep.zip/x.txt"]}


async def test_a_link_in_an_archive_is_no_document(read: Read) -> None:
    link = zipfile.ZipInfo("passwd.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("tea.md", TEA)
    assert text_of(await read("all.zip", made.getvalue())) == "Tea is at four."


async def test_what_is_attached_to_the_letters_of_a_mailbox_is_read_as_well(read: Read) -> None:
    one = letter("Tea", ("tea.md", TEA.encode()), ("run.exe", b"\x7fELF" + bytes(40)))
    one.set_unixfrom("From ana@example.com Fri Jan  2 03:00:00 2026")
    other = letter("Cake", ("cake.pdf", pdf([CAKE])))
    other.set_unixfrom("From ana@example.com Fri Jan  2 04:00:00 2026")
    reading = await read("all.mbox", one.as_bytes(unixfrom=True) + b"\n\n" + other.as_bytes(unixfrom=True))
    assert [section.headings for section in reading.sections] == [
        ("Tea",),
        ("Tea", "tea.md", "Tea"),
        ("Cake",),
        ("Cake", "cake.pdf"),
    ]
    assert told(reading) == {"files_unknown": ["Tea/run.exe"]}


async def test_a_letter_that_is_nothing_but_a_file_says_that_it_was_not_read(read: Read) -> None:
    head = b"From: a@x\r\nTo: b@x\r\nSubject: Secret\r\nDate: Fri, 16 Dec 2022 17:04:16 +0900\r\nMIME-Version: 1.0\r\n"
    kind = b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    noise = bytes(range(256)) * 20
    assert told(await read("s.eml", head + kind + base64.encodebytes(noise))) == {"files_unknown": ["smime.p7m"]}


async def test_the_text_of_a_letter_whose_parts_are_not_marked_is_read(read: Read) -> None:
    head = b"From: a@x\r\nTo: b@x\r\nSubject: Tea\r\nDate: Fri, 16 Dec 2022 17:04:16 +0900\r\n"
    reading = await read("t.eml", head + b"Content-Type: multipart/mixed\r\n\r\nTea is at four.\r\n")
    assert "Tea is at four." in text_of(reading)


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


async def test_an_archive_without_a_readable_file_is_refused_for_their_reason(refusal: Refusal) -> None:
    assert (await refusal("all.zip", zipped({"p.png": PICTURE}))).reason == Reason.PICTURES_ONLY
    assert (await refusal("all.zip", zipped({"p.png": PICTURE, "x.docx": b"PK\x03\x04"}))).reason == Reason.EMPTY
    refused = await refusal("all.zip", zipped({"old.doc": OLD}))
    assert refused.reason == Reason.OLD_OFFICE
    assert "needs LibreOffice" in str(refused)


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


async def test_equal_files_are_read_once_however_deep_they_lie_and_the_others_are_named(read: Read) -> None:
    inner = zipped({"tea.md": TEA, "copy.md": TEA})
    outer = zipped({"a.zip": inner, "b.zip": inner, "c.md": TEA, "cake.txt": CAKE})
    reading = await read("all.zip", outer)
    assert text_of(reading).count("Tea is at four.") == 1
    assert "Cake is at five." in text_of(reading)
    assert told(reading) == {"files_equal": ["a.zip/copy.md", "b.zip", "c.md"]}
