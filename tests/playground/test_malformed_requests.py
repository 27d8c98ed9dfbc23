"""Requests that are not what the playground expects."""

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from playground import Playground
from tests.playground.conftest import TOKEN

JSON = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
MALFORMED = [
    pytest.param("{", id="cut off"),
    pytest.param("", id="empty"),
    pytest.param("[1, 2]", id="a list"),
    pytest.param("[" * 100_000, id="nested too deeply"),
    pytest.param(b"\x80", id="not UTF-8"),
]


async def status_of(url: str, body: str | bytes) -> int:
    async with aiohttp.ClientSession(headers=JSON) as client, client.post(url, data=body) as answer:
        return answer.status


@pytest.mark.parametrize("body", MALFORMED)
@pytest.mark.parametrize("path", ["api/chat.postMessage", "page/say"])
async def test_a_body_that_is_not_a_json_object_is_answered_with_400(
    playground: Playground, path: str, body: str | bytes
) -> None:
    assert await status_of(playground.url + path, body) == 400


async def test_a_response_url_answers_400_to_a_body_that_is_not_a_json_object(
    playground: Playground, app: AsyncApp
) -> None:
    urls: list[str] = []

    @app.command("/stacks")
    async def command(ack: AsyncAck, body: dict[str, str]) -> None:
        await ack()
        urls.append(body["response_url"])

    await playground.command("UMEMBER", "#general", "/stacks")
    assert [await status_of(urls[0], body) for body in ("{", "7")] == [400, 400]


async def test_a_request_of_the_page_that_names_no_person_is_answered_with_400(playground: Playground) -> None:
    assert await status_of(f"{playground.url}page/say", '{"text": "hello", "channel": "CGENERAL"}') == 400


ACTIONS = ("say", "click", "submit", "close", "shortcut", "home", "edit", "react", "stop", "delete")
FIELDS = ("text", "channel", "ts", "thread_ts", "view_id", "action_id", "callback_id", "name", "tab", "values", "files")


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_request_of_the_page_with_fields_of_the_wrong_type_is_no_error_of_the_playground(
    playground: Playground, action: str
) -> None:
    right = {"as": "UMEMBER", "text": "hello", "channel": "CGENERAL", "ts": "1.1"}
    values: tuple[object, ...] = (7, [], {}, None, True)
    wrong = (*(right | {field: value} for field in FIELDS for value in values), {"as": "UMEMBER"})
    async with aiohttp.ClientSession(headers=JSON) as client:
        for body in wrong:
            async with client.post(f"{playground.url}page/{action}", json=body) as answer:
                assert answer.status in (200, 400), body
