"""Mail: .eml by the standard library, Outlook's .msg by python-oxmsg (MIT); attachments are read as well."""

import email
import io
from collections.abc import Iterator, Sequence
from email.message import EmailMessage, MIMEPart
from email.policy import default

from oxmsg import Message
from oxmsg.attachment import Attachment

from knowledge.reading.formats.containers.members import Member
from knowledge.reading.formats.text import html, plain
from knowledge.reading.recognition.kinds import NEXT_MESSAGE, Kind, unsupported
from knowledge.reading.texts import Reading, Section

SHOWN = ("From", "To", "Cc", "Date")
CODE_PAGE = 0x3FFD  # Outlook's number of the property that names it
Mail = tuple[Reading, Sequence[Member]]


def read(data: bytes) -> Mail:
    """The letter, and what is attached to it."""
    letter = email.message_from_bytes(data, policy=default)
    assert isinstance(letter, EmailMessage)
    about = [f"{name}: {letter[name]}" for name in SHOWN if letter[name]]
    body = letter.get_body(("plain", "html"))
    text = _content(body) if body is not None else _unparted(letter)
    subtype = body.get_content_subtype() if body is not None else "plain"
    return _letter(str(letter["Subject"] or ""), about, text, subtype, Kind.EML), list(_attached(letter))


def letters(data: bytes) -> Iterator[Member]:
    """Of a mailbox (mbox), each under its subject."""
    for number, content in enumerate(NEXT_MESSAGE.split(data), 1):
        letter = content.partition(b"\n")[2] if content.startswith(b"From ") else content
        subject = email.message_from_bytes(letter[:65536], policy=default)["Subject"]
        yield _packed(" ".join(str(subject or f"Letter {number}").split()), letter)


def read_outlook(data: bytes) -> Mail:
    letter = Message.load(io.BytesIO(data))
    to = ", ".join(recipient.email_address or recipient.name for recipient in letter.recipients)
    found = (("From", letter.sender), ("To", to), ("Date", letter.sent_date))
    about = [f"{name}: {value}" for name, value in found if value]
    text, subtype = (letter.body, "plain") if (letter.body or "").strip() else (letter.html_body, "html")
    reading = _letter(letter.subject or "", about, (text or "").replace("\r\n", "\n"), subtype, Kind.MSG)
    files = [part for part in letter.attachments if not (part.mime_type or "").startswith("image/")]
    return reading, [_detached(part, letter.properties.int_prop_value(CODE_PAGE)) for part in files]


def _detached(part: Attachment, code_page: int | None) -> Member:
    """Letters in a letter, and what lies elsewhere, have no bytes of their own."""

    def unpack() -> bytes:
        if part.file_bytes is None:
            raise unsupported("elsewhere")
        return part.file_bytes

    return Member(_in_code_page(part.file_name or "attachment", code_page), unpack)


def _in_code_page(name: str, code_page: int | None) -> str:
    """Attachments do not say in which one their names are, and are read as if it were Latin-9: it is the letter's."""
    try:
        return name.encode("iso-8859-15").decode(f"cp{code_page}") if code_page else name
    except (UnicodeError, LookupError):
        return name


def _letter(subject: str, about: Sequence[str], text: str, subtype: str, kind: Kind) -> Reading:
    head = "\n".join(about)
    body: tuple[Section, ...] = ()
    if text.strip():
        body = (html.read(text) if subtype == "html" else plain.read(text)).sections
    first, *rest = body or (Section(""),)
    opening = Section(f"{head}\n\n{first.text}".strip(), first.headings)
    sections = tuple(section for section in (opening, *rest) if section.text)
    return Reading(" ".join(subject.split()) or None, sections, None, kind)


def _content(part: MIMEPart) -> str:
    """An encoding that the letter names and nobody knows costs a few characters, and not the letter."""
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, ValueError):
        content = part.get_payload(decode=True)
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _unparted(letter: EmailMessage) -> str:
    """What says of itself that it has parts, and has none."""
    apart = not letter.is_multipart() and letter.get_content_maintype() == "multipart"
    return str(letter.get_payload()) if apart else ""


def _attached(letter: EmailMessage) -> Iterator[Member]:
    """Pictures stay out. A letter that is nothing but a file (encrypted ones are) has it attached."""
    whole = not letter.is_multipart() and letter.get_content_maintype() not in {"text", "multipart"}
    for part in [letter] if whole else letter.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and part.get_content_maintype() != "image":
            yield _packed(part.get_filename() or "attachment", content, part.get_content_type())
        elif part.get_content_type() == "message/rfc822":
            yield _packed("message.eml", part.as_bytes().partition(b"\n\n")[2], "message/rfc822")


def _packed(name: str, content: bytes, media_type: str | None = None) -> Member:
    return Member(name, lambda: content, media_type)
