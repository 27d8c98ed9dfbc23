"""`/stacks`: its verbs, and who may use them."""

from collections.abc import Mapping

from bot.blocks.help import help_message
from bot.documents.visibility import Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.invocation import Invocation, Verb
from bot.stacks_command.owner_verb import OwnerVerb
from bot.stacks_command.read_verbs import ReadVerbs
from bot.stacks_command.shelf_verbs import ShelfVerbs
from bot.stacks_command.source_verbs import SourceVerbs
from bot.stacks_command.write_verbs import WriteVerbs
from knowledge.messages.catalogue import say


class StacksCommand:
    def __init__(self, services: Services) -> None:
        self._visibility = Visibility(services)
        read = ReadVerbs(services, self._visibility)
        sources = SourceVerbs(services, self._visibility)
        write = WriteVerbs(services, self._visibility)
        owners = OwnerVerb(services, self._visibility)
        shelves = ShelfVerbs(services, self._visibility, owners)
        self._for_everybody: Mapping[str, Verb] = {"list": read.list, "search": read.search, "show": read.show}
        self._for_admins: Mapping[str, Verb] = {
            "add": write.add,
            "remove": write.remove,
            "delete": write.remove,
            "undo": write.undo,
            "restore": write.restore,
            "move": write.move,
            "refresh": write.refresh,
            "history": read.history,
            "gaps": read.gaps,
            "report": read.report,
            "owner": owners.owner,
            "shelves": shelves.shelves,
            "sources": sources.sources,
        }

    async def answer(self, invocation: Invocation) -> MessageDraft | None:
        """Return the reply for the person alone; None where a form was opened instead."""
        if invocation.verb in self._for_admins:
            if not await self._visibility.is_admin(invocation.requester):
                return message(say(invocation.language, "admins-only"))
            return await self._for_admins[invocation.verb](invocation)
        if invocation.verb in self._for_everybody:
            return await self._for_everybody[invocation.verb](invocation)
        unknown = None if invocation.verb in ("", "help") else invocation.verb
        admin = await self._visibility.is_admin(invocation.requester)
        return help_message(invocation.language, command=invocation.command, admin=admin, unknown=unknown)
