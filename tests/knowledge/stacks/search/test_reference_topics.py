"""A question is by itself about anything at all, or about what a team's documents answer."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from knowledge.library.library import Library
from knowledge.stacks.search.reference_topics import ReferenceTopics


@pytest.fixture(scope="module")
async def topics(library: Library) -> ReferenceTopics:
    return ReferenceTopics(library.stacks.embeddings, library.settings.cache, "the model of these tests")


async def signs(library: Library, topics: ReferenceTopics, question: str) -> Mapping[str, float]:
    return await topics.signs(await library.stacks.embeddings.aembed_query(question))


@pytest.mark.parametrize(
    "question", ["which spices go into a curry?", "織田信長が死んだのはいつ", "how do i fry an egg"]
)
async def test_a_question_about_anything_is_nearer_to_what_people_ask_anywhere(
    library: Library, topics: ReferenceTopics, question: str
) -> None:
    found = await signs(library, topics, question)
    assert found["elsewhere"] > found["workplace"]


@pytest.mark.parametrize("question", ["who signs off my business trip", "有給は何日残っていますか", "vpn is broken"])
async def test_a_question_of_a_working_day_is_nearer_to_what_teams_ask(
    library: Library, topics: ReferenceTopics, question: str
) -> None:
    found = await signs(library, topics, question)
    assert found["workplace"] > found["elsewhere"]


class Counted(Embeddings):
    """Counts the questions that another model embeds."""

    def __init__(self, inner: Embeddings) -> None:
        self.inner = inner
        self.count = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.inner.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        self.count += 1
        return self.inner.embed_query(text)


async def test_each_model_reads_the_lists_once_for_all_processes(library: Library, tmp_path: Path) -> None:
    vector = await library.stacks.embeddings.aembed_query("who signs off my business trip")
    counted = Counted(library.stacks.embeddings)
    first = await ReferenceTopics(counted, tmp_path, "one").signs(vector)
    assert counted.count > 100
    counted.count = 0
    assert await ReferenceTopics(counted, tmp_path, "one").signs(vector) == first
    assert counted.count == 0
    await ReferenceTopics(counted, tmp_path, "another").signs(vector)
    assert counted.count > 100


def cut_short(folder: Path) -> None:
    for kept in folder.iterdir():
        kept.write_bytes(kept.read_bytes()[:1000])


async def test_lists_whose_file_is_damaged_are_read_again(library: Library, tmp_path: Path) -> None:
    vector = await library.stacks.embeddings.aembed_query("who signs off my business trip")
    first = await ReferenceTopics(library.stacks.embeddings, tmp_path, "one").signs(vector)
    cut_short(tmp_path)
    assert await ReferenceTopics(library.stacks.embeddings, tmp_path, "one").signs(vector) == first
