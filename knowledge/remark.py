"""A remark: something an admin should know of how a document was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Remark:
    """A code with a sentence in every language, and the values that the sentence shows.

    pages_without_text    {"pages": [4, 7]}     pages that are only pictures
    pages_by_ocr          {"pages": [3]}        pages whose text was found in pictures
    pages_unreadable      {"pages": [2]}        pages whose content is damaged
    pages_left_out        {"first": 4001, "last": 10000}   pages that there was no time for
    rest_left_out         {"place": "Sheet1!A200001"}      rows that there was no time or room for
    files_...             {"files": ["a.exe"]}  files in an archive or e-mail, and why they are not read
    characters_unreadable {"count": 3}          bytes that are no characters in the document's encoding

    The catalogue and the ingestion add further codes.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
