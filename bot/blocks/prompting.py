"""What is said to somebody who gets no answer: who may have none, or asked nothing."""

from bot.blocks.drafts import MessageDraft
from bot.blocks.layout import message
from bot.blocks.sentences import sentences
from bot.people import Person


def instead_of_an_answer(person: Person, question: str, *, files: bool) -> MessageDraft | None:
    """None where they are to be answered."""
    table = sentences(person.language)
    if not person.active:
        return message(table.talking.who_are_you)
    if not person.member:
        return message(table.talking.members_only)
    if not question:
        return message(table.talking.what_about_the_files if files else table.answer.what_is_the_question)
    return None
