"""Files sent to the bot in a direct message: an admin is asked for the shelf that they go to."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.blocks.add_forms import drop_question
from bot.documents.visibility import Requester, Visibility
from bot.slack.events import Disposition, QuestionEvent, Surface, question_in
from bot.slack.own_messages import post
from bot.slack.services import Services
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

KIND = "drop"

KeepQuestion = Callable[[QuestionEvent], Awaitable[Disposition]]


class FileDrop:
    """Takes files in direct messages; with words, or from somebody who is no admin, they are a question as well."""

    def __init__(self, services: Services, keep_question: KeepQuestion) -> None:
        self._services = services
        self._keep_question = keep_question
        self._visibility = Visibility(services)

    async def take(self, body: Mapping[str, Any]) -> Disposition:
        """Keep the event as a job: whether an admin sent it is asked of Slack, which takes too long to wait for."""
        event = _event_with_files(body)
        if event is None:
            return Disposition.OFFER
        jobs, order = self._services.library.jobs, f"drop:{event.channel}"
        await jobs.enqueue(KIND, event.workspace, event.key, {"body": body}, order_key=order)
        return Disposition.OFFER if event.text.strip() else Disposition.END

    async def handle(self, job: Job, work: Work) -> None:
        body = job.payload["body"]
        event = _event_with_files(body)
        if event is None or work.progress.get("asked"):
            return
        if await self._services.patrons.is_admin(event.workspace, event.user):
            await self._ask_for_shelf(event, body["event"]["files"])
            await work.note({"asked": True})
        elif not event.text.strip():
            await self._keep_question(event)

    async def _ask_for_shelf(self, event: QuestionEvent, files: list[Mapping[str, Any]]) -> None:
        person = await self._services.patrons.person(event.workspace, event.user)
        requester = Requester(event.workspace, event.user, event.channel, person.language)
        draft = drop_question(files, await self._visibility.shelves(requester), person.language)
        await post(self._services.client, event.channel, draft, thread=event.thread)


def _event_with_files(body: Mapping[str, Any]) -> QuestionEvent | None:
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("subtype") != "file_share" or not event.get("files"):
        return None
    found = question_in(body)
    return found if found is not None and found.surface is Surface.DIRECT else None
