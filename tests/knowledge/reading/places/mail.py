"""The places where e-mails, calendars, subtitles and exports of chats can hold text."""

import json
from email.message import EmailMessage
from typing import Any

from tests.knowledge.reading.documents import workbook, zipped
from tests.knowledge.reading.places.place import Place

PICTURE = bytes.fromhex("89504e470d0a1a0a") + bytes(60)


def letter(
    subject: str = "Tea", plain: str = "Tea is at four.", page: str = "", sender: str = "Ana <ana@acme.example>"
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "Ben <ben@acme.example>", subject
    made["Date"] = "Mon, 3 Mar 2025 10:00:00 +0000"
    made.set_content(plain)
    if page:
        made.add_alternative(page, subtype="html")
    return made


def attached(content: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    made = letter()
    maintype, subtype = kind.split("/")
    made.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return made.as_bytes()


def nested(mark: str) -> bytes:
    made = letter()
    made.add_attachment(letter(subject="Earlier", plain=mark))
    return made.as_bytes()


def invited(mark: str) -> bytes:
    """Return an invitation: the calendar stands beside the text, as another form of it."""
    made = letter()
    made.add_alternative(calendar(f"SUMMARY:{mark}"), subtype="calendar")
    return made.as_bytes()


def between(mark: str) -> bytes:
    """Return a file between two texts, within the alternative to the plain text, as Apple's Mail writes it."""
    return (
        "From: Ana <ana@acme.example>\nTo: ben@acme.example\nSubject: Tea\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nTea is at four.\n"
        "--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Tea is at four.</p>\n"
        '--b\nContent-Type: text/plain; name="rooms.txt"\nContent-Disposition: attachment; filename="rooms.txt"\n\n'
        f"{mark}\n"
        "--b\nContent-Type: text/html\n\n<p>Bye.</p>\n--b--\n--a--\n"
    ).encode()


def apple(mark: str) -> bytes:
    """Return a letter as Apple's Mail keeps it: its length, the letter, a property list."""
    content = letter(plain=mark).as_bytes()
    return f"{len(content)}\n".encode() + content + b'<?xml version="1.0"?><plist version="1.0"><dict/></plist>'


def calendar(lines: str) -> str:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:House\r\nBEGIN:VEVENT\r\nUID:1@acme.example\r\n"
        f"DTSTART:20250303T100000Z\r\nDTEND:20250303T110000Z\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def ics(lines: str) -> Place:
    return Place("a.ics", lambda mark: calendar(lines.replace("@", mark)))


def vtt(text: str, remark: str | None = None) -> Place:
    return Place(
        "a.vtt",
        lambda mark: f"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nThe tea is ready.\n\n{text.replace('@', mark)}\n",
        remark,
    )


def srt(text: str) -> Place:
    return Place(
        "a.srt", lambda mark: f"1\n00:00:01,000 --> 00:00:04,000\nThe tea is ready.\n\n{text.replace('@', mark)}\n"
    )


def export(message: dict[str, Any], channel: dict[str, Any] | None = None) -> Place:
    """Return a Slack export with one message; @ is the word."""

    def made(mark: str) -> bytes:
        said = {"type": "message", "user": "U1", "text": "The tea is ready.", "ts": "1741000000.000100"}
        files = {
            "users.json": [{"id": "U1", "name": "ana", "profile": {"real_name": "Ana"}}],
            "channels.json": [{"id": "C1", "name": "house", **(channel or {})}],
            "house/2025-03-03.json": [said, {**said, "ts": "1741000060.000100", **message}],
        }
        return zipped({name: json.dumps(content).replace("@", mark) for name, content in files.items()})

    return Place("export.zip", made)


PLACES = {
    "subject": Place("a.eml", lambda mark: letter(subject=mark).as_bytes()),
    "sender": Place("a.eml", lambda mark: letter(sender=f"{mark} <q@acme.example>").as_bytes()),
    "plain text": Place("a.eml", lambda mark: letter(plain=mark).as_bytes()),
    "page": Place(
        "a.eml",
        lambda mark: letter(plain="See the page.", page=f"<p>Tea is at four, says {mark} today.</p>").as_bytes(),
    ),
    "quotation": Place("a.eml", lambda mark: letter(plain=f"Yes.\n\nOn Monday, Ben wrote:\n> {mark}").as_bytes()),
    "attachment's name": Place("a.eml", lambda mark: attached(b"Four seats.", f"{mark}.txt", "text/plain")),
    "attachment": Place("a.eml", lambda mark: attached(mark.encode(), "a.txt", "text/plain")),
    "attached workbook": Place(
        "a.eml", lambda mark: attached(workbook({"A": [["Room", "Seats"], [mark, 4]]}), "a.xlsx")
    ),
    "attached picture": Place(
        "a.eml", lambda mark: attached(PICTURE + mark.encode(), "a.png", "image/png"), "files_pictures"
    ),
    "letter in a letter": Place("a.eml", nested),
    "invitation": Place("a.eml", invited),
    "file between two texts": Place("a.eml", between),
    "letter of Apple's Mail": Place("a.emlx", apple),
    "event": ics("SUMMARY:@"),
    "event's description": ics("SUMMARY:Tea\r\nDESCRIPTION:Bring milk\\, says @\\nand a cup"),
    "folded line": Place(
        "a.ics", lambda mark: calendar(f"SUMMARY:Tea\r\nDESCRIPTION:Meet at the door, says {mark[:4]}\r\n {mark[4:]}")
    ),
    "event's place": ics("SUMMARY:Tea\r\nLOCATION:@"),
    "organizer": ics('SUMMARY:Tea\r\nORGANIZER;CN="@":mailto:q@acme.example'.replace("q@", "q(at)")),
    "guest": ics("SUMMARY:Tea\r\nATTENDEE;CN=@;PARTSTAT=ACCEPTED:mailto:q"),
    "event's link": ics("SUMMARY:Tea\r\nURL:https://acme.example/@"),
    "calendar's name": Place("a.ics", lambda mark: calendar("SUMMARY:Tea").replace(":House", f":{mark}")),
    "task": Place(
        "a.ics",
        lambda mark: calendar("SUMMARY:Tea").replace(
            "BEGIN:VEVENT", f"BEGIN:VTODO\r\nSUMMARY:{mark}\r\nEND:VTODO\r\nBEGIN:VEVENT"
        ),
    ),
    "subtitle": vtt("00:00:05.000 --> 00:00:06.000\n@"),
    "speaker of a subtitle": vtt("00:00:05.000 --> 00:00:06.000\n<v @>Good."),
    "subtitle's name": vtt("@\n00:00:05.000 --> 00:00:06.000\nGood."),
    "note to subtitles": vtt("NOTE @", "comments_left_out"),
    "subtitle of a film": srt("2\n00:00:05,000 --> 00:00:06,000\n<i>@</i>"),
    "message": export({"text": "@"}),
    "message's block": export({"text": "", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "@"}}]}),
    "message's attachment": export({"text": "", "attachments": [{"text": "@"}]}),
    "field of an attachment": export({"text": "", "attachments": [{"fields": [{"title": "Owner", "value": "@"}]}]}),
    "name of a bot": export({"user": None, "username": "@", "subtype": "bot_message"}),
    "name of a file": export({"files": [{"name": "@.pdf"}]}),
    "beginning of a snippet": export({"files": [{"name": "a.txt", "preview": "@"}]}),
    "topic of a channel": export({}, {"topic": {"value": "@"}}),
    "purpose of a channel": export({}, {"purpose": {"value": "@"}}),
}
