"""The sentences that people read, in one Project Fluent catalogue per language: `en.ftl`, `ja.ftl`."""

from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType, fluent_number

from knowledge.messages.language import Language


def say(language: Language, message: str, **values: str | int) -> str:
    """Return a message with its values, which appear exactly as they are given.

    Raise LookupError for a message or a value that is missing, so that nobody reads a placeholder.
    """
    bundle = _bundle(language)
    pattern = bundle.get_message(message).value
    if pattern is None:
        raise LookupError(f"{message} has no text in {language}.ftl")
    said, errors = bundle.format_pattern(pattern, {name: _plain(value) for name, value in values.items()})
    if errors:
        raise LookupError(f"{message} in {language}.ftl: {', '.join(map(str, errors))}")
    return str(said)


def can_say(language: Language, message: str) -> bool:
    """Tell whether there is such a message, for names that come from data."""
    return _bundle(language).has_message(message)


def load_sentences() -> None:
    """Parse every language, which takes some hundred milliseconds: the first reader would wait for it."""
    for language in Language:
        _bundle(language)


def _plain(value: str | int) -> str | FluentType:
    """A count chooses its plural form, and is written without separators."""
    return value if isinstance(value, str) else fluent_number(value, useGrouping=False)


@cache
def _bundle(language: Language) -> FluentBundle:
    """Load a language, without isolation marks around values: Slack shows them, and they break its markup."""
    bundle = FluentBundle([language.value], use_isolating=False)
    text = files(__package__).joinpath(f"{language.value}.ftl").read_text(encoding="utf-8")
    bundle.add_resource(FluentResource(text))
    return bundle
