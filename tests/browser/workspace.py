"""A whole bot with documents in its library, and a browser that opens its playground."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect
from pydantic import SecretStr

from bot import local_workspace
from bot.app import build, listening, working
from bot.http.server import SLACK_PATH
from bot.local_workspace import app_manifest, receipts_from
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import APP, CHANNELS, PEOPLE

CHROMIUM = shutil.which("chromium")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
TOKEN, SECRET = "xoxb-1-invented", "invented-signing-secret"
PATIENCE = 15_000  # milliseconds that a person would wait on a busy machine
Colours = Literal["light", "dark"]


@asynccontextmanager
async def open_workspace(library: Library, workspace: str) -> AsyncIterator[Playground]:
    """Open the playground as `make run` does, with the sample handbook in its stacks."""
    playground = Playground(
        SECRET, TOKEN, team=workspace, app=APP, people=PEOPLE, channels=CHANNELS, manifest=app_manifest()
    )
    async with AsyncExitStack() as opened:
        await opened.enter_async_context(playground.running())
        settings = Settings(
            bot_token=SecretStr(TOKEN),
            signing_secret=SecretStr(SECRET),
            api_url=playground.api_url,
            port=0,
            questions_per_hour=1000,
        )
        client = await opened.enter_async_context(open_slack(settings))
        bot = build(library, client, await identify(client), settings)
        playground.receipts = receipts_from(library, playground)
        await local_workspace.add_sample_handbook(library, workspace, lambda _: None)
        await opened.enter_async_context(working(bot))
        port = await opened.enter_async_context(listening(bot))
        playground.request_url = f"http://127.0.0.1:{port}{SLACK_PATH}"
        yield playground


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_page(
    browser: Browser,
    playground: Playground,
    user: str,
    *,
    size: tuple[int, int] = (1180, 760),
    colours: Colours = "light",
) -> AsyncIterator[Page]:
    """Open the page as a person; afterwards the browser's console must have no error and no breach of the policy."""
    problems: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            problems.append(message.text)

    wide, high = size
    context = await browser.new_context(viewport={"width": wide, "height": high}, color_scheme=colours)
    try:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", heard)
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(f"{playground.url}?as={user}")
        await page.get_by_role("combobox", name="Message", exact=True).wait_for()
        yield page
    finally:
        await context.close()
    assert not problems, problems
