"""What happens when somebody presses a button under what they were told of the stacks."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.blocks import documents as shown
from bot.blocks import receipts
from bot.blocks.add_forms import files_in
from bot.blocks.layout import PREFIX, menu, with_buttons
from bot.documents.ingestion_job import IngestionJob
from bot.documents.requests import IngestionRequest, RequestKind
from bot.documents.uploads import openable
from bot.documents.visibility import Requester, Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.lists import Lists
from knowledge.library.book_details import details_of
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.stacks.store.passages import passages_of


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """`about` is what the button said of itself; `key` is the press's own, however often Slack tells of it.

    `block` is the id of the block that the button stands in.
    """

    viewer: Requester
    action: str
    about: Mapping[str, Any]
    key: str
    block: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any], action: Mapping[str, Any], language: Language) -> Self:
        chosen = action.get("selected_option") or action
        return cls(
            viewer=Requester(body["team"]["id"], body["user"]["id"], body["channel"]["id"], language),
            action=str(action["action_id"]).removeprefix(PREFIX),
            about=json.loads(chosen["value"]),
            key=f"{body['user']['id']}:{action['action_ts']}",
            block=str(action.get("block_id") or ""),
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """`instead`: in place of the message whose button was pressed, which they alone see."""

    draft: MessageDraft
    instead: bool = False


class ButtonActions:
    def __init__(self, services: Services, stocking: IngestionJob) -> None:
        self._services = services
        self._library = services.library
        self._seeing = Visibility(services)
        self._stocking = stocking
        self._lists = Lists(self._seeing)
        self._everybodys: Mapping[str, Callable[[ButtonPress], Awaitable[Reply]]] = {
            "show": self._show,
            "passages": self._turn,
            "previous": self._turn,
            "next": self._turn,
            "cancel": self._cancel,
        }
        self._admins: Mapping[str, Callable[[ButtonPress], Awaitable[Reply]]] = {
            "undo": self._undo,
            "restore": self._restore,
            "remove": self._remove,
            "move": self._move,
            "move_to": self._move_to,
            "take": self._take,
        }

    async def reply(self, pressed: ButtonPress) -> Reply:
        """Who pressed it may have lost the right since it was shown, so it is checked at every press."""
        if pressed.action in self._everybodys:
            return await self._everybodys[pressed.action](pressed)
        if not await self._seeing.is_admin(pressed.viewer):
            return Reply(message(say(pressed.viewer.language, "admins-only")))
        return await self._admins[pressed.action](pressed)

    async def _show(self, pressed: ButtonPress) -> Reply:
        book = await self._seeing.book(pressed.viewer, pressed.about["book"])
        admin = await self._seeing.is_admin(pressed.viewer)
        return Reply(shown.detail(await details_of(self._library, book), pressed.viewer.language, admin=admin))

    async def _turn(self, pressed: ButtonPress) -> Reply:
        """To another page: of a book's passages, of the books that stand, or of those that were removed."""
        page, viewer = int(pressed.about["page"]), pressed.viewer
        if pressed.about.get("state") == "removed":
            return Reply(await self._lists.removed(viewer, page), instead=True)
        if "book" not in pressed.about:
            return Reply(await self._lists.standing(viewer, page, pressed.about.get("shelf")), instead=True)
        book = await self._seeing.book(viewer, pressed.about["book"])
        assert book.edition is not None
        start = shown.PASSAGES * (page - 1)
        passages = await passages_of(
            self._library.stacks, viewer.workspace, book.edition, start, start + shown.PASSAGES
        )
        return Reply(shown.passages_message(book, passages, viewer.language), instead=pressed.action != "passages")

    async def _cancel(self, pressed: ButtonPress) -> Reply:
        return Reply(message(say(pressed.viewer.language, "cancelled")), instead=True)

    async def _remove(self, pressed: ButtonPress) -> Reply:
        viewer = pressed.viewer
        book = await self._seeing.book(viewer, pressed.about["book"])
        removed = await self._library.ingestion.remove(viewer.workspace, book.id, viewer.person)
        return Reply(receipts.removed(removed, viewer.language), instead=bool(pressed.about.get("asked")))

    async def _undo(self, pressed: ButtonPress) -> Reply:
        book = await self._seeing.book(pressed.viewer, pressed.about["book"])
        await self._hand_in(pressed, RequestKind.UNDO, f"{book.id}:{pressed.about['edition']}", book.title)
        return Reply(message(say(pressed.viewer.language, "undo-begun")))

    async def _restore(self, pressed: ButtonPress) -> Reply:
        book, edition = await self._library.catalogue.retained.edition(
            pressed.viewer.workspace, pressed.about["edition"]
        )
        await self._seeing.shelf(pressed.viewer, book.shelf.id)
        await self._hand_in(pressed, RequestKind.EDITION, edition.id, book.title)
        title = receipts.titled(book.title, pressed.viewer.language)
        return Reply(message(say(pressed.viewer.language, "restoration-begun", title=title)))

    async def _move(self, pressed: ButtonPress) -> Reply:
        language = pressed.viewer.language
        book = await self._seeing.book(pressed.viewer, pressed.about["book"])
        shelves = [shelf for shelf in await self._seeing.shelves(pressed.viewer) if shelf.id != book.shelf.id]
        if not shelves:
            return Reply(message(say(language, "shelf-name-missing")))
        choices = [(shelf.name, {"book": book.id, "shelf": shelf.id}) for shelf in shelves]
        said = message(say(language, "move-question", title=receipts.titled(book.title, language)))
        return Reply(with_buttons(said, menu("move_to", say(language, "button-move"), choices)))

    async def _move_to(self, pressed: ButtonPress) -> Reply:
        language = pressed.viewer.language
        book = await self._seeing.book(pressed.viewer, pressed.about["book"])
        shelf = await self._seeing.shelf(pressed.viewer, pressed.about["shelf"])
        await self._hand_in(pressed, RequestKind.MOVE, book.id, book.title, shelf=shelf.id)
        title = receipts.titled(book.title, language)
        return Reply(
            message(say(language, "move-begun", title=title, shelf=receipts.shelf_label(shelf, language))), instead=True
        )

    async def _take(self, pressed: ButtonPress) -> Reply:
        """Files that were dropped; handed in once for each shelf, however often it is chosen."""
        viewer, shelf_id = pressed.viewer, pressed.about["shelf"]
        shelf = await self._seeing.shelf(viewer, shelf_id) if shelf_id else None
        label = (
            receipts.shelf_label(shelf, viewer.language) if shelf else receipts.shelf_name(viewer.language, public=True)
        )
        names = []
        for file in files_in(pressed.block):
            name = await openable(self._services, viewer, file)
            if name is None:
                return Reply(message(say(viewer.language, "file-not-accessible")))
            await self._hand_in(pressed, RequestKind.UPLOAD, file, name, shelf=shelf_id, key=f"drop:{file}:{shelf_id}")
            names.append(name)
        return Reply(receipts.begun(names, viewer.language, shelf=label), instead=True)

    async def _hand_in(
        self,
        pressed: ButtonPress,
        form: RequestKind,
        what: str,
        name: str,
        *,
        shelf: str | None = None,
        key: str | None = None,
    ) -> None:
        delivery = replace(IngestionRequest.by(pressed.viewer, form, what, name), shelf=shelf)
        await self._stocking.hand_in(delivery, key=key or pressed.key)
