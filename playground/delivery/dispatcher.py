"""Requests to the app, as Slack sends them: signed, with three seconds to answer, and repeated if an event fails."""

import asyncio
import json
import time
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
from slack_sdk.signature import SignatureVerifier

from playground.workspace.event_bus import EventBus

Json = dict[str, Any]
ACK_TIMEOUT = 3.0  # seconds Slack waits for an answer
RETRY_DELAYS = (0.0, 60.0, 300.0)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class DeliveryAttempt:
    """One request to the app; `status` is 0 without an answer in time, and `reason` says why an event is repeated.

    `thread` is the channel and the root's ts of the thread that the request is about, if there is one.
    """

    kind: str
    name: str
    attempt: int
    status: int
    body: str
    seconds: float
    reason: str = ""
    thread: tuple[str, str] = ("", "")

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004  the 2xx answers

    @property
    def answer(self) -> Json:
        """The JSON object in the app's answer; empty if there was none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {"text": self.body} if self.body else {}
        return value if isinstance(value, dict) else {}


class Dispatcher:
    """The sender of requests; `request_url` may change, because the app starts later and after each crash."""

    def __init__(self, secret: str, event_bus: EventBus, *, retry_delays: Sequence[float] = RETRY_DELAYS) -> None:
        self._request_url: str | None = None
        self._held: list[Json] = []  # events from before the app was there
        self.deliveries: list[DeliveryAttempt] = []
        self.events: dict[str, Json] = {}
        self._secret = secret
        self._event_bus = event_bus
        self._retry_delays = tuple(retry_delays)
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ACK_TIMEOUT))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    @property
    def request_url(self) -> str | None:
        return self._request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        """Set where the app listens, and send it what happened before it did."""
        self._request_url = url
        if url is not None:
            held, self._held = self._held, []
            for payload in held:
                self._start(payload)

    def send_event(self, payload: Json) -> None:
        """Start sending an event; without a request URL it waits for one."""
        self.events[payload["event_id"]] = payload
        if self.request_url is not None:
            self._start(payload)
        else:
            self._held.append(payload)

    def redeliver(self, event_id: str) -> None:
        self._start(self.events[event_id], retry=1)

    async def settle(self) -> None:
        """Wait until the app has accepted every event so far, or its retries are used up."""
        while self._tasks:
            await asyncio.gather(*tuple(self._tasks))

    async def send_form(
        self, kind: str, name: str, fields: Json, thread: tuple[str, str] = ("", "")
    ) -> DeliveryAttempt:
        """Send a command or an interaction, once and without retries."""
        body = urllib.parse.urlencode(fields).encode()
        return await self._post(kind, name, body, {"content-type": FORM}, thread=thread)

    async def send_payload(self, payload: Json) -> DeliveryAttempt:
        name = payload.get("callback_id") or (payload.get("view") or {}).get("callback_id") or ""
        thread = thread_of_interaction(payload)
        return await self.send_form(payload["type"], name, {"payload": json.dumps(payload)}, thread)

    def _start(self, payload: Json, retry: int = 0) -> None:
        task = asyncio.create_task(self._deliver(payload, retry))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, payload: Json, retry: int) -> None:
        body = json.dumps(payload).encode()
        reason = "http_timeout" if retry else ""
        delays = self._retry_delays[retry:]
        for number, delay in enumerate((*delays, None), start=retry):
            headers = {"content-type": "application/json"}
            if number:
                headers |= {"x-slack-retry-num": str(number), "x-slack-retry-reason": reason}
            event = payload["event"]
            delivery = await self._post(
                event["type"], payload["event_id"], body, headers, number, reason, thread=thread_of_event(event)
            )
            if delivery.accepted or delivery.reason == "no_retry" or delay is None:
                return
            reason = _reason(delivery)
            await asyncio.sleep(delay)

    async def _post(
        self,
        kind: str,
        name: str,
        body: bytes,
        headers: dict[str, str],
        attempt: int = 0,
        reason: str = "",
        *,
        thread: tuple[str, str],
    ) -> DeliveryAttempt:
        started = asyncio.get_running_loop().time()
        status, answer, refused = 0, "", False
        if self._session is None or self.request_url is None:
            answer = "there is no app"
        else:
            try:
                async with self._session.post(
                    self.request_url, data=body, headers=headers | signature_headers(self._secret, body)
                ) as response:
                    status, answer = response.status, await response.text()
                    refused = response.headers.get("x-slack-no-retry") == "1"
            except (aiohttp.ClientError, TimeoutError) as error:
                status, answer = 0, "http_timeout" if isinstance(error, TimeoutError) else "connection_failed"
        seconds = asyncio.get_running_loop().time() - started
        delivery = DeliveryAttempt(
            kind, name, attempt, status, answer, seconds, "no_retry" if refused else reason, thread
        )
        self.deliveries.append(delivery)
        self._event_bus.publish("delivery", delivery)
        return delivery


def signature_headers(secret: str, body: bytes) -> dict[str, str]:
    """Return the headers that prove to the app that Slack sent this body just now."""
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    assert signature is not None
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}


def thread_of_event(event: Json) -> tuple[str, str]:
    about = event.get("message") or event.get("previous_message") or event.get("item") or event
    return event.get("channel") or about.get("channel") or "", event.get("thread_ts") or _root(about)


def thread_of_interaction(payload: Json) -> tuple[str, str]:
    container = payload.get("container") or {}
    about = payload.get("message") or {"thread_ts": container.get("thread_ts"), "ts": container.get("message_ts")}
    return (payload.get("channel") or {}).get("id") or "", _root(about)


def _root(message: Json) -> str:
    return message.get("thread_ts") or message.get("ts") or ""


def _reason(delivery: DeliveryAttempt) -> str:
    return "http_error" if delivery.status else delivery.body
