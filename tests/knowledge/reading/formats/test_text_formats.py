"""Transcripts, calendars, descriptions of interfaces, AsciiDoc and LaTeX are read as what they are."""

import json

import pytest

from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of

TRANSCRIPT = """WEBVTT

ab12/3-0
00:00:01.000 --> 00:00:02.000
<v Ana Li>Hello &amp; welcome.</v>

00:00:02.000 --> 00:00:04.000
<v Ana Li>Tea is at four.</v>

00:01:05.000 --> 00:01:07.000
<v Bo>Thanks.
"""
EVENTS = """BEGIN:VCALENDAR
X-WR-CALNAME:House
BEGIN:VEVENT
SUMMARY:Tea
DTSTART;TZID=Europe/Paris:20250303T160000
RRULE:FREQ=WEEKLY
ORGANIZER;CN="Ana Li":mailto:ana@acme.example
DESCRIPTION:Bring milk\\, please.\\nAnd a c
 up.
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""
INTERFACE = """openapi: 3.0.0
info: {title: Rooms, version: '2'}
paths:
  /rooms/{id}:
    get:
      summary: One room
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}, description: Which room}
components:
  schemas:
    Room:
      required: [name]
      properties:
        name: {type: string, description: How it is called}
"""
ADOC = """= Tea Guide
Ana Li <ana@acme.example>
v2.1, 2025-03-01
:owner: kitchen

== Brewing
Ask {owner} for *the* https://acme.example/x[form].

* Green
** Sencha
* [x] Black

|===
|Kind |Price

|Green |4
|Black
|5
|===
"""
TEX = r"""\documentclass{article}
\title{On \emph{Tea}} \author{Zo\"e \'Etoile}
\begin{document}
\section{Brewing}\label{b}
It costs 5\% --- see~\ref{b}.
\begin{itemize}
\item Green \textbf{tea}
\end{itemize}
\[ E = mc^2 \]
\begin{tabular}{l|r}\hline Kind & Price \\ \hline Green & \$4 \\ \end{tabular}
\end{document}
"""


async def test_a_transcript_tells_who_said_what_and_when(read: Read) -> None:
    text = text_of(await read("meeting.vtt", TRANSCRIPT))
    assert text == "00:00:01 Ana Li: Hello & welcome. Tea is at four.\n\n00:01:05 Bo: Thanks."


async def test_subtitles_that_roll_up_say_each_line_once(read: Read) -> None:
    times = "00:00:0{0},000 --> 00:00:0{0},900".format
    lines = (("Hello", 1), ("Hello", 2), ("there.", 3))
    text = "\n\n".join(f"{number}\n{times(number)}\n{words}" for words, number in lines)
    assert text_of(await read("a.srt", text)) == "00:00:01 Hello there."


async def test_an_event_tells_its_time_its_people_and_what_is_said_of_it(read: Read) -> None:
    reading = await read("house.ics", EVENTS)
    assert (reading.title, reading.sections[0].headings) == ("House", ("Tea",))
    assert text_of(reading).split("\n") == [
        "Begins: 2025-03-03 16:00 (Europe/Paris)",
        "Repeats: every week",
        "Organizer: Ana Li <ana@acme.example>",
        "Description: Bring milk, please.",
        "And a cup.",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20251231T225959Z", "every 2 weeks on Monday, Thursday until "),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=6;WKST=MO", "Repeats: every month on last Friday 6 times"),
        ("RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=-1", "Repeats: every year in May on the last day"),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "Repeats: every month on Monday BYSETPOS=1"),
        ("DTEND;VALUE=DATE:20250503", "Ends: 2025-05-02"),
        ("RECURRENCE-ID:20250317T093000Z", "In place of: 2025-03-17 09:30 UTC"),
        ("ATTENDEE;CN=Bo;PARTSTAT=DECLINED:mailto:bo@acme.example", "Attendees: Bo <bo@acme.example> (declined)"),
    ],
)
async def test_an_event_is_told_in_words(read: Read, line: str, told: str) -> None:
    event = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Tea\n{line}\nEND:VEVENT\nEND:VCALENDAR\n"
    assert told in text_of(await read("a.ics", event))


async def test_each_operation_of_an_interface_stands_under_its_own_name(read: Read) -> None:
    reading = await read("rooms.yaml", INTERFACE)
    told = {section.headings: section.text for section in reading.sections}
    assert reading.title == "Rooms"
    assert "One room" in told[("GET /rooms/{id}",)]
    assert "| id | path | yes | string | Which room |" in told[("GET /rooms/{id}",)]
    assert "| name | string | yes | How it is called |" in told[("schemas: Room",)]


async def test_the_limits_of_an_interfaces_values_are_told(read: Read) -> None:
    size = {"name": "size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9, "default": 2}}
    kinds = {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}, "maxItems": 3}
    pay = {"oneOf": [{"$ref": "#/components/schemas/Card"}, {"type": ["string", "null"]}]}
    interface = {
        "openapi": "3.1.0",
        "info": {"title": "Rooms"},
        "paths": {"/rooms": {"get": {"parameters": [size]}}},
        "components": {"schemas": {"Room": {"properties": {"kinds": kinds, "pay": pay, "v": {"const": 4}}}}},
    }
    text = text_of(await read("a.json", json.dumps(interface)))
    assert "| size | query |  | integer | minimum: 1; maximum: 9; default: 2 |" in text
    assert "| kinds | array of string |  | maxItems: 3; each (pattern: ^[a-z]+$) |" in text
    assert "| pay | Card or string or null |" in text
    assert "| v | exactly 4 |" in text


async def test_asciidoc_keeps_its_structure(read: Read) -> None:
    reading = await read("tea.adoc", ADOC)
    assert (reading.title, reading.sections[0].headings) == ("Tea Guide", ("Brewing",))
    assert reading.about == {"author": "Ana Li <ana@acme.example>, v2.1, 2025-03-01", "owner": "kitchen"}
    text = text_of(reading)
    assert "Ask kitchen for the [form](https://acme.example/x)." in text
    assert "- Green\n  - Sencha\n- [x] Black" in text
    assert text.endswith("| Kind | Price |\n| --- | --- |\n| Green | 4 |\n| Black | 5 |")


async def test_latex_is_read_without_its_commands(read: Read) -> None:
    reading = await read("tea.tex", TEX)
    assert (reading.title, reading.about) == ("On Tea", {"author": "Zoë Étoile"})
    assert reading.sections[0].headings == ("Brewing",)
    text = text_of(reading)
    assert "It costs 5% — see “Brewing”." in text
    assert "- Green tea" in text
    assert "E = mc^2" in text
    assert "| Green | $4 |" in text
    assert "\\" not in text


async def test_a_letter_of_apples_mail_is_a_letter(read: Read) -> None:
    letter = "From: Ana <ana@acme.example>\nTo: bo@acme.example\nSubject: Tea\n\nAt four.\n"
    reading = await read("1.emlx", f"{len(letter)}\n{letter}<?xml version='1.0'?><plist><dict/></plist>")
    assert (reading.title, reading.media_type) == ("Tea", "message/rfc822")
    assert text_of(reading).endswith("At four.")


async def test_a_heading_with_nothing_below_it_is_not_lost(read: Read) -> None:
    reading = await read("a.md", "# House\n\n## Closed on Mondays\n\n## Tea\n\nAt four.\n")
    assert [(section.headings, section.text) for section in reading.sections] == [
        (("House",), "Closed on Mondays"),
        (("House", "Tea"), "At four."),
    ]


async def test_the_steps_of_asciidoc_are_counted_and_its_warnings_named(read: Read) -> None:
    text = text_of(await read("a.adoc", "= Tea\n\n. Boil\n.. Water\n. Pour\n\n[WARNING]\n====\nNever at noon.\n====\n"))
    assert text == "1. Boil\n  1. Water\n2. Pour\n\nWARNING: Never at noon."


async def test_cells_of_latex_that_reach_over_others_and_references_are_read_as_printed(read: Read) -> None:
    head = r" & \multicolumn{2}{c}{Cups} \\ Tea & Day & Night \\ \midrule"
    rows = r"\multirow{2}{*}{Green} & 1 & 2 \\ & 3 & 4 \\ Black & \multicolumn{2}{c}{none} \\"
    table = (
        rf"\begin{{table}}\caption{{Stock}}\label{{t}}\begin{{tabular}}{{lrr}}{head}{rows}\end{{tabular}}\end{{table}}"
    )
    told = r"See Table~\ref{t}, \eqref{x} and \cite[p.~3]{li}." + "\n" + table + r"\bibitem{li} Ana Li. \emph{Tea}."
    text = text_of(await read("a.tex", rf"\documentclass{{article}}\begin{{document}}{told}\end{{document}}"))
    assert text == (
        "See Table “Stock”, [x] and [li].\n\nStock\n\n| Tea | Cups Day | Cups Night |\n| --- | --- | --- |\n"
        "| Green | 1 | 2 |\n| Green | 3 | 4 |\n| Black | none |  |\n\n- [li] Ana Li. Tea."
    )


async def test_the_rows_that_a_long_table_of_latex_repeats_are_read_once(read: Read) -> None:
    head = r"\caption{Stock}\\ Tea & Cups \\ \endfirsthead more \\ Tea & Cups \\ \endhead next \\ \endfoot"
    table = rf"\begin{{longtable}}{{ll}}{head} Green & 4 \\ \end{{longtable}}"
    text = text_of(await read("a.tex", rf"\documentclass{{article}}\begin{{document}}{table}\end{{document}}"))
    assert text == "Stock\n\n| Tea | Cups |\n| --- | --- |\n| Green | 4 |"


async def test_a_value_that_is_html_is_read_as_its_words(read: Read) -> None:
    chat = {"from": "Ana", "body": {"content": "<p>Tea is at <b>4</b> &amp; late.</p><ul><li>Green</li></ul>"}}
    assert "content: Tea is at 4 & late.\n\n- Green" in text_of(await read("a.json", json.dumps(chat)))


async def test_what_restructured_text_says_of_versions_and_of_its_forms_is_told(read: Read) -> None:
    versions = ".. versionadded:: 2.0\n   *Tea*.\n\n.. rst-class:: big\n\n.. deprecated:: 1.5\n\n"
    text = text_of(await read("a.rst", f"{versions}.. only:: html\n\n   On the page.\n"))
    assert text == "Added in version 2.0: Tea.\n\nDeprecated since version 1.5\n\nOn the page."


RST_PAGE = "Taking leave\n============\n\nYou have *25* days.\n\nSick leave\n----------\n\nCall before nine.\n"


@pytest.mark.parametrize(
    "front", ["---\ntitle: Leave\nowner: People team\n---\n\n", '+++\ntitle = "Leave"\nowner = "People team"\n+++\n']
)
async def test_what_stands_above_restructured_text_is_said_of_the_document_and_not_in_it(
    read: Read, front: str
) -> None:
    reading = await read("a.rst", front + RST_PAGE)
    assert (reading.title, reading.about) == ("Leave", {"owner": "People team"})
    assert [section.headings for section in reading.sections] == [("Taking leave",), ("Taking leave", "Sick leave")]
    assert text_of(reading) == "You have 25 days.\n\nCall before nine."


async def test_a_title_between_two_lines_of_restructured_text_is_no_front_matter(read: Read) -> None:
    reading = await read("a.rst", "---\nTea\n---\n\nAt four.\n")
    assert (reading.title, reading.about, text_of(reading)) == ("Tea", {}, "At four.")


async def test_asciidocs_powers_references_and_struck_out_text_are_told_as_on_its_page(read: Read) -> None:
    rows = "[[rows]]\n== How many\n\nUp to 10^6^ of H~2~O, [line-through]#50# [.underline]#60#, `a^b^`.\n"
    table = ".Prices\n[#costs,cols=2]\n|===\n|Tea |Cup\n|Green |4\n|===\n"
    reading = await read(
        "a.adoc", f"= Tea\n\n{rows}\n{table}\nSee <<rows>>, <<costs>>, <<_how_many>> and <<x,that>>.\n"
    )
    text = text_of(reading)
    assert text.startswith("Up to 10^6 of H2O,  60, `a^b^`.\n\nPrices\n\n| Tea | Cup |")
    assert text.endswith("See How many, Prices, How many and that.")
    assert [remark.code for remark in reading.remarks] == ["hidden_text_left_out"]


async def test_what_an_asciidoc_text_says_for_other_attributes_is_left_out_and_told(read: Read) -> None:
    parts = "ifdef::prod[]\nIn use.\nifdef::old,prod[Still.]\nendif::[]\nifndef::prod[]\nOn trial.\nendif::[]\nEnd.\n"
    reading = await read("a.adoc", f"= Tea\n:prod:\n\n{parts}")
    assert text_of(reading) == "In use. Still. End."
    assert [(remark.code, remark.values) for remark in reading.remarks] == [("hidden_text_left_out", {"count": 1})]


async def test_the_commands_that_a_latex_text_makes_stand_for_their_words(read: Read) -> None:
    head = r"\documentclass{article}\newcommand{\company}{Acme}\author{Ann \and Bo}\begin{document}"
    reading = await read("a.tex", head + r"\company{} pays 50\,\% of \verb|ls -l|.\end{document}")
    assert text_of(reading) == "Acme pays 50 % of ls -l."
    assert reading.about["author"] == "Ann, Bo"


async def test_listings_fields_and_includes_of_restructured_text_are_told_as_what_they_are(read: Read) -> None:
    code = ".. code-block:: bash\n   :linenos:\n\n   acme login\n   acme run\n"
    reading = await read(
        "a.rst", f"Tea\n===\n\n:Author: Ann\n\nRun:\n\n{code}\n.. include:: b.rst\n\n.. Milk is out.\n"
    )
    assert text_of(reading) == "Run:\n\n```\nacme login\nacme run\n```"
    assert reading.about == {"author": "Ann"}
    assert [remark.code for remark in reading.remarks] == ["comments_left_out", "includes_left_out"]


async def test_the_separator_that_excel_is_told_is_no_row(read: Read) -> None:
    assert text_of(await read("a.csv", "sep=;\nName;Room\nAnn;Oak\n")).startswith("| Name | Room |")


async def test_the_error_of_a_notebooks_cell_is_read(read: Read) -> None:
    failed = {"output_type": "error", "ename": "ValueError", "evalue": "no tea", "traceback": []}
    cell = {"cell_type": "code", "source": "boil()", "outputs": [failed]}
    assert "ValueError: no tea" in text_of(await read("a.ipynb", json.dumps({"nbformat": 4, "cells": [cell]})))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.adoc", "= Guide\n\nTea:: At four.\nLeave::\n* Sick\nMilk::\n\nIn the kitchen.\nCold::: Yes.\n"),
        ("a.rst", "Tea\n  At four.\n\nLeave\n  * Sick\n\nMilk\n  In the kitchen.\n\n  Cold\n    Yes.\n"),
        (
            "a.html",
            "<dl><dt>Tea<dd>At four.<dt>Leave：<dd><ul><li>Sick</ul><dt>Milk<dd>In the kitchen.<dl><dt>Cold<dd>Yes.",
        ),
    ],
)
async def test_each_term_stands_before_its_definition_and_what_belongs_to_it_below(
    read: Read, name: str, text: str
) -> None:
    told = text_of(await read(name, text)).split("\n")
    wanted = ["- Tea: At four.", "- Leave:", "  - Sick", "- Milk: In the kitchen.", "  - Cold: Yes."]
    assert [line for line in told if line] == wanted


async def test_terms_of_a_glossary_that_share_a_definition_stay_together_and_a_kind_apart(read: Read) -> None:
    text = "Tea : drink\n  At four.\n\n.. glossary::\n\n   Leave\n   Rest\n   Break\n      Time off.\n"
    assert text_of(await read("a.rst", text)) == "- Tea (drink): At four.\n\n- Leave; Rest; Break: Time off."


ORG = """#+TITLE: Tea Guide
#+AUTHOR: Ana Li
#+OPTIONS: toc:nil

At /four/ in the [[https://acme.example/k][kitchen]], =brew= first.[fn:1]

* TODO Brewing :tea:
  DEADLINE: <2026-12-05 Sat 10:00>
  :PROPERTIES:
  :ID: 7
  :OWNER: Bo
  :END:
Ask +Cy+ Bo.

** Kinds
- [X] Green
  1. Sencha
- Black :: Strong.

|-------+-------|
| Kind  | Price |
|-------+-------|
| Green |     4 |
#+TBLFM: $2=4

# a comment
#+BEGIN_SRC sh
* no heading
#+END_SRC
: as it is

[fn:1] In a pot.
"""


async def test_org_is_read_with_its_headings_lists_tables_and_dates(read: Read) -> None:
    reading = await read("tea.org", ORG)
    assert (reading.title, reading.about) == ("Tea Guide", {"author": "Ana Li"})
    assert {remark.code for remark in reading.remarks} == {"hidden_text_left_out", "comments_left_out"}
    first, brewing, kinds = reading.sections
    assert first.text == "At four in the [kitchen](https://acme.example/k), `brew` first."
    assert brewing.headings == ("TODO Brewing (tea)",)
    assert brewing.text.split("\n") == ["- Deadline: 2026-12-05 Sat 10:00", "", "- Owner: Bo", "", "Ask  Bo."]
    assert kinds.headings == ("TODO Brewing (tea)", "Kinds")
    assert kinds.text.startswith(
        "- [X] Green\n  1. Sencha\n- Black: Strong.\n\n| Kind | Price |\n| --- | --- |\n| Green | 4 |"
    )
    for told in ("```sh\n* no heading\n```", "```\nas it is\n```", "[1] In a pot."):
        assert told in kinds.text


CARDS = """BEGIN:VCARD
VERSION:3.0
N:Li;Ana;;Dr.;
FN:Dr. Ana Li
ORG:Acme;Tea
TEL;TYPE=WORK,VOICE:+49 30 123456
EMAIL;TYPE=INTERNET:ana@acme.example
ADR;TYPE=HOME:;;Main St. 5\\, back;Berlin;;10115;Germany
BDAY:19800305
NOTE:Brews\\nand po
 urs
item1.URL:https://acme.example/ana
item1.X-ABLabel:_$!<HomePage>!$_
X-SKYPE:ana.li
PHOTO;ENCODING=b:AAAA
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=BD=90=E8=97=A4;=E8=8A=B1=
=E5=AD=90;;;
TEL;HOME;VOICE:03-1234-5678
END:VCARD
"""


async def test_a_contact_is_told_line_by_line_under_its_name(read: Read) -> None:
    one, other = (await read("team.vcf", CARDS)).sections
    assert (one.headings, other.headings) == (("Dr. Ana Li",), ("佐藤 花子",))
    assert one.text.split("\n") == [
        *("- Organization: Acme, Tea", "- Phone (work): +49 30 123456", "- E-mail: ana@acme.example"),
        *("- Address (home): Main St. 5, back, Berlin, 10115, Germany", "- Link (HomePage): https://acme.example/ana"),
        *("- Birthday: 1980-03-05", "- Note: Brews", "  and pours", "- Skype: ana.li"),
    ]
    assert other.text == "- Phone (home): 03-1234-5678"
