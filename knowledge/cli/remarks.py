"""What there is to know of a reading, in English: each code's sentence, with the values of the remark in it."""

from collections.abc import Mapping
from typing import Any

from knowledge.remark import Remark

REMARKS: Mapping[str, str] = {
    "pages_without_text": "Pages without text, perhaps pictures only: {pages}.",
    "pages_by_ocr": "Read in pictures by OCR, so perhaps with mistakes: pages {pages}.",
    "pages_unreadable": "Pages that could not be read: {pages}.",
    "pages_left_out": "It is too long: pages {first} to {last} were left out.",
    "rest_left_out": "It is too long: what follows from {place} on was left out.",
    "files_left_out": "Files in it that could not be read: {files}.",
    "files_in_part": "Files in it that were read only in part: {files}.",
    "files_locked": "Files in it that are protected by a password: {files}.",
    "files_damaged": "Files in it that are damaged: {files}.",
    "files_pictures": "Files in it that hold only pictures: {files}.",
    "files_unknown": "Files in it of kinds that are not read: {files}.",
    "files_old_office": "Files in it from Office before 2007, which need LibreOffice on the server: {files}.",
    "files_empty": "Files in it without text: {files}.",
    "files_costly": "Files in it that would have taken too much time or memory: {files}.",
    "files_nested": "Files in it that lie too deep, in archives or letters within others: {files}.",
    "characters_unreadable": "Characters that could not be read: {count}.",
    "changed": "Against the former edition: {new} passages are new, {gone} are gone, {same} are the same.",
    "same_bytes": "The very same document is in the stacks already: {titles}.",
    "nearly_same": "Nearly the same text is in the stacks already: {titles}.",
    "same_title": "Another book on this shelf has this title too. If this one was to replace it, remove the older one.",
    "overtaken": "Somebody handed in a newer version meanwhile, and that one stands now.",
}


def remark_line(remark: Remark) -> str:
    said = REMARKS.get(remark.code, remark.code)
    return said.format_map(_Known({name: _listed(value) for name, value in remark.values.items()}))


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


class _Known(dict[str, str]):
    """A value that a sentence asks for and a remark does not have shows as "?"."""

    def __missing__(self, name: str) -> str:
        return "?"
