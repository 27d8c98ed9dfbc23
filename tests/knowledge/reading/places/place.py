"""A place in which a format can hold text, and a file with a word in that place."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.knowledge.reading.documents import zipped

Edits = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Place:
    """`made` returns a file with the word in that place; `remark` is what the receipt says where the word stays out."""

    file: str
    made: Callable[[str], bytes | str]
    remark: str | None = None


def edited(package: bytes, edits: Edits, added: Mapping[str, bytes | str] | None = None) -> bytes:
    """Change the text of a package's members, and add members."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        members: dict[str, bytes | str] = {name: opened.read(name) for name in opened.namelist()}
    for name, pairs in edits.items():
        text = members[name]
        text = text.decode() if isinstance(text, bytes) else text
        for old, new in pairs:
            assert old in text, (name, old)
            text = text.replace(old, new, 1)
        members[name] = text
    return zipped({**members, **(added or {})})
