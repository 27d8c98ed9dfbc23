"""Every sentence the bot says, one table per language."""

from bot.blocks.language import Language
from bot.blocks.sentences.en import ENGLISH
from bot.blocks.sentences.ja import JAPANESE
from bot.blocks.sentences.table import Sentences

TABLES = {Language.ENGLISH: ENGLISH, Language.JAPANESE: JAPANESE}


def sentences(language: Language) -> Sentences:
    return TABLES[language]
