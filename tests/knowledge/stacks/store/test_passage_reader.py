"""Passages read with their vectors by the client's private stub, compared with the public API."""

import uuid
from dataclasses import replace

import numpy as np

from knowledge.catalogue.books import Passage
from knowledge.library.library import Library
from knowledge.stacks.store.objects import passage_of
from knowledge.stacks.store.passage_reader import fetch
from knowledge.stacks.store.schema import TERMS, VECTOR, WINDOWS
from knowledge.stacks.store.store import Stacks, passage_id
from tests.knowledge.ingestion.counting_embeddings import CountingEmbeddings

EDITION = "0" * 32
BARE = Passage(passage_id(EDITION, 0), "b", EDITION, "s", 0, "Rules", (), None, "Eine schlichte Regel.")
FULL = replace(
    BARE, id=passage_id(EDITION, 1), ordinal=1, headings=("Leave", "年休"), page=7, text="A rule of many words. " * 40
)


async def test_passages_are_read_as_the_public_api_reads_them_and_missing_ones_are_left_out(
    library: Library, workspace: str
) -> None:
    await Stacks(
        library.stacks.nodes, library.stacks.name, CountingEmbeddings(), lambda text: "Regel" not in text
    ).write(workspace, [BARE, FULL])
    tenant = library.stacks.collection.with_tenant(workspace)
    found = await fetch(tenant, {BARE.id, FULL.id, str(uuid.uuid4())}, vectors=True)
    assert {key: candidate.passage for key, candidate in found.items()} == {BARE.id: BARE, FULL.id: FULL}
    async for stored in tenant.iterator(include_vector=True):
        candidate = found[str(stored.uuid)]
        assert candidate.passage == passage_of(stored)
        assert candidate.terms == stored.properties[TERMS]
        assert np.array_equal(candidate.vector, np.array(stored.vector[VECTOR], np.float32))
        assert candidate.windows is None or np.array_equal(candidate.windows, np.array(stored.vector[WINDOWS], "f4"))
    assert found[FULL.id].windows is not None
    assert found[BARE.id].windows is None


async def test_no_ids_give_no_passages(library: Library, workspace: str) -> None:
    assert await fetch(library.stacks.collection.with_tenant(workspace), set()) == {}
