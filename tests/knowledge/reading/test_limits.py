"""What is said again and again is bounded: titles, headings and names in each passage, and files in archives."""

import pytest

from knowledge.reading.chunking import chunk
from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of, zipped

MANY = 3_000_000
PARAGRAPHS = "".join(f"<p>Rule {number}. {'Tea is at four. ' * 60}</p>" for number in range(40))
LETTER = f"From: a@b.example\nSubject: {'subject ' * 12_500}\n\n{'Tea is at four. ' * 900}"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("title.html", f"<html><title>{'t' * MANY}</title><body>{PARAGRAPHS}</body></html>"),
        ("heading.html", f"<html><body><h1>{'h' * MANY}</h1>{PARAGRAPHS}</body></html>"),
        (
            "summary.html",
            f"<html><body><details><summary>{'s ' * 30_000}</summary>{PARAGRAPHS}</details></body></html>",
        ),
        ("heading.md", f"# {'h' * 300_000}\n\n{'Tea is at four. ' * 900}"),
        ("letter.eml", LETTER),
        ("owner.md", f"---\ntitle: {'t' * 300_000}\nowner: {'o' * 300_000}\n---\n\n{'Tea is at four. ' * 900}"),
        ("member.zip", zipped({f"{'folder/' * 8_000}tea.txt": "Tea is at four. " * 900})),
    ],
)
async def test_a_title_of_megabytes_is_not_in_every_passage(read: Read, name: str, data: str | bytes) -> None:
    reading = await read(name, data)
    chunks = chunk(reading, title=reading.title or name).chunks
    assert len(reading.title or "") <= 250
    assert len(chunks) > 5
    assert max(len(" ".join(piece.headings)) for piece in chunks) < 1_000
    assert any("Tea is at four." in piece.text for piece in chunks)


async def test_an_archive_that_multiplies_a_text_by_equal_files_has_it_once(read: Read) -> None:
    """72 equal files, in each of 72 equal archives, in each of 72 more: nineteen million characters."""
    packed = ("Tea is at four, and the kettle is in the kitchen. " * 20).encode()
    for kind in ("txt", "zip", "zip"):
        packed = zipped({f"{number}.{kind}": packed for number in range(72)})
    reading = await read("all.zip", packed)
    assert text_of(reading).count("the kettle is in the kitchen") == 20
    assert [remark.code for remark in reading.remarks] == ["files_equal"]
