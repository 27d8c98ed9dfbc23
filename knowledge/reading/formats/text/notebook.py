"""Jupyter notebooks: prose as Markdown, code and what it printed as code; pictures stay out."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.errors import BookRefused, Reason
from knowledge.reading.formats.markup.markdown import defined, without_elements
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import first_heading, sections_of
from knowledge.reading.texts import Reading

PRINTED = 2000  # characters of one output; the rest is a log


def read(text: str) -> Reading:
    """Read a notebook; older ones keep their cells in worksheets."""
    book = json.loads(text)
    cells = book.get("cells") or [cell for sheet in book.get("worksheets", []) for cell in sheet.get("cells", [])]
    language = str(book.get("metadata", {}).get("kernelspec", {}).get("language", ""))
    markdown = "\n\n".join(block for cell in cells for block in _blocks(cell, language))
    sections = sections_of(markdown)
    if not sections:
        raise BookRefused(Reason.EMPTY, "The notebook's cells are empty.")
    return Reading(first_heading(markdown), sections, None, Kind.NOTEBOOK)


def _blocks(cell: Mapping[str, Any], language: str) -> Iterator[str]:
    source = _text(cell.get("source", cell.get("input", "")))
    match cell.get("cell_type"):
        case "code":
            yield _fenced(source, language)
            for output in cell.get("outputs", []):
                yield _fenced(_printed(output), "")
        case "heading":
            yield f"{'#' * int(cell.get('level', 1))} {source}"
        case _:
            yield without_elements(defined(source))


def _printed(output: Mapping[str, Any]) -> str:
    failed = f"{output.get('ename', '')}: {output.get('evalue', '')}" if output.get("output_type") == "error" else ""
    shown = output.get("text") or output.get("data", {}).get("text/plain", "") or failed
    return _text(shown)[:PRINTED]


def _fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```" if text.strip() else ""


def _text(value: object) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)
