"""*Not for us*: an admin settles a gap that the documents need not fill, with a reason."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.blocks.gaps import GapContext, settle_view, settled_message
from bot.documents.visibility import Requester
from bot.slack.drafts import message
from bot.slack.notices import problems_told, tell
from bot.slack.services import Services
from knowledge.catalogue.settled_gaps import SettledGap
from knowledge.messages.catalogue import say


class GapSettlement:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def ask(self, requester: Requester, key: str, trigger: str) -> None:
        """Open the form for an admin's reason; the trigger lasts three seconds."""
        about = GapContext(key, requester.channel, requester.language)
        await self._services.client.views_open(trigger_id=trigger, view=settle_view(about))

    async def settle(self, workspace: str, user: str, view: Mapping[str, Any]) -> None:
        """Keep the reason that somebody gave, if they are still an admin."""
        about = GapContext.loads(view["private_metadata"])
        reason = " ".join((view["state"]["values"]["reason"]["reason"].get("value") or "").split())
        show = partial(tell, self._services.client, user, about.channel)
        async with problems_told(about.language, show, during="gap"):
            if not await self._services.patrons.is_admin(workspace, user):
                await show(message(say(about.language, "admins-only")))
                return
            gap = SettledGap(about.key, reason, user)
            await self._services.library.catalogue.settled_gaps.settle(workspace, gap)
            await show(settled_message(about, reason))
