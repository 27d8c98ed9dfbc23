"""What is said to somebody who called the bot without a question."""

from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.layout import message
from bot.blocks.sentences import sentences


def what_is_the_question(language: Language) -> MessageDraft:
    return message(sentences(language).answer.what_is_the_question)
