"""What happened behind the desk for one thread: the events, the calls, and the receipts where somebody keeps them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from playground.delivery.dispatcher import Delivery
from playground.web_api.server import RecordedCall
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
Receipts = Callable[[str, str], Awaitable[Sequence[Json]]]
LONGEST = 200  # lines of each kind


async def no_receipts(_channel: str, _thread: str) -> Sequence[Json]:
    return ()


def deliveries_for(deliveries: Sequence[Delivery], channel: str, thread: str) -> list[Json]:
    mine = [delivery for delivery in deliveries if delivery.place == (channel, thread)]
    return [
        {"kind": d.kind, "attempt": d.attempt, "status": d.status, "ms": d.seconds * 1000, "reason": d.reason}
        for d in mine[-LONGEST:]
    ]


def calls_for(workspace: Workspace, calls: Sequence[RecordedCall], channel: str, thread: str) -> list[Json]:
    """Those that name the thread, and what was looked up between them about nobody's thread."""
    numbers = [n for n, call in enumerate(calls) if _place(workspace, call) == (channel, thread)]
    if not numbers:
        return []
    asked = float(thread)
    mine = [
        call
        for n, call in enumerate(calls[: numbers[-1] + 1])
        if call.at >= asked and (n in set(numbers) or _place(workspace, call) is None)
    ]
    return [{"method": c.method, "ok": c.ok, "error": c.error, "ms": c.seconds * 1000} for c in mine[-LONGEST:]]


def _place(workspace: Workspace, call: RecordedCall) -> tuple[str, str] | None:
    given: Mapping[str, Any] = call.arguments
    channel = given.get("channel") or given.get("channel_id")
    ts = next((given[name] for name in ("thread_ts", "ts", "timestamp", "message_ts") if given.get(name)), None)
    if not isinstance(channel, str) or not isinstance(ts, str):
        return None
    message = workspace.messages.find(channel, ts)
    return channel, message.root if message else ts
