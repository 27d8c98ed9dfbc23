"""A small app in its own workspace, by which a test shows things on the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from playground.delivery.manifest import AppManifest, Shortcut, SlashCommand
from playground.sample_team import APP, CHANNELS, PEOPLE
from playground.workspace.messages import Message
from tests.playground.conftest import SECRET, TOKEN, serving

Json = dict[str, Any]


@dataclass(frozen=True)
class SmallApp:
    """The app; `heard` are the bodies of the requests it got, oldest first."""

    playground: Playground
    slack: AsyncWebClient
    bolt: AsyncApp
    heard: list[Json] = field(default_factory=list)

    async def post(self, **arguments: Any) -> str:
        """Post a message, by default in #general."""
        posted = await self.slack.chat_postMessage(**({"channel": "CGENERAL", "text": "words"} | arguments))
        return str(posted["ts"])

    async def asked(self, channel: str = "#general") -> Message:
        """Wait for the first message of a channel and return it."""
        return (await self.playground.wait_for(lambda: self.playground.messages(channel)))[0]

    async def hears(self, kind: str) -> Json:
        """Wait for a request of this kind, such as "block_actions" or an event's "app_mention"; return the latest."""
        found = await self.playground.wait_for(lambda: [body for body in self.heard if kind in _kinds(body)])
        return found[-1]


def _kinds(body: Json) -> tuple[str | None, str | None]:
    return body.get("type"), body.get("event", {}).get("type")


@asynccontextmanager
async def open_small_app(*, home: bool = True) -> AsyncIterator[SmallApp]:
    manifest = AppManifest(
        commands=(SlashCommand("/stacks", "The documents that answers come from", "list | add URL"),),
        shortcuts=(Shortcut("Add to the stacks", "add"), Shortcut("Ask the librarian", "ask", "global")),
        home=home,
    )
    playground = Playground(
        SECRET, TOKEN, app=APP, people=PEOPLE, channels=CHANNELS, manifest=manifest, retry_delays=()
    )
    async with playground.running():
        slack = AsyncWebClient(token=TOKEN, base_url=playground.api_url)
        app = SmallApp(playground, slack, AsyncApp(client=slack, signing_secret=SECRET))

        @app.bolt.middleware
        async def hear(body: Json, next_: Any) -> None:
            app.heard.append(body)
            await next_()

        @app.bolt.event({"type": "message"})
        @app.bolt.event("app_mention")
        @app.bolt.event("app_home_opened")
        @app.bolt.event("reaction_added")
        @app.bolt.event("reaction_removed")
        @app.bolt.event("agent_session_stopped")
        async def event() -> None:
            pass

        @app.bolt.action("press")
        @app.bolt.action("vote")
        @app.bolt.shortcut("add")
        async def take(ack: AsyncAck) -> None:
            await ack()

        async with serving(app.bolt) as url:
            playground.request_url = url
            yield app
