"""XML of any kind: elements of one shape become tables, titles headings, mixed text paragraphs."""

from collections.abc import Iterator, Sequence

from lxml.etree import Comment, strip_elements  # type: ignore[import-untyped]  # lxml ships no types
from lxml.etree import _Element as Element

from knowledge.errors import BookRefused, Reason
from knowledge.reading import zip_package
from knowledge.reading.formats.text import html
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import table
from knowledge.reading.texts import HEADING_LENGTH, WORDS, Reading
from knowledge.reading.zip_package import name_of
from knowledge.remark import left_out

TITLES = frozenset({"title", "name", "head", "heading", "label", "caption"})
RECORDS = 2
TECHNICAL = frozenset(
    {"id", "class", "style", "role", "type", "rel", "href", "src", "lang", "width", "height", "version"}
)
MAX_DEPTH = 6


def read(text: str) -> Reading:
    root = zip_package.tree(text.encode("utf-8", "replace") if not text.startswith("<?xml") else _undeclared(text))
    if name_of(root).lower() == "html":
        return html.read(text)
    if name_of(root) == "svg":
        strip_elements(root, "{*}script", "{*}style", with_tail=False)
    outline = Outline()
    _tell(root, outline, 1)
    comments = sum(1 for each in root.iter(Comment) if WORDS.search(each.text or ""))
    sections = outline.sections()
    if not sections:
        raise BookRefused(Reason.EMPTY, "The document's elements hold no text.")
    return Reading(_title(root), sections, None, Kind.XML, left_out(comments))


def _undeclared(text: str) -> bytes:
    """Drop the XML declaration, which names an encoding that no longer applies."""
    return text.partition("?>")[2].lstrip().encode("utf-8", "replace")


def _tell(element: Element, outline: Outline, level: int) -> None:
    children = _children(element)
    if not children or _is_mixed(element):
        outline.add(_line(element))
        return
    outline.add("\n".join(_said(element)))
    if len(children) >= RECORDS and all(_is_record(child) for child in children) and _alike(children):
        outline.add(_grid(children))
    else:
        _tell_children(children, outline, level)


def _tell_children(children: Sequence[Element], outline: Outline, level: int) -> None:
    """Add plain children as consecutive lines; a title among them becomes the heading."""
    follows = False
    for child in children:
        plain = not _children(child)
        if name_of(child).lower() in TITLES and plain and _text(child):
            outline.heading(min(level, MAX_DEPTH), _text(child)[:HEADING_LENGTH])
            follows = False
        elif plain:
            outline.add(_line(child), follows=follows)
            follows = True
        else:
            _tell(child, outline, level + 1)
            follows = False


def _children(element: Element) -> list[Element]:
    return [child for child in element if name_of(child)]


def _is_mixed(element: Element) -> bool:
    own = (element.text or "").strip()
    return bool(own or any((child.tail or "").strip() for child in element))


def _is_record(element: Element) -> bool:
    return bool(_children(element)) and not any(_children(child) for child in element) and not _is_mixed(element)


def _alike(records: Sequence[Element]) -> bool:
    return len({name_of(record) for record in records}) == 1


def _grid(records: Sequence[Element]) -> str:
    rows = [_fields(record) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return table([names, *([row.get(name, "") for name in names] for row in rows)])


def _fields(record: Element) -> dict[str, str]:
    """Return attributes and children as fields; values of a repeated name are joined."""
    fields = {name.rpartition("}")[2]: str(value) for name, value in record.items()}
    for child in _children(record):
        name, text = name_of(child), _text(child)
        fields[name] = f"{fields[name]}, {text}" if fields.get(name) else text
    return fields


def _line(element: Element) -> str:
    """Return mixed text as it is, and a plain value with its name."""
    text = _text(element)
    if not text:
        return ", ".join(_said(element))
    if _is_mixed(element) and len(_children(element)):
        return text
    said = ", ".join(_said(element))
    return f"{name_of(element)} ({said}): {text}" if said else f"{name_of(element)}: {text}"


def _said(element: Element) -> Iterator[str]:
    """Yield the attributes that say something, unlike identifiers, styles and places of schemas."""
    for name, value in element.items():
        if not name.startswith("{") and name.lower() not in TECHNICAL and WORDS.search(value):
            yield f"{name}: {value}"


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _title(root: Element) -> str | None:
    titles = (child for level in (root, *root) for child in level if name_of(child).lower() == "title")
    return next((_text(child) for child in titles if _text(child)), None)
