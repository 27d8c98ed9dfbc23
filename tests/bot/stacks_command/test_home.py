"""The App Home, as each person opens it."""

import pytest

from bot.blocks.home import ADD
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, CORA, GIL, HANAKO
from tests.bot.conftest import CLOSED, TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, all_words, answered, shown

PARKING = "Where may zeppelins moor overnight?"
SECRET_QUESTION = "Is the unicorn merger announced?"

pytestmark = pytest.mark.usefixtures("stocked", "bot")


async def home(playground: Playground, user: str) -> str:
    """Return all the words of the page that was published last."""
    before = len(playground.calls_of("views.publish"))
    await playground.open_home(user)
    await playground.wait_for(lambda: len(playground.calls_of("views.publish")) > before)
    assert playground.calls_of("views.publish")[-1].ok
    return all_words(playground.workspace.views.homes[user].content)


async def test_a_member_sees_the_shelves_and_books_that_they_may_read_and_no_others(playground: Playground) -> None:
    bens, hanakos = await home(playground, BEN.id), await home(playground, HANAKO.id)
    assert "the public shelf · 1 document" in bens
    assert f"the shelf of <#{CLOSED.id}> · 1 document" in bens
    assert "The reorganisation" in bens
    assert "Leave" in hanakos
    assert "reorganisation" not in hanakos
    assert CLOSED.id not in hanakos


async def test_it_speaks_the_readers_language(playground: Playground) -> None:
    assert "資料" in await home(playground, HANAKO.id)


async def test_a_member_finds_their_own_questions_there_and_nobody_elses(playground: Playground) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await answered(playground, BEN.id, CLOSED.id, f"{ME} {PARKING}")
    bens = await home(playground, BEN.id)
    assert LEAVE_QUESTION in bens
    assert f"/archives/{TEAM.id}/p{(answer.thread_ts or '').replace('.', '')}" in bens
    assert f"{PARKING}> · " in bens
    assert "no answer found" in bens
    assert LEAVE_QUESTION not in await home(playground, AIKO.id)


async def test_guests_and_people_of_other_workspaces_see_nothing_of_the_stacks(playground: Playground) -> None:
    for person in (GIL, CORA):
        shown_to_them = await home(playground, person.id)
        assert "full members" in shown_to_them
        assert "Leave" not in shown_to_them


async def test_somebody_who_cannot_be_looked_up_sees_nothing_of_the_stacks(playground: Playground) -> None:
    playground.fail_next("users.info", error="internal_error", times=9)
    assert "Leave" not in await home(playground, AIKO.id)


async def test_admins_see_figures_and_no_private_words(playground: Playground) -> None:
    await answered(playground, HANAKO.id, TEAM.id, f"{ME} {PARKING}")
    await answered(playground, BEN.id, f"D{BEN.id[1:]}", SECRET_QUESTION)
    answer = await answered(playground, BEN.id, CLOSED.id, f"{ME} {LEAVE_QUESTION}")
    await playground.click(BEN.id, CLOSED.id, answer.ts, "feedback", f"bad|{CLOSED.id}:{answer.thread_ts}")
    form = await shown(playground, BEN.id, "What was wrong")
    await playground.submit(form.id, {"fault": "outdated", "note": "Thirty days since May"})
    await playground.wait_for(lambda: playground.ephemerals(BEN.id))
    aikos = await home(playground, AIKO.id)
    assert "0 waiting" in aikos
    assert PARKING in aikos
    assert "1 more question was asked in private" in aikos
    assert "outdated · “Thirty days since May”" in aikos
    assert LEAVE_QUESTION not in aikos
    assert "unicorn" not in aikos
    assert "For admins" not in await home(playground, BEN.id)


async def test_an_admin_adds_a_book_from_there(playground: Playground, library: Library, workspace: str) -> None:
    await home(playground, AIKO.id)
    await playground.click_in_view(playground.workspace.views.homes[AIKO.id].id, ADD)
    form = await shown(playground, AIKO.id, "Upload files")
    await playground.submit(form.id, {"name": "Kitchen rules", "text": "Cleaned on Fridays."})
    await playground.wait_for(
        lambda: [m for m in playground.messages(AIKO.id) if "Kitchen rules* was added" in m.text], 20
    )
    titles = {book.title for book in await library.catalogue.holdings.all(workspace)}
    assert "Kitchen rules" in titles
    assert "Kitchen rules" in await home(playground, AIKO.id)


async def test_somebody_who_is_no_longer_an_admin_gets_the_page_without_the_form(
    playground: Playground,
) -> None:
    assert "Add a document" in await home(playground, AIKO.id)
    playground.fail_next("users.info", error="internal_error", times=9)
    before = len(playground.calls_of("views.publish"))
    await playground.click_in_view(playground.workspace.views.homes[AIKO.id].id, ADD)
    await playground.wait_for(lambda: len(playground.calls_of("views.publish")) > before)
    assert playground.view_of(AIKO.id) is None
    assert "Add a document" not in all_words(playground.workspace.views.homes[AIKO.id].content)
