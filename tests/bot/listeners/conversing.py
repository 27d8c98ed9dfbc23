"""Asking and waiting, as a person in the playground does."""

from collections.abc import Sequence
from typing import Any

from bot.playground import Playground
from bot.playground.messages import Message
from bot.playground.views import View

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


def done(playground: Playground, channel: str, thread: str) -> bool:
    """The status is cleared last."""
    calls = [call.arguments for call in playground.calls_of("assistant.threads.setStatus")]
    return any((c["channel_id"], c["thread_ts"], c["status"]) == (channel, thread, "") for c in calls)


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
