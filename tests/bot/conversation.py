"""Asking and waiting, as a person in the playground does."""

from collections.abc import Sequence
from typing import Any

from playground import Playground
from playground.workspace.messages import Message
from playground.workspace.views import View

ME = "<@USHISHO>"
LEAVE_QUESTION = "How many days of annual leave do employees have?"
PLAN_QUESTION = "Where does the aardvark department move?"


def replies(playground: Playground, channel: str, thread: str) -> Sequence[Message]:
    return [message for message in playground.messages(channel, thread) if message.bot_id]


async def answered(playground: Playground, user: str, channel: str, text: str) -> Message:
    """The one answer, once it is whole."""
    ts = await playground.say(user, channel, text)
    await playground.wait_for(lambda: replies(playground, channel, ts), 10)
    await playground.wait_for(lambda: done(playground, channel, ts))
    [answer] = replies(playground, channel, ts)
    return answer


async def growing(playground: Playground, channel: str, thread: str) -> Message:
    """The answer, once some of it is shown."""
    await playground.wait_for(lambda: [m for m in replies(playground, channel, thread) if m.blocks], 10)
    return replies(playground, channel, thread)[0]


async def whole(playground: Playground, channel: str, thread: str) -> Message:
    """The one answer, once it is done with."""
    await playground.wait_for(lambda: done(playground, channel, thread), 20)
    [answer] = replies(playground, channel, thread)
    return answer


def body(message: Message) -> str:
    """Return the librarian's words without their frame."""
    return "".join(block["text"] for block in message.blocks if block["type"] == "markdown")


def done(playground: Playground, channel: str, thread: str, *, times: int = 1) -> bool:
    """The status is cleared last."""
    calls = [call.arguments for call in playground.calls_of("assistant.threads.setStatus")]
    return [(c["channel_id"], c["thread_ts"], c["status"]) for c in calls].count((channel, thread, "")) >= times


async def shown(playground: Playground, user: str, words: str) -> View:
    """The modal on top, once it holds these words."""

    def ready() -> View | None:
        view = playground.view_of(user)
        return view if view is not None and words in all_words(view.content) else None

    view = await playground.wait_for(ready)
    assert view is not None
    return view


def all_words(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(all_words(part) for part in value.values())
    if isinstance(value, list | tuple):
        return " ".join(map(all_words, value))
    return str(value)
