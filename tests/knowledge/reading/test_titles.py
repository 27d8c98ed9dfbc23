"""Titles that a person would give, whatever programs and copies made of them."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from knowledge.catalogue.editions import EditionRequest
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from knowledge.reading.titles import of_file
from tests.knowledge.reading.documents import pdf, word

TEA = "Tea is served at four in the kitchen on every working day."


def page(title: str, *about: tuple[str, str], heading: str = "") -> bytes:
    said = "".join(f'<meta property="og:{name}" content="{value}">' for name, value in about)
    return f"<html><head><title>{title}</title>{said}</head><body>{heading}<p>{TEA}</p></body></html>".encode()


def claiming(title: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf([TEA]))))
    writer.add_metadata({"/Title": title})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


SITE = ("site_name", "ACME Wiki")


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("2024-03_Reisekosten_v3_FINAL(2).docx", word(("Normal", TEA)), "2024-03 Reisekosten"),
        ("2024-03_Reisekosten_v3_FINAL(2).docx", word(("Title", "Travel costs"), ("Normal", TEA)), "Travel costs"),
        ("page.html", page("Travel policy | ACME Wiki"), "Travel policy"),
        ("page.html", page("Travel policy - ACME Wiki", SITE), "Travel policy"),
        ("page.html", page("ACME Wiki: Travel policy", SITE), "Travel policy"),
        ("page.html", page("Travel policy – HR – ACME", ("title", "Travel policy")), "Travel policy"),
        ("page.html", page("Tea - a history"), "Tea - a history"),
        ("page.html", page("Using the ACME Wiki", SITE), "Using the ACME Wiki"),
        ("page.html", page("ACME Wiki", SITE), "ACME Wiki"),
        ("page.html", page("Home | ACME", heading="<h1>Travel policy</h1>"), "Travel policy"),
        ("scan.pdf", claiming("Microsoft Word - foo.doc"), "foo"),
        ("scan.pdf", claiming("Microsoft Word - Reisekosten_v3_FINAL.docx"), "Reisekosten"),
        ("Annual_report (1).pdf", claiming("untitled"), "Annual report"),
        ("Tea.md", f"# Our tea\n\n{TEA}".encode(), "Our tea"),
        ("Kitchen rules.md", TEA.encode(), "Kitchen rules.md"),
    ],
)
async def test_a_document_has_the_title_that_a_person_would_give(
    library: Library, workspace: str, name: str, data: bytes, title: str
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "public")
    receipt = await library.ingestion.add(Source(name, data), EditionRequest(shelf, name, "U1"))
    assert (receipt.status, receipt.title) == ("added", title)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("出張旅費規程_最終版.docx", "出張旅費規程"),
        ("就業規則のコピー (2).pdf", "就業規則"),
        ("Leave policy - Copy.docx", "Leave policy"),
        ("price_list v2.1.xlsx", "price list"),
        ("v2.docx", "v2.docx"),
        ("(1).pdf", "(1).pdf"),
        ("ISO 27001 (2022).pdf", "ISO 27001 (2022).pdf"),
        ("semifinal.docx", "semifinal.docx"),
        ("notes_v2.txt", "notes_v2.txt"),
        ("load_v2.py", "load_v2.py"),
    ],
)
def test_a_name_loses_what_versions_and_copies_left_on_it(name: str, title: str) -> None:
    assert of_file(name) == title
