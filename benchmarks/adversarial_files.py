"""Adversarial files, made to crash, hang or flood whoever reads them, by name."""

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping

import openpyxl

TEXT = "Tea is at four in the kitchen, and cake is at five. "
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org"


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def nested_zip() -> bytes:
    data = zipped({"tea.txt": TEXT})
    for _ in range(200):
        data = zipped({"inner.zip": data, "tea.txt": TEXT})
    return data


def overlapping_zip() -> bytes:
    """Write one packed gigabyte that the table of contents names a thousand times."""
    data = bytearray(zipped({"a.txt": bytes(2**20)}))
    start = data.index(b"PK\x01\x02")
    entry, body = bytes(data[start : data.index(b"PK\x05\x06")]), bytes(data[:start])
    table = entry * 1000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(table), len(body), 0)
    return body + table + end


def lying_zip() -> bytes:
    """Write an archive that says its member is small, and unpacks to a gigabyte."""
    data = bytearray(zipped({"a.txt": bytes(2**30)}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = struct.pack("<L", 100)
    return bytes(data)


def absolute_zip() -> bytes:
    return zipped({"/etc/passwd.txt": TEXT, "C:\\x\\..\\tea.txt": TEXT, "../" * 50 + "up.txt": TEXT, "a" * 60000: TEXT})


def many_members() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", compresslevel=1) as archive:
        for number in range(100_000):
            archive.addfile(tarfile.TarInfo(f"{number}.txt"))
    return made.getvalue()


def word(body: str, **others: str) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" Type='
            f'"{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            **others,
        }
    )


def paragraphs(count: int) -> bytes:
    return word("".join(f"<w:p><w:r><w:t>{TEXT}{n}</w:t></w:r></w:p>" for n in range(count)))


def tables_in_tables(depth: int) -> bytes:
    return word(
        "<w:tbl><w:tr><w:tc>" * depth + "<w:p><w:r><w:t>tea</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * depth
    )


def workbook(rows: int, columns: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Big")
    for row in range(rows):
        sheet.append([f"c{column}" if row == 0 else row * column for column in range(columns)])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def numbered(objects: list[bytes], trailer: str = "/Root 1 0 R") -> bytes:
    body, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} {trailer} >>\n".encode()
    return bytes(body + f"startxref\n{start}\n%%EOF".encode())


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), about, content)


CATALOG, FONT = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SHOWN = b"BT /F1 12 Tf 72 720 Td (Tea is at four.) Tj ET"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"


def one_page(content: bytes, about: bytes = b"") -> bytes:
    return numbered([CATALOG, b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>", FONT, PAGE % 5, stream(content, about)])


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count))
    objects = [CATALOG, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), FONT]
    for number in range(count):
        shown = b"BT /F1 12 Tf 72 720 Td (Tea is at four on day %d.) Tj T* (Cake %d.) Tj ET" % (number, number * number)
        objects += [PAGE % (5 + 2 * number), stream(shown)]
    return numbered(objects)


def looping_pages() -> bytes:
    kids = b"<< /Type /Pages /Kids [2 0 R 4 0 R 2 0 R] /Count 1000000 /Parent 2 0 R >>"
    return numbered([CATALOG, kids, FONT, PAGE % 5, stream(SHOWN)])


def looping_outline() -> bytes:
    catalog = b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>"
    item = b"<< /Title (a) /Next 7 0 R /First 7 0 R /Last 7 0 R /Parent 6 0 R >>"
    page_tree = b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    return numbered([catalog, page_tree, FONT, PAGE % 5, stream(SHOWN), b"<< /First 7 0 R /Last 7 0 R >>", item])


def looping_form() -> bytes:
    """Write a drawing that draws itself."""
    page = b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /XObject << /X 6 0 R >> >> >>"
    form = stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >>")
    return numbered([CATALOG, b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>", FONT, page, stream(b"/X Do"), form])


def looping_table() -> bytes:
    """Write a table of objects that names itself as the previous one."""
    data = one_page(SHOWN)
    start = int(data.rpartition(b"startxref\n")[2].split()[0])
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def packed_thrice() -> bytes:
    content = bytes(2**28)
    for _ in range(3):
        content = zlib.compress(content, 9)
    return one_page(content, b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")


def picture_bomb() -> bytes:
    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    head = struct.pack(">LLBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(7501) * 6000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def nested_letters() -> bytes:
    head = b"From: a@x\r\nTo: b@x\r\nSubject: tea\r\nMIME-Version: 1.0\r\n"
    letter = head + b"\r\nTea."
    for number in range(300):
        mark = b"b%d" % number
        kind = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % mark
        letter = head + kind + b"--%s\r\nContent-Type: message/rfc822\r\n\r\n%s\r\n--%s--\r\n" % (mark, letter, mark)
    return letter


def mailbox() -> bytes:
    head = "From a@x Fri Jan  2 03:00:00 2026\nFrom: a@x\nTo: b@x\nDate: Fri, 02 Jan 2026 03:00:00 +0000\n"
    return "".join(f"{head}Subject: Tea {n}\n\n{TEXT}\n\n" for n in range(50_000)).encode()


def yaml_bomb() -> bytes:
    lines = ["a0: &a0 [tea, tea, tea, tea, tea, tea, tea, tea, tea]"]
    return "\n".join(lines + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]).encode()


def yaml_of_itself() -> bytes:
    return b"a: &a\n  b: *a\n  c: [*a, *a]\n<<: *a\n"


def repeated_cells() -> bytes:
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "table"))
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>tea</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    body = f'<office:spreadsheet><table:table table:name="A">{row * 2000}</table:table></office:spreadsheet>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:x {spaces}><office:body>{body}</office:body></office:x>",
        }
    )


def records(count: int) -> bytes:
    return json.dumps([{"name": f"City {n}", "rent": n, "note": TEXT} for n in range(count)]).encode()


ADVERSARIAL_FILES: Mapping[str, Callable[[], bytes]] = {
    "zip in zip in zip.zip": nested_zip,
    "overlapping.zip": overlapping_zip,
    "lying.zip": lying_zip,
    "absolute names.zip": absolute_zip,
    "100,000 members.tar.gz": many_members,
    "a gigabyte of zeros.gz": lambda: gzip.compress(bytes(2**30), 1),
    "100,000 paragraphs.docx": lambda: paragraphs(100_000),
    "four million paragraphs.docx": lambda: word("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 4_000_000),
    "tables in tables.docx": lambda: tables_in_tables(2_000),
    "a million cells.xlsx": lambda: workbook(20_000, 50),
    "one cell of 30 MB.csv": lambda: b"a,b\n1," + TEXT.encode() * 600_000,
    "a million cells.csv": lambda: b"\n".join(b",".join(b"%d" % (r * c) for c in range(50)) for r in range(20_000)),
    "16,000 columns.csv": lambda: b"\n".join(b",".join(b"v%d" % c for c in range(16_000)) for _ in range(50)),
    "repeated cells.ods": repeated_cells,
    "10,000 pages.pdf": lambda: pages(10_000),
    "pages that hold themselves.pdf": looping_pages,
    "an outline that goes round.pdf": looping_outline,
    "a drawing that draws itself.pdf": looping_form,
    "a table before itself.pdf": looping_table,
    "no table of objects.pdf": lambda: one_page(SHOWN)[: one_page(SHOWN).index(b"xref")],
    "a table of nonsense.pdf": lambda: one_page(SHOWN).replace(b"0000000", b"9999999"),
    "packed thrice.pdf": packed_thrice,
    "a million letters in one stream.pdf": lambda: one_page(
        b"BT /F1 12 Tf " + b"1 0 0 1 72 720 Tm (a) Tj " * 1_000_000 + b"ET"
    ),
    "brackets without end.pdf": lambda: one_page(b"[" * 1_000_000),
    "a picture of 60,000 by 60,000.png": picture_bomb,
    "200 MB of text.txt": lambda: TEXT.encode() * 4_000_000,
    "30 MB in one line.txt": lambda: TEXT.encode() * 590_000,
    "30 MB without a space.txt": lambda: b"a" * 30_000_000,
    "20 MB of Japanese.txt": lambda: "お茶は四時に台所で、ケーキは五時です。".encode() * 370_000,
    "10 MB.md": lambda: b"".join(b"# Tea %d\n\n%s\n\n" % (n, TEXT.encode() * 3) for n in range(58_000)),
    "brackets.md": lambda: b"[" * 200_000 + b"]" * 200_000,
    "stars.md": lambda: b"*a **b _c __d " * 100_000,
    "links that stay open.md": lambda: b"[a](b" * 200_000,
    "fences that stay open.md": lambda: b"```\n" * 200_001,
    "a million tags.html": lambda: b"<html><body>" + b"<p>Tea is <b>at</b> four.</p>" * 330_000 + b"</body></html>",
    "a million tags inside one another.html": lambda: b"<html><body>" + b"<div>" * 1_000_000 + TEXT.encode(),
    "tables in tables.html": lambda: b"<html><body>" + b"<table><tr><td>x<td>" * 20_000 + TEXT.encode(),
    "a million brackets.json": lambda: b"[" * 1_000_000,
    "200,000 records.json": lambda: records(200_000),
    "a million elements inside one another.xml": lambda: b"<?xml version='1.0'?>" + b"<a>" * 1_000_000,
    "200,000 records.xml": lambda: b"<?xml version='1.0'?><r>" + b"<c><n>Tea</n><p>4</p></c>" * 200_000 + b"</r>",
    "aliases of aliases.yaml": yaml_bomb,
    "an alias of itself.yaml": yaml_of_itself,
    "6 MB.yaml": lambda: b"".join(
        b"- name: Tea %d\n  when: four\n  note: %s\n" % (n, TEXT.encode()) for n in range(70_000)
    ),
    "braces without end.rtf": lambda: b"{\\rtf1 " + b"{" * 1_000_000 + b"tea",
    "20 MB.rtf": lambda: b"{\\rtf1 " + b"Tea is at four.\\par " * 1_000_000 + b"}",
    "3 MB.rst": lambda: b"".join(b"Tea %06d\n==========\n\n%s\n\n" % (n, TEXT.encode() * 2) for n in range(23_000)),
    "quotations without end.rst": lambda: b"".join(b" " * n + b"tea\n\n" for n in range(2_000)),
    "letters in letters.eml": nested_letters,
    "50,000 letters.mbox": mailbox,
    "10 MB.ipynb": lambda: json.dumps(
        {
            "nbformat": 4,
            "cells": [{"cell_type": "markdown", "source": f"# Tea {n}\n\n{TEXT * 4}"} for n in range(40_000)],
        }
    ).encode(),
    "10 MB.py": lambda: b"".join(b"def tea_%d():\n    return 'four'\n\n\n" % n for n in range(250_000)),
}
