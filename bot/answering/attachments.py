"""Files that are attached to a question."""

from dataclasses import dataclass

from bot.blocks.receipts import reason_sentence
from bot.documents.uploads import fetch_upload
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.errors import SlackUnavailable
from bot.slack.events import QuestionEvent
from bot.slack.services import Services
from bot.slack.text import label
from knowledge.catalogue.hits import Hit
from knowledge.errors import BookRefused
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

READ = 5  # files that are read for one question


@dataclass(frozen=True, slots=True)
class AttachedPassages:
    """The passages of a question's files; `remarks` say why a file was not read, in the asker's language."""

    passages: tuple[Hit, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def unread(self) -> bool:
        """Tell whether there are files of which none could be read."""
        return bool(self.remarks) and not self.passages


class AttachmentReader:
    """Reads files for one question alone: nothing of them is kept, and nobody else is answered from them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def read(self, event: QuestionEvent, question: str, language: Language) -> AttachedPassages:
        passages: list[Hit] = []
        remarks: list[str] = []
        for file, name in event.files[:READ]:
            try:
                passages += await self._passages(file, name, question, language)
            except BookRefused as refused:
                said = say(language, "attachment-not-read", name=label(name))
                remarks.append(f"{said} {reason_sentence(refused.reason, refused.values, language)}")
        if len(event.files) > READ:
            remarks.append(say(language, "attachments-left-out", n=READ))
        return AttachedPassages(tuple(passages), tuple(remarks))

    async def _passages(self, file: str, name: str, question: str, language: Language) -> tuple[Hit, ...]:
        library = self._services.library
        try:
            source = await fetch_upload(self._services.client, file, limit_mb=library.settings.max_book_mb)
        except SLACK_FAILED as error:
            raise SlackUnavailable(f"Slack does not hand over a file ({failure(error)}).") from error
        title = say(language, "attachment-title", name=name)
        return await library.attachments.passages(source, question, title=title, url=None)
