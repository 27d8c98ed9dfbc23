"""The inspector's data for one thread: its requests to the app, the app's calls, and receipts if someone keeps them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from playground.delivery.dispatcher import DeliveryAttempt
from playground.web_api.server import RecordedCall
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
ReceiptLookup = Callable[[str, str], Awaitable[Sequence[Json]]]
MAX_ROWS = 200  # of each kind


async def no_receipts(_channel: str, _thread: str) -> Sequence[Json]:
    return ()


def deliveries_for(deliveries: Sequence[DeliveryAttempt], channel: str, thread: str) -> list[Json]:
    mine = [delivery for delivery in deliveries if delivery.thread == (channel, thread)]
    return [
        {"kind": d.kind, "attempt": d.attempt, "status": d.status, "ms": d.seconds * 1000, "reason": d.reason}
        for d in mine[-MAX_ROWS:]
    ]


def calls_for(workspace: Workspace, calls: Sequence[RecordedCall], channel: str, thread: str) -> list[Json]:
    """Return the calls that name the thread, and the calls between them that name no thread at all."""
    numbers = [n for n, call in enumerate(calls) if _thread(workspace, call) == (channel, thread)]
    if not numbers:
        return []
    asked = float(thread)
    mine = [
        call
        for n, call in enumerate(calls[: numbers[-1] + 1])
        if call.at >= asked and (n in set(numbers) or _thread(workspace, call) is None)
    ]
    return [{"method": c.method, "ok": c.ok, "error": c.error, "ms": c.seconds * 1000} for c in mine[-MAX_ROWS:]]


def _thread(workspace: Workspace, call: RecordedCall) -> tuple[str, str] | None:
    given: Mapping[str, Any] = call.arguments
    channel = given.get("channel") or given.get("channel_id")
    ts = next((given[name] for name in ("thread_ts", "ts", "timestamp", "message_ts") if given.get(name)), None)
    if not isinstance(channel, str) or not isinstance(ts, str):
        return None
    message = workspace.messages.find(channel, ts)
    return channel, message.root if message else ts
