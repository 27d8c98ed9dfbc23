"""The playground: a local Slack workspace to start, to use and to look into."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from aiohttp import web

from playground.delivery.dispatcher import RETRY_DELAYS, DeliveryAttempt, Dispatcher
from playground.delivery.manifest import AppManifest
from playground.delivery.user_actions import UserActions
from playground.page.inspector import ReceiptLookup, calls_for, deliveries_for, no_receipts
from playground.page.loopback_guard import loopback_guard
from playground.page.routes import PageRoutes
from playground.web_api.fault_injection import FaultInjector, ResponseFault
from playground.web_api.server import MAX_BODY, RecordedCall, WebApi
from playground.workspace.messages import Message
from playground.workspace.people import Channel, Person, SlackApp, UserGroup
from playground.workspace.workspace import ThreadStatus, Workspace

T = TypeVar("T")
Json = dict[str, Any]
LOOPBACK = "127.0.0.1"
TOO_MANY_REQUESTS = 429
EVERYTHING = AppManifest()


class Playground(UserActions):
    """A workspace with an app; set `request_url` to where the app listens.

    `url` is the page and `api_url` the base_url of a Slack client. `app` is the app's identity, and `manifest` what it
    may call, receives and offers; by default that is everything.
    """

    def __init__(
        self,
        signing_secret: str,
        bot_token: str,
        *,
        app: SlackApp,
        people: Iterable[Person],
        channels: Iterable[Channel],
        groups: Iterable[UserGroup] = (),
        team: str = "local",
        manifest: AppManifest = EVERYTHING,
        retry_delays: Sequence[float] = RETRY_DELAYS,
    ) -> None:
        workspace = Workspace(team, app=app, people=people, channels=channels, groups=groups)
        workspace.views.home_enabled = manifest.home
        dispatcher = Dispatcher(signing_secret, workspace.event_bus, retry_delays=retry_delays)
        super().__init__(workspace, dispatcher, manifest.subscriptions)
        self._faults = FaultInjector()
        self._api = WebApi(workspace, token=bot_token, scopes=manifest.scopes, faults=self._faults)
        self._page = PageRoutes(self, manifest, self.inspect)
        self.receipts: ReceiptLookup = no_receipts

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator["Playground"]:
        """Serve on loopback; port 0 takes any free port."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
            self.workspace.base_url = f"http://{LOOPBACK}:{runner.addresses[0][1]}"
            with self.workspace.event_bus.subscribe(self._events.handle):
                async with self._dispatcher:
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
    def request_url(self) -> str | None:
        """The app's Request URL; while it is None, events wait for the app."""
        return self._dispatcher.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._dispatcher.request_url = url

    @property
    def calls(self) -> list[RecordedCall]:
        return self._api.calls

    def calls_of(self, method: str) -> list[RecordedCall]:
        return [call for call in self._api.calls if call.method == method]

    @property
    def deliveries(self) -> list[DeliveryAttempt]:
        return self._dispatcher.deliveries

    @property
    def statuses(self) -> dict[tuple[str, str], ThreadStatus]:
        """The statuses that are shown now, by channel and thread."""
        return self.workspace.statuses

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """Return the messages of a channel, or of one thread with its root, oldest first."""
        place = self.workspace.channel(channel).id
        messages = self.workspace.messages
        return messages.in_channel(place) if thread_ts is None else messages.thread(place, thread_ts)

    def ephemerals(self, user: str) -> list[Message]:
        return [message for message in self.workspace.messages.ephemerals if message.seen_by == user]

    async def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """Return the predicate's value once it is true; raise TimeoutError if it does not become true."""
        return await self.workspace.event_bus.wait_for(predicate, timeout)

    async def settled(self) -> None:
        """Wait until the app has accepted every event so far, or its retries are used up."""
        await self._dispatcher.settle()

    async def inspect(self, channel: str, thread: str) -> Json:
        """Return the inspector's data for a thread; its passages and timings come from `receipts`."""
        return {
            "deliveries": deliveries_for(self.deliveries, channel, thread),
            "calls": calls_for(self.workspace, self.calls, channel, thread),
            "receipts": list(await self.receipts(channel, thread)),
        }

    @property
    def events(self) -> Mapping[str, dict[str, Any]]:
        """Return all events so far by their ids, sent or not."""
        return self._dispatcher.events

    def event(self, event_id: str) -> dict[str, Any]:
        """Return the inner event that the app was sent."""
        event: dict[str, Any] = self._dispatcher.events[event_id]["event"]
        return event

    def redeliver(self, event_id: str) -> None:
        """Send an event again, as if Slack had missed the answer."""
        self._dispatcher.redeliver(event_id)

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
        """Make the next calls of a method, or of "files.download", fail.

        With `after` the call does its work and its answer is lost; `cut` ends the connection in place of an answer.
        """
        fault = ResponseFault(status=status, error=error, retry_after=retry_after, after=after, cut=cut)
        self._faults.inject(method, fault, times)

    @contextmanager
    def outage(self, *, status: int = 500, error: str = "internal_error", after: bool = False) -> Iterator[None]:
        """Make every call fail while entered; the app still receives events."""
        retry_after = 1 if status == TOO_MANY_REQUESTS else None
        self._faults.outage = ResponseFault(status=status, error=error, retry_after=retry_after, after=after)
        try:
            yield
        finally:
            self._faults.outage = None

    def delay_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        self._faults.inject(method, ResponseFault(delay=seconds, passes=True), times)

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY, middlewares=[loopback_guard(self._hosts)])
        self._api.add_routes(app)
        self._response_urls.add_routes(app)
        self._page.add_routes(app)
        return app

    def _hosts(self) -> frozenset[str]:
        port = self.workspace.base_url.rpartition(":")[2]
        return frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"})
