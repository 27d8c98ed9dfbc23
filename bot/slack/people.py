"""People as Slack describes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from knowledge.messages.language import Language, language_of

NAME_MAX = 80


@dataclass(frozen=True, slots=True)
class Person:
    """A person; `guest` is either kind of guest, and `stranger` somebody whose workspace is another one.

    `reads` is False for apps and deactivated accounts: nobody reads with them what is posted where they are.
    """

    id: str
    name: str = ""
    language: Language = Language.ENGLISH
    active: bool = False
    reads: bool = True
    guest: bool = True
    stranger: bool = True
    runs_workspace: bool = False

    @classmethod
    def app(cls, bot: str, name: str, language: Language) -> Self:
        """Make the asker of an app's question, whose answer is for everybody in that place."""
        return cls(bot, name, language, active=True, guest=False, stranger=False)

    @property
    def member(self) -> bool:
        """Tell whether the person is a full member of the workspace; nobody else is shown anything."""
        return self.active and not self.guest and not self.stranger

    @property
    def outsider(self) -> bool:
        """Tell whether the person reads along without being a full member."""
        return self.reads and not self.member


def person(user: dict[str, Any], workspace: str) -> Person:
    """Read the `user` of users.info; whatever it leaves out counts against them."""
    app = bool(user.get("is_bot") or user.get("is_workflow_bot"))
    return Person(
        id=user["id"],
        name=_name(user)[:NAME_MAX],
        language=language_of(user.get("locale")),
        active=user.get("deleted") is False and not app,
        reads=user.get("deleted") is not True and not app,
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        stranger=bool(user.get("is_stranger")) or not _belongs(user, workspace),
        runs_workspace=any(user.get(key) for key in ("is_admin", "is_owner", "is_primary_owner")),
    )


def _name(user: dict[str, Any]) -> str:
    """Return the name that Slack shows beside their messages."""
    return next((" ".join(name.split()) for name in (*shown_names(user), user.get("name")) if name), "")


def shown_names(user: dict[str, Any]) -> list[str]:
    """Return the display name and the real name, as far as there are any."""
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), user.get("real_name"), profile.get("real_name"))
    return [name for name in names if name]


def has_left(user: dict[str, Any], workspace: str, before: datetime) -> bool:
    """Tell whether an account of this workspace is deactivated, and was changed for the last time before a moment."""
    changed = user.get("updated")
    left = user.get("deleted") is True and isinstance(changed, int | float) and changed < before.timestamp()
    return left and _belongs(user, workspace)


def _belongs(user: dict[str, Any], workspace: str) -> bool:
    """Tell whether a user belongs to this workspace; in Enterprise Grid, `team_id` may name another one of theirs."""
    return workspace == user.get("team_id") or workspace in user.get("enterprise_user", {}).get("teams", ())
