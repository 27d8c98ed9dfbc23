"""Calendars (.ics): each event, task and entry of a journal under its name, with its time, place and people."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
        return f"{parameters['CN']} <{address}>" if parameters.get("CN", address) != address else address
    if name in {"DTSTART", "DTEND", "DUE", "COMPLETED", "EXDATE"}:
        zone = f" ({parameters['TZID']})" if "TZID" in parameters else ""
        return MOMENT.sub(_moment, value) + zone
    if name == "ATTACH" and parameters.get("VALUE") == "BINARY":
        return parameters.get("FILENAME", "a file")
    return ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value).strip()


def _moment(found: re.Match[str]) -> str:
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return day if found[4] is None else f"{day} {found[4]}:{found[5]}{' UTC' if found[6] else ''}"


def _lines(entry: Entry) -> Iterator[str]:
    summary: Sequence[str] = entry.values.get("SUMMARY", ())
    for name, label in SHOWN.items():
        words = entry.of(name)
        if words and words not in summary:
            yield f"{label}: {words}"
