"""What Slack shows beside the bot's name while it works."""

from bot.blocks.language import Language
from bot.blocks.sentences import sentences
from bot.blocks.sentences.table import counted
from knowledge.librarian.answers import Stage


def status(stage: Stage, language: Language) -> str:
    """Continues the bot's name: "Shisho is reading 4 passages…"."""
    table = sentences(language).status
    said = {
        "searching": table.searching,
        "reading": counted(table.reading, stage.count or 0),
        "writing": table.writing,
    }
    return said.get(stage.name, table.working)
