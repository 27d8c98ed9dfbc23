"""Looks for words in all that a catalogue holds: every column of every table, and every byte of its files."""

import json
import subprocess
import sys
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import select

from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.storage.tables import metadata

ZLIB = b"x"  # the first byte of what the catalogue keeps compressed


async def tables_with(catalogue: Catalogue, words: Collection[str]) -> set[str]:
    """Return the tables that have one of the words in any row, whatever the column."""
    found = set()
    for table in metadata.sorted_tables:
        rows = await catalogue.database.rows(select(table))
        if any(word in _text(value) for row in rows for value in row for word in words):
            found.add(table.name)
    return found


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return (zlib.decompress(value) if value[:1] == ZLIB else value).decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str)


LOOK = """
import json, pathlib, sys

def forms(word):
    escaped = word.encode("ascii", "backslashreplace")
    return word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), escaped

wanted = [form for word in sys.argv[2:] for form in forms(word)]
def content(path):
    try:
        return path.read_bytes()
    except FileNotFoundError:  # a file of the moment, such as a database's journal
        return b""

files = [path for path in pathlib.Path(sys.argv[1]).rglob("*") if path.is_file()]
print(json.dumps([path.name for path in files if any(form in content(path) for form in wanted)]))
"""


def files_with(folder: Path, words: Collection[str]) -> set[str]:
    """Return the files below a folder that hold one of the words, as UTF-8, UTF-16 or JSON has it.

    Another process reads them: closing the catalogue's file in this one would end the locks of its SQLite.
    """
    command = [sys.executable, "-c", LOOK, str(folder), *words]
    return set(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
