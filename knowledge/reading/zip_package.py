"""Documents that are zip packages: opened within bounds, their XML parsed without fetching or expanding."""

import io
import zipfile

from lxml.etree import XMLParser, _Element, fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason

MAX_UNPACKED = 512 * 2**20
ENCRYPTED = 0x1


def opened(data: bytes) -> zipfile.ZipFile:
    """Open a package without unpacking it. Refuses enormous sizes and passwords."""
    package = zipfile.ZipFile(io.BytesIO(data))
    members = package.infolist()
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise BookRefused(Reason.TOO_COSTLY, "The document unpacks to an enormous size.")
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise BookRefused(Reason.PASSWORD, "The document is protected with a password.")
    return package


def tree(markup: bytes) -> _Element:
    """Parse XML without expanding entities or fetching anything."""
    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    root = fromstring(markup, parser)
    if root is None:
        raise BookRefused(Reason.DAMAGED, "The document's XML is damaged.")
    return root


def name_of(element: _Element) -> str:
    """Return the tag without its namespace; empty for comments, instructions and entities."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
