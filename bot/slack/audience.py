"""The shelves that somebody may read, by who they are and where they ask."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, ParamSpec, TypeVar

import structlog
from async_lru import alru_cache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import failure, may_pass, slack_needed
from bot.slack.errors import SlackUnavailable
from bot.slack.events import QuestionEvent
from bot.slack.people import Person, has_left, person, shown_names
from bot.slack.settings import Settings
from knowledge.catalogue.shelves import Patron, Shelves, name_key
from knowledge.messages.language import Language

FRESH = 5.0  # seconds for which a look-up is believed, in each process
DIRECTORY_FRESH = 300.0  # seconds for which a full member, who joined a channel as one, is taken for one
DOUBTFUL = 20  # members of a channel whom the directory does not know and who are looked up one by one
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


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel as Slack describes it; `shared` with another organisation."""

    public: bool = False
    shared: bool = True


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
        self._channels = Lookup(self._describe, fresh)
        self._directory = Lookup(self._list_insiders, DIRECTORY_FRESH)

    async def person(self, workspace: str, user: str) -> Person:
        return await self._people(workspace, user)

    async def language(self, workspace: str, user: str, *, within: float | None = None) -> Language:
        """Return the language that the person uses Slack in; English where Slack does not tell within these seconds."""
        try:
            async with asyncio.timeout(within):
                return (await self.person(workspace, user)).language
        except (SlackUnavailable, TimeoutError):
            return Language.ENGLISH

    async def of_question(self, event: QuestionEvent) -> Patron:
        """Give what everybody may read who will read the answer."""
        if event.app:
            return await self.of_everybody_in(event.workspace, event.channel, external=event.external)
        if event.direct:
            return await self.in_private(event.workspace, event.user)
        return await self.in_channel(event.workspace, event.user, event.channel, external=event.external)

    async def in_channel(self, workspace: str, user: str, channel: str, *, external: bool = False) -> Patron:
        """Give the channel's own shelf, and the public ones unless a guest or an outsider reads the channel too.

        `external` says that the channel was shared with another organisation when the question was asked.
        """
        patron = await self.alone_in_channel(workspace, user, channel)
        closed = external or not patron.public or await self._outsiders_read(workspace, channel)
        return replace(patron, public=not closed)

    async def alone_in_channel(self, workspace: str, user: str, channel: str) -> Patron:
        """Give what may be shown in the channel to this person alone."""
        if not (await self.person(workspace, user)).member:
            return Patron.nobody(workspace)
        return Patron(workspace, user, public=True, places=frozenset({channel}))

    async def of_everybody_in(self, workspace: str, channel: str, *, external: bool) -> Patron:
        """Give what everybody in the channel may read, for an app that asks there."""
        closed = external or await self._outsiders_read(workspace, channel)
        return Patron(workspace, public=not closed, places=frozenset({channel}))

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
        return asker.runs_workspace or user in self._settings.admins or user in await self._admin_group(workspace)

    async def admins(self, workspace: str) -> list[str]:
        """List whom to tell what concerns admins: those that the operator named, else who runs the workspace."""
        named = self._settings.admins | await self._admin_group(workspace)
        with slack_needed():
            candidates = sorted(named) or [one.id for one in await self._everybody(workspace) if one.runs_workspace]
        return [user for user in candidates if await self.is_admin(workspace, user)]

    async def named(self, workspace: str, name: str) -> list[str]:
        """List the full members who are called that: by their handle or, where nobody is, by a name that is shown."""
        with slack_needed():
            pages = await self._client.users_list(limit=PAGE)
            everybody = [user async for page in pages for user in page["members"] if person(user, workspace).member]
        wanted = name_key(name)
        handles = [user["id"] for user in everybody if name_key(str(user.get("name"))) == wanted]
        return handles or [user["id"] for user in everybody if wanted in map(name_key, shown_names(user))]

    async def departed(self, workspace: str, before: datetime) -> list[str]:
        """List the people of the workspace whose accounts were deactivated before that moment, and unchanged since."""
        with slack_needed():
            pages = await self._client.users_list(limit=PAGE)
            everybody = [user async for page in pages for user in page["members"]]
        return [user["id"] for user in everybody if has_left(user, workspace, before)]

    async def is_in(self, channel: str, user: str) -> bool:
        return user in await self._members(channel)

    async def is_public(self, channel: str) -> bool:
        """Check whether the channel is known to be public, so that the whole workspace may read it."""
        try:
            return not channel.startswith("D") and (await self._channels(channel)).public
        except SlackUnavailable:
            return False

    async def lacks_public(self, workspace: str, channel: str) -> bool:
        """Tell whether answers in a channel are made without the public shelves, since outsiders read them."""
        try:
            return not channel.startswith("D") and await self._outsiders_read(workspace, channel)
        except SlackUnavailable:
            return False

    def forget_members(self, channel: str) -> None:
        """Forget a channel's members, because somebody left it."""
        self._members.forget(channel)

    def forget_channel(self, channel: str) -> None:
        """Forget all about a channel, because it changed."""
        self._members.forget(channel)
        self._channels.forget(channel)

    async def _outsiders_read(self, workspace: str, channel: str) -> bool:
        """Tell whether anybody but full members of the workspace reads the channel; True where Slack does not say."""
        about, members, insiders = await asyncio.gather(
            self._channels(channel), self._members(channel), self._directory(workspace)
        )
        doubtful = members - insiders
        if about.shared or not members or len(doubtful) > DOUBTFUL:
            return True
        people = await asyncio.gather(*(self.person(workspace, user) for user in doubtful))
        return any(one.outsider for one in people)

    async def _describe(self, channel: str) -> ChannelFacts:
        try:
            about = (await self._client.conversations_info(channel=channel))["channel"]
        except SlackApiError as error:
            _refused(error, "channel_unknown", channel=channel)
            return ChannelFacts()
        return ChannelFacts(
            public=about.get("is_channel") is True and about.get("is_private") is False,
            shared=about.get("is_ext_shared") is not False,
        )

    async def _list_insiders(self, workspace: str) -> frozenset[str]:
        """List the full members of the workspace and its apps. Everybody else is looked up by themselves."""
        try:
            everybody = await self._everybody(workspace)
        except SlackApiError as error:
            _refused(error, "directory_unknown")
            return frozenset()
        return frozenset(one.id for one in everybody if one.member or not one.reads)

    async def _everybody(self, workspace: str) -> list[Person]:
        pages = await self._client.users_list(limit=PAGE)
        return [person(user, workspace) async for page in pages for user in page["members"]]

    async def _look_up(self, workspace: str, user: str) -> Person:
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
        except SlackApiError as error:
            _refused(error, "person_unknown", user=user)
            return Person(user)
        return person(answer["user"], workspace)

    async def _admin_group(self, workspace: str) -> frozenset[str]:
        group = self._settings.admin_group
        if not group:
            return frozenset()
        try:
            with slack_needed():
                answer = await self._client.usergroups_users_list(usergroup=group, team_id=workspace)
        except SlackApiError as error:
            _refused(error, "admin_group_unknown", group=group)
            return frozenset()
        return frozenset(answer["users"])

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


def _refused(error: SlackApiError, event: str, **about: str) -> None:
    """Log that Slack does not tell; raise what may pass."""
    if may_pass(error):
        raise error
    log.warning(event, error=failure(error), **about)
