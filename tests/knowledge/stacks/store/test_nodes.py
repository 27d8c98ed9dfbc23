"""Three real nodes of one Weaviate, of which one dies; tenants that sleep."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from weaviate.classes.tenants import TenantActivityStatus

from knowledge.catalogue.books import Passage
from knowledge.errors import SettingError
from knowledge.library.library import Library
from knowledge.maintenance.doctor import examine
from knowledge.settings import Settings
from knowledge.stacks.store.connection import own_addresses
from knowledge.stacks.store.nodes import open_nodes, open_weaviate
from knowledge.stacks.store.passages import census, passages_by_id
from knowledge.stacks.store.schema import create, open_collection, replication_of
from knowledge.stacks.store.store import Stacks, passage_id
from knowledge.weaviate_local.health import ServerAddress
from knowledge.weaviate_local.server import running_server
from tests.knowledge.ingestion.counting_embeddings import CountingEmbeddings
from tests.knowledge.stacks.store.test_store import PLAIN
from tests.servers.weaviate_cluster import Cluster, running_cluster

WORKSPACE = "team"


def edition(number: int, count: int = 20) -> list[Passage]:
    key = f"{number:032x}"
    return [replace(PLAIN, id=passage_id(key, n), edition_id=key, ordinal=n, text=f"Rule {n}.") for n in range(count)]


async def until_all_hold(cluster: Cluster, name: str, passages: list[Passage]) -> None:
    """Wait for the third copy: writing waits for two, of which one may be on the node that dies next."""
    ids = [one.id for one in passages]
    async with asyncio.timeout(20):
        for node in cluster.nodes:
            async with open_nodes([node.address]) as alone:
                stacks = Stacks(alone, name, CountingEmbeddings())
                while await passages_by_id(stacks, WORKSPACE, ids) != passages:  # noqa: ASYNC110  a server catches up
                    await asyncio.sleep(0.1)


async def test_one_of_three_nodes_may_die_while_people_read_and_write_and_the_doctor_names_it(tmp_path: Path) -> None:
    async with running_cluster(tmp_path, 3) as cluster:
        settings = cluster.settings(tmp_path / "home")
        async with open_weaviate(settings, lambda _: None) as nodes:
            stacks = Stacks(nodes, await open_collection(nodes.client, "counting"), CountingEmbeddings())
            assert await replication_of(nodes.client, stacks.name) == 3
            await stacks.write(WORKSPACE, edition(0))
            await until_all_hold(cluster, stacks.name, edition(0))
            victim = next(node for node in cluster.nodes if node.address.http_url == nodes.first.url)
            await victim.end()
            began = time.monotonic()
            found = await passages_by_id(stacks, WORKSPACE, [one.id for one in edition(0)])
            assert (found, time.monotonic() - began < 5) == (edition(0), True)  # the client alone takes a minute
            await stacks.write(WORKSPACE, edition(1))
            assert {len(held) for held in (await census(stacks, WORKSPACE)).values()} == {20}
            told = [finding.says async for finding in examine(settings, lambda _: None) if finding.name == "node"]
            assert told == [f"{victim.address.http_url} does not answer."]
            await victim.start()
            await victim.ready()
            async with asyncio.timeout(10):
                while not all((await nodes.states()).values()):  # noqa: ASYNC110  another process comes back
                    await asyncio.sleep(0.1)
            assert nodes.first.url != victim.address.http_url  # it lacks what was written while it was away


async def test_an_address_that_is_dead_at_the_start_is_passed_over(library: Library, workspace: str) -> None:
    async with running_server(library.settings, lambda _: None) as address:
        dead = ServerAddress("http://127.0.0.1:9", "127.0.0.1", 10, "none", None)
        async with open_nodes([dead, address]) as nodes:
            stacks = Stacks(nodes, library.stacks.name, CountingEmbeddings())
            await stacks.write(workspace, edition(0))
            assert (await stacks.has(workspace), nodes.first.url) == (True, address.http_url)
            assert await nodes.states() == {dead.http_url: False, address.http_url: True}


async def test_more_copies_than_there_are_nodes_are_refused_with_the_name_of_the_setting(library: Library) -> None:
    with pytest.raises(SettingError, match="SHISHO_REPLICATION is 2, and Weaviate has 1 node"):
        await create(library.stacks.nodes.client, "another", 2)


async def test_a_quiet_workspace_sleeps_and_is_woken_by_whoever_reads_or_writes(
    library: Library, workspace: str
) -> None:
    stacks = Stacks(library.stacks.nodes, library.stacks.name, CountingEmbeddings())

    async def sleeps() -> bool:
        found = await stacks.collection.tenants.get_by_name(workspace)
        return found is not None and found.activity_status is TenantActivityStatus.INACTIVE

    await stacks.write(workspace, edition(0))
    assert await stacks.let_sleep([workspace], timedelta(hours=1)) == 0
    for deed in (
        lambda: passages_by_id(stacks, workspace, [edition(0)[0].id]),
        lambda: stacks.write(workspace, edition(1)),
        lambda: stacks.remove_edition(workspace, edition(1)[0].edition_id),
    ):
        assert await stacks.let_sleep([workspace], timedelta(0)) == 1
        await stacks.probe(workspace)
        assert await sleeps()
        await deed()
    assert await stacks.let_sleep([workspace], timedelta(0)) == 1
    assert {key: len(held) for key, held in (await census(stacks, workspace)).items()} == {edition(0)[0].edition_id: 20}
    assert not await sleeps()


def test_each_address_of_weaviate_has_its_own_of_grpc_or_the_usual_port() -> None:
    def read(**settings: str) -> list[tuple[str, int]]:
        return [(one.grpc_host, one.grpc_port) for one in own_addresses(Settings.model_validate(settings))]

    three = "http://a:8080, http://b:8080,c:8080"
    assert read(WEAVIATE_URL=three) == [("a", 50051), ("b", 50051), ("c", 50051)]
    assert read(WEAVIATE_URL=three, WEAVIATE_GRPC_URL="a:1,b:2,c:3") == [("a", 1), ("b", 2), ("c", 3)]
    with pytest.raises(SettingError, match="WEAVIATE_URL has 3 addresses, and WEAVIATE_GRPC_URL has 1"):
        read(WEAVIATE_URL=three, WEAVIATE_GRPC_URL="a:1")
    with pytest.raises(SettingError, match="WEAVIATE_URL is no address"):
        read(WEAVIATE_URL=" , ")
