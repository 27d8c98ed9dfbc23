"""Base64: bytes written as letters, which are no words in any language."""

import base64
import binascii
import re

WHOLE = re.compile(r"[A-Za-z0-9+/\s]{32,}={0,2}\s*")
DATA_URI = re.compile(r"data:[\w/+.-]*(?:;[\w=.-]+)*;base64,[A-Za-z0-9+/=%]{16,}")
RUN = re.compile(
    r"[A-Za-z0-9+/_-]{200,}={0,2}|(?:^[A-Za-z0-9+/]{60,76}\n){3,}(?:^[A-Za-z0-9+/]+={0,2}$)?", re.MULTILINE
)
VARIED = 20  # different letters; a rule of dashes or a gene has fewer


def decoded(text: str) -> bytes | None:
    """The bytes of a document that is nothing but base64, as the body of a letter that was saved by itself."""
    if " " in text.strip() or not WHOLE.fullmatch(text) or not _is_encoded(text):
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        return None


def without_data_uris(text: str) -> str:
    return DATA_URI.sub("", text) if ";base64," in text else text


def without_runs(text: str) -> str:
    """Removes pictures and keys that were pasted as base64."""
    return RUN.sub(lambda run: "" if _is_encoded(run.group()) else run.group(), text)


def _is_encoded(run: str) -> bool:
    """Capitals, small letters and digits in any order."""
    mixed = re.search(r"[A-Z]", run) and re.search(r"[a-z]", run) and re.search(r"[0-9+/]", run)
    return bool(mixed) and len(set(run)) >= VARIED
