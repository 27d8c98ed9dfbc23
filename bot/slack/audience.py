"""The shelves that somebody may read, by who they are and where they ask."""

import asyncio

import structlog
from async_lru import alru_cache
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED, failure
from bot.slack.people import Person, person
from bot.slack.settings import Settings
from knowledge.catalogue.shelves import Patron, Shelves

FRESH = 30.0  # seconds for which a look-up is believed
KEPT = 4096  # look-ups of each kind
PAGE = 1000

log = structlog.get_logger()


class Patrons:
    """Looks people up in Slack and denies by default: after a failed look-up they read nothing and are no admin."""

    def __init__(self, client: AsyncWebClient, shelves: Shelves, settings: Settings, *, fresh: float = FRESH) -> None:
        self._client = client
        self._shelves = shelves
        self._settings = settings
        cached = alru_cache(maxsize=KEPT, ttl=fresh)
        self._people = cached(self._look_up)
        self._members = cached(self._list_members)
        self._public = cached(self._is_public)

    async def person(self, workspace: str, user: str) -> Person:
        try:
            return await self._people(workspace, user)
        except SLACK_FAILED as error:
            log.warning("person_unknown", user=user, error=failure(error))
            return Person(user)

    async def in_channel(self, workspace: str, user: str, channel: str, *, external: bool = False) -> Patron:
        """Give the channel's own shelf, and the public ones unless outsiders are in it: all of them read the answer."""
        if not (await self.person(workspace, user)).member:
            return Patron.nobody(workspace)
        return Patron(workspace, user, public=not external, places=frozenset({channel}))

    async def in_private(self, workspace: str, user: str) -> Patron:
        """Give the public shelves, and those of the channels that the person is in now."""
        if not (await self.person(workspace, user)).member:
            return Patron.nobody(workspace)
        return Patron(workspace, user, public=True, places=await self._places_of(workspace, user))

    async def is_admin(self, workspace: str, user: str) -> bool:
        """Check whether the person may change the stacks; Slack is asked anew each time."""
        self._people.cache_invalidate(workspace, user)
        asker = await self.person(workspace, user)
        if not asker.member:
            return False
        return asker.runs_workspace or user in self._settings.admins or await self._in_admin_group(workspace, user)

    async def is_in(self, channel: str, user: str) -> bool:
        try:
            return user in await self._members(channel)
        except SLACK_FAILED as error:
            log.warning("members_unknown", channel=channel, error=failure(error))
            return False

    async def is_public(self, channel: str) -> bool:
        """Check whether the channel is public, so that the whole workspace may read it."""
        try:
            return await self._public(channel)
        except SLACK_FAILED as error:
            log.warning("channel_unknown", channel=channel, error=failure(error))
            return False

    def forget_members(self, channel: str) -> None:
        """Forget a channel's members, because somebody left it."""
        self._members.cache_invalidate(channel)

    async def _is_public(self, channel: str) -> bool:
        about = (await self._client.conversations_info(channel=channel))["channel"]
        return about.get("is_channel") is True and about.get("is_private") is False

    async def _look_up(self, workspace: str, user: str) -> Person:
        answer = await self._client.users_info(user=user, include_locale=True)
        return person(answer["user"], workspace)

    async def _in_admin_group(self, workspace: str, user: str) -> bool:
        group = self._settings.admin_group
        if not group:
            return False
        try:
            answer = await self._client.usergroups_users_list(usergroup=group, team_id=workspace)
        except SLACK_FAILED as error:
            log.warning("admin_group_unknown", group=group, error=failure(error))
            return False
        return user in answer["users"]

    async def _places_of(self, workspace: str, user: str) -> frozenset[str]:
        places = sorted({shelf.place for shelf in await self._shelves.all(workspace) if shelf.place is not None})
        inside = await asyncio.gather(*(self.is_in(place, user) for place in places))
        return frozenset(place for place, yes in zip(places, inside, strict=True) if yes)

    async def _list_members(self, channel: str) -> frozenset[str]:
        pages = await self._client.conversations_members(channel=channel, limit=PAGE)
        return frozenset([member async for page in pages for member in page["members"]])
