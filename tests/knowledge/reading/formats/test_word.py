"""Word documents as people write them: notes, numbers, powers, ticks, and what is struck out."""

import io
import zipfile

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of, zipped


def saved(document: docx.document.Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


async def test_numbered_clauses_keep_the_numbers_that_word_shows(read: Read) -> None:
    document = docx.Document()
    for text, style in (("Rent", "List Number"), ("Due", "List Number"), ("Notes", "List Bullet")):
        document.add_paragraph(text, style=style)
    assert text_of(await read("a.docx", saved(document))) == "1. Rent\n2. Due\n- Notes"


async def test_headings_keep_the_numbers_of_their_levels(read: Read) -> None:
    document = docx.Document()
    definitions = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in enumerate(("%1.", "%1.%2"))
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    definitions.insert(0, docx.oxml.parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    definitions.append(docx.oxml.parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text, level in (("Rent", 1), ("Due", 2), ("Late", 2), ("Notice", 1), ("Form", 2)):
        number(document.add_heading(text, level), level - 1)
        document.add_paragraph(f"About {text}.")
    reading = await read("a.docx", saved(document))
    assert [section.headings[-1] for section in reading.sections] == [
        *("1. Rent", "1.1 Due", "1.2 Late", "2. Notice", "2.1 Form"),
    ]


async def test_clauses_of_japanese_rules_keep_their_signs(read: Read) -> None:
    document = docx.Document()
    definitions = document.part.numbering_part.element
    kinds = (("japaneseCounting", "第%1条"), ("decimalEnclosedCircle", "%2"), ("aiueo", "%3）"))
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in enumerate(kinds)
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    definitions.insert(0, docx.oxml.parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    definitions.append(docx.oxml.parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level in (*[0] * 12, 1, 1, 2):
        number(document.add_paragraph("休暇"), level)
    lines = text_of(await read("a.docx", saved(document))).split("\n")
    assert [line.strip() for line in lines[-5:]] == ["第十一条 休暇", "第十二条 休暇", "① 休暇", "② 休暇", "ア） 休暇"]


async def test_fields_are_read_as_their_results_and_not_as_their_codes(read: Read) -> None:
    document = docx.Document()
    field(document.add_paragraph(), " FORMCHECKBOX ", "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>")
    document.paragraphs[0].add_run(" Garage")
    entry = document.add_paragraph("The kettle")
    field(entry, ' XE "kettle" ')
    assert text_of(await read("a.docx", saved(document))) == "[x] Garage\n\nThe kettle"


def field(paragraph: Paragraph, code: str, inside: str = "") -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for content in (
        f'<w:fldChar w:fldCharType="begin">{inside}</w:fldChar>',
        f"<w:instrText>{code}</w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(docx.oxml.parse_xml(f"<w:r {space}>{content}</w:r>"))


async def test_a_table_in_a_cell_is_read_as_words_of_the_cell(read: Read) -> None:
    document = docx.Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "Rooms"
    inner = outer.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Oak", "8"
    assert "| Rooms | Oak, 8 |" in text_of(await read("a.docx", saved(document)))


def number(paragraph: Paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = 77


async def test_powers_have_carets_and_ordinals_do_not(read: Read) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Up to 10")
    for text, raised in (("6", True), (" litres on the 2", False), ("nd", True), (" floor, H", False)):
        paragraph.add_run(text).font.superscript = raised
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O.")
    assert text_of(await read("a.docx", saved(document))) == "Up to 10^6 litres on the 2nd floor, H2O."


async def test_struck_out_and_hidden_text_stays_out_and_is_told(read: Read) -> None:
    document = docx.Document()
    style = document.styles.add_style("Removed", WD_STYLE_TYPE.CHARACTER)
    style.font.strike = True
    paragraph = document.add_paragraph("At ")
    paragraph.add_run("eleven ").font.strike = True
    paragraph.add_run("ten ", style=style)
    paragraph.add_run("code 5566 ").font.hidden = True
    paragraph.add_run("twelve.")
    reading = await read("a.docx", saved(document))
    assert text_of(reading) == "At twelve."
    assert [(remark.code, remark.values) for remark in reading.remarks] == [("hidden_text_left_out", {"count": 3})]


async def test_comments_are_told_and_never_text(read: Read) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Twenty days.")
    document.add_comment(paragraph.runs, text="Should be thirty", author="Ana")
    reading = await read("a.docx", saved(document))
    assert text_of(reading) == "Twenty days."
    assert [(remark.code, remark.values) for remark in reading.remarks] == [("comments_left_out", {"count": 1})]


async def test_links_keep_their_targets_and_merged_labels_reach_every_row(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, texts in zip(table.rows, (("Office", "Room"), ("Lyon", "1"), ("", "2")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    paragraph = document.add_paragraph("Use ")
    link = OxmlElement("w:hyperlink")
    target = "https://forms.acme.example/new"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link.set(qn("r:id"), document.part.relate_to(target, kind, is_external=True))
    link.append(paragraph.add_run("the form")._r)
    paragraph._p.append(link)
    text = text_of(await read("a.docx", saved(document)))
    assert "| Lyon | 2 |" in text
    assert f"Use [the form]({target})" in text


async def test_headers_and_properties_are_kept_beside_the_text(read: Read) -> None:
    document = docx.Document()
    document.add_paragraph("Rinse twice.")
    document.sections[0].header.paragraphs[0].text = "SOP-221 revision 7"
    document.core_properties.author, document.core_properties.version = "Ana", "7.1"
    reading = await read("a.docx", saved(document))
    assert reading.about == {"header": "SOP-221 revision 7", "author": "Ana", "version": "7.1"}
    assert text_of(reading) == "Rinse twice."


async def test_a_document_saved_as_strict_open_xml_is_read(read: Read) -> None:
    document = docx.Document()
    document.add_heading("Tea", 1)
    document.add_paragraph("At four.")
    data = saved(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    common, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    for name, content in members.items():
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
            content = content.replace(b"/package/2006/", b"/PACKAGE/").replace(b"/2006/", b"/")  # noqa: PLW2901
            content = content.replace(common + b"wordprocessingml", strict + b"wordprocessingml")  # noqa: PLW2901
            content = content.replace(common + b"officeDocument", strict + b"officeDocument")  # noqa: PLW2901
            members[name] = content.replace(b"/PACKAGE/", b"/package/2006/")
    reading = await read("a.docx", zipped(members))
    assert (reading.sections[0].headings, text_of(reading)) == (("Tea",), "At four.")


async def test_groups_over_the_names_of_columns_stand_in_each_of_their_names(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    values = (("Limits in 2025", "", ""), ("Env", "Sessions", ""), ("", "Day", "Night"), ("prod", "few", "many"))
    for row, words in enumerate(values):
        for at, word in enumerate(words):
            table.cell(row, at).text = word
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Limits in 2025"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Env"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "Sessions"
    assert text_of(await read("a.docx", saved(document))) == (
        "Limits in 2025\n\n| Env | Sessions Day | Sessions Night |\n| --- | --- | --- |\n| prod | few | many |"
    )


async def test_a_form_with_merged_cells_keeps_its_lines(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(3, 4)
    values = (("Name", "Ann", "", ""), ("Team", "Ops", "Room", "12"), ("Desk", "4", "Floor", "2"))
    for row, words in enumerate(values):
        for at, word in enumerate(words):
            table.cell(row, at).text = word
    table.cell(0, 1).merge(table.cell(0, 3)).text = "Ann"
    assert text_of(await read("a.docx", saved(document))).split("\n")[::2] == [
        "| Name | Ann |  |  |",
        "| Team | Ops | Room | 12 |",
    ]


async def test_a_row_that_was_deleted_stays_out_and_is_told(read: Read) -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, words in enumerate((("Item", "Price"), ("Tea", "4"), ("Cake", "5"))):
        table.cell(row, 0).text, table.cell(row, 1).text = words
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="Ana"/>'))
    reading = await read("a.docx", saved(document))
    assert text_of(reading) == "| Item | Price |\n| --- | --- |\n| Cake | 5 |"
    assert [(each.code, each.values) for each in reading.remarks] == [("hidden_text_left_out", {"count": 1})]


async def test_texts_beside_one_another_are_read_one_after_the_other(read: Read) -> None:
    document = docx.Document()
    document.add_heading("Help", 1)
    left, right = document.add_table(1, 2).rows[0].cells
    left.text = "Call us."
    left.add_paragraph("Monday", style="List Bullet")
    right.paragraphs[0].text, right.paragraphs[0].style = "Emergency", document.styles["Heading 2"]
    right.add_paragraph("Call 112.")
    document.add_paragraph("After.")
    reading = await read("a.docx", saved(document))
    assert [(section.headings, section.text) for section in reading.sections] == [
        (("Help",), "Call us.\n\n- Monday"),
        (("Help", "Emergency"), "Call 112."),
        (("Help",), "After."),
    ]


async def test_a_subtitle_is_no_item_and_a_table_of_contents_stays_out(read: Read) -> None:
    document = docx.Document()
    document.add_paragraph("Version 2", style="Subtitle")
    contents = (
        '<w:sdt {}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>Rent 4</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, parse_xml(contents.format(nsdecls("w"))))
    document.add_paragraph("Rent is due.")
    assert text_of(await read("a.docx", saved(document))) == "Version 2\n\nRent is due."
