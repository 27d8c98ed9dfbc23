"""The ingestion of a document while Slack or the bot fails in between."""

import asyncio
from datetime import timedelta

import pytest

from bot.app import build, listening, working
from bot.documents.ingestion_job import IngestionJob
from bot.documents.requests import INGEST, IngestionRequest, RequestKind
from bot.documents.requests import hand_in as enqueue
from bot.http.server import SLACK_PATH
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings
from knowledge.library.library import Library
from knowledge.messages.language import Language
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work
from playground import Playground
from playground.sample_team import AIKO, BEN
from playground.workspace.views import View
from tests.bot.conftest import TEAM
from tests.bot.stacks_command.test_button_actions import DM, FIRST, SECOND, books, found, paste, receipt

LEASE = timedelta(minutes=1)


def kitchen(workspace: str, text: str) -> IngestionRequest:
    return IngestionRequest(workspace, AIKO.id, TEAM.id, Language.ENGLISH, RequestKind.TEXT, text, "Kitchen", "Kitchen")


async def claimed(library: Library, workspace: str) -> Job:
    """Claim this workspace's job, and pass over those that other tests left undone."""
    while job := await library.jobs.claim([INGEST], lease=LEASE):
        if job.workspace == workspace:
            return job
    raise AssertionError("the job is not there")


async def test_the_receipt_is_right_after_a_crash_before_it_was_noted(
    library: Library, playground: Playground, bot_settings: Settings, workspace: str
) -> None:
    async with open_slack(bot_settings) as client:
        services = build(library, client, await identify(client), bot_settings).services
        ingestion_job = IngestionJob(services)
        for text, said in ((FIRST, "*Kitchen* was added."), (SECOND, "was replaced with the new version")):
            await enqueue(services, kitchen(workspace, text), key=text)
            work = Work(library.jobs, await claimed(library, workspace), last_attempt=False)
            await ingestion_job.handle(work.job, work)
            told = playground.messages(DM)[-1].text
            await work.note({"place": work.progress["place"]})
            await ingestion_job.handle(work.job, work)
            assert said in playground.messages(DM)[-1].text
            assert playground.messages(DM)[-1].text.split("·")[0] == told.split("·")[0]
            await library.jobs.finish(work.job)
    assert "1 new, 1 gone" in playground.messages(DM)[-1].text
    assert len(playground.messages(DM)) == 2


@pytest.mark.usefixtures("bot")
async def test_a_progress_message_of_a_failed_attempt_is_removed(playground: Playground) -> None:
    playground.fail_next("chat.postMessage", status=500, after=True)
    shown = await paste(playground, FIRST, "*Kitchen* was added")
    assert [message.ts for message in playground.messages(DM)] == [shown.ts]
    assert len(playground.calls_of("chat.postMessage")) == 2


async def test_two_admins_who_replace_a_book_at_once_are_both_told_and_the_later_wins(
    library: Library, playground: Playground, bot_settings: Settings, workspace: str
) -> None:
    settings = bot_settings.model_copy(update={"admins": frozenset({BEN.id})})
    async with open_slack(settings) as client:
        bot = build(library, client, await identify(client), settings)
        async with working(bot), listening(bot) as port:
            playground.request_url = f"http://127.0.0.1:{port}{SLACK_PATH}"
            await paste(playground, "The ibis team cleans the kitchen.", "*Kitchen* was added")
            await asyncio.gather(hand_in(playground, BEN.id, FIRST), hand_in(playground, AIKO.id, SECOND))
            both = [await receipt(playground, "was replaced with the new version", user) for user in (BEN.id, AIKO.id)]
            [book] = await books(library, workspace)
            assert book.edition
            later, earlier = (AIKO, BEN) if book.edition.created_by == AIKO.id else (BEN, AIKO)
            told = await receipt(playground, "was replaced by a newer one", earlier.id)
            assert f"<@{later.id}>" in told.text
            assert {f"version {number}" for number in (2, 3)} == {_edition(message.text) for message in both}
            assert ("wombat" if later is AIKO else "platypus") in await found(playground)


async def hand_in(playground: Playground, user: str, text: str) -> None:
    await playground.command(user, TEAM.id, "/stacks", "add")
    view = await playground.wait_for(lambda: playground.view_of(user))
    assert isinstance(view, View)
    await playground.submit(view.id, {"name": "Kitchen", "text": text})


def _edition(text: str) -> str:
    """The one that a receipt is of: the former one's comes behind it."""
    return next(part.strip() for part in text.split("·") if part.strip().startswith("version"))
