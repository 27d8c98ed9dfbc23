"""Context expansion: a language model reads the section around a hit, and cites the hit."""

from dataclasses import replace

import pytest

from knowledge.catalogue.books import Shelf
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.generation import numbered
from knowledge.library.context_expansion import BUDGET, ContextExpansion
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from tests.knowledge.librarian.asking import ask, chat, librarian_with
from tests.servers.model import ModelServer

FILLER = "The lighthouse of office {n} is painted by volunteers each spring, and the keeper notes the colour in a log. "
SECTION = "\n\n".join(f"Paragraph {n}. {(FILLER.format(n=n)) * 8}" for n in range(5))
PAGE = f"# Lighthouses\n\n## Painting\n\n{SECTION}\n\n## Boats\n\nBoats are tarred in autumn. {'Tar is warm. ' * 80}\n"


async def hits(library: Library, patron: Patron, query: str, count: int = 1) -> list[Hit]:
    return await library.search(patron, query, count)


@pytest.fixture
async def shelf(library: Library, workspace: str) -> Shelf:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    source = Source("lights.md", PAGE.encode(), "text/markdown")
    receipt = await library.ingestion.add(source, EditionRequest(shelf, "lights", "U1"))
    assert receipt.passages > 4
    return shelf


@pytest.mark.usefixtures("shelf")
async def test_a_hit_is_read_with_its_neighbours_of_the_same_section(library: Library, member: Patron) -> None:
    [hit] = await hits(library, member, "Paragraph 2 lighthouse of office 2")
    [text] = await ContextExpansion(library.stacks)(member, [hit])
    assert hit.passage.text in text
    assert {f"Paragraph {n}." in text for n in (1, 2, 3)} == {True}
    assert "Boats" not in text
    assert text.index("Paragraph 1.") < text.index(hit.passage.text) < text.index("Paragraph 3.")


@pytest.mark.usefixtures("shelf")
async def test_no_passage_is_read_twice_and_the_budget_holds(library: Library, member: Patron) -> None:
    several = await hits(library, member, "lighthouse volunteers", 8)
    texts = await ContextExpansion(library.stacks)(member, several)
    assert sum(map(len, texts)) <= sum(len(hit.passage.text) for hit in several) + BUDGET + 100
    joined = "\n".join(texts)
    assert [joined.count(f"Paragraph {n}.") for n in range(5)] == [1] * 5


@pytest.mark.usefixtures("shelf")
async def test_a_hit_is_never_expanded_from_another_shelf(library: Library, member: Patron) -> None:
    [hit] = await hits(library, member, "Paragraph 2 lighthouse of office 2")
    elsewhere = replace(hit, passage=replace(hit.passage, shelf_id="another"))
    assert await ContextExpansion(library.stacks)(member, [elsewhere]) == [hit.passage.text]
    stranger = replace(member, workspace=f"{member.workspace}x")
    assert await ContextExpansion(library.stacks)(stranger, [hit]) == [hit.passage.text]


async def test_what_a_document_says_of_itself_is_not_read_with_a_passage(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    page = Source("room.md", b"---\nowner: Zoe\n---\n\nThe quokka room opens at ten.\n", "text/markdown")
    await library.ingestion.add(page, EditionRequest(shelf, "room.md", "U1"))
    [hit] = await hits(library, member, "quokka room", 1)
    assert await ContextExpansion(library.stacks)(member, [hit]) == ["The quokka room opens at ten."]


@pytest.mark.usefixtures("shelf")
async def test_an_attachment_is_not_expanded(library: Library, member: Patron) -> None:
    [hit] = await hits(library, member, "Paragraph 2 lighthouse of office 2")
    attachment = replace(hit, passage=replace(hit.passage, book_id="", edition_id="", shelf_id=""))
    texts = await ContextExpansion(library.stacks)(member, [attachment, hit])
    assert texts[0] == attachment.passage.text
    assert len(texts[1]) > len(hit.passage.text)


@pytest.mark.usefixtures("shelf")
async def test_the_model_reads_the_section_and_the_citation_points_to_the_hit(library: Library, member: Patron) -> None:
    async with ModelServer(text="Volunteers paint it [1].") as server:
        librarian = librarian_with(chat(server), library.retriever_for, expand_context=ContextExpansion(library.stacks))
        answer = (await ask(librarian, "Paragraph 2 lighthouse of office 2", patron=member)).answer
    [citation] = answer.citations
    hit = answer.passages[0]
    assert citation.passage_id == hit.passage.id
    assert citation.quote in hit.passage.text
    read = server.requests[0]["messages"][-1]["content"]
    assert len(read) > len(numbered(answer.passages))
    assert all(line.startswith("| ") for line in read.split("\n\n[1]\n")[1].split("\n\n[2]")[0].splitlines())
