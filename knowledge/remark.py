"""A remark: something an admin should know of how a document was read; and the name of what it says of itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ABOUT = "About this document"  # the heading of what a document says of itself: front matter, author, version


@dataclass(frozen=True, slots=True)
class Remark:
    """A code with a sentence in every language, and the values that the sentence shows.

    pages_without_text    {"pages": [4, 7]}     pages that are only pictures
    pages_by_ocr          {"pages": [3]}        pages whose text was found in pictures
    pictures_unreadable   {"pages": [2]}        pages with pictures that OCR could not be shown
    pages_unreadable      {"pages": [2]}        pages whose content is damaged
    pages_left_out        {"first": 4001, "last": 10000}   pages that there was no time for
    rest_left_out         {"place": "Sheet1!A200001"}      rows that there was no time or room for
    hidden_text_left_out  {"count": 2}          words that are deleted, struck out or hidden
    comments_left_out     {"count": 5}          comments, of whatever kind
    hidden_left_out       {"places": ["Pay!C"]} sheets, rows and columns
    hidden_slides_left_out {"pages": [3]}
    page_parts_left_out   {"parts": ["nav"]}    elements of a page with words: fields, frames, long menus
    includes_left_out     {"files": ["a.tex"]}  files that a text names to be put in
    passages_left_out     {"most": "10,000", "place": "page 812"}   where what is too long for one book begins
    noise_left_out        {"count": 12}         passages of signs without words
    files_...             {"files": ["a.exe"]}  files in an archive or e-mail, and why they are not read
    secrets_...           {"count": 2, "kinds": ["private_key", "GitHub"], "at": ["page 3"]}   found, left_out or taken
    characters_unreadable {"count": 3}          bytes that are no characters in the document's encoding

    The catalogue and the ingestion add further codes.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


# Parts that whoever hands a document in may not have seen, and so may not mean to hand out to everybody who reads it.
UNSEEN = frozenset(
    {
        *("hidden_left_out", "hidden_text_left_out", "hidden_slides_left_out", "comments_left_out"),
        "secrets_left_out",
        *("files_in_part", "files_left_out", "files_locked", "files_nested", "files_unknown"),
    }
)


def has_unseen_parts(remarks: Iterable[Remark]) -> bool:
    """Tell whether reading left parts out for which nobody is handed the file itself."""
    return any(remark.code in UNSEEN for remark in remarks)


def left_out(comments: int, includes: Sequence[str] = ()) -> tuple[Remark, ...]:
    """Return remarks on the comments of a text and on the files that it would put in, where there are any."""
    return (
        *((Remark("comments_left_out", {"count": comments}),) if comments else ()),
        *((Remark("includes_left_out", {"files": list(includes)}),) if includes else ()),
    )
