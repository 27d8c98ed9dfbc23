"""Sentences about a document: why it was refused, and what its receipt remarks."""

from collections.abc import Callable, Mapping

from knowledge.errors import Reason
from knowledge.messages.catalogue import can_say, say
from knowledge.messages.language import Language
from knowledge.remark import Remark

LISTED = 20  # of a long list of values
DETAILS = (
    "limit_mb",
    "status",
    "cause",
    "kind",
    "kinds",
    "at",
    "scope",
    "system",
    "id",
)  # values of a refusal that have a sentence of their own

Label = Callable[[str], str]  # makes a value safe where it is shown


def refusal_sentence(reason: Reason, values: Mapping[str, object], language: Language, label: Label = str) -> str:
    """Say why a document was refused, with what is known of it."""
    details = [
        _detail(name, _shown(name, values[name], language), language, label) for name in DETAILS if name in values
    ]
    return say(language, "sentence-gap").join([say(language, f"reason-{reason}"), *filter(None, details)])


def remark_sentence(remark: Remark, language: Language, label: Label = str) -> str:
    """Say a remark of a receipt; a code of another release is shown as it is."""
    if not can_say(language, f"remark-{remark.code}"):
        return say(language, "remark-unknown", code=remark.code)
    values = {name: label(_shown(name, value, language)) for name, value in remark.values.items()}
    return say(language, f"remark-{remark.code}", **values)


def kind_sentence(kind: str, language: Language, label: Label = str) -> str:
    """Say what kind of file was refused; one without a name of its own is shown as it is."""
    named = say(language, f"kind-{kind}") if can_say(language, f"kind-{kind}") else kind
    return say(language, "refusal-kind", value=label(named))


def _detail(name: str, value: str, language: Language, label: Label) -> str:
    if name == "kind":
        return kind_sentence(value, language, label)
    if name == "cause":
        return say(language, f"cause-{value}") if can_say(language, f"cause-{value}") else ""
    return say(language, f"refusal-{name}", value=label(value))


def _shown(name: str, value: object, language: Language) -> str:
    if name == "kinds" and isinstance(value, list | tuple):
        value = [_secret(str(kind), language) for kind in value]
    return _listed(value)


def _secret(kind: str, language: Language) -> str:
    """Name a kind of secret; one without a name of its own is a token of the service that is called so."""
    if can_say(language, f"secret-{kind}"):
        return say(language, f"secret-{kind}")
    return say(language, "service-token", service=kind)


def _listed(value: object) -> str:
    """Show a long list by its beginning."""
    if not isinstance(value, list | tuple):
        return str(value)
    return ", ".join(map(str, value[:LISTED])) + (", …" if len(value) > LISTED else "")
