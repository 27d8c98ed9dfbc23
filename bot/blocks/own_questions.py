"""The view of a person's own questions: the latest, all of them as a file, and the end of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import ConfirmObject, PlainTextObject

from bot.blocks.layout import button, context, modal
from bot.slack import text as escaping
from bot.slack.drafts import Block, section, sections
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

OPEN, EXPORT, FORGET = "own_questions", "own_questions_export", "own_questions_forget"  # action ids


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question that the reader asked; `link` leads to its thread."""

    question: str
    at: datetime
    answered: bool
    link: str | None


def open_button(language: Language, channel: str) -> Block:
    """Return the button that opens the view; `channel` is the direct message that a file is sent to."""
    return {"type": "actions", "elements": [button(say(language, "button-own-questions"), OPEN, channel)]}


def own_questions_view(
    asked: Sequence[OwnQuestion], days: int, channel: str, language: Language, news: str = ""
) -> dict[str, Any]:
    """Lay out the questions; `days` is how long they are kept, and `news` says what was just done."""
    lines = [line(asking, language) for asking in asked] or [say(language, "home-questions-empty")]
    told = [section(news)] if news else []
    kept = context(say(language, "own-questions-kept", days=days))
    blocks = [*told, *sections(lines), kept, {"type": "actions", "elements": _buttons(channel, language)}]
    return modal(say(language, "button-own-questions"), say(language, "source-close"), blocks)


def trouble_view(said: str, language: Language) -> dict[str, Any]:
    return modal(say(language, "button-own-questions"), say(language, "source-close"), [section(said)])


def line(asking: OwnQuestion, language: Language) -> str:
    remark = "" if asking.answered else f" · {say(language, 'home-unanswered')}"
    return f"• {escaping.link(asking.link, asking.question)} · {asking.at:%Y-%m-%d}{remark}"


def _buttons(channel: str, language: Language) -> list[Block]:
    confirm = ConfirmObject(
        title=PlainTextObject(text=say(language, "button-forget-questions")),
        text=PlainTextObject(text=say(language, "own-questions-consequence")),
        confirm=PlainTextObject(text=say(language, "button-forget-questions")),
        deny=PlainTextObject(text=say(language, "button-cancel")),
    )
    forget = button(say(language, "button-forget-questions"), FORGET, channel)
    return [
        button(say(language, "button-export-questions"), EXPORT, channel),
        forget | {"style": "danger", "confirm": confirm.to_dict()},
    ]
