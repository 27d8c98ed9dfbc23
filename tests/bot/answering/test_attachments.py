"""Files that come with a question."""

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.answering.test_answer_job import answers
from tests.bot.conftest import TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, answered
from tests.knowledge.reading.documents import pdf
from tests.servers.model import ModelServer

MENU = b"# Menu\n\nOn Mondays the canteen serves pumpkin soup.\n\n# Hours\n\nThe canteen opens at eleven.\n"
SOUP = "Which soup does the canteen serve on Mondays?"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)

pytestmark = pytest.mark.usefixtures("stocked")


async def asked(playground: Playground, user: str, text: str, *files: tuple[str, bytes]) -> str:
    """Ask with files, and return all the words of the answer."""
    ids = [await playground.upload(user, name, data) for name, data in files]
    ts = await playground.say(user, TEAM.id, text, files=ids)
    return (await answers(playground, TEAM.id, ts))[0].shown_text


@pytest.mark.usefixtures("bot")
async def test_a_file_is_read_for_its_question_and_cited_as_what_it_is(
    playground: Playground, library: Library, workspace: str
) -> None:
    told = await asked(playground, BEN.id, f"{ME} {SOUP}", ("menu.md", MENU))
    assert "pumpkin soup" in told
    assert "menu.md (attached to the question)" in told
    assert "menu.md(質問に添付)" in await asked(playground, HANAKO.id, f"{ME} {SOUP}", ("menu.md", MENU))
    row = (await library.catalogue.answers.asked_by(workspace, BEN.id, 1))[0]
    assert all(evidence.edition_id for evidence in row.evidence)


@pytest.mark.usefixtures("bot")
async def test_the_page_of_a_long_pdf_that_answers_is_cited(playground: Playground) -> None:
    pages = [*(f"Page {n} is about the history of canteens in general." for n in range(1, 30)), SOUP.replace("?", "!")]
    told = await asked(playground, BEN.id, f"{ME} {SOUP}", ("canteens.pdf", pdf(pages)))
    assert "canteens.pdf (attached to the question) — p. 30" in told


@pytest.mark.usefixtures("bot")
async def test_an_attached_file_is_not_kept_and_answers_nobody_else(
    playground: Playground, library: Library, workspace: str
) -> None:
    before = [book.id for book in await library.catalogue.holdings.all(workspace)]
    await asked(playground, BEN.id, f"{ME} {SOUP}", ("menu.md", MENU))
    assert [book.id for book in await library.catalogue.holdings.all(workspace)] == before
    for person in (AIKO.id, BEN.id):
        assert "pumpkin" not in (await answered(playground, person, TEAM.id, f"{ME} {SOUP}")).shown_text


@pytest.mark.usefixtures("bot")
async def test_the_stacks_are_searched_beside_an_attached_file(playground: Playground) -> None:
    assert "25 days" in await asked(playground, BEN.id, f"{ME} {LEAVE_QUESTION}", ("menu.md", MENU))


@pytest.mark.usefixtures("bot")
async def test_an_unreadable_file_is_named_with_its_reason_and_the_question_answered(
    playground: Playground, library: Library
) -> None:
    large = bytes(library.settings.max_book_mb * 2**20 + 1)
    files = [("broken.pdf", b"%PDF-1.7 and no more"), ("screenshot.png", PNG), ("huge.bin", large)]
    told = await asked(playground, BEN.id, f"{ME} {LEAVE_QUESTION}", *files)
    assert "25 days" in told
    assert "I couldn't read *broken.pdf*. The file is damaged." in told
    assert "I couldn't read *screenshot.png*." in told
    assert "I couldn't read *huge.bin*. It is too large." in told


@pytest.mark.usefixtures("bot")
async def test_only_the_first_of_many_files_are_read(playground: Playground) -> None:
    files = [(f"{number}.md", MENU) for number in range(6)]
    assert "first 5 files" in await asked(playground, BEN.id, f"{ME} {SOUP}", *files)


@pytest.mark.usefixtures("writing_bot")
async def test_a_model_is_given_an_attached_file_that_shares_no_words_with_the_question(
    playground: Playground, model: ModelServer
) -> None:
    model.text = "Pumpkin soup on Mondays. [1]"
    told = await asked(playground, BEN.id, f"{ME} What does it say?", ("menu.md", MENU))
    assert "menu.md (attached to the question)" in told
    assert "pumpkin soup" in str(model.requests[-1])
