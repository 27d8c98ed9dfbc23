"""Every sentence the bot says: one module per language, named by its code, with its table as TABLE."""

from functools import cache
from importlib import import_module

from knowledge.messages.language import Language
from knowledge.messages.sentences.table import Sentences


@cache
def sentences(language: Language) -> Sentences:
    table: Sentences = import_module(f"{__name__}.{language}").TABLE
    return table
