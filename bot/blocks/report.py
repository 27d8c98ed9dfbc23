"""The messages of each week: the report for admins, and the news of the shelves for whoever asks for them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import StaticSelectElement

from bot.blocks.gaps import Gap, Gaps, gap_lines
from bot.blocks.layout import FormNote, choice, modal, plain
from bot.blocks.receipts import shelf_label
from bot.slack import text as escaping
from bot.slack.drafts import MessageDraft, message
from knowledge.catalogue.books import Book, ChangeKind
from knowledge.catalogue.schedules import DAYS, NEVER, ReportTime
from knowledge.library.usage import WEEKS, Usage, Week
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

GAPS, UNCITED, CHANGED = 5, 5, 5
NEWS = 20
TIME, OWN = "report_time", "own"  # the form's callback id; each reader's own language
BAR = 24  # characters of the longest one


@dataclass(frozen=True, slots=True)
class UsageReport:
    """The report on a week; `gaps` were open at its end, and asked within it."""

    usage: Usage
    gaps: Sequence[Gap]


def report_message(report: UsageReport, language: Language) -> MessageDraft:
    usage = report.usage
    period = {"since": f"{usage.since:%Y-%m-%d}", "until": f"{usage.until:%Y-%m-%d}"}
    gaps = gap_lines(Gaps(report.gaps, 0), language, GAPS)
    return message(
        f"*{say(language, 'report-heading', **period)}*",
        *_figures(usage, language),
        *_part("report-weeks", _bars(usage.weeks, language), language),
        *_part("report-gaps", gaps, language),
        *_part("report-cited", [_cited(*one, language) for one in usage.cited], language),
        *_part("report-oldest", [f"• {_title(book)} · {stated}" for book, stated in usage.dated], language),
        *_uncited(usage.uncited, language),
        *_changes(usage, language),
    )


@dataclass(frozen=True, slots=True)
class ShelfNews:
    """The documents that were added within a week, and those whose text changed, as far as the reader may read them."""

    added: Sequence[Book]
    changed: Sequence[Book]


def news_message(news: ShelfNews, language: Language) -> MessageDraft:
    return message(
        f"*{say(language, 'news-heading')}*",
        *_part("news-added", _listed(news.added, language), language),
        *_part("news-changed", _listed(news.changed, language), language),
        say(language, "news-end"),
    )


def _listed(books: Sequence[Book], language: Language) -> list[str]:
    more = [say(language, "report-more", n=len(books) - NEWS)] if len(books) > NEWS else []
    return [*(f"• {_title(book)} · {shelf_label(book.shelf, language)}" for book in books[:NEWS]), *more]


def _part(heading: str, lines: Sequence[str], language: Language) -> list[str]:
    return [f"*{say(language, heading, weeks=WEEKS)}*", *lines] if lines else []


def _figures(usage: Usage, language: Language) -> list[str]:
    week = usage.last
    return [
        say(language, "report-asked", n=week.asked, answered=week.answered, refused=week.refused),
        *([say(language, "report-private", n=usage.private)] if usage.private else []),
        say(language, "home-votes", good=usage.helpful, bad=usage.not_helpful),
    ]


def _bars(weeks: Sequence[Week], language: Language) -> list[str]:
    """Draw the questions of each week, the answered part solid; none where there were no questions."""
    most = max(week.asked for week in weeks)
    if not most:
        return []
    return [*(_bar(week, most) for week in weeks), say(language, "report-bars")]


def _bar(week: Week, most: int) -> str:
    whole, solid = round(BAR * week.asked / most), round(BAR * week.answered / most)
    return f"`{week.begins:%m-%d} {'█' * solid}{'░' * (whole - solid)}{' ' * (BAR - whole)}` {week.asked}"


def _title(book: Book) -> str:
    return escaping.link(book.url, book.title)


def _cited(book: Book, times: int, language: Language) -> str:
    return f"• {_title(book)} · {say(language, 'report-cited-times', n=times)}"


def _uncited(books: Sequence[Book], language: Language) -> list[str]:
    if not books:
        return []
    more = [say(language, "report-more", n=len(books) - UNCITED)] if len(books) > UNCITED else []
    heading = say(language, "report-uncited", n=len(books), weeks=WEEKS)
    return [f"*{heading}*", *(f"• {_title(book)}" for book in books[:UNCITED]), *more]


def _changes(usage: Usage, language: Language) -> list[str]:
    """Count the changes by kind, and name the latest."""
    if not usage.changes:
        return []
    kinds = Counter(change.kind for change in usage.changes)
    numbers = [f"{say(language, f'change-{kind}')}: {kinds[kind]}" for kind in ChangeKind if kinds[kind]]
    titles = list(dict.fromkeys(change.title for change in usage.changes))[:CHANGED]
    return [
        f"*{say(language, 'report-changes')}*",
        " · ".join(numbers),
        *(f"• {escaping.label(title)}" for title in titles),
    ]


@dataclass(frozen=True, slots=True)
class TimeContext(FormNote):
    """The form's direct message, and the language that it is in."""

    channel: str
    language: Language


def time_line(time: ReportTime, language: Language) -> str:
    """Say when the weekly report comes, and in which language."""
    if time.day == NEVER:
        return say(language, "report-time-never")
    spoken = say(language, f"report-language-{time.language or OWN}")
    day = say(language, f"report-day-{time.day}")
    return say(language, "report-time", day=day, hour=f"{time.hour}:00", spoken=spoken)


def time_view(time: ReportTime, about: TimeContext) -> dict[str, Any]:
    """Ask for the day, the hour and the language of the weekly report."""
    language = about.language
    days = {day: say(language, f"report-day-{day}") for day in (*DAYS, NEVER)}
    hours = {str(hour): f"{hour}:00" for hour in range(24)}
    spoken = {code: say(language, f"report-language-{code}") for code in (OWN, *Language)}
    asked = [
        choice("day", say(language, "report-day"), days, initial=time.day, element=StaticSelectElement),
        choice("hour", say(language, "report-hour"), hours, initial=str(time.hour), element=StaticSelectElement),
        choice("language", say(language, "report-language"), spoken, initial=time.language or OWN),
    ]
    return modal(
        say(language, "report-time-title"),
        say(language, "form-cancel"),
        asked,
        submit=plain(say(language, "report-time-submit")),
        callback_id=TIME,
        private_metadata=about.dumps(),
    )


def time_chosen(view: Mapping[str, Any]) -> ReportTime:
    """Read the submitted form."""
    day, hour, language = (
        view["state"]["values"][name][name]["selected_option"]["value"] for name in ("day", "hour", "language")
    )
    return ReportTime(day, int(hour), None if language == OWN else language)
