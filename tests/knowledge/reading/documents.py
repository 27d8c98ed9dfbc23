"""Small documents, written by the libraries that people's programs are written with, or by hand."""

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence

import docx
import openpyxl
import pptx
from pypdf import PdfReader, PdfWriter

from knowledge.reading.texts import Reading


def text_of(reading: Reading) -> str:
    return "\n\n".join(section.text for section in reading.sections)


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def pdf(pages: Sequence[str], *, ink: str = "0 g") -> bytes:
    """A page for each text; lines are shown one under the other. An empty text is a page with nothing on it.

    `ink` is PDF's operator for the colour of the text: "1 g" is white.
    """
    return placed_pdf([f"{ink} BT /F1 12 Tf 14 TL 72 720 Td {_shown(text)} ET" for text in pages])


def _shown(text: str) -> str:
    return " T* ".join(f"({line}) Tj" for line in text.split("\n") if line)


def placed_pdf(contents: Sequence[str], signs: str = "") -> bytes:
    """Pages by their content streams. Font F1 is Latin; F2 shows any of `signs`, each by its number in Unicode."""
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(contents)))
    characters = "\n".join(f"<{ord(sign):04x}> <{ord(sign):04x}>" for sign in signs)
    table = f"begincmap\n{len(signs)} beginbfchar\n{characters}\nendbfchar\nendcmap"
    inside = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (A) /Ordering (I) >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        (
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
            "/DescendantFonts [5 0 R] /ToUnicode 6 0 R >>"
        ),
        inside,
        f"<< /Length {len(table)} >>\nstream\n{table}\nendstream",
    ]
    for number, content in enumerate(contents):
        page = f"/Contents {8 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {page} >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return _numbered(objects)


def _numbered(objects: Sequence[str]) -> bytes:
    body = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(body)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n".encode()
    return bytes(body + f"startxref\n{start}\n%%EOF".encode())


def locked_pdf(password: str, owner: str = "owner") -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(["The vault code is 7."]))))
    writer.encrypt(password, owner, algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def word(*blocks: tuple[str, str] | Sequence[Sequence[str]]) -> bytes:
    """Paragraphs as (style, text), tables as rows."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, tuple) and isinstance(block[0], str):
            document.add_paragraph(str(block[1]), style=block[0])
        else:
            _add_table(document, [list(map(str, row)) for row in block])
    return _saved(document)


def _add_table(document: docx.document.Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text


def _saved(document: docx.document.Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def deck(slides: Sequence[tuple[str, str, str]]) -> bytes:
    """Slides as (title, text, notes)."""
    presentation = pptx.Presentation()
    for title, text, notes in slides:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    made = io.BytesIO()
    presentation.save(made)
    return made.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def retyped(document: bytes, kind: str, other: str) -> bytes:
    """An Office document that says it is of another kind."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        members: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
        types = package.read("[Content_Types].xml").decode()
    assert kind in types
    return zipped(members | {"[Content_Types].xml": types.replace(kind, other)})


def open_document(kind: str, body: str, hidden_style: str = "") -> bytes:
    """`kind` is text, spreadsheet or presentation."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "presentation", "style")
    )
    drawing = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    content = f"<office:{kind}>{body}</office:{kind}>"
    hiding = '<style:table-properties table:display="false"/>'
    style = f'<style:style style:name="{hidden_style}" style:family="table">{hiding}</style:style>'
    styles = f"<office:automatic-styles>{style}</office:automatic-styles>" if hidden_style else ""
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:x {spaces} {drawing}>{styles}<office:body>{content}</office:body></office:x>",
        }
    )


def ebook(chapters: Mapping[str, str], rights: str = "") -> bytes:
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    contents = (
        f"<package><metadata><title>Tea</title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="book/c.opf"/></rootfiles></container>',
        "book/c.opf": contents,
    }
    members |= {f"book/{name}": f"<html><body>{body}</body></html>" for name, body in chapters.items()}
    return zipped(members | ({"META-INF/encryption.xml": rights} if rights else {}))


def tarred(members: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]  # a mode by name
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return made.getvalue()
