"""A question's parts of passages were embedded when their document was added."""

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from knowledge.catalogue.books import Edition
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.generation import GenerationRequest, Quote
from knowledge.librarian.question import Question
from knowledge.librarian.quoting import QuotingWriter
from knowledge.library.context_expansion import ContextExpansion
from knowledge.library.library import Library
from knowledge.library.passage_parts import STORED, parts_of
from knowledge.reading.texts import Source
from knowledge.stacks.store.part_vectors import PartVectors, packed
from knowledge.stacks.store.passages import copy_edition, part_vectors, passages_of
from knowledge.stacks.store.store import passage_id
from knowledge.stacks.text.analyzer import analyse
from tests.knowledge.librarian.asking import found

LEAVE = """# Leave

Every employee has 25 days of paid annual leave a year. It is booked in Koyomi.

To book your annual leave:

- Open Koyomi.
- Choose the days of leave.
"""


class Watched(Embeddings):
    """The library's own embeddings; `texts` are those that were embedded for a question."""

    def __init__(self, library: Library) -> None:
        self._embeddings = library.stacks.embeddings
        self.texts: list[str] = []

    def embed_query(self, text: str) -> list[float]:
        return self._embeddings.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += texts
        return self._embeddings.embed_documents(texts)


async def quotes(library: Library, patron: Patron, watched: Watched, *, stored: bool) -> list[Quote]:
    context = ContextExpansion(library.stacks)
    vectors = context.part_vectors if stored else None
    writer = QuotingWriter(watched, analyse, lambda _: True, context.sections, vectors)
    question = "How do I book annual leave?"
    passages = tuple(await library.search(patron, question))
    request = GenerationRequest(Question(question, patron), question, passages)
    return [piece async for piece in writer.write(request) if isinstance(piece, Quote)]


async def test_a_question_is_answered_by_stored_vectors_as_by_new_ones(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    receipt = await library.ingestion.add(
        Source("leave.md", LEAVE.encode(), "text/markdown"), EditionRequest(shelf, "leave", "U1")
    )
    assert receipt.passages == 1
    with_stored, without = Watched(library), Watched(library)
    assert await quotes(library, member, with_stored, stored=True) == await quotes(
        library, member, without, stored=False
    )
    assert with_stored.texts == []
    assert len(without.texts) == 5


async def test_a_copy_of_an_edition_keeps_the_vectors_of_its_parts(library: Library, workspace: str) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    request = EditionRequest(shelf, "leave", "U1")
    receipt = await library.ingestion.add(Source("leave.md", LEAVE.encode(), "text/markdown"), request)
    assert receipt.book
    assert receipt.book.edition
    begun = await library.catalogue.holdings.begin(request, title="Leave", digest="other", media_type="")
    assert isinstance(begun, Edition)
    await copy_edition(library.stacks, workspace, receipt.book.edition, begun, shelf.id)
    [passage] = await passages_of(library.stacks, workspace, receipt.book.edition)
    from_here, from_copy = [
        await part_vectors(library.stacks, workspace, [key], len(library.stacks.embeddings.embed_query("Leave")))
        for key in (passage.id, passage_id(begun.id, 0))
    ]
    for part in parts_of([passage])[0]:
        assert from_here.get(part) == pytest.approx(from_copy.get(part))


def test_vectors_are_found_by_their_texts_alone() -> None:
    vectors = {"one": [0.25, -0.5], "two": [1.0, 0.0]}
    read = PartVectors([packed(vectors), packed({"three": [0.0, 1.0]})], 2)
    assert {text: read.get(text) for text in vectors} == {
        text: pytest.approx(np.array(vector)) for text, vector in vectors.items()
    }
    assert read.get("four") is None
    assert PartVectors([packed({})], 2).get("one") is None


def test_of_a_long_table_only_the_first_rows_have_stored_vectors() -> None:
    rows = "\n".join(f"| row {n} | {n} |" for n in range(40))
    [parts] = parts_of([found(f"| name | number |\n|---|---|\n{rows}").passage])
    assert len(parts) == STORED
