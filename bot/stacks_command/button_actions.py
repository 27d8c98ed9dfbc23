"""The buttons and menus below what `/stacks` says and below receipts."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import structlog

from bot.blocks import documents as shown
from bot.blocks import receipts
from bot.blocks.add_forms import files_in
from bot.blocks.layout import PREFIX, context, menu, with_buttons
from bot.documents.batch import hand_in_all
from bot.documents.requests import IngestionRequest, RequestKind, ahead, decide, hand_in
from bot.documents.uploads import openable
from bot.documents.visibility import Requester, Visibility
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import Block, MessageDraft, message
from bot.slack.events import workspace_and_user
from bot.slack.notices import modal_opened
from bot.slack.own_messages import MessageAddress, edit
from bot.slack.services import Services
from bot.stacks_command.gap_settlement import GapSettlement
from bot.stacks_command.read_verbs import list_books, list_removed
from knowledge.library.book_details import details_of
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.stacks.store.passages import passages_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """One press; `about` is the button's value, and `key` the same however often Slack reports the press.

    `trigger` opens a modal for three seconds. `block` is the id of the button's block. `message` is the one it stands
    in; None where only its reader sees that.
    """

    requester: Requester
    action: str
    about: Mapping[str, Any]
    key: str
    trigger: str
    block: str = ""
    message: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any], action: Mapping[str, Any], language: Language) -> Self:
        selected = action.get("selected_option") or action
        return cls(
            requester=Requester(*workspace_and_user(body), body["channel"]["id"], language),
            action=str(action["action_id"]).removeprefix(PREFIX),
            about=json.loads(selected["value"]),
            key=f"{body['user']['id']}:{action['action_ts']}",
            trigger=body["trigger_id"],
            block=str(action.get("block_id") or ""),
            message=body.get("message"),
        )


@dataclass(frozen=True, slots=True)
class ButtonResponse:
    """The response; with `replace_original`, it replaces the message with the button, which only they see."""

    draft: MessageDraft
    replace_original: bool = False


Handler = Callable[[ButtonPress], Awaitable[ButtonResponse | None]]  # None where a modal is opened in place of it


class ButtonActions:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._library = services.library
        self._visibility = Visibility(services)
        self._gaps = GapSettlement(services)
        self._for_everybody: Mapping[str, Handler] = {
            "show": self._show,
            "passages": self._turn,
            "previous": self._turn,
            "next": self._turn,
            "cancel": self._cancel,
            "reading": self._reading,
        }
        self._for_admins: Mapping[str, Handler] = {
            "undo": self._undo,
            "restore": self._restore,
            "remove": self._remove,
            "move": self._move,
            "move_to": self._move_to,
            "take": self._take,
            "settle": self._settle,
            "reopen": self._reopen,
            "leave_out": self._decide,
            "take_all": self._decide,
        }

    async def respond(self, press: ButtonPress) -> ButtonResponse | None:
        """Carry a press out; whether the person is an admin is checked every time, for the button may be old."""
        if press.action in self._for_everybody:
            return await self._for_everybody[press.action](press)
        if not await self._visibility.is_admin(press.requester):
            return ButtonResponse(message(say(press.requester.language, "admins-only")))
        return await self._for_admins[press.action](press)

    async def _show(self, press: ButtonPress) -> ButtonResponse:
        book = await self._visibility.book(press.requester, press.about["book"])
        admin = await self._visibility.is_admin(press.requester)
        return ButtonResponse(
            shown.detail(await details_of(self._library, book), press.requester.language, admin=admin)
        )

    async def _turn(self, press: ButtonPress) -> ButtonResponse:
        """Turn to another page of a document's passages, of the documents, or of the removed ones."""
        page, requester = int(press.about["page"]), press.requester
        if press.about.get("state") == "removed":
            return ButtonResponse(await list_removed(self._visibility, requester, page), replace_original=True)
        if "book" not in press.about:
            return ButtonResponse(
                await list_books(self._visibility, requester, page, press.about.get("shelf")), replace_original=True
            )
        book = await self._visibility.book(requester, press.about["book"])
        assert book.edition is not None
        start = shown.PASSAGES * (page - 1)
        passages = await passages_of(
            self._library.stacks, requester.workspace, book.edition, start, start + shown.PASSAGES
        )
        return ButtonResponse(
            shown.passages_message(book, passages, requester.language), replace_original=press.action != "passages"
        )

    async def _cancel(self, press: ButtonPress) -> ButtonResponse:
        return ButtonResponse(message(say(press.requester.language, "cancelled")), replace_original=True)

    async def _reading(self, press: ButtonPress) -> None:
        """Open *What was read?* first, since its trigger lasts three seconds, and fill it then."""
        language = press.requester.language

        def text_view(text: str) -> dict[str, Any]:
            return shown.reading_modal(message(text).blocks, language)

        async with modal_opened(self._services.client, press.trigger, text_view, language, during="button") as fill:
            await fill(shown.reading_modal(await self._beginning(press), language))

    async def _beginning(self, press: ButtonPress) -> list[Block]:
        """Return the beginning of what reading made of a document, if the person is an admin who may read it now."""
        requester = press.requester
        if not await self._visibility.is_admin(requester):
            return message(say(requester.language, "admins-only")).blocks
        book = await self._visibility.book(requester, press.about["book"])
        assert book.edition is not None
        passages = await passages_of(self._library.stacks, requester.workspace, book.edition, 0, shown.READ_SHOWN)
        return shown.reading_blocks(book, passages, requester.language)

    async def _remove(self, press: ButtonPress) -> ButtonResponse:
        requester = press.requester
        book = await self._visibility.book(requester, press.about["book"])
        removed = await self._library.ingestion.remove(requester.workspace, book.id, requester.person)
        await self._close_receipt(press)
        return ButtonResponse(
            receipts.removed(removed, requester.language), replace_original=bool(press.about.get("asked"))
        )

    async def _undo(self, press: ButtonPress) -> ButtonResponse:
        book = await self._visibility.book(press.requester, press.about["book"])
        if not await self._visibility.can_undo(press.requester, book):
            return ButtonResponse(shown.undo_impossible(book, press.requester.language))
        what, said = f"{book.id}:{press.about['edition']}", say(press.requester.language, "undo-begun")
        begun = await self._handed_in(press, RequestKind.UNDO, what, book.title, said)
        await self._close_receipt(press)
        return ButtonResponse(begun)

    async def _restore(self, press: ButtonPress) -> ButtonResponse:
        book, edition = await self._library.catalogue.retained.edition(
            press.requester.workspace, press.about["edition"]
        )
        await self._visibility.shelf(press.requester, book.shelf.id)
        title = receipts.titled(book.title, press.requester.language)
        said = say(press.requester.language, "restoration-begun", title=title)
        return ButtonResponse(await self._handed_in(press, RequestKind.EDITION, edition.id, book.title, said))

    async def _move(self, press: ButtonPress) -> ButtonResponse:
        language = press.requester.language
        book = await self._visibility.book(press.requester, press.about["book"])
        shelves = [shelf for shelf in await self._visibility.shelves(press.requester) if shelf.id != book.shelf.id]
        if not shelves:
            return ButtonResponse(message(say(language, "shelf-alone")))
        choices = [(shelf.name, {"book": book.id, "shelf": shelf.id}) for shelf in shelves]
        said = message(say(language, "move-question", title=receipts.titled(book.title, language)))
        return ButtonResponse(with_buttons(said, menu("move_to", say(language, "button-move"), choices)))

    async def _move_to(self, press: ButtonPress) -> ButtonResponse:
        language = press.requester.language
        book = await self._visibility.book(press.requester, press.about["book"])
        shelf = await self._visibility.shelf(press.requester, press.about["shelf"])
        title = receipts.titled(book.title, language)
        said = say(language, "move-begun", title=title, shelf=receipts.shelf_label(shelf, language))
        begun = await self._handed_in(press, RequestKind.MOVE, book.id, book.title, said, shelf=shelf.id)
        return ButtonResponse(begun, replace_original=True)

    async def _take(self, press: ButtonPress) -> ButtonResponse:
        """Hand in files that were sent directly, once for each shelf however often it is chosen."""
        requester, shelf_id = press.requester, press.about["shelf"]
        shelf = await self._visibility.shelf(requester, shelf_id) if shelf_id else None
        label = (
            receipts.shelf_label(shelf, requester.language)
            if shelf
            else receipts.shelf_name(requester.language, public=True)
        )
        requests = {}
        for file in files_in(press.block):
            name = await openable(self._services, requester, file)
            if name is None:
                return ButtonResponse(message(say(requester.language, "file-not-accessible")))
            request = IngestionRequest.by(requester, RequestKind.UPLOAD, file, name)
            requests[f"drop:{file}:{shelf_id}"] = replace(request, shelf=shelf_id)
        before = await ahead(self._services)
        await hand_in_all(self._services, requests)
        names = [request.name for request in requests.values()]
        begun = receipts.begun(names, requester.language, shelf=label, ahead=before)
        return ButtonResponse(begun, replace_original=True)

    async def _decide(self, press: ButtonPress) -> ButtonResponse | None:
        """Hand in a document anew, whose person has decided about its secrets."""
        decided = await decide(self._services, press.requester, press.about["request"], press.action)
        await self._close_receipt(press)
        return None if decided is None else ButtonResponse(message(say(press.requester.language, decided)))

    async def _settle(self, press: ButtonPress) -> None:
        await self._gaps.ask(press.requester, press.about["gap"], press.trigger)

    async def _reopen(self, press: ButtonPress) -> ButtonResponse:
        """List a settled gap again."""
        requester, gaps = press.requester, self._library.catalogue.settled_gaps
        await gaps.reopen(requester.workspace, press.about["gap"], requester.person)
        return ButtonResponse(message(say(requester.language, "gap-reopened")), replace_original=True)

    async def _close_receipt(self, press: ButtonPress) -> None:
        """Take the buttons off the receipt that was undone or whose document is removed, and say so there."""
        shown = press.message
        if shown is None or press.about.get("asked"):
            return
        said = context(say(press.requester.language, f"receipt-closed-{press.action}"))
        kept = [block for block in shown.get("blocks") or () if block.get("type") != "actions"]
        address = MessageAddress(press.requester.channel, str(shown["ts"]))
        try:
            await edit(self._services.client, address, MessageDraft(str(shown.get("text") or ""), [*kept, said]))
        except SLACK_FAILED as error:
            log.info("receipt_not_closed", error=failure(error))

    async def _handed_in(
        self,
        press: ButtonPress,
        kind: RequestKind,
        what: str,
        name: str,
        said: str,
        *,
        shelf: str | None = None,
    ) -> MessageDraft:
        """Hand in a request, and say so, and behind how many others it waits."""
        request = replace(IngestionRequest.by(press.requester, kind, what, name), shelf=shelf)
        before = await ahead(self._services)
        await hand_in(self._services, request, key=press.key)
        return receipts.behind(message(said), before, press.requester.language)
