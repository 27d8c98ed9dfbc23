"""What `/stacks` does, once it is known who asks and from where."""

from collections.abc import Mapping

from bot.blocks.help import help_message
from bot.documents.ingestion_job import IngestionJob
from bot.documents.visibility import Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.read_verbs import ReadVerbs
from bot.stacks_command.request import Request, Verb
from bot.stacks_command.shelf_verbs import ShelfVerbs
from bot.stacks_command.source_verbs import SourceVerbs
from bot.stacks_command.write_verbs import WriteVerbs
from knowledge.messages.catalogue import say


class StacksCommand:
    def __init__(self, services: Services, stocking: IngestionJob) -> None:
        self._seeing = Visibility(services)
        reading = ReadVerbs(services, self._seeing)
        sites = SourceVerbs(services, self._seeing, stocking)
        changing = WriteVerbs(services, self._seeing, stocking, sites)
        shelves = ShelfVerbs(services, self._seeing)
        self._everybodys: Mapping[str, Verb] = {"list": reading.list, "search": reading.search, "show": reading.show}
        self._admins: Mapping[str, Verb] = {
            "add": changing.add,
            "remove": changing.remove,
            "move": changing.move,
            "refresh": changing.refresh,
            "history": reading.history,
            "gaps": reading.gaps,
            "shelves": shelves.shelves,
            "sources": sites.sources,
        }

    async def answer(self, request: Request) -> MessageDraft | None:
        """What to say to the person alone; None where a form was opened instead."""
        if request.verb in self._admins:
            if not await self._seeing.is_admin(request.viewer):
                return message(say(request.language, "admins-only"))
            return await self._admins[request.verb](request)
        if request.verb in self._everybodys:
            return await self._everybodys[request.verb](request)
        unknown = None if request.verb in ("", "help") else request.verb
        return help_message(request.language, command=request.command, unknown=unknown)
