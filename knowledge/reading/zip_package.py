"""Documents that are zip packages: opened within bounds, their XML parsed without fetching or expanding."""

import io
import re
import zipfile
from collections.abc import Mapping

from lxml.etree import XMLParser, _Element, fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason

MAX_UNPACKED = 512 * 2**20
ENCRYPTED = 0x1
STRICT = b"http://purl.oclc.org/ooxml/"
STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/([\w/]+)")


def opened(data: bytes) -> zipfile.ZipFile:
    """Open a package without unpacking it. Refuses enormous sizes and passwords."""
    package = zipfile.ZipFile(io.BytesIO(data))
    members = package.infolist()
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise BookRefused(Reason.TOO_COSTLY, "The document unpacks to an enormous size.")
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise BookRefused(Reason.PASSWORD, "The document is protected with a password.")
    return package


def transitional(data: bytes) -> bytes:
    """Return an Office document with the common names of its elements, where it was saved as Strict Open XML."""
    with opened(data) as package:
        names = package.namelist()
        if "_rels/.rels" not in names or STRICT not in package.read("_rels/.rels"):
            return data
        named = (name for name in names if name.endswith((".xml", ".rels")))
        return replaced(package, {name: STRICT_NAME.sub(_common_name, package.read(name)) for name in named})


def replaced(package: zipfile.ZipFile, members: Mapping[str, bytes]) -> bytes:
    """Return a package with other contents for some of its members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as changed:
        for name in package.namelist():
            changed.writestr(name, members[name] if name in members else package.read(name))
    return made.getvalue()


def _common_name(found: re.Match[bytes]) -> bytes:
    family, rest = found[1], found[2]
    for strict, common in (
        (b"extendedProperties", b"extended-properties"),
        (b"customProperties", b"custom-properties"),
    ):
        rest = rest.replace(strict, common)
    return b"http://schemas.openxmlformats.org/" + family + b"/2006/" + rest


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
