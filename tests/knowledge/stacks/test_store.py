"""Writing into the stacks."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge.catalogue.books import Passage
from knowledge.errors import StacksUnavailable
from knowledge.library import Library
from knowledge.stacks.schema import VECTOR, WINDOWS
from knowledge.stacks.store import BATCH, Stacks, passage_id
from knowledge.stacks.stored import passage_of
from knowledge.stacks.windows import embedded_text, windows
from tests.knowledge.counting import CountingEmbeddings

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
    """Its vectors of a text that speaks of rule 3 are too short, until it is well again."""

    well = False

    def embed_query(self, text: str) -> list[float]:
        vector = super().embed_query(text)
        return vector[:5] if "Rule 3" in text and not self.well else vector


async def test_one_passage_that_weaviate_refuses_is_told_and_only_that_one_is_made_up_for(
    library: Library, workspace: str
) -> None:
    embeddings = Fickle()
    stacks = Stacks(library.stacks.collection, embeddings)
    with pytest.raises(StacksUnavailable, match="refused 1 of 5"):
        await stacks.write(workspace, PASSAGES)
    embeddings.texts.clear()
    embeddings.well = True
    await stacks.write(workspace, PASSAGES)
    assert embeddings.texts
    assert all("Rule 3" in text for text in embeddings.texts)
    assert await stacks.collection.with_tenant(workspace).length() == 5


async def test_every_passage_of_a_long_book_stands_with_the_vectors_of_its_own_text(
    library: Library, workspace: str
) -> None:
    long = [
        replace(PLAIN, id=passage_id(EDITION, n), ordinal=n, text=f"Rule {n} is a rule. " * (n % 40 + 1))
        for n in range(2 * BATCH + 3)
    ]
    embeddings, done = CountingEmbeddings(), list[int]()

    async def report(passages: int) -> None:
        done.append(passages)

    await Stacks(library.stacks.collection, embeddings).write(workspace, long, report)
    tenant = library.stacks.collection.with_tenant(workspace)
    stored = {passage_of(found): found.vector async for found in tenant.iterator(include_vector=True)}
    assert done == [BATCH, 2 * BATCH, len(long)]
    assert stored.keys() == set(long)
    for passage, vectors in stored.items():
        assert np.allclose(vectors[VECTOR], embeddings.embed_query(embedded_text(passage)))
        assert np.allclose(vectors[WINDOWS], embeddings.embed_documents(windows(passage)))
