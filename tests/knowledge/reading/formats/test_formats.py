"""Tests of what is kept of each format: its text, its structure, its title; and what is left out."""

import base64
import hashlib
import json

import pytest

from knowledge.reading.chunking import chunk
from knowledge.reading.texts import Reading
from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import deck, ebook, open_document, pdf, retyped, text_of, word, workbook
from tests.knowledge.reading.places.place import edited

OOXML = "application/vnd.openxmlformats-officedocument"
DOCX, PPTX = f"{OOXML}.wordprocessingml.document.main+xml", f"{OOXML}.presentationml.presentation.main+xml"
WORD_RELATIVES = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    f"{OOXML}.wordprocessingml.template.main+xml",
)
SLIDES_RELATIVES = (
    "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
    f"{OOXML}.presentationml.slideshow.main+xml",
    f"{OOXML}.presentationml.template.main+xml",
)


def places(reading: Reading) -> list[tuple[str, ...]]:
    return [section.headings for section in reading.sections]


async def test_plain_text_stays_as_it_was(read: Read) -> None:
    assert text_of(await read("note.txt", "Tea at four.  \r\n  Cake at five.\r\n")) == "Tea at four.\n  Cake at five."


async def test_markdown_gives_its_headings_and_loses_its_marks(read: Read) -> None:
    reading = await read(
        "leave.md", "---\ntitle: Leave\n---\n# Days\n\n**Twenty** [days](http://x).\n\n## More\n\nTen.\n"
    )
    assert (reading.title, places(reading)) == ("Leave", [("Days",), ("Days", "More")])
    assert reading.sections[0].text == "Twenty days."


async def test_code_in_markdown_keeps_its_marks_and_makes_no_headings(read: Read) -> None:
    reading = await read("run.md", "# Run\n\n```sh\n# not a heading\nmake *all*\n```\n")
    assert places(reading) == [("Run",)]
    assert "# not a heading\nmake *all*" in text_of(reading)


async def test_a_page_gives_its_own_text_and_neither_menus_nor_scripts(read: Read) -> None:
    page = (
        "<html><head><title>Leave | Acme</title><script>var secret = 1</script></head><body><nav><a href='/'>Home</a>"
        "</nav><main><h1>Leave</h1><p>Staff have twenty days of leave a year, and may carry ten of them over.</p>"
        "<h2>Asking</h2><p>Ask your lead, please, in the form for it, two weeks before you go.</p>"
        "<table><tr><th>City</th><th>Days</th></tr><tr><td>Osaka</td><td>20</td></tr></table></main>"
        "<footer>Accept all cookies</footer></body></html>"
    )
    reading = await read("https://example.com/leave", page, "text/html")
    assert (reading.title, places(reading)[-1]) == ("Leave", ("Leave", "Asking"))
    text = text_of(reading)
    assert "| Osaka | 20 |" in text
    assert not [word for word in ("secret", "Home", "cookies") if word in text]


async def test_a_short_page_keeps_its_headings_and_loses_its_banner(read: Read) -> None:
    page = (
        "<!DOCTYPE html><html><header><p>Acme</p></header><body><h1>Tea</h1><p>Tea is at four.</p><h2>Cake</h2>"
        "<p>At five.</p></body><footer><p>Imprint</p></footer></html>"
    )
    reading = await read("tea.html", page)
    assert [(section.headings, section.text) for section in reading.sections] == [
        (("Tea",), "Tea is at four."),
        (("Tea", "Cake"), "At five."),
    ]


async def test_a_pdf_gives_its_pages_and_names_those_without_text(read: Read) -> None:
    reading = await read("scan.pdf", pdf(["Tea is at four.", "", "Cake is at five."]))
    assert [(section.page, section.text) for section in reading.sections] == [
        (1, "Tea is at four."),
        (3, "Cake is at five."),
    ]
    assert [(note.code, note.values["pages"]) for note in reading.remarks] == [("pages_without_text", [2])]


async def test_a_word_document_gives_headings_lists_and_tables(read: Read) -> None:
    reading = await read(
        "leave.docx",
        word(
            ("Title", "Handbook"),
            ("Heading 1", "Leave"),
            ("Normal", "Twenty days."),
            ("List Bullet", "Ask early"),
            [["City", "Days"], ["Osaka", "20"]],
        ),
    )
    assert (reading.title, places(reading)) == ("Handbook", [("Leave",)])
    assert text_of(reading) == "Twenty days.\n\n- Ask early\n\n| City | Days |\n| --- | --- |\n| Osaka | 20 |"


@pytest.mark.parametrize("kind", WORD_RELATIVES)
async def test_word_documents_with_macros_and_templates_are_read_as_documents(read: Read, kind: str) -> None:
    changed = retyped(word(("Heading 1", "Leave"), ("Normal", "Twenty days.")), DOCX, kind)
    reading = await read("leave.docm", changed)
    assert (places(reading), text_of(reading)) == ([("Leave",)], "Twenty days.")


@pytest.mark.parametrize("kind", SLIDES_RELATIVES)
async def test_shows_and_templates_are_read_as_slides(read: Read, kind: str) -> None:
    reading = await read("tea.ppsx", retyped(deck([("Tea", "Green tea", "")]), PPTX, kind))
    assert text_of(reading) == "Green tea"


async def test_workbooks_with_macros_and_templates_are_read_as_workbooks(read: Read) -> None:
    for kind in (f"{OOXML}.spreadsheetml.template", "application/vnd.ms-excel.sheet.macroEnabled"):
        changed = retyped(
            workbook({"A": [["tea", "four"]]}), f"{OOXML}.spreadsheetml.sheet.main+xml", f"{kind}.main+xml"
        )
        assert "| tea | four |" in text_of(await read("tea.xltx", changed))


async def test_base64_does_not_enter_whatever_the_document(read: Read) -> None:
    blob = base64.b64encode(hashlib.sha512(b"a").digest() * 20).decode()
    picture = f"data:image/png;base64,{blob}"
    key = "\n".join(blob[at : at + 64] for at in range(0, 640, 64))
    for name, text in (
        ("a.html", f"<html><body><p>Tea is at four.</p><img src='{picture}'><p>{picture}</p></body></html>"),
        ("a.md", f"# Tea\n\nTea is at four.\n\n![tea]({picture})\n\n[t]: {picture}\n"),
        ("a.txt", f"Tea is at four.\n{picture} and cake\n-----BEGIN KEY-----\n{key}\n-----END KEY-----\n{blob}"),
        ("a.json", json.dumps({"when": "Tea is at four.", "picture": picture, "raw": blob})),
        ("a.csv", f"when,picture\nTea is at four.,{picture}\n"),
        ("a.docx", None),
    ):
        reading = await read(name, text if text is not None else word(("Normal", "Tea is at four."), ("Normal", blob)))
        assert "Tea is at four." in text_of(reading), name
        assert blob[:40] not in text_of(reading), name


async def test_a_letters_body_saved_in_base64_is_decoded(read: Read) -> None:
    assert text_of(await read("b.txt", base64.b64encode("עדכון Tesla - נדרשת חתימה על הבקשה".encode("cp1255")))) == (
        "עדכון Tesla - נדרשת חתימה על הבקשה"
    )


async def test_slides_are_cited_by_number_and_title_and_keep_their_notes(read: Read) -> None:
    reading = await read("tea.pptx", deck([("Tea", "Green tea", "Say why"), ("Cake", "Cheese cake", "")]))
    assert (reading.pages, places(reading)) == (2, [("Slide 1: Tea",), ("Slide 2: Cake",)])
    assert reading.sections[0].text == "Green tea\n\nNotes: Say why"


async def test_sheets_are_cited_by_their_cells_under_their_header(read: Read) -> None:
    rows: list[list[object]] = [
        ["Rents of 2026"],
        ["City", "Rent", "Share"],
        *([f"City {n}", n * 10, 0.5] for n in range(1, 200)),
    ]
    reading = await read("rents.xlsx", workbook({"Rents": rows, "Secret": [["a", "b"]]}, hidden=["Secret"]))
    pieces = chunk(reading, title="Rents.xlsx").chunks
    assert pieces[0].headings[0] == "Rents of 2026"
    assert pieces[0].headings[1].startswith("Rents!A2:C")
    assert all(piece.text.startswith("| City | Rent | Share |") for piece in pieces)
    assert "| City 199 | 1990 | 0.5 |" in pieces[-1].text
    assert pieces[-1].headings[1].endswith(":C201")
    assert "Secret" not in str(pieces)


async def test_a_table_with_a_semicolon_or_a_tab_between_its_values_is_a_table(read: Read) -> None:
    for name, mark in (("a.csv", ";"), ("b.tsv", "\t"), ("c.csv", "|"), ("d.csv", ",")):
        reading = await read(name, f"City{mark}Rent\nOsaka{mark}90\nKyoto{mark}80\n")
        assert text_of(reading) == "| City | Rent |\n| --- | --- |\n| Osaka | 90 |\n| Kyoto | 80 |"
        assert places(reading) == [("A1:B3",)]


async def test_a_japanese_table_in_shift_jis_reads_right(read: Read) -> None:
    data = '都市,家賃\n大阪,九万\n京都,"八万,五千"\n'.encode("shift_jis")
    assert "| 京都 | 八万,五千 |" in text_of(await read("家賃.csv", data))


async def test_opendocument_text_gives_headings_lists_and_tables(read: Read) -> None:
    body = (
        '<text:h text:outline-level="1">Leave</text:h><text:p>Twenty<text:s/>days.</text:p>'
        "<text:list><text:list-item><text:p>Ask early</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>City</text:p></table:table-cell><table:table-cell>"
        "<text:p>Days</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>"
        "<text:p>Osaka</text:p></table:table-cell><table:table-cell><text:p>20</text:p></table:table-cell>"
        "</table:table-row></table:table><text:tracked-changes><text:p>Deleted</text:p></text:tracked-changes>"
    )
    reading = await read("leave.odt", open_document("text", body))
    assert places(reading) == [("Leave",)]
    assert text_of(reading) == "Twenty days.\n\n- Ask early\n\n| City | Days |\n| --- | --- |\n| Osaka | 20 |"


async def test_opendocument_sheets_are_cited_by_their_cells(read: Read) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row>{cell.format(city)}{cell.format(rent)}"
        '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        for city, rent in (("City", "Rent"), ("Osaka", "90"))
    )
    padding = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    body = f'<table:table table:name="Rents">{rows}{padding}</table:table>'
    reading = await read("rents.ods", open_document("spreadsheet", body))
    assert places(reading) == [("Rents!A1:B2",)]
    assert "| Osaka | 90 |" in text_of(reading)


async def test_hidden_opendocument_sheets_stay_out(read: Read) -> None:
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    body = "".join(
        f'<table:table table:name="{name}" table:style-name="{style}">{row.format(text)}</table:table>'
        for name, style, text in (("Open", "ta1", "Tea at four"), ("Salaries", "ta2", "90,000"))
    )
    reading = await read("rents.ods", open_document("spreadsheet", body, hidden_style="ta2"))
    assert text_of(reading) == "Tea at four"


async def test_opendocument_slides_are_cited_by_number_and_title(read: Read) -> None:
    body = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Tea</text:p></draw:text-box>'
        "</draw:frame><draw:frame><draw:text-box><text:p>Green tea</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box><text:p>Say why</text:p></draw:text-box></draw:frame>"
        "</presentation:notes></draw:page>"
    )
    reading = await read("tea.odp", open_document("presentation", body))
    assert (reading.pages, places(reading)) == (1, [("Slide 1: Tea",)])
    assert text_of(reading) == "Green tea\n\nNotes: Say why"


async def test_rich_text_gives_paragraphs_and_tables_in_its_code_page(read: Read) -> None:
    source = rb"{\rtf1\ansi\ansicpg1252 Caf\'e9 at four.\par{\trowd\cellx1\cellx2 A\cell B\cell\row}{\pict 89504e47}}"
    assert text_of(await read("tea.rtf", source)).startswith("Café at four.\n\n| A | B |")


async def test_an_ebook_gives_its_chapters_in_order_and_a_heading_lasts_over_files(read: Read) -> None:
    chapters = {
        "one.xhtml": "<h1>Leaves</h1><p>Green.</p>",
        "two.xhtml": "<p>Black.</p>",
        "three.xhtml": "<h1>Cups</h1>x",
    }
    reading = await read("tea.epub", ebook(chapters))
    assert reading.title == "Tea"
    assert [(section.headings, section.text) for section in reading.sections] == [
        (("Leaves",), "Green.\n\nBlack."),
        (("Cups",), "x"),
    ]


async def test_xml_records_become_a_table_and_titles_headings(read: Read) -> None:
    rows = "".join(f'<city id="{n}"><name>City {n}</name><rent>{n}0</rent></city>' for n in (1, 2))
    reading = await read("c.xml", f"<?xml version='1.0'?><guide><title>Rents</title><cities>{rows}</cities></guide>")
    assert (reading.title, places(reading)) == ("Rents", [("Rents",)])
    assert "| id | name | rent |\n| --- | --- | --- |\n| 1 | City 1 | 10 |" in text_of(reading)


async def test_restructured_text_gives_headings_and_the_text_of_directives_that_only_sphinx_knows(read: Read) -> None:
    source = "Leave\n=====\n\nSee :ref:`the form <form>`.\n\nDays\n----\n\n.. versionadded:: 2.0\n\n   Twenty days.\n"
    reading = await read("leave.rst", source)
    assert reading.title == "Leave"
    assert "See the form." in text_of(reading)
    assert "Twenty days." in text_of(reading)


async def test_json_records_become_a_table_and_nested_values_headings(read: Read) -> None:
    value = {"title": "Rents", "year": 2026, "cities": [{"name": "Osaka", "rent": 90}, {"name": "Kyoto", "rent": 80}]}
    reading = await read("rents.json", json.dumps(value))
    assert (reading.title, places(reading)) == ("Rents", [(), ("cities",)])
    assert "| Osaka | 90 |" in text_of(reading)


async def test_json_by_lines_is_one_table(read: Read) -> None:
    assert "| Kyoto | 80 |" in text_of(
        await read("r.jsonl", '{"city":"Osaka","rent":90}\n{"city":"Kyoto","rent":80}\n')
    )


async def test_yaml_keeps_values_as_they_were_written(read: Read) -> None:
    reading = await read("norway.yaml", "country: NO\ncode: 010\nday: 2026-01-02\ntags: !custom [a, b]\n")
    assert "country: NO\ncode: 010\nday: 2026-01-02" in text_of(reading)


async def test_source_code_is_cited_by_its_definitions(read: Read) -> None:
    reading = await read(
        "tea.py", '"""Tea."""\n\ndef brew(leaf: str) -> None:\n    pour(leaf)\n\n\nclass Cup:\n    size = 1\n'
    )
    assert places(reading) == [(), ("def brew(leaf: str) -> None",), ("class Cup",)]
    assert "    pour(leaf)" in text_of(reading)


async def test_a_notebook_gives_prose_code_and_what_it_printed_without_pictures(read: Read) -> None:
    output = {"data": {"text/plain": ["42"], "image/png": "iVBOR" * 90}}
    cells = [
        {"cell_type": "markdown", "source": ["# Tea\n", "\n", "How *much* tea?"]},
        {"cell_type": "code", "source": "6 * 7", "outputs": [output]},
    ]
    reading = await read("tea.ipynb", json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}))
    assert (reading.title, places(reading)) == ("Tea", [("Tea",)])
    assert "How much tea?" in text_of(reading)
    assert "6 * 7" in text_of(reading)
    assert "42" in text_of(reading)
    assert "iVBOR" not in text_of(reading)


async def test_an_ebook_whose_container_names_no_contents_is_read_all_the_same(read: Read) -> None:
    data = edited(ebook({"a.xhtml": "<p>Tea is at four.</p>"}), {"META-INF/container.xml": [("full-path", "lost")]})
    assert text_of(await read("a.epub", data)) == "Tea is at four."


@pytest.mark.parametrize(
    ("above", "total"),
    [
        ("Item,Price\nTea,4\nMilk,3", "Total,7"),
        ("Item,Price\nTea,$4.00\nMilk,$3.00", "Grand total:,$7.00"),
        ("Item,2023,2024\nTea,4,5", "Total,,9"),
        ("品目,価格\n茶,4円", "合計,7円"),
    ],
)
async def test_a_total_below_an_empty_line_keeps_the_names_of_its_columns(read: Read, above: str, total: str) -> None:
    header = above.partition("\n")[0].split(",")
    *_, last = (await read("a.csv", f"{above}\n\n{total}\n")).sections
    assert last.text.split("\n")[0] == f"| {' | '.join(header)} |"
