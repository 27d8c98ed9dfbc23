"""What people write in Slack, without Slack's markup."""

import html
import re

MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
PREFIX = {"#": "#", "@": "@"}


def plain(text: str) -> str:
    """Links become their labels; mentions of people and groups go, for their ids mean nothing to a reader."""
    return html.unescape(" ".join(MARKUP.sub(_spoken, text).split(" "))).strip()


def _spoken(found: re.Match[str]) -> str:
    kind, target, label = found.groups()
    if not kind:
        return label or target
    if not label:
        return ""
    return label if label.startswith(("@", "#")) else PREFIX.get(kind, "") + label
