"""The services that listeners and job handlers are given."""

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.audience import Patrons
from bot.slack.settings import Settings
from knowledge.library.library import Library


@dataclass(frozen=True)
class Services:
    library: Library
    patrons: Patrons
    client: AsyncWebClient
    settings: Settings
