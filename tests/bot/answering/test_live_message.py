"""An answer is shown while it is written, and stands there whole and once whatever Slack does meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.slack.own_messages import Marker
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import BEN
from playground.workspace.messages import Message
from tests.bot.conftest import CLOSED, TEAM, put
from tests.bot.conversation import LEAVE_QUESTION, ME, body, done, growing, replies, whole
from tests.servers.model import Mode, ModelServer

TEXT = """Every employee has **25 days** of paid annual leave a year [1], and `some & more` < most.

| Country | Days |
|---|---|
| Portugal | 25 [1] |
| Japan | 25 [1] |

```python
days = 25  # for each year
```

When you take sick leave, call the front desk before nine in the morning [1]. That is all there is to say."""
DM = f"D{BEN.id[1:]}"
SLOWLY = 0.012  # seconds between two pieces of the text

pytestmark = pytest.mark.usefixtures("writing_bot", "stocked")


@pytest.fixture(autouse=True)
async def slowly(playground: Playground, model: ModelServer) -> AsyncIterator[None]:
    """The model writes slowly until its text has grown in Slack, or cannot; the rest comes at once."""
    model.mode, model.text, model.delay = Mode.SLOW, TEXT, SLOWLY
    hurrying = asyncio.create_task(hurried(playground, model))
    yield
    hurrying.cancel()


async def hurried(playground: Playground, model: ModelServer) -> None:
    def grown() -> bool:
        refused = any(not call.ok for call in playground.calls_of("chat.startStream"))
        return refused or bool(playground.calls_of("chat.appendStream"))

    await playground.wait_for(grown, 60)
    if model.delay == SLOWLY:  # a test that sets another keeps it
        model.delay = 0.0


async def ask(playground: Playground, channel: str = TEAM.id) -> str:
    return await playground.say(BEN.id, channel, LEAVE_QUESTION if channel == DM else f"{ME} {LEAVE_QUESTION}")


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


@pytest.mark.parametrize("channel", [TEAM.id, CLOSED.id, DM], ids=["channel", "private channel", "direct message"])
async def test_an_answer_is_shown_as_it_is_written_and_ends_with_its_sources(
    playground: Playground, channel: str
) -> None:
    ts = await ask(playground, channel)
    begun = await growing(playground, channel, ts)
    assert begun.streaming
    assert TEXT.startswith(body(begun))
    answer = await whole(playground, channel, ts)
    assert answer.ts == begun.ts
    assert body(answer) == TEXT
    assert kinds(answer) == ["markdown", "section", "actions", "context", "context_actions"]
    assert not answer.streaming
    assert answer.metadata is not None
    assert answer.metadata["event_type"] == Marker.ANSWER
    assert len(playground.calls_of("chat.appendStream")) > 0
    assert not playground.calls_of("chat.update")
    assert not playground.calls_of("chat.postMessage")


async def test_a_growing_answer_cites_documents_by_the_numbers_that_it_ends_with(
    playground: Playground, model: ModelServer, library: Library, workspace: str
) -> None:
    await put(library, workspace, "# Paid leave\n\nHow many days of leave do I have? Managers have 30 days.\n", "m.md")
    model.text = ("Managers have 30 days [2], says the second [2] [3]. " * 4 + "Others have 25 [1][2]. " * 12).strip()
    answer = body(await whole(playground, TEAM.id, await ask(playground)))
    streamed = [*playground.calls_of("chat.startStream"), *playground.calls_of("chat.appendStream")]
    assert len(streamed) > 1
    assert answer.startswith("".join(str(call.arguments["markdown_text"]) for call in streamed))
    assert answer.startswith("Managers have 30 days [1], says the second [1]")
    assert "Others have 25 [2][1]. " in answer
    assert not playground.calls_of("chat.update")


@dataclass(frozen=True)
class Trouble:
    """A failure of one of Slack's methods, once or more."""

    method: str
    fault: dict[str, Any] = field(default_factory=dict)


CUT = {"cut": True, "after": True}
REFUSED = Trouble("chat.startStream", {"error": "channel_type_not_supported"})
TROUBLES = {
    "no stream to be had": [REFUSED],
    "too many streams": [Trouble("chat.startStream", {"status": 429, "retry_after": 30})],
    "stream begun unheard": [Trouble("chat.startStream", CUT)],
    "stream begun, server failed": [Trouble("chat.startStream", {"status": 500, "after": True})],
    "too many appends": [Trouble("chat.appendStream", {"status": 429, "retry_after": 1})],
    "too long a stream": [Trouble("chat.appendStream", {"error": "msg_too_long"})],
    "append taken unheard": [Trouble("chat.appendStream", CUT)],
    "append failed": [Trouble("chat.appendStream", {"status": 503})],
    "end taken unheard": [Trouble("chat.stopStream", CUT)],
    "end refused": [Trouble("chat.stopStream", {"error": "invalid_blocks"})],
    "end limited": [Trouble("chat.stopStream", {"status": 429, "retry_after": 1})],
    "no stream, and too many edits": [REFUSED, Trouble("chat.update", {"status": 429, "retry_after": 1})],
    "no stream, and a post taken unheard": [REFUSED, Trouble("chat.postMessage", CUT)],
    "no stream, and no post at first": [REFUSED, Trouble("chat.postMessage", {"error": "rate_limited"})],
    "no stream, and no edits": [REFUSED, Trouble("chat.update", {"error": "edit_window_closed"})],
    "a failed edit at the end": [REFUSED, *[Trouble("chat.update", {"status": 500, "after": True})] * 2],
}


@pytest.mark.parametrize("troubles", TROUBLES.values(), ids=TROUBLES.keys())
async def test_not_a_character_is_lost_doubled_or_moved(playground: Playground, troubles: list[Trouble]) -> None:
    for trouble in troubles:
        playground.fail_next(trouble.method, **trouble.fault)
    ts = await ask(playground)
    answer = await whole(playground, TEAM.id, ts)
    assert body(answer) == TEXT
    assert not answer.streaming
    assert "context_actions" in kinds(answer)
    assert all(not playground.calls_of(trouble.method)[0].ok for trouble in troubles), "the trouble came"


async def test_an_answer_of_several_messages_is_whole_when_its_first_was_streamed(
    playground: Playground, model: ModelServer
) -> None:
    model.text, model.piece = long_text(60), 200
    ts = await ask(playground)
    await playground.wait_for(lambda: done(playground, TEAM.id, ts), 20)
    found = replies(playground, TEAM.id, ts)
    assert len(found) > 1
    assert "\n\n".join(map(body, found)) == model.text
    assert not any(message.streaming for message in found)
    assert ["context_actions" in kinds(message) for message in found] == [False] * (len(found) - 1) + [True]


def long_text(sentences: int) -> str:
    paragraphs = [f"Paragraph {n}. " + f"Every employee has 25 days, says word {n} [1]. " * 8 for n in range(sentences)]
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs)


@pytest.mark.parametrize("size", [15, 26, 60], ids=["over 4,000 characters", "a full message", "several messages"])
async def test_a_long_answer_that_grows_by_edits_arrives_whole(
    playground: Playground, model: ModelServer, size: int
) -> None:
    model.text, model.piece = long_text(size), 200
    playground.fail_next("chat.startStream", error="channel_type_not_supported")
    ts = await ask(playground)
    await playground.wait_for(lambda: done(playground, TEAM.id, ts), 20)
    found = replies(playground, TEAM.id, ts)
    assert "\n\n".join(map(body, found)) == model.text
    assert '"stop"' not in str([message.blocks for message in found]).replace("'", '"')
    assert all(call.ok for call in playground.calls_of("chat.update"))


@pytest.mark.parametrize("error", ["msg_too_long", "invalid_blocks", "message_not_found", "edit_window_closed"])
async def test_an_answer_that_slack_takes_as_no_edit_is_posted_instead(playground: Playground, error: str) -> None:
    playground.fail_next("chat.startStream", error="channel_type_not_supported")
    playground.fail_next("chat.update", error=error, times=9)
    ts = await ask(playground)
    answer = await whole(playground, TEAM.id, ts)
    assert body(answer) == TEXT
    assert "stop" not in str(answer.blocks)


async def test_an_answer_whose_blocks_slack_does_not_take_is_posted_as_text(
    playground: Playground, model: ModelServer
) -> None:
    model.delay = 0.03
    playground.fail_next("chat.startStream", error="channel_type_not_supported")
    playground.fail_next("chat.update", error="invalid_blocks", times=9)
    ts = await ask(playground)
    begun = await growing(playground, TEAM.id, ts)
    playground.fail_next("chat.postMessage", error="invalid_blocks")
    model.delay = 0.0
    answer = await whole(playground, TEAM.id, ts)
    assert answer.ts != begun.ts
    assert not answer.blocks
    assert "call the front desk before nine" in answer.text
    assert "Sources:" in answer.text


async def test_an_append_that_hangs_does_not_delay_the_whole_answer(playground: Playground) -> None:
    playground.delay_next("chat.appendStream", 60.0)
    ts = await ask(playground)
    assert body(await whole(playground, TEAM.id, ts)) == TEXT


async def test_a_stream_that_slack_closes_goes_on_by_edits(playground: Playground, model: ModelServer) -> None:
    model.delay = 0.03
    ts = await ask(playground)
    begun = await growing(playground, TEAM.id, ts)
    playground.close_streams(TEAM.id, ts)
    edited = await playground.wait_for(lambda: playground.calls_of("chat.update"), 10)
    model.delay = 0.0
    assert len(str(edited[0].arguments["blocks"])) > len(body(begun))
    answer = await whole(playground, TEAM.id, ts)
    assert (body(answer), answer.ts) == (TEXT, begun.ts)


async def test_edits_keep_to_the_pace_that_slack_asks_for(playground: Playground, model: ModelServer) -> None:
    model.delay = 0.03
    playground.fail_next("chat.startStream", error="channel_type_not_supported")
    ts = await ask(playground)
    assert body(await whole(playground, TEAM.id, ts)) == TEXT
    previews = [call for call in playground.calls_of("chat.update") if "shisho_preview" in str(call.arguments)]
    assert len(previews) <= 2  # the model writes for some five seconds


async def test_many_answers_together_are_appended_to_no_more_often_than_one(
    playground: Playground, model: ModelServer
) -> None:
    model.delay = 0.03
    asked = [await ask(playground) for _ in range(4)]
    for ts in asked:
        assert body(await whole(playground, TEAM.id, ts)) == TEXT
    began, ended = playground.calls_of("chat.startStream")[0].at, playground.calls_of("chat.stopStream")[-1].at
    assert len(playground.calls_of("chat.appendStream")) <= (ended - began) / 0.7 + len(asked)


async def test_nothing_live_of_a_hostile_model_is_shown_even_for_a_moment(
    playground: Playground, model: ModelServer
) -> None:
    model.mode, model.text = Mode.HOSTILE, None
    ts = await ask(playground)
    await whole(playground, TEAM.id, ts)
    streamed = [
        call.arguments for name in ("start", "append", "stop") for call in playground.calls_of(f"chat.{name}Stream")
    ]
    shown = "".join(str(arguments.get("markdown_text") or "") for arguments in streamed)
    for live in ("://evil", "<@", "<!", "<#", "@channel", "[99]", "[42]", "]("):
        assert live not in shown, live


async def test_a_refusal_has_no_preview(playground: Playground, model: ModelServer) -> None:
    model.mode = Mode.REFUSING
    ts = await ask(playground)
    assert "couldn't find an answer" in (await whole(playground, TEAM.id, ts)).shown_text
    assert not playground.calls_of("chat.startStream")


async def test_the_first_words_are_in_slack_within_300_ms_of_the_models(
    playground: Playground, model: ModelServer
) -> None:
    model.delay = 0.0
    for _ in range(3):
        await whole(playground, TEAM.id, await ask(playground))
    begun = [call.at for call in playground.calls_of("chat.startStream")]
    assert min(shown - sent for shown, sent in zip(begun, model.sent_at, strict=True)) < 0.3


async def test_no_status_comes_after_the_first_words(playground: Playground) -> None:
    ts = await ask(playground)
    await whole(playground, TEAM.id, ts)
    [begun] = playground.calls_of("chat.startStream")
    late = [
        call.arguments["status"] for call in playground.calls_of("assistant.threads.setStatus") if call.at > begun.at
    ]
    assert set(late) == {""}
    shown = [call.arguments["status"] for call in playground.calls_of("assistant.threads.setStatus")]
    assert shown[0] == "is searching the documents…"
