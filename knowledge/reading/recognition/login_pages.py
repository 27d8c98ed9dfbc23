"""Recognition of a sign-in page that came in place of a document, where that is certain."""

import re
from pathlib import PurePosixPath

from yarl import URL

SAMPLE = 2**18
PASSWORD_FIELD = re.compile(rb"<input\b[^>]{0,500}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
SIGN_IN = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|sso|saml2?|oauth2?|auth|authenticate|accounts)(?:$|[/._-])", re.IGNORECASE
)
FILE_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in (
        *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "epub", "eml", "msg"),
        *("csv", "tsv", "md", "txt", "json", "xml", "zip"),
    )
)


def is_login_page(data: bytes, media_type: str | None, asked: str, came_from: str) -> bool:
    """Tell whether HTML with a password field came where a file was promised or a redirect led to a sign-in page."""
    sample = data[:SAMPLE]
    if not _is_html(sample, media_type):
        return False
    start, end = URL(asked), URL(came_from)
    promised_file = PurePosixPath(start.path).suffix.lower() in FILE_SUFFIXES
    sent_to_sign_in = start != end and bool(SIGN_IN.search(f"{end.host}{end.path}"))
    asks_for_password = bool(PASSWORD_FIELD.search(sample))
    return (asks_for_password and (promised_file or sent_to_sign_in)) or (promised_file and sent_to_sign_in)


def _is_html(sample: bytes, media_type: str | None) -> bool:
    said_so = "html" in (media_type or "").lower()
    return said_so or sample.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))


def stands_for_file(name: str, data: bytes) -> bool:
    """Tell whether this is a sign-in page that a browser saved under the name of the wanted file."""
    promised_file = PurePosixPath(name).suffix.lower() in FILE_SUFFIXES
    return promised_file and _is_html(data[:SAMPLE], None) and bool(PASSWORD_FIELD.search(data[:SAMPLE]))
