"""Kinds of files that nobody reads here, in words that a person knows."""

from collections.abc import Mapping

from knowledge.errors import BookRefused, Reason

NAMES: Mapping[str, str] = {
    "7z": "a 7z archive, which can be packed anew as .zip",
    "rar": "a rar archive, which can be packed anew as .zip",
    "program": "a program",
    "sqlite": "a database",
    "sound": "a sound recording",
    "video": "a video",
    "xlsb": "a binary Excel workbook, which can be saved as .xlsx",
    "iwork": "a document of Pages, Numbers or Keynote, which can be exported as PDF",
    "visio": "a Visio drawing, which can be exported as PDF",
    "xps": "an XPS document, which can be saved as PDF",
    "opendocument": "an OpenDocument drawing, chart or formula",
    "ole": "a file of some program, or the beginning of an old Office file",
    "binary": "data that are neither text nor a known kind of document",
    "nested": "an archive in an archive",
    "elsewhere": "an attachment without content of its own",
}


def unknown(kind: str) -> BookRefused:
    """`kind` is one of those named."""
    said = f"There is no reader for this kind of document: {NAMES[kind]}."
    return BookRefused(Reason.UNKNOWN_KIND, said, values={"kind": kind})
