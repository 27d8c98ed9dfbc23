"""The App Home: what the librarian knows, what its reader asked, and for admins how things stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.blocks.gaps import Gaps, gap_lines
from bot.blocks.layout import button, context, plain, section, sections
from bot.blocks.receipts import shelf_label, titled
from bot.slack import text as escaping
from bot.slack.drafts import Block
from knowledge.catalogue.books import Book, Shelf
from knowledge.messages.faults import fault_of
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences
from knowledge.messages.sentences.table import counted

ADD = "home_add"  # action id
SHELVES, GAPS = 20, 5


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of the reader's own; `link` leads to its thread."""

    question: str
    at: datetime
    answered: bool
    link: str | None


@dataclass(frozen=True, slots=True)
class Objection:
    """A complaint about an answer; `question` only where everybody may read it."""

    fault: str | None
    note: str
    question: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Office:
    """What admins see besides."""

    waiting: int
    running: int
    failed: int
    gaps: Gaps
    good: int
    bad: int
    objections: Sequence[Objection]


@dataclass(frozen=True, slots=True)
class HomePage:
    """`shelves`: each that the reader may read, with how many books stand on it. `channel`: their direct message."""

    member: bool
    channel: str
    shelves: Sequence[tuple[Shelf, int]] = ()
    newest: Sequence[Book] = ()
    asked: Sequence[Asking] = ()
    suggested: Sequence[str] = ()
    office: Office | None = None


def home_view(page: HomePage, language: Language) -> dict[str, Any]:
    table = sentences(language).talking
    if not page.member:
        return _home([section(table.members_only), context(table.language)])
    known, asked = [*_known(page, language), *_suggested(page.suggested, language)], _asked(page.asked, language)
    office = _office(page.office, page.channel, language) if page.office else []
    return _home([section(table.home_head), *known, *asked, *office, {"type": "divider"}, context(table.language)])


def trouble_view(said: str) -> dict[str, Any]:
    return _home([section(said)])


def _home(blocks: list[Block]) -> dict[str, Any]:
    return {"type": "home", "blocks": blocks}


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def _known(page: HomePage, language: Language) -> list[Block]:
    table = sentences(language)
    if not page.newest:
        return [_header(table.talking.home_books), section(table.command.list_empty)]
    lines = [
        f"• {shelf_label(shelf, language)} · {counted(table.stockroom.shelf_line, number)}"
        for shelf, number in page.shelves[:SHELVES]
    ]
    new = [f"*{table.talking.home_newest}*", *(_book(book, language) for book in page.newest)]
    return [_header(table.talking.home_books), *sections(lines), *sections(new)]


def _book(book: Book, language: Language) -> str:
    added = f" · {book.edition.created_at:%Y-%m-%d}" if book.edition else ""
    return f"• {escaping.link(book.url, book.title) if book.title.strip() else titled('', language)}{added}"


def _suggested(questions: Sequence[str], language: Language) -> list[Block]:
    if not questions:
        return []
    head = f"*{sentences(language).talking.ask_such}*"
    return sections([head, *(f"• {escaping.label(question)}" for question in questions)])


def _asked(asked: Sequence[Asking], language: Language) -> list[Block]:
    table = sentences(language).talking
    lines = [_asking(asking, language) for asking in asked] or [table.home_nothing_asked]
    return [_header(table.home_asked), *sections(lines)]


def _asking(asking: Asking, language: Language) -> str:
    remark = "" if asking.answered else f" · {sentences(language).talking.home_unanswered}"
    return f"• {escaping.link(asking.link, asking.question)} · {asking.at:%Y-%m-%d}{remark}"


def _office(office: Office, channel: str, language: Language) -> list[Block]:
    table = sentences(language).talking
    jobs = table.home_jobs.format(waiting=office.waiting, running=office.running, failed=office.failed)
    gaps = gap_lines(office.gaps, language, GAPS) or [table.gaps_none]
    votes = table.home_votes.format(good=office.good, bad=office.bad)
    objections = [_objection(one, language) for one in office.objections]
    return [
        _header(table.home_office),
        {"type": "actions", "elements": [button(table.home_add, ADD, channel)]},
        section(f"*{table.home_work}*\n{jobs}"),
        *sections([f"*{table.gaps_head}*", *gaps]),
        *sections([f"*{table.home_feedback}*", votes, *objections]),
    ]


def _objection(one: Objection, language: Language) -> str:
    faults = sentences(language).feedback.faults
    fault = fault_of(one.fault)
    facts = [
        faults[fault] if fault else sentences(language).feedback.bad,
        f"“{escaping.label(one.note)}”" if one.note else "",
        escaping.label(one.question) if one.question else "",
        f"{one.at:%Y-%m-%d}",
    ]
    return "• " + " · ".join(fact for fact in facts if fact)
