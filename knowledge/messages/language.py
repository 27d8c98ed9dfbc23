"""The languages the bot speaks; sentences/ has a module of each code's name."""

from enum import StrEnum


class Language(StrEnum):
    ENGLISH = "en"
    JAPANESE = "ja"


def language_of(locale: str | None) -> Language:
    """Return Slack's locale ("ja-JP") as a language; whatever the bot does not speak becomes English."""
    code = (locale or "").replace("_", "-").split("-")[0].lower()
    return Language(code) if code in set(Language) else Language.ENGLISH
