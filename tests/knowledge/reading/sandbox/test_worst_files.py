"""Those adversarial files that are read in a moment: each is read or refused, and none twice alike."""

import pytest

from benchmarks.adversarial_files import ADVERSARIAL_FILES, pages, records
from knowledge.errors import BookRefused
from knowledge.reading.limits import ReadingLimits
from knowledge.reading.sandbox.reader import open_reader
from knowledge.reading.texts import Reading, Source
from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import pdf, text_of

READ = {
    "zip in zip in zip.zip": "Tea is at four",
    "absolute names.zip": "Tea is at four",
    "an outline that goes round.pdf": "Tea is at four.",
    "a table before itself.pdf": "Tea is at four.",
    "a table of nonsense.pdf": "Tea is at four.",
    "brackets.md": "[[[",
    "a million brackets.json": "[[[",
}
REFUSED = (
    "overlapping.zip",
    "tables in tables.docx",
    "pages that hold themselves.pdf",
    "a drawing that draws itself.pdf",
    "no table of objects.pdf",
    "packed thrice.pdf",
    "brackets without end.pdf",
    "a picture of 60,000 by 60,000.png",
    "a million elements inside one another.xml",
    "aliases of aliases.yaml",
    "an alias of itself.yaml",
)
STRICT = ReadingLimits(cpu_seconds=3)


@pytest.mark.parametrize("name", READ)
async def test_what_can_be_read_of_a_terrible_file_is_read(read: Read, name: str) -> None:
    assert READ[name] in text_of(await read(name, ADVERSARIAL_FILES[name]()))


@pytest.mark.parametrize("name", REFUSED)
async def test_a_terrible_file_is_refused_in_a_sentence(read: Read, name: str) -> None:
    with pytest.raises(BookRefused) as refused:
        await read(name, ADVERSARIAL_FILES[name]())
    assert str(refused.value).endswith(".")


async def hurried(name: str, data: bytes) -> Reading:
    async with open_reader(50, STRICT) as reader:
        return await reader.read(Source(name, data))


async def test_a_pdf_for_which_the_time_is_too_short_says_which_pages_were_left_out() -> None:
    reading = await hurried("long.pdf", pages(6_000))
    (note,) = reading.remarks
    assert note.code == "pages_left_out"
    assert note.values == {"first": len(reading.sections) + 1, "last": 6_000}


async def test_a_table_for_which_the_time_is_too_short_says_where_it_ends() -> None:
    reading = await hurried("long.csv", b"city,rent\n" + b"Osaka,90\n" * 1_000_000)
    (note,) = reading.remarks
    assert note.code == "rest_left_out"
    assert str(note.values["place"]).startswith("A")


async def test_pages_without_text_are_named_one_by_one(read: Read) -> None:
    texts = ["" if number in {4, 7, 9} else f"Tea on day {number} is at four." for number in range(1, 11)]
    reading = await read("scan.pdf", pdf(texts))
    assert [(note.code, note.values["pages"]) for note in reading.remarks] == [("pages_without_text", [4, 7, 9])]


async def test_many_records_are_read_within_bounds(read: Read) -> None:
    assert "City 4999" in text_of(await read("cities.json", records(5_000)))
