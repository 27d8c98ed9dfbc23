"""The annotations of a PDF's page: values of its form, ticks, signatures, notes, and the targets of links."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pypdf import PageObject
from pypdf.errors import PyPdfError

NO_NOTES = frozenset({"/Widget", "/Link", "/Popup", "/FileAttachment"})  # their contents are other words, or the same
DEEPEST = 16  # of fields in fields
DAMAGE = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError)
# pypdf raises more than that on damaged streams and fonts. Where it lacks a filter or a cipher, it raises
# NotImplementedError.
STREAM_DAMAGE = (*DAMAGE, ArithmeticError, AssertionError, NotImplementedError, zlib.error, struct.error)
RICH = re.compile(r"<[^>]*>")
PASSWORD, PUSH_BUTTON = 1 << 13, 1 << 16


def told_on(page: PageObject) -> list[str]:
    """Return the page's form as lines of names and values, and its notes; empty where there are none."""
    values, notes = [], []
    for annotation in _annotations(page):
        try:
            if annotation.get("/Subtype") == "/Widget":
                values += _value(annotation)
            elif annotation.get("/Subtype") not in NO_NOTES and (words := _contents(annotation)):
                notes.append(f"Note: {words}")
        except DAMAGE:  # a damaged annotation costs only itself
            continue
    return [block for block in ("\n".join(dict.fromkeys(values)), "\n".join(notes)) if block]


def pinned_to(page: PageObject) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the names of the files pinned to a page, and what unpacks each, which raises where it is damaged."""
    for annotation in _annotations(page):
        try:
            if annotation.get("/Subtype") == "/FileAttachment":
                file = annotation["/FS"].get_object()
                yield str(file.get("/UF") or file.get("/F") or "attachment"), partial(_unpacked, file)
        except DAMAGE:
            continue


def _unpacked(file: Any) -> bytes:
    return bytes(file["/EF"].get_object()["/F"].get_object().get_data())


def links_on(page: PageObject) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield the addresses of the web that a page links to, each with its rectangle: left, bottom, right, top."""
    for annotation in _annotations(page):
        try:
            action = annotation.get("/A")
            if annotation.get("/Subtype") == "/Link" and action is not None and "/URI" in action.get_object():
                left, bottom, right, top = (float(at) for at in annotation["/Rect"].get_object())
                target = _words(action.get_object()["/URI"].get_object())
                yield target, (min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        except DAMAGE:
            continue


def _contents(annotation: Any) -> str:
    """Return a note's words; some programs keep them as rich text alone."""
    rich = RICH.sub(" ", _words(annotation.get("/RC") or ""))
    return " ".join(str(annotation.get("/Contents") or rich).split())


def _annotations(page: PageObject) -> Iterator[Any]:
    try:
        found = page.get("/Annots")
        for reference in found.get_object() if found is not None else ():
            annotation = reference.get_object()
            if hasattr(annotation, "get"):
                yield annotation
    except DAMAGE:
        return


def _value(widget: Any) -> list[str]:
    kind, flags, value = _inherited(widget, "/FT"), int(_inherited(widget, "/Ff") or 0), _inherited(widget, "/V")
    name = _name(widget)
    if kind == "/Btn":
        return [] if flags & PUSH_BUTTON else _tick(widget, name, value)
    if value is None or flags & PASSWORD:
        return []
    if kind == "/Sig":
        return _signature(name, value)
    values = value if isinstance(value, list) else [value]
    shown = ", ".join(" ".join(_words(each).split()) for each in values)
    return [f"{name}: {shown}"] if shown.strip() else []


def _tick(widget: Any, name: str, value: Any) -> list[str]:
    """Tell a box that is ticked, or which one of several, and also those that are not."""
    state = str(widget.get("/AS") or value or "/Off")
    on = state not in {"/Off", "", "None"}
    chosen = state.lstrip("/")
    label = name if chosen.lower() in {"yes", "on", "1", "off", "true", "0"} or not on else f"{name}: {chosen}"
    return [f"[{'x' if on else ' '}] {label}"]


def _signature(name: str, value: Any) -> list[str]:
    """Tell who has signed and why, as far as the signature says it."""
    said = (" ".join(str(value.get(key) or "").split()) for key in ("/Name", "/Reason", "/Location"))
    words = ", ".join(filter(None, said))
    return [f"{name}: signed, {words}"] if words else []


def _name(widget: Any) -> str:
    """Return the label that a reader of the form sees, or else the field's own name."""
    label = _inherited(widget, "/TU") or _inherited(widget, "/T")
    return " ".join(str(label or "Field").split())


def _words(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value.get_data().decode("latin-1")) if hasattr(value, "get_data") else str(value).lstrip("/")


def _inherited(field: Any, key: str) -> Any:
    for _ in range(DEEPEST):
        if field is None or key in field:
            break
        parent = field.get("/Parent")
        field = parent.get_object() if parent is not None else None
    value = field.get(key) if field is not None else None
    return value.get_object() if value is not None and hasattr(value, "get_object") else value
