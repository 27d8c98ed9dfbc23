"""Calendars (.ics): each event, task and entry of a journal under its name, with its time, place and people."""

import re
from calendar import day_name, month_name
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from knowledge.errors import BookRefused, Reason
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading

LINE = re.compile(r"([\w-]+)((?:;[\w-]+=(?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*)*):(.*)", re.DOTALL)
PARAMETER = re.compile(r";([\w-]+)=(\"[^\"]*\"|[^;]*)")
ESCAPED = re.compile(r"\\([\\;,nN])")
MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
# What a person wants to know of an entry, in this order; what is not named here is for programs.
SHOWN = {
    "RECURRENCE-ID": "In place of",
    "DTSTART": "Begins",
    "DTEND": "Ends",
    "DURATION": "Lasts",
    "DUE": "Due",
    "COMPLETED": "Completed",
    "RRULE": "Repeats",
    "EXDATE": "Except",
    "LOCATION": "Place",
    "ORGANIZER": "Organizer",
    "ATTENDEE": "Attendees",
    "CONTACT": "Contact",
    "RESOURCES": "Resources",
    "STATUS": "Status",
    "CATEGORIES": "Categories",
    "URL": "Link",
    "ATTACH": "Attached",
    "COMMENT": "Comment",
    "DESCRIPTION": "Description",
}
MOMENTS = frozenset({"DTSTART", "DTEND", "DUE", "COMPLETED", "EXDATE", "RECURRENCE-ID"})
ANSWERS = {"DECLINED": " (declined)", "TENTATIVE": " (tentative)"}
UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year", "HOURLY": "hour"}
DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), day_name, strict=True))
PLACES = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last", "-2": "second to last"}
MONTHS = frozenset(map(str, range(1, 13)))
DAY = re.compile(r"([+-]?\d+)?([A-Z]{2})")
ABOUT = {"X-WR-CALDESC": "description", "X-WR-TIMEZONE": "time zone"}


@dataclass(slots=True)
class Entry:
    """An entry with its values by their names, each as a person reads it."""

    kind: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def of(self, name: str) -> str:
        return ", ".join(self.values.get(name, ()))


def read(text: str) -> Reading:
    calendar = Entry("VCALENDAR")
    entries = [entry for entry in _entries(text, calendar) if entry.kind in ENTRIES]
    outline = Outline()
    for entry in entries:
        outline.heading(1, entry.of("SUMMARY") or "Without a name")
        outline.add("\n".join(_lines(entry)))
    sections = outline.sections()
    if not sections:
        raise BookRefused(Reason.EMPTY, "The calendar holds no entries.")
    only = entries[0].of("SUMMARY") if len(entries) == 1 else ""
    about = {name: calendar.of(key) for key, name in ABOUT.items() if calendar.of(key)}
    return Reading(calendar.of("X-WR-CALNAME") or only or None, sections, None, Kind.CALENDAR, about=about)


def _entries(text: str, calendar: Entry) -> Iterator[Entry]:
    """Yield all components, innermost first; the values of the calendar itself are put into `calendar`."""
    open_ones = [calendar]
    for name, parameters, value in _values(text):
        if name == "BEGIN" and value != "VCALENDAR":
            open_ones.append(Entry(value))
        elif name == "END" and len(open_ones) > 1:
            yield open_ones.pop()
        elif name not in {"BEGIN", "END"} and (words := _shown(name, parameters, value)):
            open_ones[-1].values.setdefault(name, []).append(words)


def _values(text: str) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield names, parameters and values; a line that begins with a space goes on with the one before."""
    for line in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        found = LINE.match(line)
        if found:
            parameters = {name.upper(): words.strip('"') for name, words in PARAMETER.findall(found[2])}
            yield found[1].upper(), parameters, found[3].strip()


def _shown(name: str, parameters: Mapping[str, str], value: str) -> str:
    if name in {"ORGANIZER", "ATTENDEE"}:
        address = re.sub(r"^mailto:", "", value, flags=re.IGNORECASE)
        person = f"{parameters['CN']} <{address}>" if parameters.get("CN", address) != address else address
        return person + ANSWERS.get(parameters.get("PARTSTAT", ""), "")
    if name == "RRULE":
        return " ".join(_repetition(value))
    if name == "DTEND" and (day := re.fullmatch(r"\d{8}", value)):
        return _day_before(day[0])
    if name in MOMENTS:
        zone = f" ({parameters['TZID']})" if "TZID" in parameters else ""
        return MOMENT.sub(_moment, value) + zone
    if name == "ATTACH" and parameters.get("VALUE") == "BINARY":
        return parameters.get("FILENAME", "a file")
    return ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value).strip()


def _day_before(end: str) -> str:
    """Return the last day of an event of whole days; a calendar writes the day after it."""
    try:
        return (date.fromisoformat(end) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return end


def _repetition(rule: str) -> Iterator[str]:
    """Yield the words that say how often an event is; what has none stays as it is written."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    unit, interval = UNITS.get(parts.pop("FREQ", "")), parts.pop("INTERVAL", "1")
    if unit is None:
        yield rule
        return
    yield f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    for name, value in parts.items():
        match name:
            case "BYDAY":
                yield f"on {DAY.sub(_weekday, value).replace(',', ', ')}"
            case "BYMONTHDAY":
                yield "on the last day" if value == "-1" else f"on day {value.replace(',', ', ')}"
            case "BYMONTH":
                yield f"in {', '.join(month_name[int(each)] if each in MONTHS else each for each in value.split(','))}"
            case "UNTIL":
                yield f"until {MOMENT.sub(_moment, value)}"
            case "COUNT":
                yield f"{value} times"
            case "WKST":
                pass
            case _:
                yield f"{name}={value}"


def _weekday(found: re.Match[str]) -> str:
    place = found[1].lstrip("+") if found[1] else ""
    return f"{PLACES.get(place, place)} {DAYS.get(found[2], found[2])}".strip()


def _moment(found: re.Match[str]) -> str:
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return day if found[4] is None else f"{day} {found[4]}:{found[5]}{' UTC' if found[6] else ''}"


def _lines(entry: Entry) -> Iterator[str]:
    summary: Sequence[str] = entry.values.get("SUMMARY", ())
    for name, label in SHOWN.items():
        words = entry.of(name)
        if words and words not in summary:
            yield f"{label}: {words}"
