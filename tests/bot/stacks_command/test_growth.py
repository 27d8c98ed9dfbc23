"""A team with many documents: what one of them asks for costs what it costs with a few."""

import pytest

from benchmarks.growth import Sample, fill
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO
from tests.bot.conftest import TEAM
from tests.bot.conversation import ME, answered
from tests.bot.stacks_command.test_command import reply
from tests.bot.stacks_command.test_home import home
from tests.fetched_rows import most_rows

BOOKS, MOST = 300, 100

pytestmark = pytest.mark.usefixtures("stocked", "bot")


@pytest.fixture
async def many(library: Library, workspace: str) -> Sample:
    return await fill(library.catalogue, BOOKS, workspace)


async def test_no_command_page_or_question_reads_the_whole_catalogue(
    playground: Playground, library: Library, many: Sample
) -> None:
    with most_rows(library.catalogue.engine) as most:
        assert f"{BOOKS + 1} documents" in await reply(playground, AIKO.id, TEAM.id, "list")
        assert "the public shelf" in await home(playground, AIKO.id)
        for words in (many.title, " ".join(many.title.split()[:0:-1])):
            assert many.title in await reply(playground, AIKO.id, TEAM.id, f"show {words}")
        assert many.title in await reply(playground, AIKO.id, TEAM.id, f"show {many.title[:3]}x{many.title[3:]}")
        assert "15 documents" in await reply(playground, AIKO.id, TEAM.id, "shelves")
        for verb in ("list removed", "history", "sources", "gaps", "restore zeppelin"):
            await reply(playground, AIKO.id, TEAM.id, verb)
        listed = await answered(playground, AIKO.id, TEAM.id, f"{ME} Which documents do you have?")
        assert f"{BOOKS - 9} more" in listed.text
        for question in (f"When was {many.title} last updated?", f"Which documents do you have about {many.title}?"):
            assert many.title in (await answered(playground, AIKO.id, TEAM.id, f"{ME} {question}")).text
    assert most.rows <= MOST, most.statement
