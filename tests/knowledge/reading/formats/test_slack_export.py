"""Tests of Slack's exports and of mailboxes: many speakers, each with a time."""

import json

from tests.knowledge.reading.conftest import Read, Refusal
from tests.knowledge.reading.documents import text_of, zipped

PEOPLE = [
    {"id": "U1", "name": "ana", "profile": {"display_name": "Ana", "real_name": "Ana Mori"}},
    {"id": "U2", "name": "bo", "profile": {"display_name": "", "real_name": "Bo Lind"}},
]
FIRST_DAY = [
    {
        "type": "message",
        "user": "U1",
        "ts": "1767322800.000100",
        "text": "When is tea, <@U2>?",
        "thread_ts": "1767322800.000100",
    },
    {"type": "message", "subtype": "channel_join", "user": "U2", "ts": "1767322801.0", "text": "<@U2> has joined"},
    {
        "type": "message",
        "user": "U2",
        "ts": "1767326400.000200",
        "text": "Cake &amp; jam: <https://x.example/c|the list>",
    },
]
SECOND_DAY = [
    {"type": "message", "user": "U2", "ts": "1767409200.000300", "text": "At four.", "thread_ts": "1767322800.000100"},
    {"type": "message", "username": "Robot", "ts": "1767409300.0", "text": "", "files": [{"title": "menu.pdf"}]},
]
EXPORT = {
    "channels.json": "[]",
    "users.json": json.dumps(PEOPLE),
    "general/2026-01-02.json": json.dumps(FIRST_DAY),
    "general/2026-01-03.json": json.dumps(SECOND_DAY),
}


async def test_messages_keep_speaker_and_time_and_a_thread_stays_together(read: Read) -> None:
    reading = await read("export.zip", zipped(EXPORT))
    assert [section.headings for section in reading.sections] == [
        ("#general", "2026-01-02"),
        ("#general", "2026-01-03"),
    ]
    assert reading.sections[0].text == (
        "Ana (2026-01-02 03:00 UTC): When is tea, @Bo Lind?\n"
        "Bo Lind (2026-01-03 03:00 UTC): At four.\n\n"
        "Bo Lind (2026-01-02 04:00 UTC): Cake & jam: [the list](https://x.example/c)"
    )
    assert reading.sections[1].text == "Robot (2026-01-03 03:01 UTC): [menu.pdf]"


async def test_an_export_without_a_message_is_refused(refusal: Refusal) -> None:
    empty = zipped({"channels.json": "[]", "users.json": "[]", "general/2026-01-02.json": "[]"})
    assert (await refusal("export.zip", empty)).reason == "empty"


async def test_a_mailbox_gives_each_letter_under_its_subject(read: Read) -> None:
    head = "From ana@example.com Fri Jan  2 03:00:00 2026\nFrom: ana@example.com\nTo: bo@example.com\n"
    letter = head + "Date: {}\nSubject: {}\n\n{}\n\n"
    day = "Fri, 02 Jan 2026 03:00:00 +0000"
    box = letter.format(day, "Tea", "Tea is at four.\n\nFrom here it is near.") + letter.format(day, "Cake", "At five.")
    reading = await read("all.mbox", box)
    assert [section.headings for section in reading.sections] == [("Tea",), ("Cake",)]
    assert "Date: Fri, 02 Jan 2026" in reading.sections[1].text
    assert "From here it is near." in text_of(reading)


async def test_what_attachments_fields_and_blocks_say_is_read_once(read: Read) -> None:
    fields = [{"title": "Host", "value": "web-3"}]
    attachments = [{"fallback": "old", "title": "Deploy 552", "text": "Disk full", "fields": fields}]
    said = [{"type": "text", "text": "Hello "}, {"type": "user", "user_id": "U1"}]
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Menu"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "Soup: *4*"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": said}]},
    ]
    messages = [
        {
            "bot_id": "B1",
            "bot_profile": {"name": "deploys"},
            "text": "",
            "attachments": attachments,
            "ts": "1767322800.0",
        },
        {"user": "U1", "text": "Hello <@U1>", "blocks": blocks, "ts": "1767322801.0"},
    ]
    export = {**EXPORT, "general/2026-01-09.json": json.dumps(messages)}
    text = text_of(await read("export.zip", zipped(export)))
    assert "deploys (2026-01-02 03:00 UTC): Deploy 552\nDisk full\nHost: web-3" in text
    assert "Hello @Ana\nMenu\nSoup: *4*" in text
    assert text.count("Hello @Ana") == 1


async def test_a_table_in_a_message_keeps_its_rows_and_what_was_deleted_is_left_out(read: Read) -> None:
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in (("k", "v"), ("cpu", "97"))]
    day = [
        {
            "type": "message",
            "user": "U1",
            "ts": "1767322800.0",
            "text": "<!here>",
            "blocks": [{"type": "table", "rows": cells}],
        },
        {"type": "message", "subtype": "tombstone", "ts": "1767322801.0", "text": "This message was deleted."},
    ]
    text = text_of(await read("export.zip", zipped({**EXPORT, "general/2026-01-02.json": json.dumps(day)})))
    assert "@here\nk | v\ncpu | 97" in text
    assert "deleted" not in text


async def test_what_is_struck_out_in_a_message_is_left_out_and_told(read: Read) -> None:
    said = [{"type": "text", "text": "At "}, {"type": "text", "text": "four", "style": {"strike": True}}]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [*said, said[0]]}]}]
    day = [
        {"user": "U1", "text": "At ~four~ five, in ~/tea or ~20 and ~30 cups, `rm ~x~`.", "ts": "1767322800.0"},
        {"user": "U2", "text": "At ~four~ At", "blocks": blocks, "ts": "1767322801.0"},
    ]
    reading = await read("export.zip", zipped({**EXPORT, "general/2026-01-02.json": json.dumps(day)}))
    assert "At  five, in ~/tea or ~20 and ~30 cups, `rm ~x~`." in text_of(reading)
    assert text_of(reading).count("four") == 1  # of another day
    assert [remark.code for remark in reading.remarks] == ["hidden_text_left_out"]
