import asyncio
import threading
import uuid
from collections.abc import Iterator
from typing import ClassVar

import pytest
from langchain_tests.integration_tests import RetrieversIntegrationTests

from knowledge.catalogue.books import Shelf
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.library.library import Library, open_library
from knowledge.reading.texts import Source
from knowledge.settings import Settings
from knowledge.stacks.search.retriever import StacksRetriever


async def stock(library: Library, shelf: Shelf, **texts: str) -> None:
    for name, text in texts.items():
        source = Source(f"{name}.md", text.encode(), "text/markdown")
        receipt = await library.ingestion.add(source, EditionRequest(shelf, f"upload:{name}", "U1"))
        assert receipt.status in {"added", "replaced"}, receipt.message


async def test_a_patron_finds_a_passage_on_a_public_shelf(library: Library, workspace: str, member: Patron) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    await stock(library, shelf, leave="# Leave\n\nStaff have 25 days of leave.", tea="# Tea\n\nThe kettle is blue.")
    found = await library.search(member, "How many days of leave?")
    assert found[0].passage.title == "Leave"


async def test_a_patron_never_reads_from_a_closed_shelf(library: Library, workspace: str, member: Patron) -> None:
    closed = await library.catalogue.shelves.create(workspace, "people", place="C1")
    await stock(library, closed, pay="# Pay\n\nThe director earns 90,000 a year.")
    assert await library.search(member, "What does the director earn?") == []
    insider = Patron(workspace, "U2", public=True, places=frozenset({"C1"}))
    assert len(await library.search(insider, "What does the director earn?")) == 1


async def test_a_guest_reads_nothing(library: Library, workspace: str) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    await stock(library, shelf, leave="# Leave\n\nStaff have 25 days of leave.")
    assert await library.search(Patron.nobody(workspace), "leave") == []


async def test_another_workspace_reads_nothing(library: Library, workspace: str) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    await stock(library, shelf, leave="# Leave\n\nStaff have 25 days of leave.")
    stranger = Patron(f"t{uuid.uuid4().hex}", "U9", public=True, places=frozenset())
    assert await library.search(stranger, "leave") == []


async def test_a_passage_the_catalogue_no_longer_knows_is_never_shown(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    await stock(library, shelf, leave="# Leave\n\nStaff have 25 days of leave.")
    book = await library.catalogue.holdings.find(workspace, "Leave")
    await library.catalogue.holdings.withdraw(workspace, book.id)  # the store still holds its passages
    assert await library.search(member, "leave") == []


async def test_japanese_is_found_by_its_words(library: Library, workspace: str, member: Patron) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    await stock(
        library,
        shelf,
        yukyu="# 有給休暇\n\n有給休暇は年に20日です。",
        keihi="# 経費精算\n\n経費は月末までに申請してください。",
    )
    found = await library.search(member, "有給は何日ありますか")
    assert found[0].passage.title == "有給休暇"


class TestStandardSuite(RetrieversIntegrationTests):
    """LangChain's own tests, which call from their thread; the library is on a loop in another."""

    parts: ClassVar[dict[str, object]]

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _stacks(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        opening = open_library(Settings(home=tmp_path_factory.mktemp("suite")), lambda _: None)
        library = asyncio.run_coroutine_threadsafe(opening.__aenter__(), loop).result(120)
        asyncio.run_coroutine_threadsafe(cls._fill(library), loop).result(60)
        yield
        asyncio.run_coroutine_threadsafe(opening.__aexit__(None, None, None), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    @classmethod
    async def _fill(cls, library: Library) -> None:
        shelf = await library.catalogue.shelves.create("suite", "general")
        pages = {f"page{n}": f"# Page {n}\n\nThis is example page number {n} on leave." for n in range(5)}
        await stock(library, shelf, **pages)
        patron = Patron("suite", "U1", public=True, places=frozenset())
        cls.parts = {
            "search": library.retriever_for(patron).search,
            "catalogue": library.catalogue,
            "patron": patron,
            "loop": asyncio.get_running_loop(),
        }

    @property
    def retriever_constructor(self) -> type[StacksRetriever]:
        return StacksRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, object]:
        return self.parts

    @property
    def retriever_query_example(self) -> str:
        return "example page"
