"""Writing into the stacks."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge.catalogue.books import Passage
from knowledge.catalogue.editions import EditionRequest
from knowledge.errors import BookRefused, Reason, StacksUnavailable
from knowledge.ingestion.ingestion import Ingestion
from knowledge.library.library import Library
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.texts import Source
from knowledge.reading.web.fetcher import Fetcher
from knowledge.stacks.embedding.windows import embedded_text, windows
from knowledge.stacks.store.objects import passage_of, refusal
from knowledge.stacks.store.schema import VECTOR, WINDOWS
from knowledge.stacks.store.store import BATCH, Stacks, passage_id
from tests.knowledge.ingestion.counting_embeddings import CountingEmbeddings

EDITION = "0" * 32
PLAIN = Passage(
    id=passage_id(EDITION, 0),
    book_id="b",
    edition_id=EDITION,
    shelf_id="s",
    ordinal=0,
    title="Rules",
    headings=(),
    page=None,
    text="A plain rule.",
)
PASSAGES = [replace(PLAIN, id=passage_id(EDITION, n), ordinal=n, text=f"Rule {n} is a rule.") for n in range(5)]


class Fickle(CountingEmbeddings):
    """A model whose vectors of texts about rule 3 are too short, until it works again."""

    well = False

    def embed_query(self, text: str) -> list[float]:
        vector = super().embed_query(text)
        return vector[:5] if "Rule 3" in text and not self.well else vector


async def test_a_passage_that_weaviate_refuses_fails_at_once_and_the_others_are_stored(
    library: Library, workspace: str
) -> None:
    embeddings = Fickle()
    stacks = Stacks(library.stacks.nodes, library.stacks.name, embeddings)
    with pytest.raises(BookRefused, match="refused 1 of 5"):
        await stacks.write(workspace, PASSAGES)
    embeddings.texts.clear()
    embeddings.well = True
    await stacks.write(workspace, PASSAGES)
    assert embeddings.texts
    assert all("Rule 3" in text for text in embeddings.texts)
    assert await stacks.collection.with_tenant(workspace).length() == 5


async def test_every_passage_of_a_long_book_is_stored_with_the_vectors_of_its_own_text(
    library: Library, workspace: str
) -> None:
    long = [
        replace(PLAIN, id=passage_id(EDITION, n), ordinal=n, text=f"Rule {n} is a rule. " * (n % 40 + 1))
        for n in range(2 * BATCH + 3)
    ]
    embeddings, done = CountingEmbeddings(), list[int]()

    async def report(passages: int) -> None:
        done.append(passages)

    await Stacks(library.stacks.nodes, library.stacks.name, embeddings).write(workspace, long, report)
    tenant = library.stacks.collection.with_tenant(workspace)
    stored = {passage_of(found): found.vector async for found in tenant.iterator(include_vector=True)}
    assert done == [BATCH, 2 * BATCH, len(long)]
    assert stored.keys() == set(long)
    for passage, vectors in stored.items():
        assert np.allclose(vectors[VECTOR], embeddings.embed_query(embedded_text(passage)))
        assert np.allclose(vectors[WINDOWS], embeddings.embed_documents(windows(passage)))


@pytest.mark.parametrize(
    "message",
    ["store is read-only due to: disk usage too high", "not enough memory mappings", "context deadline exceeded"],
)
def test_trouble_of_the_servers_own_is_retried_later(message: str) -> None:
    assert isinstance(refusal([message, "inconsistent vector lengths: 5 != 8"], 5), StacksUnavailable)


async def test_the_receipt_refuses_a_document_that_weaviate_does_not_take(
    library: Library, workspace: str, small_reader: Reader
) -> None:
    stacks = Stacks(library.stacks.nodes, library.stacks.name, Fickle())
    shelf = await library.catalogue.shelves.create(workspace, "general")
    text = "\n\n".join(f"# Rule {n}\n\nRule {n} is a rule." for n in range(5))
    ingestion = Ingestion(library.catalogue, stacks, small_reader, Fetcher(1, ()))
    receipt = await ingestion.add(Source("rules.md", text.encode()), EditionRequest(shelf, "rules.md", "U1"))
    await ingestion.sweep(workspace)
    assert (receipt.status, receipt.reason) == ("refused", Reason.NOT_STORED)
    assert await library.stacks.collection.with_tenant(workspace).length() == 0
