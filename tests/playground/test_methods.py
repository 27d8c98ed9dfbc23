"""The playground's Web API accepts what Slack's accepts, and refuses the rest with Slack's errors."""

import ast
import inspect
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_chat_stream import AsyncChatStream
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from playground.delivery.manifest import AppManifest
from playground.sample_team import APP, CHANNELS, GENERAL, PEOPLE
from playground.web_api.api_reference import METHOD_SPECS
from playground.web_api.server import METHODS
from playground.workspace.people import Channel
from tests.playground.conftest import SECRET, TOKEN
from tests.playground.reference import Reference
from tests.playground.refused import REFUSED

Json = dict[str, Any]
BOT = Path(__file__).parent.parent.parent / "bot"
NOT_ALWAYS_REQUIRED = {
    "chat.appendStream": {"markdown_text"},  # `chunks` may replace it
    "assistant.threads.setSuggestedPrompts": {"thread_ts"},  # of the older assistants; an agent names no thread
}
OF_THE_APP_TOKEN = {"apps.connections.open"}  # Socket Mode has a server of its own in tests/servers
# Newer than the reference beside the repository; slack_sdk knows their arguments.
OF_SESSIONS: dict[str, Callable[..., Any]] = {
    "agents.sessions.setStatus": AsyncWebClient.agents_sessions_setStatus,
    "agents.sessions.rename": AsyncWebClient.agents_sessions_rename,
}
SAID_IN_PRACTICE = {"msg_too_long", "unknown_method"}  # by Slack, though its reference does not list them
OLD = Channel(id="COLD", name="old", members=GENERAL.members, archived=True)
WITHOUT = Channel(id="CWITHOUT", name="without", members=frozenset({"UADMIN"}))
ALONE = Channel(id="GALONE", name="alone", kind="group", members=frozenset({"UADMIN"}))


@pytest.fixture
async def with_all_channels() -> AsyncIterator[Playground]:
    """A playground that also has an archived channel and two that the app is not in."""
    made = Playground(SECRET, TOKEN, app=APP, people=PEOPLE, channels=(*CHANNELS, OLD, WITHOUT, ALONE), retry_delays=())
    async with made.running():
        yield made


def client_of(playground: Playground) -> AsyncWebClient:
    return AsyncWebClient(token=TOKEN, base_url=playground.api_url)


async def call(slack: AsyncWebClient, method: str, arguments: Json) -> str:
    """Return the error of a call, empty if it succeeds."""
    try:
        await getattr(slack, method.replace(".", "_"))(**arguments)
    except SlackApiError as refused:
        return str(refused.response["error"])
    return ""


def methods_of(source: str) -> set[str]:
    """Find the methods of the Web API that this code calls by the SDK's client."""
    names = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    called = [one for name in names if inspect.iscoroutinefunction(one := getattr(AsyncWebClient, name, None))]
    found = {one for method in called for one in re.findall(r'api_call\(\s*"([\w.]+)"', inspect.getsource(method))}
    return found | (methods_of(inspect.getsource(AsyncChatStream)) if "chat_stream" in names else set())


def called_by_the_bot() -> set[str]:
    modules = list(BOT.rglob("*.py"))
    return {method for path in modules for method in methods_of(path.read_text("utf-8"))}


@pytest.mark.parametrize("method", sorted(OF_SESSIONS))
def test_a_method_of_sessions_has_the_arguments_that_slacks_library_sends(method: str) -> None:
    taken = [one for one in inspect.signature(OF_SESSIONS[method]).parameters.values() if one.kind is one.KEYWORD_ONLY]
    assert METHOD_SPECS[method].required == {one.name for one in taken if one.default is one.empty}
    assert METHOD_SPECS[method].optional == {one.name for one in taken if one.default is not one.empty}


@pytest.mark.parametrize("method", sorted(METHOD_SPECS.keys() - OF_SESSIONS.keys()))
def test_a_method_has_the_arguments_and_scopes_of_slacks_reference(method: str, reference: Reference) -> None:
    documented, spec = reference.method(method), METHOD_SPECS[method]
    assert spec.required | spec.optional == documented.arguments
    assert spec.required == documented.required - NOT_ALWAYS_REQUIRED.get(method, set())
    assert spec.scopes == documented.scopes


def test_every_method_has_a_specification() -> None:
    assert METHODS.keys() == METHOD_SPECS.keys()


def test_every_method_that_the_bot_calls_is_here_and_in_slacks_reference(reference: Reference) -> None:
    called = called_by_the_bot()
    assert {"chat.postMessage", "views.open", "conversations.replies"} <= called
    assert called - OF_THE_APP_TOKEN <= METHODS.keys()
    assert all(reference.method(method).errors for method in called - OF_SESSIONS.keys())


@pytest.mark.parametrize("method", sorted(name for name, takes in METHOD_SPECS.items() if takes.required))
async def test_a_method_refuses_missing_and_unknown_arguments(slack: AsyncWebClient, method: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        await slack.api_call(method, json={"colour": "red"})
    assert refused.value.response["error"] == "invalid_arguments"
    messages = refused.value.response["response_metadata"]["messages"]
    missing = {f"[ERROR] missing required field: {name}" for name in METHOD_SPECS[method].required}
    assert set(messages) == missing | {"[ERROR] unknown field: colour"}


@pytest.mark.parametrize("method", sorted(name for name, takes in METHOD_SPECS.items() if takes.scopes))
async def test_a_method_is_refused_without_one_of_its_scopes(method: str) -> None:
    restricted = Playground(
        SECRET,
        TOKEN,
        app=APP,
        people=PEOPLE,
        channels=CHANNELS,
        manifest=AppManifest(scopes=frozenset({"commands"})),
        retry_delays=(),
    )
    async with restricted.running():
        with pytest.raises(SlackApiError) as refused:
            await client_of(restricted).api_call(method)
    assert refused.value.response["error"] == "missing_scope"
    assert set(refused.value.response["needed"].split(",")) == METHOD_SPECS[method].scopes
    assert refused.value.response["provided"] == "commands"
    assert refused.value.response.headers["x-oauth-scopes"] == "commands"


@pytest.mark.parametrize(("token", "error"), [("xoxb-of-another", "invalid_auth"), (None, "not_authed")])
async def test_a_call_without_the_apps_token_is_refused(playground: Playground, token: str | None, error: str) -> None:
    stranger = AsyncWebClient(token=token, base_url=playground.api_url)
    assert await call(stranger, "chat.postMessage", {"channel": "CGENERAL", "text": "x"}) == error


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSED)
async def test_a_call_that_slack_refuses_gets_slacks_error(
    with_all_channels: Playground, method: str, arguments: Json, error: str
) -> None:
    slack = client_of(with_all_channels)
    theirs = await with_all_channels.say("UMEMBER", "#general", "hello")
    ours = (await slack.chat_postMessage(channel="CGENERAL", text="hello"))["ts"]
    started = await slack.chat_startStream(
        channel="CGENERAL", thread_ts=theirs, recipient_user_id="UMEMBER", recipient_team_id="local"
    )
    await slack.views_publish(user_id="UMEMBER", view={"type": "home", "blocks": []})
    names = {"{theirs}": theirs, "{ours}": ours, "{stream}": started["ts"]}
    given = {name: names.get(value, value) if isinstance(value, str) else value for name, value in arguments.items()}
    assert await call(slack, method, given) == error


def test_each_expected_error_is_documented_for_its_method(reference: Reference) -> None:
    unknown = {(method, error) for method, _, error in REFUSED if error not in reference.method(method).errors}
    assert {error for _, error in unknown} <= SAID_IN_PRACTICE


def test_the_playground_answers_only_with_errors_that_slack_documents(reference: Reference) -> None:
    # The error of response URLs is not in the reference of methods.
    known = {
        error for method in METHODS.keys() - OF_SESSIONS.keys() for error in reference.method(method).errors
    } | SAID_IN_PRACTICE
    errors = re.compile(r'ApiError\(\s*"(\w+)"')
    said = {
        code for path in (BOT.parent / "playground").rglob("*.py") for code in errors.findall(path.read_text("utf-8"))
    }
    assert said - known == {"invalid_payload"}
