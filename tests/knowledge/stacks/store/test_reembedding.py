"""Stacks that are embedded anew, with a server of their own, since every collection on it takes part."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import EmbeddingsChanged
from knowledge.settings import Settings
from knowledge.stacks.store.nodes import Nodes, open_weaviate
from knowledge.stacks.store.reembedding import reembed
from knowledge.stacks.store.schema import open_collection, shisho_collections
from knowledge.stacks.store.store import Stacks, passage_id
from tests.knowledge.ingestion.counting_embeddings import CountingEmbeddings
from tests.knowledge.stacks.store.test_store import EDITION, PLAIN

PASSAGES = [replace(PLAIN, id=passage_id(EDITION, n), ordinal=n, text=f"Rule {n} is a rule.") for n in range(3)]
WORKSPACES = ("one", "two")


@pytest.fixture
async def nodes(tmp_path: Path) -> AsyncIterator[Nodes]:
    async with open_weaviate(Settings(home=tmp_path), lambda _: None) as connected:
        yield connected


async def counts(nodes: Nodes, fingerprint: str, workspaces: Sequence[str] = WORKSPACES) -> list[int]:
    collection = nodes.client.collections.use(await open_collection(nodes.client, fingerprint))
    return [await collection.with_tenant(workspace).length() for workspace in workspaces]


async def test_the_bot_starts_with_the_old_model_until_embedding_anew_is_done_and_then_with_the_new(
    nodes: Nodes,
) -> None:
    stacks = Stacks(nodes, await open_collection(nodes.client, "old"), CountingEmbeddings())
    for workspace in WORKSPACES:
        await stacks.write(workspace, PASSAGES)
    with pytest.raises(EmbeddingsChanged):
        await open_collection(nodes.client, "new")

    async with aclosing(reembed(nodes, CountingEmbeddings(), "new", lambda _: True)) as steps:
        assert await anext(steps) == 3  # and is interrupted in the midst of it
    with pytest.raises(EmbeddingsChanged):
        await open_collection(nodes.client, "new")
    assert await counts(nodes, "old") == [3, 3]

    again = CountingEmbeddings()
    assert [done async for done in reembed(nodes, again, "new", lambda _: True)] == [3, 6]
    assert await counts(nodes, "new") == [3, 3]
    assert len(again.texts) < 2 * len(PASSAGES) * 2  # what was embedded before the interruption is not embedded again
    with pytest.raises(EmbeddingsChanged):
        await open_collection(nodes.client, "old")


async def test_a_change_that_is_given_up_leaves_nothing_behind(nodes: Nodes) -> None:
    await Stacks(nodes, await open_collection(nodes.client, "old"), CountingEmbeddings()).write("one", PASSAGES)
    async with aclosing(reembed(nodes, CountingEmbeddings(), "new", lambda _: True)) as steps:
        await anext(steps)
    assert [done async for done in reembed(nodes, CountingEmbeddings(), "old", lambda _: True)] == []
    assert len(await shisho_collections(nodes.client)) == 1
    assert await counts(nodes, "old", ["one"]) == [3]
