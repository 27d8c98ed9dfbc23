"""The App Home: documents, the reader's questions, and for admins jobs, gaps and feedback."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.blocks.feedback import fault_of
from bot.blocks.gaps import Gaps, gap_lines
from bot.blocks.layout import button, context, plain
from bot.blocks.own_questions import OwnQuestion, line, open_button
from bot.blocks.receipts import shelf_label, titled
from bot.blocks.report import time_line
from bot.slack import text as escaping
from bot.slack.drafts import Block, section, sections
from knowledge.catalogue.books import Book, Shelf
from knowledge.catalogue.schedules import ReportTime
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

ADD, NEWS, REPORT_TIME = "home_add", "home_news", "home_report_time"  # action ids
SHELVES, GAPS = 20, 5


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint about an answer; `question` is only set if it was asked in public."""

    fault: str | None
    note: str
    question: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AdminSummary:
    """The part of the page that only admins see."""

    waiting: int
    running: int
    failed: int
    gaps: Gaps
    good: int
    bad: int
    complaints: Sequence[Complaint]
    report: ReportTime


@dataclass(frozen=True, slots=True)
class HomePage:
    """The page. `shelves` are those the reader may read, with numbers of documents; `channel` is the direct message."""

    member: bool
    channel: str
    shelves: Sequence[tuple[Shelf, int]] = ()
    newest: Sequence[Book] = ()
    asked: Sequence[OwnQuestion] = ()
    suggested: Sequence[str] = ()
    summary: AdminSummary | None = None
    subscribed: bool = False


def home_view(page: HomePage, language: Language) -> dict[str, Any]:
    if not page.member:
        own = open_button(language, page.channel)
        return _home([section(say(language, "members-only")), own, context(say(language, "home-language"))])
    known, asked = (
        [*_known(page, language), _subscription(page, language), *_suggested(page.suggested, language)],
        _asked(page.asked, page.channel, language),
    )
    summary = _admin_summary(page.summary, page.channel, language) if page.summary else []
    return _home(
        [
            section(say(language, "home-introduction")),
            *known,
            *asked,
            *summary,
            {"type": "divider"},
            context(say(language, "home-language")),
        ]
    )


def trouble_view(said: str) -> dict[str, Any]:
    return _home([section(said)])


def _home(blocks: list[Block]) -> dict[str, Any]:
    return {"type": "home", "blocks": blocks}


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def _known(page: HomePage, language: Language) -> list[Block]:
    if not page.newest:
        return [_header(say(language, "home-documents")), section(say(language, "list-empty"))]
    lines = [
        f"• {shelf_label(shelf, language)} · {say(language, 'documents', n=number)}"
        for shelf, number in page.shelves[:SHELVES]
    ]
    new = [f"*{say(language, 'home-newest')}*", *(_book(book, language) for book in page.newest)]
    return [_header(say(language, "home-documents")), *sections(lines), *sections(new)]


def _subscription(page: HomePage, language: Language) -> Block:
    """Return the button that begins or ends the weekly list of what is new; it says which."""
    wanted = "end" if page.subscribed else "begin"
    shown = button(say(language, f"button-news-{wanted}"), NEWS, f"{wanted}|{page.channel}")
    return {"type": "actions", "elements": [shown]}


def _book(book: Book, language: Language) -> str:
    added = f" · {book.edition.created_at:%Y-%m-%d}" if book.edition else ""
    return f"• {escaping.link(book.url, book.title) if book.title.strip() else titled('', language)}{added}"


def _suggested(questions: Sequence[str], language: Language) -> list[Block]:
    if not questions:
        return []
    head = f"*{say(language, 'suggested-questions-heading')}*"
    return sections([head, *(f"• {escaping.label(question)}" for question in questions)])


def _asked(asked: Sequence[OwnQuestion], channel: str, language: Language) -> list[Block]:
    lines = [line(asking, language) for asking in asked] or [say(language, "home-questions-empty")]
    return [_header(say(language, "home-questions")), *sections(lines), open_button(language, channel)]


def _admin_summary(summary: AdminSummary, channel: str, language: Language) -> list[Block]:
    jobs = say(language, "home-jobs", waiting=summary.waiting, running=summary.running, failed=summary.failed)
    gaps = gap_lines(summary.gaps, language, GAPS) or [say(language, "gaps-empty")]
    votes = say(language, "home-votes", good=summary.good, bad=summary.bad)
    complaints = [_complaint(one, language) for one in summary.complaints]
    return [
        _header(say(language, "home-admins")),
        {"type": "actions", "elements": [button(say(language, "button-add-document"), ADD, channel)]},
        section(f"*{say(language, 'home-jobs-heading')}*\n{jobs}"),
        section(f"*{say(language, 'home-report-heading')}*\n{time_line(summary.report, language)}")
        | {"accessory": button(say(language, "button-report-time"), REPORT_TIME, channel)},
        *sections([f"*{say(language, 'gaps-heading')}*", *gaps]),
        *sections([f"*{say(language, 'home-feedback-heading')}*", votes, *complaints]),
    ]


def _complaint(one: Complaint, language: Language) -> str:
    fault = fault_of(one.fault)
    facts = [
        say(language, f"fault-{fault}") if fault else say(language, "feedback-bad"),
        f"“{escaping.label(one.note)}”" if one.note else "",
        escaping.label(one.question) if one.question else "",
        f"{one.at:%Y-%m-%d}",
    ]
    return "• " + " · ".join(fact for fact in facts if fact)
