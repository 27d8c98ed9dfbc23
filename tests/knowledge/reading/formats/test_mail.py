"""Letters that Outlook saved."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import pdf, text_of
from tests.knowledge.reading.formats import outlook
from tests.knowledge.reading.formats.test_archives import told

SENT = datetime(2022, 12, 16, 8, 4, 16, tzinfo=UTC)
FROM: Mapping[int, outlook.Value] = {
    outlook.SENDER: "Ana Anderson",
    outlook.ADDRESS: "ana@example.com",
    outlook.SENT: SENT,
}


def attached(name: str, content: bytes, media_type: str = "application/octet-stream") -> dict[int, outlook.Value]:
    return {outlook.FILE_NAME: name, outlook.HOW: 1, outlook.CONTENT: content, outlook.MEDIA_TYPE: media_type}


@pytest.mark.parametrize("code_page", [None, 932])
async def test_a_letter_of_outlook_gives_its_subject_sender_date_text_and_attachments(
    read: Read, code_page: int | None
) -> None:
    about: Mapping[int, outlook.Value] = {
        outlook.SUBJECT: "お茶会",
        outlook.BODY: "お茶は四時です。\r\nケーキは五時です。",
        **FROM,
    }
    files: list[Mapping[int, outlook.Value]] = [
        attached("計画.pdf", pdf(["Cake is at five. " * 400])),
        attached("run.exe", b"\x7fELF" + bytes(40)),
        attached("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
        {outlook.FILE_NAME: "Fwd: older", outlook.HOW: 5},
    ]
    data = outlook.letter(about, [("Bo", "bo@example.com"), ("Cy", "cy@example.com")], files, code_page)
    reading = await read("letter.msg", data)
    assert (reading.title, reading.media_type) == ("お茶会", "application/vnd.ms-outlook")
    head, _, rest = text_of(reading).partition("\n\n")
    assert head.splitlines() == [
        'From: "Ana Anderson" <ana@example.com>',
        "To: bo@example.com, cy@example.com",
        "Date: 2022-12-16 08:04:16+00:00",
    ]
    assert rest.startswith("お茶は四時です。\nケーキは五時です。")
    assert reading.sections[-1].headings == ("計画.pdf",)
    assert "Cake is at five." in reading.sections[-1].text
    assert told(reading) == {"files_unknown": ["run.exe", "Fwd: older"]}


async def test_a_letter_of_outlook_in_html_alone_is_read_as_a_page(read: Read) -> None:
    page = b"<html><body><h1>Tea</h1><p>Tea is at four o'clock, in the kitchen.</p></body></html>"
    data = outlook.letter({outlook.SUBJECT: "Tea", outlook.HTML: page, 0x3FDE: 65001, **FROM})
    assert "Tea is at four o'clock, in the kitchen." in text_of(await read("letter", data))


async def test_a_long_letter_of_outlook_is_read_to_its_end(read: Read) -> None:
    text = "\r\n".join(f"Tea on day {number} is at four." for number in range(9_000))
    assert "Tea on day 8999 is at four." in text_of(await read("l.msg", outlook.letter({outlook.BODY: text, **FROM})))
