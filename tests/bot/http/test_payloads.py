"""Requests that Slack signed and that are not what Slack sends, at the whole bot's front door."""

import asyncio
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
import pytest

from bot.app import Bot, build, listening
from bot.http.payloads import TIMES, check_payload
from bot.http.server import SLACK_PATH
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN
from tests.bot.conftest import SECRET, TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, shown
from tests.servers.recorder import Recorder
from tests.servers.signature import signature_headers

FORM = "application/x-www-form-urlencoded"
REQUESTS = 2000
AT_ONCE = 100
EXPECTED = (200, 400, 404, 405)
OTHERS: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, "", " ", "x", "\x00\u202e\ud7ff", "9" * 30, "a" * 3000, "{", "[]", "null"),
    *([], {}, [None], [[]], {"id": None}, {"": {}}, [{"id": 1}], {"id": ["U1"]}, {"type": {"type": 1}}),
)

pytestmark = pytest.mark.usefixtures("stocked")


@pytest.fixture
async def genuine(bot: Bot, playground: Playground) -> list[tuple[str, bytes]]:
    """Requests of every kind, as Slack sends them for what people do."""
    del bot
    async with Recorder(str(playground.request_url)).running() as recorder:
        direct, playground.request_url = playground.request_url, recorder.url
        await _use(playground)
        playground.request_url = direct
        assert {delivery.status for delivery in playground.deliveries} == {200}
        return recorder.bodies


async def _use(playground: Playground) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    asked = str(answer.thread_ts)
    for action in ("source:1", "why"):
        await playground.click(BEN.id, TEAM.id, answer.ts, action)
    await playground.click(BEN.id, TEAM.id, answer.ts, "feedback", f"bad|{TEAM.id}:{asked}")
    await playground.submit((await shown(playground, BEN.id, "What was wrong")).id, {"fault": "outdated"})
    await playground.edit(BEN.id, TEAM.id, asked, f"{ME} Whom do I call when I take sick leave?")
    file = await playground.upload(AIKO.id, "tea.md", b"# Tea\n\nTea is at four.")
    await playground.say(AIKO.id, f"D{AIKO.id[1:]}", "", files=[file])
    await playground.shortcut(AIKO.id, "add_messages", TEAM.id, asked)
    await playground.submit((await shown(playground, AIKO.id, "Title")).id, {"name": "Leave"})
    await playground.command(AIKO.id, TEAM.id, "/stacks", "list")
    await playground.command(AIKO.id, TEAM.id, "/stacks", "add")
    form = await shown(playground, AIKO.id, "Title")
    await playground.submit(form.id, {"text": "Tea is at four.", "name": "Tea"})
    for tab in ("home", "messages"):
        await playground.open_home(AIKO.id, tab)
    await playground.react(BEN.id, TEAM.id, asked, "shushing_face")
    await playground.delete(BEN.id, TEAM.id, asked)
    await playground.leave(BEN.id, TEAM.id)
    playground.workspace.rename(TEAM.id, "crew")
    await playground.settled()


def confused(kind: str, body: bytes, chance: random.Random) -> tuple[str, bytes]:
    """The request with one to three of its values replaced, left out or put somewhere else."""
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True)) if kind == FORM else {}
    payload = json.loads(fields.get("payload", "null") if fields else body)
    whole = payload if payload is not None else fields
    for _ in range(chance.randrange(1, 4)):
        places = list(containers(whole))
        place = chance.choice(places)
        name = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        other = chance.choice([*OTHERS, chance.choice(places)])
        if chance.random() < 0.3:
            del place[name]
        else:
            place[name] = json.loads(json.dumps(other))
        if not whole:
            break
    if payload is None:
        return kind, urlencode(whole).encode(errors="replace")
    written = json.dumps(payload)
    return kind, urlencode({"payload": written}).encode() if kind == FORM else written.encode()


def containers(value: Any) -> list[Any]:
    """All objects and lists that hold anything, once for each time that they are met."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return ([value] if inner else []) + [place for one in inner for place in containers(one)]


def broken(kind: str, body: bytes, chance: random.Random) -> tuple[str, bytes]:
    """The request with bytes lost, doubled or changed, or as something else than it is."""
    at, many = chance.randrange(len(body)), chance.randrange(1, 40)
    whole = chance.choice(
        [
            *(body[:at], body[:at] + body[at + many :], body[:at] + chance.randbytes(many) + body[at + many :]),
            *(
                body + body,
                b"[" * chance.choice([50, 5000]),
                b"",
                b"payload=" + body,
                b'{"a":' * 400 + b"1" + b"}" * 400,
            ),
        ]
    )
    return chance.choice([kind, FORM, "application/json"]), whole


async def test_no_signed_request_however_malformed_is_an_error_of_ours_on_any_route(
    genuine: list[tuple[str, bytes]], library: Library, bot_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(17)  # noqa: S311  repeatable, not secret
    kinds = {json.loads(body)["event"]["type"] for kind, body in genuine if kind != FORM}
    assert kinds >= {"app_mention", "message", "app_home_opened", "reaction_added", "member_left_channel"}
    made = [(confused if chance.random() < 0.7 else broken)(*chance.choice(genuine), chance) for _ in range(REQUESTS)]
    paths = [chance.choice([*[SLACK_PATH] * 8, "/slack/../readyz", "/healthz"]) for _ in range(REQUESTS)]
    at_once = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession() as web, open_slack(bot_settings) as client:
        bot = build(library, client, await identify(client), bot_settings)

        async def send(path: str, kind: str, body: bytes) -> int:
            headers = {"content-type": kind, **signature_headers(SECRET, body)}
            async with at_once, web.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers) as response:
                return response.status

        async with listening(bot) as port:  # what it keeps is left to nobody
            statuses = await asyncio.gather(*(send(path, *one) for path, one in zip(paths, made, strict=True)))
    wrong = [(status, one) for status, one in zip(statuses, made, strict=True) if status not in EXPECTED]
    assert wrong == []
    counts = Counter(statuses)
    assert min(counts[200], counts[400]) > REQUESTS / 10
    refused = [record for record in caplog.records if "request_refused" in record.getMessage()]
    assert len(refused) < REQUESTS / 20  # however many there are, the log stays short


def filled(sample: Any, name: str = "") -> Any:
    """Slack's sample with a time where it has an empty one."""
    if isinstance(sample, dict):
        return {key: filled(value, key) for key, value in sample.items()}
    if isinstance(sample, list):
        return [filled(value) for value in sample]
    return "1700000000.000100" if name in TIMES else sample


def test_all_of_slacks_samples_have_the_shapes_that_are_let_in(shared: Path) -> None:
    samples = sorted((shared / "slack" / "payloads").glob("*.json"))
    assert samples
    for path in samples:
        sample = filled(json.loads(path.read_text("utf-8")))
        if "command" in sample:
            check_payload(urlencode(sample), FORM)
        else:
            check_payload(json.dumps(sample | {"type": sample["type"] or "event_callback"}), "application/json")
