"""Weaviate out of reach or hanging in the middle of a book, and back later."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.app import Patience, build, listening, working
from bot.http.server import SLACK_PATH, build_status
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings as BotSettings
from knowledge.library.library import Library, open_library
from knowledge.maintenance.consistency import check_consistency
from knowledge.settings import Settings
from knowledge.stacks.store.store import BATCH
from knowledge.weaviate_local.server import running_server
from playground import Playground
from playground.sample_team import AIKO, BEN
from playground.workspace.views import View
from tests.bot.conftest import LEAVE, TEAM, put
from tests.bot.stacks_command.test_button_actions import receipt
from tests.servers.proxy import Proxy

LONG = "\n\n".join(f"## Rule {n}\n\n" + f"The walrus keeps rule {n} on day {n}. " * 10 for n in range(BATCH + 8))
MID_BATCH = 200_000  # bytes: a batch with its vectors is more


@pytest.fixture
async def ways(library: Library) -> AsyncIterator[tuple[Settings, list[Proxy]]]:
    """Settings that lead to the tests' Weaviate by two proxies: of HTTP, and of gRPC."""
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(running_server(library.settings, lambda _: None))
        http = urlsplit(address.http_url)
        ends = [(str(http.hostname), int(http.port or 80)), (address.grpc_host, address.grpc_port)]
        proxies = [await stack.enter_async_context(Proxy(*end).running()) for end in ends]
        urls = [f"http://127.0.0.1:{proxy.port}" for proxy in proxies]
        key = SecretStr(address.api_key or "")
        yield Settings(weaviate_url=urls[0], weaviate_grpc_url=urls[1], weaviate_api_key=key), proxies


@pytest.mark.parametrize("fail", [Proxy.away, Proxy.hold], ids=["away", "hanging"])
async def test_documents_and_questions_wait_while_weaviate_is_away_and_go_on_afterwards(
    fail: Callable[[Proxy], None],
    ways: tuple[Settings, list[Proxy]],
    tmp_path: Path,
    playground: Playground,
    bot_settings: BotSettings,
    workspace: str,
) -> None:
    settings, proxies = ways
    async with (
        open_library(settings.model_copy(update={"home": tmp_path}), lambda _: None) as library,
        open_slack(bot_settings) as client,
    ):
        await put(library, workspace, LEAVE, "leave.md")
        patience = Patience(told_after=2.0, longest_pause=1.0)
        bot = build(library, client, await identify(client), bot_settings, patience)
        async with working(bot), listening(bot) as port, TestClient(TestServer(build_status(bot.endpoints))) as probe:
            playground.request_url = f"http://127.0.0.1:{port}{SLACK_PATH}"
            proxies[1].after(MID_BATCH, fail)
            await hand_in(playground, LONG)
            await proxies[1].went.wait()
            fail(proxies[0])
            assert await stacks_are_ready(probe) is False
            ts = await playground.say(BEN.id, TEAM.id, "<@USHISHO> How many days of leave do I have?")
            await receipt(playground, "*Rules* is waiting")
            await playground.wait_for(lambda: len(playground.messages(TEAM.id, ts)) > 1, timeout=50)
            assert "takes longer than usual" in playground.messages(TEAM.id, ts)[1].text
            for proxy in proxies:
                await proxy.back()
            async with asyncio.timeout(20):
                while not await stacks_are_ready(probe):  # noqa: ASYNC110  gRPC's own pause before it connects again
                    await asyncio.sleep(0.2)
            await playground.wait_for(lambda: "*Rules* was added" in playground.messages(AIKO.id)[0].text, timeout=90)
            await playground.wait_for(lambda: "25 days" in playground.messages(TEAM.id, ts)[-1].shown_text, timeout=60)
            await playground.wait_for(lambda: len(playground.messages(TEAM.id, ts)) == 2)
        inventory = await check_consistency(library.catalogue, library.stacks, workspace)
        assert inventory.right
        assert inventory.passages > BATCH


async def stacks_are_ready(probe: TestClient[web.Request, web.Application]) -> bool:
    async with probe.get("/readyz") as response:
        state = await response.json()
        assert response.ok == all(state.values())
        return bool(state["stacks"])


async def hand_in(playground: Playground, text: str) -> None:
    await playground.command(AIKO.id, TEAM.id, "/stacks", "add")
    view = await playground.wait_for(lambda: playground.view_of(AIKO.id))
    assert isinstance(view, View)
    file = await playground.upload(AIKO.id, "rules.md", text.encode())
    await playground.submit(view.id, {"files": [file], "name": "Rules"})
