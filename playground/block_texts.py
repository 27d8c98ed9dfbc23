"""Refuses texts, questions and choices inside blocks that are not the objects Slack wants there."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Problems = Iterator[tuple[str, str]]

PLAIN = frozenset({"plain_text"})
EITHER = frozenset({"plain_text", "mrkdwn"})
FIELDS = frozenset({"type", "text", "emoji", "verbatim"})
NAMES = ("text", "label", "hint", "placeholder", "title")
STRINGS = {"text": frozenset({"markdown", "mrkdwn", "plain_text"}), "title": frozenset({"plan", "task_card"})}
LONGEST_FIELD = 2000  # of a section
CONFIRMS = {"title": (PLAIN, 100), "text": (EITHER, 300), "confirm": (PLAIN, 30), "deny": (PLAIN, 30)}
STYLES = frozenset({"primary", "danger"})
FEEDBACK = frozenset({"text", "value", "accessibility_label"})


def text_problems(part: Json, place: str) -> Problems:
    """Of a block or an element: each text is a string or a text object, as its kind wants."""
    kind = part["type"]
    for name in NAMES:
        value = part.get(name)
        if value is None:
            continue
        if kind in STRINGS.get(name, frozenset()):
            if not isinstance(value, str):
                yield f"{place}/{name}", "must be a string"
        else:
            yield from object_problems(value, f"{place}/{name}", EITHER if kind == "section" else PLAIN)
    for number, field in enumerate(part.get("fields") or []):
        yield from object_problems(field, f"{place}/fields/{number}", EITHER, LONGEST_FIELD)


def object_problems(value: Any, place: str, kinds: frozenset[str], most: int | None = None) -> Problems:
    if not isinstance(value, dict) or value.get("type") not in kinds or not isinstance(value.get("text"), str):
        yield place, f"must be a text object of type {' or '.join(sorted(kinds))}"
    elif set(value) - FIELDS:
        yield place, f"unknown field: {', '.join(sorted(set(value) - FIELDS))}"
    elif most is not None and len(value["text"]) > most:
        yield place, f"must be less than {most + 1} characters"


def choice_problems(element: Json, place: str) -> Problems:
    """Of a button or the like: its style, its value, the question before it, its two ways."""
    if element.get("style") not in STYLES | {None}:
        yield f"{place}/style", "must be primary or danger"
    if not isinstance(element.get("value", ""), str):
        yield f"{place}/value", "must be a string"
    if "confirm" in element:
        yield from _confirm_problems(element["confirm"], f"{place}/confirm")
    if element["type"] == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            yield from _feedback_problems(element.get(name), f"{place}/{name}")


def _confirm_problems(confirm: Any, place: str) -> Problems:
    if not isinstance(confirm, dict) or set(confirm) - CONFIRMS.keys() - {"style"}:
        yield place, "must be a confirmation dialog"
        return
    for name, (kinds, most) in CONFIRMS.items():
        yield from object_problems(confirm.get(name), f"{place}/{name}", kinds, most)


def _feedback_problems(button: Any, place: str) -> Problems:
    if not isinstance(button, dict) or set(button) - FEEDBACK or not isinstance(button.get("value"), str):
        yield place, "must have text and value"
        return
    yield from object_problems(button.get("text"), f"{place}/text", PLAIN, 75)
