"""The question that an admin is asked about files they dropped."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks import escaping
from bot.blocks.buttons import button, choosing
from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.layout import section
from bot.blocks.sentences import sentences
from knowledge.catalogue.books import Shelf

FILES = 10  # Slack takes no more in one message


def drop_question(files: Sequence[Mapping[str, Any]], shelves: Sequence[Shelf], language: Language) -> MessageDraft:
    """The files' ids stand in the block's id, where the press of a menu brings them back."""
    table = sentences(language)
    names = ", ".join(f"*{escaping.label(str(file.get('name') or file['id']))}*" for file in files[:FILES])
    text = table.stockroom.drop_ask.format(names=names)
    public = (table.stocking.public_shelf, {"shelf": None})
    others = [(shelf.name, {"shelf": shelf.id}) for shelf in shelves if not shelf.standard]
    menu = choosing("take", table.modal.shelf, [public, *others])
    block = {
        "type": "actions",
        "block_id": ",".join(str(file["id"]) for file in files[:FILES]),
        "elements": [menu, button("cancel", language, {})],
    }
    return MessageDraft(text, [section(text), block])


def files_in(block: str) -> list[str]:
    return block.split(",")
