"""Several documents handed in at once: one direct message counts them, and their receipts are in its thread."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from bot.blocks import receipts
from bot.documents.requests import DECIDED, INGEST, Batch, IngestionRequest, hand_in
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.own_messages import MessageAddress, edit, post
from bot.slack.services import Services
from knowledge.queue.jobs import JobState

log = structlog.get_logger()


async def hand_in_all(services: Services, requests: Mapping[str, IngestionRequest]) -> None:
    """Make each request a job of its key; the same keys again change nothing."""
    batch = await _batch(services, requests)
    for key, request in requests.items():
        await hand_in(services, replace(request, batch=batch), key=key)


async def _batch(services: Services, requests: Mapping[str, IngestionRequest]) -> Batch | None:
    """Post the message of several new documents; None where each has to tell its own."""
    if len(requests) < 2:  # noqa: PLR2004  one document has its own message
        return None
    keys, first = tuple(requests), next(iter(requests.values()))
    if await services.library.jobs.get(first.workspace, INGEST, keys[0]) is not None:
        return None  # the button was pressed twice
    names = [_name(request) for request in requests.values()]
    try:
        place = await post(services.client, first.person, receipts.batch_message(names, {}, first.language))
    except SLACK_FAILED as error:
        log.info("direct_message_refused", error=failure(error))
        return None
    return Batch(keys, place.channel, place.ts)


async def count(services: Services, request: IngestionRequest, key: str, *, added: bool) -> None:
    """Bring the batch's message up to date, now that the job of this key has ended; what fails here stops nothing."""
    batch = request.batch
    if batch is None:
        return
    ended = await _ended(services, request.workspace, batch)
    ended.outcomes[batch.keys.index(key.removesuffix(DECIDED))] = added
    draft = receipts.batch_message(ended.names, ended.outcomes, request.language)
    try:
        await edit(services.client, MessageAddress(batch.channel, batch.ts), draft)
    except SLACK_FAILED as error:
        log.info("batch_not_shown", error=failure(error))


@dataclass(frozen=True, slots=True)
class _Ended:
    """The names of a batch's documents, and whether each that has ended was added, by its number."""

    names: list[str]
    outcomes: dict[int, bool]


async def _ended(services: Services, workspace: str, batch: Batch) -> _Ended:
    ended = _Ended([], {})
    for number, key in enumerate(batch.keys):
        jobs = services.library.jobs
        job = await jobs.get(workspace, INGEST, f"{key}{DECIDED}") or await jobs.get(workspace, INGEST, key)
        ended.names.append(_name(IngestionRequest.of(job.payload)) if job else "")
        if job and "added" in job.progress:
            ended.outcomes[number] = job.progress["added"]
        elif job and job.state is JobState.FAILED:
            ended.outcomes[number] = False
    return ended


def _name(request: IngestionRequest) -> str:
    return request.title or request.name
