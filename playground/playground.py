"""The playground as one thing to start, drive and look at."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiohttp import web

from playground.delivery.dispatcher import RETRY_DELAYS, Delivery, Door
from playground.delivery.manifest import Declared, Shortcut, SlashCommand
from playground.delivery.user_actions import Acts
from playground.page.inspector import Receipts, calls_for, deliveries_for, no_receipts
from playground.page.loopback_guard import guard
from playground.page.routes import PageRoutes
from playground.sample_team import CHANNELS, PEOPLE
from playground.web_api.api_reference import ALL_SCOPES
from playground.web_api.fault_injection import Fault, Faults
from playground.web_api.server import LARGEST_BODY, RecordedCall, WebApi
from playground.workspace.messages import Message
from playground.workspace.people import Channel, Person, UserGroup
from playground.workspace.workspace import Status, Workspace

T = TypeVar("T")
Json = dict[str, Any]
LOOPBACK = "127.0.0.1"


class Playground(Acts):
    """Set `door` to where the bot listens; `url` is the page, `api_url` the base_url of a Slack client.

    `scopes`, `commands`, `shortcuts` and `subscriptions` are the app's own, as its manifest has them
    (subscriptions by their names there, such as "message.im"; without any, every event is sent).
    """

    def __init__(
        self,
        signing_secret: str,
        bot_token: str,
        *,
        team: str = "local",
        people: Iterable[Person] = PEOPLE,
        channels: Iterable[Channel] = CHANNELS,
        groups: Iterable[UserGroup] = (),
        scopes: Iterable[str] = ALL_SCOPES,
        commands: Sequence[SlashCommand] = (),
        shortcuts: Sequence[Shortcut] = (),
        prompts: Sequence[Json] = (),
        subscriptions: Iterable[str] | None = None,
        home: bool = True,
        retry_delays: Sequence[float] = RETRY_DELAYS,
    ) -> None:
        workspace = Workspace(team, people=people, channels=channels, groups=groups)
        self._faults = Faults()
        door = Door(signing_secret, workspace.bulletin, retry_delays=retry_delays)
        declared = Declared(
            scopes=frozenset(scopes),
            subscriptions=None if subscriptions is None else frozenset(subscriptions),
            commands=tuple(commands),
            shortcuts=tuple(shortcuts),
            prompts=tuple(prompts),
            home=home,
        )
        workspace.views.home_enabled = home
        super().__init__(workspace, door, declared.subscriptions)
        self._api = WebApi(workspace, token=bot_token, scopes=declared.scopes, faults=self._faults)
        self._page = PageRoutes(self, declared, self.behind)
        self.receipts: Receipts = no_receipts

    @classmethod
    def of(cls, declared: Declared, signing_secret: str, bot_token: str, *, team: str = "local") -> "Playground":
        """The usual people and channels, and the app that its manifest declares."""
        return cls(
            signing_secret,
            bot_token,
            team=team,
            scopes=declared.scopes,
            commands=declared.commands,
            shortcuts=declared.shortcuts,
            prompts=declared.prompts,
            subscriptions=declared.subscriptions,
            home=declared.home,
        )

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator["Playground"]:
        """Serves on loopback; port 0 takes any that is free."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
            self._settle_on(runner.addresses[0][1])
            with self.workspace.bulletin.read_by(self._events.read):
                async with self._door:
                    yield self
        finally:
            await runner.cleanup()

    @property
    def url(self) -> str:
        return f"{self.workspace.base_url}/"

    @property
    def api_url(self) -> str:
        return f"{self.workspace.base_url}/api/"

    @property
    def door(self) -> str | None:
        return self._door.url

    @door.setter
    def door(self, url: str | None) -> None:
        self._door.url = url

    @property
    def calls(self) -> list[RecordedCall]:
        return self._api.calls

    def calls_of(self, method: str) -> list[RecordedCall]:
        return [call for call in self._api.calls if call.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        return self._door.deliveries

    @property
    def statuses(self) -> dict[tuple[str, str], Status]:
        """What is shown now, by channel and thread."""
        return self.workspace.statuses

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """Oldest first: everything in the channel, or one thread with its root."""
        place = self.workspace.channel(channel).id
        messages = self.workspace.messages
        return messages.in_channel(place) if thread_ts is None else messages.thread(place, thread_ts)

    def ephemerals(self, user: str) -> list[Message]:
        return [message for message in self.workspace.messages.ephemerals if message.seen_by == user]

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """What the predicate returns once it is true; TimeoutError when it does not become so."""
        return await self.workspace.bulletin.wait_for(predicate, timeout)

    async def settled(self) -> None:
        """Once every event so far was taken by the app or given up."""
        await self._door.settle()

    async def behind(self, channel: str, thread: str) -> Json:
        """What the page shows behind the desk; passages and timings are in the receipts that `receipts` gives."""
        return {
            "deliveries": deliveries_for(self.deliveries, channel, thread),
            "calls": calls_for(self.workspace, self.calls, channel, thread),
            "receipts": list(await self.receipts(channel, thread)),
        }

    def event(self, event_id: str) -> dict[str, Any]:
        """What an event told the app."""
        event: dict[str, Any] = self._door.events[event_id]["event"]
        return event

    def redeliver(self, event_id: str) -> None:
        """The same event once more, as when Slack missed the answer."""
        self._door.redeliver(event_id)

    def fail_next(
        self,
        method: str,
        *,
        status: int = 200,
        error: str = "internal_error",
        retry_after: int | None = None,
        after: bool = False,
        cut: bool = False,
        times: int = 1,
    ) -> None:
        """`after` lets the call do its work and loses the answer, `cut` ends the connection in place of one.

        "files.download" is a method here.
        """
        fault = Fault(status=status, error=error, retry_after=retry_after, after=after, cut=cut)
        self._faults.order(method, fault, times)

    def delay_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        self._faults.order(method, Fault(delay=seconds, passes=True), times)

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[guard(self._hosts)])
        self._api.add_routes(app)
        self._response_urls.add_routes(app)
        self._page.add_routes(app)
        return app

    def _hosts(self) -> frozenset[str]:
        port = self.workspace.base_url.rpartition(":")[2]
        return frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"})

    def _settle_on(self, port: int) -> None:
        self.workspace.base_url = f"http://{LOOPBACK}:{port}"
