"""The Stop and Retry buttons: only the asker or an admin may use them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.answering.cancellation import Cancellations
from bot.blocks.answers import AGAIN
from bot.slack.events import ANSWER, QuestionEvent
from bot.slack.services import Services


async def stop(services: Services, cancellations: Cancellations, workspace: str, user: str, key: str) -> str | None:
    """Stop an answer; return the message that says why not, or None."""
    question = await _question(services, workspace, user, key)
    if isinstance(question, str):
        return question
    cancellations.stop(question.channel, question.thread)
    return None


async def retry(
    services: Services, workspace: str, user: str, key: str, again: int, shown: Mapping[str, Any]
) -> str | None:
    """Answer a question once more and remove the button; two presses make one job, for its key is the same."""
    question = await _question(services, workspace, user, key)
    if isinstance(question, str):
        return question
    question = replace(question, again=again)
    order, payload = question.order_key, question.payload()
    await services.library.jobs.enqueue(ANSWER, question.workspace, question.job_key, payload, order_key=order)
    await services.client.chat_update(
        channel=question.channel,
        ts=shown["ts"],
        text=shown["text"],
        blocks=_without(shown["blocks"], AGAIN),
        metadata=shown.get("metadata"),
    )
    return None


async def _question(services: Services, workspace: str, user: str, key: str) -> QuestionEvent | str:
    """Return the question, or the message that says why this person may not touch it."""
    job = await services.library.jobs.get(workspace, ANSWER, key)
    if job is None:
        return "question-forgotten"
    question = QuestionEvent.of(job.payload)
    if user != question.user and not await services.patrons.is_admin(workspace, user):
        return "question-of-somebody-else"
    return question


def _without(blocks: list[dict[str, Any]], action: str) -> list[dict[str, Any]]:
    kept = [
        block | {"elements": [element for element in block["elements"] if element.get("action_id") != action]}
        if block["type"] == "actions"
        else block
        for block in blocks
    ]
    return [block for block in kept if block.get("elements", True)]
