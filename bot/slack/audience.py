"""The shelves that somebody may read, by who they are and where they ask."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

import structlog
from async_lru import alru_cache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import failure, may_pass, slack_needed
from bot.slack.errors import SlackUnavailable
from bot.slack.people import Person, person
from bot.slack.settings import Settings
from knowledge.catalogue.shelves import Patron, Shelves
from knowledge.messages.language import Language

FRESH = 30.0  # seconds for which a look-up is believed
FAILURE_FRESH = 2.0  # seconds for which a failed look-up is not tried again
KEPT = 4096  # look-ups of each kind
PAGE = 1000

Args = ParamSpec("Args")
T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class FailedLookup:
    reason: str
    until: float  # on the loop's clock


class Lookup(Generic[Args, T]):
    """A look-up in Slack whose result is kept for a while, and a failure that may pass for a moment.

    Callers at the same time share one call. Raises SlackUnavailable.
    """

    def __init__(self, look_up: Callable[Args, Awaitable[T]], fresh: float) -> None:
        self._look_up = look_up
        self._cached = alru_cache(maxsize=KEPT, ttl=fresh)(self._try)

    async def __call__(self, *args: Args.args, **kwargs: Args.kwargs) -> T:
        found = await self._cached(*args, **kwargs)
        if isinstance(found, FailedLookup) and found.until < _now():
            self.forget(*args, **kwargs)
            found = await self._cached(*args, **kwargs)
        if isinstance(found, FailedLookup):
            raise SlackUnavailable(found.reason)
        return found

    def forget(self, *args: Args.args, **kwargs: Args.kwargs) -> None:
        self._cached.cache_invalidate(*args, **kwargs)

    async def _try(self, *args: Args.args, **kwargs: Args.kwargs) -> T | FailedLookup:
        try:
            with slack_needed():
                return await self._look_up(*args, **kwargs)
        except SlackUnavailable as error:
            log.warning("lookup_failed", error=str(error))
            return FailedLookup(str(error), _now() + FAILURE_FRESH)


def _now() -> float:
    return asyncio.get_running_loop().time()


class Patrons:
    """Looks people up in Slack and denies by default: whom Slack does not name reads nothing and is no admin.

    Look-ups of people raise SlackUnavailable where they may succeed later; nobody is refused for that.
    """

    def __init__(self, client: AsyncWebClient, shelves: Shelves, settings: Settings, *, fresh: float = FRESH) -> None:
        self._client = client
        self._shelves = shelves
        self._settings = settings
        self._people = Lookup(self._look_up, fresh)
        self._members = Lookup(self._list_members, fresh)
        self._public = Lookup(self._is_public, fresh)

    async def person(self, workspace: str, user: str) -> Person:
        return await self._people(workspace, user)

    async def language(self, workspace: str, user: str, *, within: float | None = None) -> Language:
        """Return the language that the person uses Slack in; English where Slack does not tell within these seconds."""
        try:
            async with asyncio.timeout(within):
                return (await self.person(workspace, user)).language
        except (SlackUnavailable, TimeoutError):
            return Language.ENGLISH

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
        self._people.forget(workspace, user)
        asker = await self.person(workspace, user)
        if not asker.member:
            return False
        return asker.runs_workspace or user in self._settings.admins or await self._in_admin_group(workspace, user)

    async def is_in(self, channel: str, user: str) -> bool:
        return user in await self._members(channel)

    async def is_public(self, channel: str) -> bool:
        """Check whether the channel is known to be public, so that the whole workspace may read it."""
        try:
            return not channel.startswith("D") and await self._public(channel)
        except SlackUnavailable:
            return False

    def forget_members(self, channel: str) -> None:
        """Forget a channel's members, because somebody left it."""
        self._members.forget(channel)

    def forget_channel(self, channel: str) -> None:
        """Forget all about a channel, because it changed."""
        self._members.forget(channel)
        self._public.forget(channel)

    async def _is_public(self, channel: str) -> bool:
        try:
            about = (await self._client.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            return _refused(error, "channel_unknown", channel=channel)
        return about.get("is_channel") is True and about.get("is_private") is False

    async def _look_up(self, workspace: str, user: str) -> Person:
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
        except SlackApiError as error:
            _refused(error, "person_unknown", user=user)
            return Person(user)
        return person(answer["user"], workspace)

    async def _in_admin_group(self, workspace: str, user: str) -> bool:
        group = self._settings.admin_group
        if not group:
            return False
        try:
            with slack_needed():
                answer = await self._client.usergroups_users_list(usergroup=group, team_id=workspace)
        except SlackApiError as error:
            return _refused(error, "admin_group_unknown", group=group)
        return user in answer["users"]

    async def _places_of(self, workspace: str, user: str) -> frozenset[str]:
        places = sorted({shelf.place for shelf in await self._shelves.all(workspace) if shelf.place is not None})
        inside = await asyncio.gather(*(self.is_in(place, user) for place in places))
        return frozenset(place for place, yes in zip(places, inside, strict=True) if yes)

    async def _list_members(self, channel: str) -> frozenset[str]:
        try:
            pages = await self._client.conversations_members(channel=channel, limit=PAGE)
            return frozenset([member async for page in pages for member in page["members"]])
        except SlackApiError as error:
            _refused(error, "members_unknown", channel=channel)
            return frozenset()


def _refused(error: SlackApiError, event: str, **about: str) -> bool:
    """Log that Slack does not tell, and return False; raise what may pass."""
    if may_pass(error):
        raise error
    log.warning(event, error=failure(error), **about)
    return False
