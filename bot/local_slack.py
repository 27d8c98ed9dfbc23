"""Without Slack's tokens the bot serves a Slack workspace of its own, in the browser."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pydantic import SecretStr

from bot.listeners.commands import COMMAND
from bot.playground import Playground
from bot.playground.shortcuts import SlashCommand
from bot.settings import Settings
from bot.web import port_of

STACKS = SlashCommand(
    COMMAND,
    "The documents that answers come from",
    "help | list | search WORDS | show BOOK | add URL | add | remove BOOK",
)


@asynccontextmanager
async def open_playground(settings: Settings) -> AsyncIterator[tuple[Playground, Settings]]:
    """Yields it with the settings that lead to it; its `door` is set once the bot listens."""
    token, secret = f"xoxb-{secrets.token_hex(16)}", secrets.token_hex(16)
    playground = Playground(secret, token, commands=[STACKS])
    leading_there = {"bot_token": SecretStr(token), "signing_secret": SecretStr(secret)}
    async with AsyncExitStack() as stack:
        with port_of("SHISHO_PLAYGROUND_PORT", settings.playground_port):
            await stack.enter_async_context(playground.running(settings.playground_port))
        yield playground, settings.model_copy(update=leading_there | {"api_url": playground.api_url})
