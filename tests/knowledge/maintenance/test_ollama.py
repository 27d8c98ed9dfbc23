"""A model server on this machine is named to an operator who has set no model."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from knowledge.maintenance.ollama import ollama_hint


@asynccontextmanager
async def ollama(*names: str, body: str | None = None) -> AsyncIterator[dict[str, str]]:
    """Serve what Ollama tells of its models, and yield the environment of its programs."""

    async def tags(_: web.Request) -> web.Response:
        models = {"models": [{"name": name, "details": {"family": name.partition(":")[0]}} for name in names]}
        return web.json_response(models) if body is None else web.Response(text=body)

    app = web.Application()
    app.router.add_get("/api/tags", tags)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield {"OLLAMA_HOST": f"127.0.0.1:{runner.addresses[0][1]}"}
    finally:
        await runner.cleanup()


async def test_a_model_that_the_server_has_is_named_in_one_line() -> None:
    async with ollama("nomic-embed-text:latest", "qwen3:8b") as environ:
        hint = await ollama_hint(environ)
    assert hint.endswith("SHISHO_MODEL=ollama:qwen3:8b.")
    assert "\n" not in hint


async def test_a_server_without_a_model_that_writes_says_how_to_get_one() -> None:
    async with ollama("nomic-embed-text:latest", "qwen3\x1b[2J") as environ:
        assert "ollama pull" in await ollama_hint(environ)


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"models": 7}', '{"models": null}'])
async def test_another_server_at_that_port_is_not_taken_for_ollama(body: str) -> None:
    async with ollama(body=body) as environ:
        assert await ollama_hint(environ) == ""


@pytest.mark.parametrize("host", ["127.0.0.1:1", "models.example:11434", "10.255.255.1", "127.0.0.1:99999", "::"])
async def test_nothing_is_said_and_nobody_waits_where_none_answers_on_this_machine(host: str) -> None:
    begun = time.monotonic()
    assert await ollama_hint({"OLLAMA_HOST": host}) == ""
    assert time.monotonic() - begun < 3
