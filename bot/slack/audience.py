"""Who is asking, from where, and hence which shelves they may read."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED, failure
from bot.slack.people import Person, person
from bot.slack.settings import Settings
from knowledge.catalogue.shelves import Patron, Shelves

FRESH = 30.0  # seconds for which a look-up is believed
PAGE = 1000

log = structlog.get_logger()


class Patrons:
    """Everything here denies by default: a look-up that fails gives a patron who may read nothing, and no admin."""

    def __init__(self, client: AsyncWebClient, shelves: Shelves, settings: Settings, *, fresh: float = FRESH) -> None:
        self._client = client
        self._shelves = shelves
        self._settings = settings
        self._people = Recent[tuple[str, str], Person](fresh)
        self._members = Recent[str, frozenset[str]](fresh)
        self._open = Recent[str, bool](fresh)

    async def person(self, workspace: str, user: str) -> Person:
        try:
            return await self._people.get((workspace, user), lambda: self._look_up(workspace, user))
        except SLACK_FAILED as error:
            log.warning("person_unknown", user=user, error=failure(error))
            return Person(user)

    async def in_channel(self, workspace: str, user: str, channel: str, *, external: bool = False) -> Patron:
        """All in a channel read what is said there: its own shelf, and the public ones unless outsiders are in."""
        if not (await self.person(workspace, user)).member:
            return Patron.nobody(workspace)
        return Patron(workspace, user, public=not external, places=frozenset({channel}))

    async def in_private(self, workspace: str, user: str) -> Patron:
        """In a direct message: the public shelves, and those of the channels the person is in at this moment."""
        if not (await self.person(workspace, user)).member:
            return Patron.nobody(workspace)
        return Patron(workspace, user, public=True, places=await self._places_of(workspace, user))

    async def is_admin(self, workspace: str, user: str) -> bool:
        """Whether they may change the stacks; asked of Slack anew each time."""
        self._people.drop((workspace, user))
        asker = await self.person(workspace, user)
        if not asker.member:
            return False
        return asker.runs_workspace or user in self._settings.admins or await self._in_admin_group(workspace, user)

    async def is_in(self, channel: str, user: str) -> bool:
        try:
            return user in await self._members.get(channel, lambda: self._list_members(channel))
        except SLACK_FAILED as error:
            log.warning("members_unknown", channel=channel, error=failure(error))
            return False

    async def in_the_open(self, channel: str) -> bool:
        """Whether the whole workspace may read what is said there: only in a public channel."""
        try:
            return await self._open.get(channel, lambda: self._look_at(channel))
        except SLACK_FAILED as error:
            log.warning("channel_unknown", channel=channel, error=failure(error))
            return False

    def left(self, channel: str) -> None:
        """Somebody left the channel, so its members are asked for anew."""
        self._members.drop(channel)

    async def _look_at(self, channel: str) -> bool:
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


Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps what `look_up` found for `fresh` seconds; failures are never kept."""

    def __init__(self, fresh: float, *, limit: int = 4096) -> None:
        self._fresh = fresh
        self._limit = limit
        self._found: dict[Key, tuple[float, Value]] = {}
        self._drops = 0

    async def get(self, key: Key, look_up: Callable[[], Awaitable[Value]]) -> Value:
        kept = self._found.get(key)
        if kept is not None and monotonic() - kept[0] < self._fresh:
            return kept[1]
        started, drops = monotonic(), self._drops
        value = await look_up()
        if drops == self._drops:  # otherwise what was read may already be wrong
            self._keep(key, started, value)
        return value

    def drop(self, key: Key) -> None:
        self._drops += 1
        self._found.pop(key, None)

    def _keep(self, key: Key, started: float, value: Value) -> None:
        self._found.pop(key, None)
        while len(self._found) >= self._limit:
            self._found.pop(next(iter(self._found)))
        self._found[key] = (started, value)
