"""Without Slack's tokens the bot serves a Slack workspace of its own, in the browser."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import yaml
from pydantic import SecretStr

from bot.playground import Playground
from bot.playground.declared import Declared
from bot.settings import Settings
from bot.web import port_of

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"


def declared() -> Declared:
    """As Slack would read it, so that what works here works there; without a manifest everything is allowed."""
    return Declared.by(yaml.safe_load(MANIFEST.read_text("utf-8"))) if MANIFEST.is_file() else Declared()


@asynccontextmanager
async def open_playground(settings: Settings) -> AsyncIterator[tuple[Playground, Settings]]:
    """Yields it with the settings that lead to it; its `door` is set once the bot listens."""
    token, secret = f"xoxb-{secrets.token_hex(16)}", secrets.token_hex(16)
    playground = Playground.of(declared(), secret, token)
    leading_there = {"bot_token": SecretStr(token), "signing_secret": SecretStr(secret)}
    async with AsyncExitStack() as stack:
        with port_of("SHISHO_PLAYGROUND_PORT", settings.playground_port):
            await stack.enter_async_context(playground.running(settings.playground_port))
        yield playground, settings.model_copy(update=leading_there | {"api_url": playground.api_url})
