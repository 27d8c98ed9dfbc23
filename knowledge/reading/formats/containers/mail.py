"""Mail: .eml by the standard library, Outlook's .msg by python-oxmsg (MIT); attachments are read as well."""

import base64
import binascii
import email
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from email.policy import default
from itertools import islice

from lxml.html import HtmlElement, document_fromstring, tostring  # type: ignore[import-untyped]  # lxml ships no types
from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain import encodings

from knowledge.errors import BookRefused
from knowledge.reading.formats.containers.members import Member
from knowledge.reading.formats.text import html, plain
from knowledge.reading.recognition.kinds import NEXT_MESSAGE, Kind, unsupported
from knowledge.reading.texts import Reading, Section

SHOWN = ("From", "To", "Cc", "Date")
CODE_PAGE = 0x3FFD  # Outlook's number of the property that names it
APPLE = re.compile(rb"\s*(\d{1,10})[ \t]*\r?\n")
# The same words again in another form, and signatures.
NO_FILES = frozenset({"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"}) | {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
}
NAMES = {"text/calendar": "invitation.ics", "text/plain": "text.txt", "text/html": "text.html"}  # of parts without one
Mail = tuple[Reading, Sequence[Member]]
QUOTED = "Quoted from earlier messages"
FULLER = 0.75  # of the words of the HTML part, in a plain part that says the same
ATTRIBUTION = re.compile(
    r"^(?:On .{5,200} wrote|Le .{5,200} a écrit|Am .{5,200} schrieb.*|.{5,200} <\S+@\S+>[^:]*)\s?:$"
)
WRAPPED = re.compile(r"^((?:On|Le|Am) .{5,150})\n(.{0,100}\b(?:wrote|a écrit|schrieb.{0,80})\s?:)$", re.MULTILINE)
OUTLOOK_REPLY = re.compile(
    r"^(?:-{3,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|元のメッセージ) ?-{3,}"
    r"|_{20,})$",
    re.MULTILINE | re.IGNORECASE,
)
# The lines in which Outlook and its like name the writer, the date and the subject of the message below them.
SENDER = "From|Von|De|Da|Van|Fra|Från|Od|差出人|发件人|寄件者|보낸 사람"
SENT = (
    "Sent|Date|Gesendet|Datum|Envoyé|Enviado(?: el| em)?|Fecha|Data|Inviato|Verzonden|Sendt|Skickat|Wysłane|送信日時"
    "|日付|发送时间|日期|寄件日期|보낸 날짜"
)
SUBJECT = "Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Emne|Ämne|Temat|件名|主题|主旨|제목"
REPLY_HEADER = re.compile(
    rf"^[ \t*]*(?:{SENDER})[\s*]*[:：](?:.*\n){{1,4}}?[ \t*]*(?:{SENT})[\s*]*[:：](?:.*\n){{1,9}}?"
    rf"[ \t*]*(?:{SUBJECT})[\s*]*[:：]",
    re.MULTILINE,
)
SIGNATURE = re.compile(r"--\s*$|_{5,}")
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
DIRECTLY = re.compile(r"^> ?")
ANSWERED_LINES = 4  # of a question that are kept above its answer
HEADER_PARTS = 60  # pieces of text, among which the whole header stands
QUOTES = "//blockquote|//div[contains(@class, 'gmail_quote')]|//div[@id='appendonsend']/following-sibling::*"
# Of a quotation that some programs make of a whole answer, with what it answers between its words.
ANSWERED_WITHIN = "self::div/descendant::blockquote/following::text()[normalize-space() and ancestor::div[contains(\
@class, 'gmail_quote')] and not(ancestor::blockquote)]"
# Python's own names for what Windows means by its East Asian code pages; python-oxmsg's lack signs or do not exist.
vars(encodings)["_CODE_PAGE_ENCODINGS"].update({932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950"})


def read(data: bytes) -> Mail:
    """Return the e-mail, and what is attached to it; Apple's Mail puts the length before it and a list behind it."""
    length = APPLE.match(data)
    if length:
        data = data[length.end() : length.end() + int(length[1])]
    letter = email.message_from_bytes(data, policy=default)
    assert isinstance(letter, EmailMessage)
    about = [f"{name}: {_decoded(str(letter[name]))}" for name in SHOWN if letter[name]]
    plain_part, page = letter.get_body(("plain",)), letter.get_body(("html",))
    text = _content(plain_part) if plain_part is not None else _unparted(letter) if page is None else ""
    subject = _decoded(str(letter["Subject"] or ""))
    reading = _letter(subject, about, text, _content(page) if page is not None else "", Kind.EML)
    return reading, list(_attached(letter, [part for part in (plain_part, page) if part is not None]))


def letters(data: bytes) -> Iterator[Member]:
    """Yield the e-mails of a mailbox (mbox), each under its subject."""
    for number, content in enumerate(NEXT_MESSAGE.split(data), 1):
        letter = content.partition(b"\n")[2] if content.startswith(b"From ") else content
        subject = email.message_from_bytes(letter[:65536], policy=default)["Subject"]
        yield _packed(" ".join(_decoded(str(subject or f"Message {number}")).split()), letter)


def read_outlook(data: bytes) -> Mail:
    letter = Message.load(io.BytesIO(data))
    to = ", ".join(recipient.email_address or recipient.name for recipient in letter.recipients)
    found = (("From", letter.sender), ("To", to), ("Date", letter.sent_date))
    about = [f"{name}: {_decoded(str(value))}" for name, value in found if value]
    text, page = ((body or "").replace("\r\n", "\n") for body in (letter.body, letter.html_body))
    reading = _letter(_decoded(letter.subject or ""), about, text, page, Kind.MSG)
    return reading, [_detached(part, letter.properties.int_prop_value(CODE_PAGE)) for part in letter.attachments]


def _detached(part: Attachment, code_page: int | None) -> Member:
    """Return an attachment; e-mails in an e-mail, and linked files, have no bytes of their own."""

    def unpack() -> bytes:
        if part.file_bytes is None:
            raise unsupported("elsewhere")
        return part.file_bytes

    return Member(_in_code_page(part.file_name or "attachment", code_page), unpack)


def _in_code_page(name: str, code_page: int | None) -> str:
    """Read an attachment's name, which python-oxmsg takes for Latin-9, in the code page of its e-mail."""
    try:
        return name.encode("iso-8859-15").decode(f"cp{code_page}") if code_page else _decoded(name)
    except (UnicodeError, LookupError):
        return name


def _letter(subject: str, about: Sequence[str], text: str, page: str, kind: Kind) -> Reading:
    """Read the fuller one of the two forms; what it quotes of earlier messages comes last, under a heading."""
    new, quoted = _page(page) if page.strip() else ((), ())
    if _says_most(text, (*new, *quoted)):
        new, quoted = _plain(text)
    head = "\n".join(about)
    first, *rest = new or (Section(""),)
    opening = Section(f"{head}\n\n{first.text}".strip(), first.headings)
    earlier = tuple(Section(section.text, (QUOTED, *section.headings)) for section in quoted)
    sections = tuple(section for section in (opening, *rest, *earlier) if section.text)
    return Reading(" ".join(subject.split()) or None, sections, None, kind)


def _says_most(text: str, sections: Sequence[Section]) -> bool:
    """Tell whether the plain part has what the HTML part has, which may be more than its stub."""
    told = " ".join(word for section in sections for word in (*section.headings, section.text))
    words, page = Counter(text.split()), Counter(told.split())
    longer = sum(map(len, text.split())) >= sum(map(len, told.split()))
    return bool(words) and (longer or (page & words).total() >= FULLER * page.total())


def _page(page: str) -> tuple[Sequence[Section], Sequence[Section]]:
    tree = document_fromstring(page)
    _quote_below_header(tree)
    quotes: list[HtmlElement] = []
    for quote in tree.xpath(QUOTES):
        inside = quote.getparent() is None or any(quote in list(each.iter()) for each in quotes)
        if not inside and not quote.xpath(ANSWERED_WITHIN):
            quotes.append(quote)
    for quote in quotes:
        _keep_answered(quote, quotes)
    earlier = [part for quote in quotes for part in _sections_of(quote)]
    for quote in quotes:
        quote.drop_tree()
    return _sections_of(tree), earlier


def _keep_answered(quote: HtmlElement, quotes: Sequence[HtmlElement]) -> None:
    """Put the last words of a quotation before it where the writer's own words follow it."""
    following = quote.xpath("following::text()[normalize-space()][1]")
    around = following[0].getparent() if following else None
    if around is not None and following[0].is_tail:
        around = around.getparent()
    own = around is not None and not any(each in quotes for each in (around, *around.iterancestors()))
    sections = _sections_of(quote) if own and not SIGNATURE.match(following[0].strip()) else ()
    if sections:
        kept = quote.makeelement("p")
        kept.text = f"> {' '.join(sections[-1].text.split(chr(10) * 2)[-1].split(chr(10))[-ANSWERED_LINES:])}"
        quote.addprevious(kept)


def _quote_below_header(tree: HtmlElement) -> None:
    """Put the header of an earlier message, and all that follows it, into a quotation, as other programs do."""
    header = next(filter(_begins_with_header, tree.iter("div", "p")), None)
    if header is None:
        return
    following = header.xpath("following::*")
    quote = tree.makeelement("blockquote")
    header.addprevious(quote)
    for part in (header, *following):
        if quote not in part.iterancestors():
            quote.append(part)


def _begins_with_header(element: HtmlElement) -> bool:
    words = "\n".join(islice(element.itertext(), HEADER_PARTS))
    return bool(REPLY_HEADER.match(words.lstrip()))


def _sections_of(tree: HtmlElement) -> Sequence[Section]:
    try:
        return html.read(tostring(tree, encoding="unicode", with_tail=False)).sections
    except BookRefused:  # it holds no text
        return ()


def _plain(text: str) -> tuple[Sequence[Section], Sequence[Section]]:
    reply, header = OUTLOOK_REPLY.search(text), REPLY_HEADER.search(text)
    if header and not (reply and reply.end() <= header.start()):
        text, below = text[: header.start()], text[header.start() :]
    else:
        text, below = (text[: reply.start()], text[reply.end() :]) if reply else (text, "")
    lines = WRAPPED.sub(r"\1 \2", text).split("\n")
    own = BLANK_LINES.sub("\n\n", "\n".join(_own(lines)))
    earlier = [line.lstrip("> ") for line in lines if line.startswith(">")]
    return _paragraphs(own), _paragraphs("\n".join([*earlier, "", below]))


def _own(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the writer, each answer below the last words of what it answers; those stay marked by ">"."""
    quoted: list[str] = []
    for at, line in enumerate(lines):
        if line.startswith(">"):
            quoted = quoted if lines[at - 1].startswith(">") and at else []
            quoted.append(line)
        elif not _attributes(lines, at):
            if line.strip() and quoted:
                yield from _answered(quoted) if not SIGNATURE.match(line) else ()
                quoted = []
            yield line


def _answered(quoted: Sequence[str]) -> Sequence[str]:
    """Return the last paragraph of a quotation, of the message itself that is answered, between empty lines."""
    bare = [DIRECTLY.sub("", line) for line in quoted]
    while bare and not bare[-1].strip():
        bare.pop()
    last = next((at for at in range(len(bare), 0, -1) if not bare[at - 1].strip() or bare[at - 1].startswith(">")), 0)
    kept = [line.strip() for line in bare[last:]][-ANSWERED_LINES:]
    return ["", *(f"> {line}" for line in kept), ""] if kept else []


def _attributes(lines: Sequence[str], at: int) -> bool:
    """Tell whether a line names the writer of the quotation below it."""
    below = next((line for line in lines[at + 1 : at + 3] if line.strip()), "")
    return below.startswith(">") and bool(ATTRIBUTION.match(lines[at].strip()))


def _paragraphs(text: str) -> Sequence[Section]:
    return plain.read(text).sections if text.strip() else ()


def _decoded(text: str) -> str:
    """Decode words such as "=?UTF-8?B?…?=", which some programs leave in names."""
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeError, binascii.Error):
        return text


def _content(part: MIMEPart) -> str:
    """Return a part's text; with an encoding that does not exist, a few characters are lost."""
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, ValueError):
        content = part.get_payload(decode=True)
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _unparted(letter: EmailMessage) -> str:
    """Return the text of an e-mail that says it has parts and has none."""
    apart = not letter.is_multipart() and letter.get_content_maintype() == "multipart"
    return str(letter.get_payload()) if apart else ""


def _attached(letter: EmailMessage, read: Sequence[MIMEPart]) -> Iterator[Member]:
    """Yield all parts but those that are `read` as the letter: files, invitations, texts between files, e-mails.

    The standard library's own list lacks what stands within an alternative. An e-mail that is nothing but a file
    (encrypted ones are) has itself attached.
    """
    for part in _leaves(letter):
        content = part.get_payload(decode=True)
        kind = part.get_content_type()
        if any(part is each for each in read) or kind in NO_FILES:
            continue
        if kind == "message/rfc822":
            yield _packed("message.eml", _nested(part), kind)
        elif isinstance(content, bytes) and content.strip():
            yield _packed(_decoded(part.get_filename() or NAMES.get(kind, "attachment")), content, kind)


def _leaves(part: EmailMessage | MIMEPart) -> Iterator[MIMEPart]:
    """Yield the parts that hold something; an e-mail in the e-mail is one."""
    if part.get_content_maintype() != "multipart":
        yield part
    elif part.is_multipart():
        for inner in part.iter_parts():
            yield from _leaves(inner)


def _nested(part: MIMEPart) -> bytes:
    """Return an e-mail within an e-mail; some programs encode it whole, though the standard forbids that."""
    content = part.as_bytes().partition(b"\n\n")[2]
    if str(part["Content-Transfer-Encoding"] or "").lower() != "base64":
        return content
    try:
        return base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        return content


def _packed(name: str, content: bytes, media_type: str | None = None) -> Member:
    return Member(name, lambda: content, media_type)
