"""The question that an admin is asked about files they dropped."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.layout import action_button, choosing
from bot.slack import text as escaping
from bot.slack.drafts import MessageDraft, section
from knowledge.catalogue.books import Shelf
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

FILES = 10  # Slack takes no more in one message


def drop_question(files: Sequence[Mapping[str, Any]], shelves: Sequence[Shelf], language: Language) -> MessageDraft:
    """The files' ids stand in the block's id, where the press of a menu brings them back."""
    names = ", ".join(f"*{escaping.label(str(file.get('name') or file['id']))}*" for file in files[:FILES])
    text = say(language, "file-drop-question", names=names)
    public = (say(language, "shelf-public"), {"shelf": None})
    others = [(shelf.name, {"shelf": shelf.id}) for shelf in shelves if not shelf.standard]
    menu = choosing("take", say(language, "form-shelf"), [public, *others])
    block = {
        "type": "actions",
        "block_id": ",".join(str(file["id"]) for file in files[:FILES]),
        "elements": [menu, action_button("cancel", language, {})],
    }
    return MessageDraft(text, [section(text), block])


def files_in(block: str) -> list[str]:
    return block.split(",")
