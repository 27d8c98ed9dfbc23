"""The report on a week: what admins read in it, and when it comes by itself."""

import asyncio
import io
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PIL import Image, ImageColor
from sqlalchemy import update

from bot.blocks.home import REPORT_TIME
from bot.reports.picture import ANSWERED, REFUSED
from bot.reports.weekly import WEEKLY, begin_weekly, last_due
from bot.slack.settings import Settings
from knowledge.catalogue.answers import Vote
from knowledge.catalogue.schedules import ReportTime
from knowledge.catalogue.storage.tables import editions, now
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from playground.workspace.messages import Message
from tests.bot.conftest import CLOSED, TEAM, put, serving
from tests.bot.conversation import LEAVE_QUESTION, ME, all_words, answered, shown
from tests.bot.stacks_command.test_home import home
from tests.knowledge.privacy.test_expiry import ROW

PARKING, IN_OTHER_WORDS = "Is there a parking space for staff?", "Do we have any staff parking spaces?"
SECRET = "Is the unicorn merger announced?"
OLD = "# Fire drill\n\nLast updated: 3 March 2019\n\nThe assembly point for the fire drill is the meadow.\n"
MENU = "# Menu\n\nOn Mondays there is pumpkin soup.\n"
DRILL = "Where is the assembly point for the fire drill?"


async def report(playground: Playground, user: str, channel: str = TEAM.id) -> str:
    """Return what `/stacks report` tells."""
    before = len(playground.ephemerals(user))
    await playground.command(user, channel, "/stacks", "report")
    await playground.wait_for(lambda: len(playground.ephemerals(user)) > before, 10)
    return playground.ephemerals(user)[-1].shown_text


async def stood_since(library: Library, workspace: str, title: str, at: datetime) -> None:
    """Make a document one that was added then."""
    book = await library.catalogue.holdings.find(workspace, title)
    then = update(editions).where(editions.c.book_id == book.id).values(created_at=at)
    await library.catalogue.database.change(then)


def home_words(playground: Playground, user: str) -> str:
    return all_words(playground.workspace.views.homes[user].content)


def directly(playground: Playground, user: str) -> Sequence[Message]:
    return playground.messages(f"D{user[1:]}")


@pytest.mark.usefixtures("bot")
async def test_admins_read_what_was_asked_cited_and_missing_and_no_private_words(
    playground: Playground, library: Library, stocked: str
) -> None:
    for text, name in ((OLD, "drill.md"), (MENU, "menu.md")):
        await put(library, stocked, text, name)
    await stood_since(library, stocked, "Menu", now() - timedelta(days=8))
    for question in (LEAVE_QUESTION, DRILL, PARKING, IN_OTHER_WORDS):
        await answered(playground, BEN.id, TEAM.id, f"{ME} {question}")
    await answered(playground, BEN.id, CLOSED.id, f"{ME} {SECRET}")
    last_week = replace(ROW, id=uuid.uuid4().hex, workspace=stocked, created_at=now() - timedelta(days=9))
    await library.catalogue.answers.record(last_week)
    key = f"{TEAM.id}:1.0"
    await library.catalogue.votes.cast(Vote(workspace=stocked, answer_key=key, person=BEN.id, good=True))
    aikos = await report(playground, AIKO.id)
    assert "5 questions: 2 answered, 3 without an answer" in aikos
    assert "1 of them was asked in private" in aikos
    assert "1 helpful · 0 not helpful" in aikos
    assert f"• {IN_OTHER_WORDS} · “{PARKING}” · 2 times" in aikos
    assert "Fire drill> · in 1 answer" in aikos
    assert "Fire drill> · 2019-03-03" in aikos
    assert "1 document was not cited in 8 weeks" in aikos
    assert "Menu>" in aikos.partition("not cited")[2].partition("What changed")[0]
    assert "added: 3" in aikos
    assert "reorganisation" not in aikos
    assert "unicorn" not in aikos
    assert aikos.count("`") == 16
    assert (
        await report(playground, BEN.id)
        == "Only admins can change the documents. Please ask an admin of this workspace."
    )


def test_the_report_is_due_on_the_day_and_at_the_hour_that_are_set() -> None:
    friday = datetime.fromisoformat("2026-11-27T15:00:00+00:00")
    assert last_due(ReportTime("monday", 9), friday) == datetime.fromisoformat("2026-11-23T09:00:00+00:00")
    assert last_due(ReportTime("friday", 15), friday) == friday
    late = last_due(ReportTime("friday", 16), friday)
    assert late == datetime.fromisoformat("2026-11-20T16:00:00+00:00")


def at_this_hour(settings: Settings) -> Settings:
    here = datetime.now().astimezone()
    return settings.model_copy(update={"report_day": here.strftime("%A").lower(), "report_hour": here.hour})


async def test_an_admin_sets_day_hour_and_language_in_home_and_the_report_follows(
    library: Library, playground: Playground, bot_settings: Settings, stocked: str
) -> None:
    set_at = now().astimezone()
    friday = set_at + timedelta(days=(4 - set_at.weekday()) % 7 + 7)
    due = friday.replace(hour=16, minute=0, second=0, microsecond=0)
    row = replace(ROW, id=uuid.uuid4().hex, workspace=stocked, created_at=due - timedelta(days=1))
    await library.catalogue.answers.record(row)
    async with serving(library, playground, bot_settings):
        assert "Mondays at 9:00, in each reader's own language" in await home(playground, AIKO.id)
        await playground.click_in_view(playground.workspace.views.homes[AIKO.id].id, REPORT_TIME)
        form = await shown(playground, AIKO.id, "Weekly report")
        await playground.submit(form.id, {"day": "friday", "hour": "16", "language": "ja"})
        await playground.wait_for(lambda: "Fridays at 16:00, in Japanese" in home_words(playground, AIKO.id))
        changes = await library.catalogue.changes.latest(stocked, set(), limit=1)
        assert [(one.title, one.before, one.after, one.person) for one in changes] == [
            ("weekly report", "monday 9:00", "friday 16:00 ja", AIKO.id)
        ]
        assert not await begin_weekly(library, stocked, bot_settings, due - timedelta(seconds=1))
        assert await begin_weekly(library, stocked, bot_settings, due)
        sent, *_ = await playground.wait_for(lambda: directly(playground, AIKO.id), 10)
        assert "レポート" in sent.shown_text


async def test_a_time_that_has_passed_when_it_is_set_begins_with_the_next_week(
    library: Library, bot_settings: Settings, workspace: str
) -> None:
    here = datetime.now().astimezone()
    time = ReportTime(here.strftime("%A").lower(), here.hour)
    await library.catalogue.report_times.put(workspace, time, ReportTime("monday", 9), by=AIKO.id)
    assert not await begin_weekly(library, workspace, bot_settings, datetime.now().astimezone())
    assert await begin_weekly(library, workspace, bot_settings, datetime.now().astimezone() + timedelta(days=7))


async def test_two_processes_send_the_weekly_report_to_each_admin_once(
    library: Library, playground: Playground, bot_settings: Settings, stocked: str
) -> None:
    before_the_hour = datetime.now().astimezone().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    row = replace(ROW, id=uuid.uuid4().hex, workspace=stocked, created_at=before_the_hour)
    await library.catalogue.answers.record(row)
    settings = at_this_hour(bot_settings)
    async with serving(library, playground, settings), serving(library, playground, settings):
        sent, *_ = await playground.wait_for(lambda: directly(playground, AIKO.id), 10)
        assert "1 question: 1 answered" in sent.shown_text
        await playground.wait_for(lambda: len(directly(playground, AIKO.id)) == 2)
        [file] = directly(playground, AIKO.id)[1].files
        with Image.open(io.BytesIO(playground.workspace.files.get(file).data)) as drawn:
            colours = {colour for _, colour in drawn.getcolors(9999) or ()}
        assert ImageColor.getrgb(ANSWERED) in colours
        assert ImageColor.getrgb(REFUSED) not in colours
        assert not await begin_weekly(library, stocked, settings, datetime.now().astimezone())
        assert (len(directly(playground, AIKO.id)), len(directly(playground, HANAKO.id))) == (2, 0)


async def test_a_report_that_slack_refused_for_a_moment_comes_later_and_one_that_may_have_come_does_not(
    library: Library, playground: Playground, bot_settings: Settings, stocked: str
) -> None:
    row = replace(ROW, id=uuid.uuid4().hex, workspace=stocked, created_at=now() - timedelta(hours=1))
    await library.catalogue.answers.record(row)
    until = {"until": now().isoformat()}
    playground.fail_next("chat.postMessage", error="ratelimited", status=200, times=1)
    async with serving(library, playground, bot_settings.model_copy(update={"report_day": "never"})):
        await library.jobs.enqueue(WEEKLY, stocked, "one", until)
        await playground.wait_for(lambda: directly(playground, AIKO.id), 15)
        playground.fail_next("chat.postMessage", status=500, error="internal_error", after=True, times=1)
        await library.jobs.enqueue(WEEKLY, stocked, "two", until)
        async with asyncio.timeout(10):
            while (job := await library.jobs.get(stocked, WEEKLY, "two")) is None or job.state != "done":  # noqa: ASYNC110  the database announces nothing
                await asyncio.sleep(0.05)
        reports = [one for one in directly(playground, AIKO.id) if "Report for" in one.shown_text]
        assert len(reports) == 2
