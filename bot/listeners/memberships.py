"""Somebody left a channel: what its shelf holds is closed to them from now on."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.slack.audience import Patrons


def register(app: AsyncApp, patrons: Patrons) -> None:
    @app.event("member_left_channel")
    async def member_left(event: dict[str, Any]) -> None:
        patrons.forget_members(event["channel"])
