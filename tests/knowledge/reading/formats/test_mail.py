"""Letters that Outlook saved."""

import base64
import html
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
    assert told(reading) == {"files_unknown": ["run.exe", "Fwd: older"], "files_pictures": ["logo.png"]}


async def test_a_letter_of_outlook_in_html_alone_is_read_as_a_page(read: Read) -> None:
    page = b"<html><body><h1>Tea</h1><p>Tea is at four o'clock, in the kitchen.</p></body></html>"
    data = outlook.letter({outlook.SUBJECT: "Tea", outlook.HTML: page, 0x3FDE: 65001, **FROM})
    assert "Tea is at four o'clock, in the kitchen." in text_of(await read("letter", data))


async def test_a_long_letter_of_outlook_is_read_to_its_end(read: Read) -> None:
    text = "\r\n".join(f"Tea on day {number} is at four." for number in range(9_000))
    assert "Tea on day 8999 is at four." in text_of(await read("l.msg", outlook.letter({outlook.BODY: text, **FROM})))


@pytest.mark.parametrize("wrap", [" ", "\n"])
async def test_quoted_messages_stand_apart_from_what_is_new(read: Read, wrap: str) -> None:
    told = f"The code is 7719.\n\nOn Mon, 3 Mar 2025 Leo <leo@example.org>{wrap}wrote:\n> The code is 2040.\n> Keep it."
    letter = f"From: a@example.org\nTo: b@example.org\nSubject: Lift\nDate: Tue, 04 Mar 2025 10:00:00 +0000\n\n{told}\n"
    reading = await read("a.eml", letter)
    assert [section.headings for section in reading.sections] == [(), ("Quoted from earlier messages",)]
    assert reading.sections[0].text.endswith("The code is 7719.")
    assert reading.sections[1].text == "The code is 2040.\nKeep it."


@pytest.mark.parametrize(
    "header",
    [
        "From: Leo <leo@example.org>\nSent: Monday, March 3, 2025 9:00 AM\nTo: b@example.org\nSubject: Lift",
        "*Von:* Leo\n*Gesendet:* Montag, 3. März 2025 09:00\n*An:* b@example.org\n*Betreff:* Lift",
        "De : Leo\nEnvoyé : lundi 3 mars 2025 09:00\nÀ : b@example.org\nCc : c@example.org\nObjet : Lift",
        "差出人: Leo\n送信日時: 2025年3月3日 9:00\n宛先: b@example.org\n件名: Lift",
    ],
)
@pytest.mark.parametrize("kind", ["plain", "html"])
async def test_what_stands_below_the_header_of_an_earlier_message_is_quoted(read: Read, header: str, kind: str) -> None:
    told = f"The code is 7719.\n\n{header}\n\nThe code is 2040."
    if kind == "html":
        lines = "<br>".join(f"<b>{html.escape(line)}</b>" for line in header.replace("*", "").split("\n"))
        told = f"<div><p>The code is 7719.</p><div><div style='border-top:solid'><p>{lines}</p></div></div>"
        told = f"<html><body>{told}<p>The code is 2040.</p></div></body></html>"
    head = f"From: a@example.org\nTo: b@example.org\nSubject: Lift\nContent-Type: text/{kind}; charset=utf-8"
    reading = await read("a.eml", f"{head}\n\n{told}\n")
    assert [section.headings for section in reading.sections] == [(), ("Quoted from earlier messages",)]
    assert reading.sections[0].text.endswith("The code is 7719.")
    assert reading.sections[1].text.endswith("The code is 2040.")
    assert "Leo" in reading.sections[1].text


async def test_encoded_names_and_a_whole_encoded_message_inside_are_decoded(read: Read) -> None:
    inner = base64.encodebytes(
        b"From: c@example.org\nTo: d@example.org\nSubject: Old\n\nThe kettle is upstairs.\n"
    ).decode()
    parts = (
        "--x\nContent-Type: text/plain\n\nSee below.\n"
        '--x\nContent-Type: text/plain; name="=?utf-8?B?w6RyZ2VyLnR4dA==?="\n'
        'Content-Disposition: attachment; filename="=?utf-8?B?w6RyZ2VyLnR4dA==?="\n\nNo milk.\n'
        f"--x\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}\n--x--\n"
    )
    head = "From: =?utf-8?B?w4RuYQ==?= <a@example.org>\nTo: b@example.org\nSubject: Fwd\nMIME-Version: 1.0\n"
    reading = await read("a.eml", f'{head}Content-Type: multipart/mixed; boundary="x"\n\n{parts}')
    assert "From: Äna <a@example.org>" in text_of(reading)
    assert "The kettle is upstairs." in text_of(reading)
    assert ("ärger.txt",) in [section.headings for section in reading.sections]


@pytest.mark.parametrize(
    ("code_page", "text"), [(950, "費用須在月底前申請。"), (932, "①髙橋さんへ"), (936, "请提前申请镕基")]
)
async def test_outlooks_messages_in_east_asian_code_pages_are_read(read: Read, code_page: int, text: str) -> None:
    data = outlook.letter({outlook.SUBJECT: text, outlook.BODY: text, **FROM}, code_page=code_page)
    reading = await read("letter.msg", data)
    assert (reading.title, text in text_of(reading)) == (text, True)


INTERLEAVED = """From: Bo <bo@acme.example>
To: Ana <ana@acme.example>
Date: Mon, 3 Mar 2025 10:00:00 +0000
Subject: Leave
MIME-Version: 1.0

Hi Ana,

On Mon, 3 Mar 2025 at 09:00, Ana <ana@acme.example> wrote:
> Good morning!
>
> How many days of leave
> do we have?

Twenty-five.

>> Older words.
> May they be carried over?
Five of them.

> Thanks, Ana
--
Bo
"""


async def test_each_of_several_answers_in_a_letter_stands_below_what_it_answers(read: Read) -> None:
    own, earlier = (await read("a.eml", INTERLEAVED)).sections
    assert own.text.split("\n\n")[2:] == [
        *("> How many days of leave\n> do we have?", "Twenty-five.", "> May they be carried over?", "Five of them."),
        "--\nBo",
    ]
    assert "Good morning!" in earlier.text
    assert "Thanks, Ana" in earlier.text


async def test_what_a_letter_quotes_below_its_words_is_not_repeated_in_them(read: Read) -> None:
    head = INTERLEAVED.partition("\n\n")[0]
    text = "At four.\n\nOn Monday at nine, Ana <a@b.example> wrote:\n> When is tea?\n"
    own, _ = (await read("a.eml", f"{head}\n\n{text}")).sections
    assert own.text.endswith("\n\nAt four.")


@pytest.mark.parametrize("around", ["{}", '<div class="gmail_quote"><div>On Monday Ana wrote:</div>{}</div>'])
async def test_answers_in_a_page_stand_below_what_they_answer_too(read: Read, around: str) -> None:
    head = INTERLEAVED.partition("\n\n")[0]
    page = (
        "<blockquote><p>Good morning!</p><p>How many days?</p></blockquote><p>Twenty-five.</p>"
        "<blockquote><p>May they be carried over?</p></blockquote><p>Five of them.</p>"
        "<blockquote><p>Thanks.</p></blockquote>"
    )
    letter = f"{head}\nContent-Type: text/html\n\n<p>Hi Ana,</p>{around.format(page)}\n"
    own, *_ = (await read("a.eml", letter)).sections
    told = own.text.split("Hi Ana,")[1].removeprefix("\n\nOn Monday Ana wrote:").strip().split("\n\n")
    assert told == ["> How many days?", "Twenty-five.", "> May they be carried over?", "Five of them."]
