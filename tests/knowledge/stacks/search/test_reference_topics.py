"""What a question is about by itself: anything at all, or what a team's documents answer."""

from collections.abc import Mapping

import pytest

from knowledge.library.library import Library
from knowledge.stacks.search.reference_topics import ReferenceTopics


@pytest.fixture(scope="module")
async def topics(library: Library) -> ReferenceTopics:
    return ReferenceTopics(library.stacks.embeddings)


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
