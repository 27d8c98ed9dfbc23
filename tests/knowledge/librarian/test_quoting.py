"""The quoting librarian quotes whole units, word for word, the best first."""

import re
from dataclasses import replace

import pytest

from knowledge.catalogue.hits import Hit
from knowledge.librarian.citations import cited
from knowledge.librarian.generation import GenerationRequest, Quote, Refusal
from knowledge.librarian.question import Question
from knowledge.librarian.quotation.answer_forms import Form, wanted
from knowledge.library.library import Library
from tests.knowledge.librarian.asking import PATRON, found

LEAVE = """Every full-time employee (in Kyoto, too) has 24 days of paid leave a year.
Write to [the people team](https://people.example/ask) or #people-team for more <@U0123ABCD> leave!
See C:/leave/rules.txt (v1.2), app/leave.py:42 and leave@kawasemi.example about leave.

- Leave is booked in Koyomi, and half
  days of leave are possible.
- Up to five days of leave are carried over.
"""
PHISHING = """Reporting tools have changed since last year.

If you receive a suspicious email, follow these steps:

1. Do not click any links.
1. Press the fish icon to report the email.
1. Wait for an answer.

Thank you for reading this far.
"""
PER_DIEM = """No receipts are needed for meals.

| Where you travel | Per diem a day |
|---|---|
| Japan | 3,500 yen |
| Anywhere else | 60 US dollars |
"""
JAPANESE = """正社員の年次有給休暇（有休）は、1年につき24日です。祝日は含まれません。
有給休暇の申請は「Koyomi」で行います
（半日単位も可）。@channel への連絡は不要です。繰り越せる有給休暇は5日までです[1]。"""


def passage(text: str, n: int = 1, headings: tuple[str, ...] = ("Entitlement",)) -> Hit:
    """It stands in no edition, so that no neighbours are looked for."""
    hit = found(text, n=n, headings=headings)
    return replace(hit, passage=replace(hit.passage, edition_id=""))


async def test_a_follow_up_is_answered_by_what_it_asks_and_not_again_by_the_turn_before(library: Library) -> None:
    own, earlier = "And for contractors?", "How many days of leave do I have?"
    passages = (
        passage("Every full-time employee has 24 days of leave a year."),
        passage("Contractors have no paid leave from us.", 2, ("Contractors",)),
    )
    request = GenerationRequest(Question(own, PATRON), f"{own}\n{earlier}\n{own}", passages, own)
    quotes = [piece async for piece in library.quoting.write(request) if isinstance(piece, Quote)]
    assert quotes[0].text == "Contractors have no paid leave from us."


async def quoted(library: Library, query: str, *passages: Hit) -> tuple[str, list[Quote]]:
    text, quotes = "", []
    async for piece in library.quoting.write(GenerationRequest(Question(query, PATRON), query, passages)):
        assert not isinstance(piece, Refusal)
        if isinstance(piece, Quote):
            quotes.append(piece)
        elif isinstance(piece, str):
            text += piece
    return text, quotes


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("How many days of paid leave does an employee have?", LEAVE),
        ("Where do I write for more leave?", LEAVE),
        ("Are half days of leave possible?", LEAVE),
        ("有給休暇は何日ありますか", JAPANESE),
        ("有給休暇の申請は半日単位でもできますか", JAPANESE),
        ("有給休暇は何日繰り越せますか", JAPANESE),
    ],
)
async def test_every_quote_stands_in_its_passage_and_in_the_answer_to_the_byte(
    library: Library, query: str, text: str
) -> None:
    passages = [passage(text), passage("The kettle is blue. やかんは青いです。", n=2)]
    written, quotes = await quoted(library, query, *passages)
    assert quotes
    assert all(quote.text in passages[quote.n - 1].passage.text for quote in quotes)
    assert all(quote.text in written.replace("**", "") for quote in quotes)


async def test_a_procedure_is_quoted_with_all_its_steps_and_the_line_that_introduces_it(library: Library) -> None:
    text, _ = await quoted(library, "How do I report a suspicious email?", passage(PHISHING, headings=("Phishing",)))
    assert text.startswith("*Annual leave › Phishing*\n\n")
    shown = text.replace("**", "")
    assert PHISHING[PHISHING.index("If you") : PHISHING.index("\n\nThank")].replace(":\n\n", ":\n") in shown
    assert "Thank you" not in text


async def test_the_line_that_answers_is_bold(library: Library) -> None:
    text, _ = await quoted(library, "When must I call?", passage("We care. Call us before ten o'clock. It is noisy."))
    assert re.findall(r"\*\*(.*?)\*\*", text) == ["Call us before ten o'clock."]


BRITISH = "| | Netherlands | United Kingdom |\n|---|---|---|\n| Days of annual leave | 27 | 26 |\n"
AT_HOME = "年次有給休暇は入社日に10日付与します。有給休暇は半日単位で取れます。"


@pytest.mark.parametrize(
    ("query", "lead"),
    [
        ("イギリスの有給休暇は何日？", "Days of annual leave | 27 | 26"),
        ("英国の有給休暇は何日ですか", "Days of annual leave | 27 | 26"),
        ("日本の有給休暇は何日？", AT_HOME.split("。", maxsplit=1)[0] + "。"),
        ("有給休暇は何日？", AT_HOME.split("。", maxsplit=1)[0] + "。"),
    ],
)
async def test_what_is_said_of_another_country_does_not_lead(library: Library, query: str, lead: str) -> None:
    _, quotes = await quoted(library, query, passage(AT_HOME), passage(BRITISH, n=2, headings=("Annual leave",)))
    assert quotes[0].text.startswith(lead)


LOST = "If your laptop, phone or key is lost or stolen, tell the security team within one hour. You are not blamed."
WHOM = "| About | Ask |\n|---|---|\n| laptop, keys, lost badge | the office team |\n| travel | finance |\n"


async def test_a_row_that_is_named_counts_for_the_column_of_its_country_too(library: Library) -> None:
    told = "Tell us no later than 15 weeks before the leave starts in the UK, and 30 days before in Portugal."
    table = "| | Netherlands | UK |\n|---|---|---|\n| Days | 27 | 26 |\n| Leave year | Jan–Dec | Apr–Mar |\n"
    passages = (passage(table, headings=("Annual leave",)), passage(told, n=2, headings=("Parental leave",)))
    written, _ = await quoted(library, "When does the leave year start in the UK?", *passages)
    assert "**Leave year; Netherlands: Jan–Dec; UK: Apr–Mar**" in written


async def test_a_case_told_in_three_words_is_no_bare_noun(library: Library) -> None:
    passages = (passage(LOST, headings=("Losses",)), passage("Private use is fine.", n=2, headings=("Your laptop",)))
    _, quotes = await quoted(library, "lost my laptop", *passages)
    assert quotes[0].n == 1


async def test_of_a_case_that_somebody_tells_the_rule_for_it_leads(library: Library) -> None:
    passages = (passage(LOST, headings=("Losses",)), passage(WHOM, n=2, headings=("Whom to ask",)))
    _, quotes = await quoted(library, "lost my laptop", *passages)
    assert quotes[0].text.startswith("If your laptop, phone or key is lost")


async def test_a_row_may_name_its_country_by_letters(library: Library) -> None:
    text = "In probation the notice period is short.\n\n| | Notice |\n|---|---|\n| NL | 1 month |\n| PT | 30 days |\n"
    written, _ = await quoted(library, "notice in Portugal", passage(text, headings=("Notice periods",)))
    assert "**PT; Notice: 30 days**" in written


@pytest.mark.parametrize("query", ["What is the per diem in Japan?", "日本の日当は？ per diem Japan"])
async def test_a_table_is_read_row_by_row_each_cell_with_its_columns_name(library: Library, query: str) -> None:
    text, quotes = await quoted(library, query, passage(PER_DIEM))
    assert "- **Where you travel: Japan; Per diem a day: 3,500 yen**" in text
    assert "|" not in text
    assert "Japan | 3,500 yen" in [quote.text for quote in quotes]


async def test_of_a_large_table_the_rows_that_match_are_quoted_and_the_cut_is_marked(library: Library) -> None:
    rows = "\n".join(f"| City {n} | {n}00 yen |" for n in range(1, 31))
    text, _ = await quoted(library, "per diem of Kyoto", passage(f"| To | Yen |\n|---|---|\n{rows}\n| Kyoto | 5 yen |"))
    assert "Kyoto; Yen: 5 yen" in text
    assert "…" in text
    assert len(text) < 300


async def test_a_listing_stays_code_and_one_that_its_passage_cuts_gets_its_end(library: Library) -> None:
    text, _ = await quoted(library, "How do I build?", passage("To build, run this:\n```sh\nmake all\nmake test"))
    assert "```sh\nmake all\nmake test\n```\n[1]" in text


async def test_a_heading_that_stands_in_the_text_is_no_answer_of_its_own(library: Library) -> None:
    text, _ = await quoted(library, "What is ERR_SYNC_17?", passage("ERR_SYNC_17\nA till has been offline all day."))
    assert "A till has been offline all day." in text


async def test_a_unit_is_chosen_by_the_headings_that_it_stands_under_too(library: Library) -> None:
    passages = [
        passage("It begins at noon. Bring a friend.", headings=("The sponsors' walrus evening",)),
        passage("The walrus sleeps.", n=2),
    ]
    text, quotes = await quoted(library, "walrus evening の開始は？", *passages)
    assert quotes[0].n == 1
    assert "It begins at noon." in text


async def test_what_a_page_is_about_and_an_example_are_no_answers(library: Library) -> None:
    about = passage("This page outlines how to sign up for the transit benefit.", headings=())
    rule = passage("Click on Register on the transit benefit site to sign up.", n=2)
    text, quotes = await quoted(library, "How do I sign up for the transit benefit?", about, rule)
    assert quotes[0].n == 2
    assert "**Click on Register" in text


async def test_a_diagrams_source_and_what_programs_write_of_a_page_are_no_answers(library: Library) -> None:
    about = passage("redirect_from: /on-call-handover/\nkeywords: handover", headings=("About this document",))
    drawn = passage("```mermaid\nflowchart TD\nA[On-call handover] --> B[Next person]\n```", n=2)
    shown = passage(
        "How the handover goes from one person to the next one is drawn in the chart below:\n\n"
        "```text\ngraph TD;\nA[On-call handover] --> B[Next person]\n```",
        n=4,
    )
    rule = passage("You hand over to the next person at ten o'clock.", n=3, headings=("On call",))
    text, quotes = await quoted(library, "how does the on-call handover go", about, drawn, rule, shown)
    assert {quote.n for quote in quotes} == {3}
    assert "redirect_from" not in text
    kept = passage("owner: the platform team\nversion: 3", headings=("About this document",))
    assert (await quoted(library, "who is the owner of this page", kept))[1] != []


async def test_a_sentence_that_only_sends_readers_elsewhere_leads_no_answer(library: Library) -> None:
    use = passage("返金の依頼があった場合に、このワークフローを使用します。")
    more = passage("返金の詳細については、請求のドキュメントを参照してください。", n=2)
    rule = passage("依頼者には請求書の番号を尋ねます。", n=3, headings=("返金の手順",))
    text, _ = await quoted(library, "返金の依頼が来たら何を尋ねますか", use, more, rule)
    assert "請求書の番号" in text.split("**")[1]


async def test_a_row_whose_name_the_question_has_in_full_leads_before_sentences_about_the_same(
    library: Library,
) -> None:
    goal = passage("The review group has the goal of reviews that end on time.", headings=("Goal",))
    rows = passage("| Property | Value |\n|---|---|\n| Review end date | 2024-05-31 |\n| Chair | Ana |", n=2)
    text, _ = await quoted(library, "what is the review end date of the group", goal, rows)
    assert "2024-05-31" in text.split("**")[1]


async def test_as_many_sections_are_read_however_often_the_first_was_found(library: Library) -> None:
    often = [passage("Tea is served at four.\n\nCoffee is served at nine.") for _ in range(6)]
    text, _ = await quoted(library, "when is the lift serviced?", *often, passage("The lift is serviced in May.", n=7))
    assert "serviced in May" in text


async def test_an_answer_stays_short_enough_to_be_read(library: Library) -> None:
    passages = [passage(f"Staff of office {n} have {n} days of leave. " * 10, n=n) for n in range(1, 9)]
    text, _ = await quoted(library, "How many days of leave do staff have?", *passages)
    assert len(text.split()) < 260


async def test_of_a_very_long_unit_a_part_is_quoted_and_the_cut_is_marked(library: Library) -> None:
    steps = "\n".join(f"{n}. Press the button number {n} and wait until it is green again." for n in range(1, 60))
    text, _ = await quoted(library, "How do I press the buttons?", passage(f"Press the buttons so:\n{steps}"))
    assert "Press the buttons so:" in text
    assert "\n…" in text
    assert len(text.split()) < 270


async def test_of_a_long_list_a_fact_is_quoted_with_less_around_it_than_a_list_or_steps(library: Library) -> None:
    floors = "\n".join(f"- Floor {n} has a kitchen, a quiet room and {n + 30} desks." for n in range(1, 20))
    steps = "\n".join(f"{n}. Carry the boxes of row {n} up to the store." for n in range(1, 20))
    for question, shown, least, most in (
        ("how many desks does floor 3 have", f"This is on our floors:\n\n{floors}", 20, 110),
        ("list the floors with a kitchen", f"This is on our floors:\n\n{floors}", 180, 260),
        ("boxes of row 3", f"The move goes so:\n\n{steps}", 180, 260),
    ):
        text, _ = await quoted(library, question, passage(shown, headings=()))
        assert least < len(text.split()) < most, question


async def test_the_same_text_of_two_editions_of_a_page_is_quoted_once(library: Library) -> None:
    twice = [passage("Staff have 24 days of leave.", n=n) for n in (1, 2)]
    text, quotes = await quoted(library, "How many days of leave do staff have?", *twice)
    assert text.count("24 days") == 1
    assert [quote.n for quote in quotes] == [1]


def test_a_number_in_brackets_within_a_quote_is_no_mark_of_ours() -> None:
    passages = [found("Leave is paid [2].", n=1), found("The kettle is blue.", n=2)]
    citations = cited("Leave is paid [2]. [1]", passages, {1: "Leave is paid [2]."})
    assert [(citation.n, citation.quote) for citation in citations] == [(1, "Leave is paid [2].")]


CODES = """| Code | Meaning |
|---|---|
| E-4011 | The token is malformed |
| E-4012 | The token has expired |
"""


async def test_a_code_is_answered_by_a_unit_that_has_it_and_else_by_none(library: Library) -> None:
    text, _ = await quoted(library, "What does E-4012 mean?", passage(CODES))
    assert "**Code: E-4012; Meaning: The token has expired**" in text
    assert await refuses(library, "What does E-4099 mean?", passage(CODES))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("How much does a desk cost?", "Every desk is made of wood, and a desk is for one person."),
        ("How many people work in the office?", "People work in the office, and many like it."),
        ("What colour is the badge?", "The badge is made of plastic; wear the badge."),
        ("Which emoji means that the ticket is taken?", "Whoever takes a ticket marks it as taken."),
        ("How much parental leave does Netflix give?", "Parental leave is twelve weeks."),
        ("What is the phone number of the office team?", "The office team has a phone beside the door."),
        ("What email address does the office team have?", "The office team reads its email twice a day."),
        ("How often is the office cleaned?", "The office is cleaned by a company from next door."),
        ("What percentage of staff works at home?", "Staff works at home, or in the office."),
        ("When is the deadline for expenses?", "Expenses have a deadline, which finance sets."),
        ("勉強会には何人が参加しましたか", "勉強会には多くの社員が参加しました。"),
        ("Who is the head of engineering?", "For any other licence ask the head of engineering."),
        ("What is the URL of the status page?", "The status page shows which services work."),
        ("時計アプリを作ったのは誰？", "時計アプリは、昼休みに作ったものです。"),
        ("whats the hourly rate for a consultant", "Consultants are billed by the hour, 32 hours a week."),
        ("how much do we pay for one seat", "For one seat write to the office team."),
        ("how big is the travel budget this year", "Send the costs of 3 trips against the travel budget."),
        ("max attendees on a call?", "Attendees need no licence."),
        ("how many interpreters can the agency book", "The agency can book within 48 hours."),
        ("helpline phone no", "The helpline opens a ticket."),
        ("総務の内線番号は?", "総務の内線は受付の電話から呼び出せます。"),
        ("How many people work in the office?", "東京オフィスでは社員が働いています。"),
    ],
)
async def test_what_lacks_the_price_the_count_or_the_name_that_is_asked_for_is_no_answer(
    library: Library, query: str, text: str
) -> None:
    assert await refuses(library, query, passage(text))


async def test_what_has_the_price_or_the_count_is_an_answer(library: Library) -> None:
    desk = passage("A desk costs 450 EUR. Fifty people work in the office, 30 people at home.")
    for query in ("How much does a desk cost?", "How many people work at home?"):
        text, _ = await quoted(library, query, desk)
        assert text
    for query, text in (
        ("いくらもらえますか", "通関士の資格には10万円の報奨金が出ます。"),
        ("給料はいつ入りますか", "給料は毎月末に入ります。"),
        ("How many schedules can a link have?", "リンクには最大3つのスケジュールを設定できます。"),
        ("勉強会には何名来ますか", "Five to ten people come to a study group."),
        ("何時から何時まで電話できますか", "平日の0900から1700まで電話できます。"),
        ("新人は何回コーヒーチャットをしますか", "新人は5つのコーヒーチャットをします。"),
        ("給料の相談はどの番号に電話しますか", "給料の相談は内線の4402に電話します。"),
        ("メアドを変えたいときはどうしますか", "メアドの変更は総務に頼みます。"),
        ("何回も失敗するとどうなりますか", "失敗が続くとアカウントが止まります。"),
        ("Who is the head of engineering?", "The head of engineering is Ana Sousa."),
        ("what does the gym charge per month", "The gym charges 20 EUR per month."),
        ("maximum number of guests?", "At most six guests may come."),
        ("Who is the right person for visas?", "For visas ask the people team."),
        ("時計アプリを作ったのは誰？", "時計アプリは佐藤さんが作りました。"),
        ("6月より後に作った人は？", "6月より後に作った人は、認証が必要です。"),
        ("対応中を示す絵文字はどれですか", "対応中は `:eyes:` を付けて示します。"),
    ):
        assert (await quoted(library, query, passage(text)))[0]


async def test_a_withdrawn_document_is_not_quoted_beside_what_holds_and_alone_said_to_hold_no_longer(
    library: Library,
) -> None:
    old = passage("status: superseded\n\nExpense claims are handed in within 90 days of the day of payment.")
    new = passage("Claims older than 60 days are refused.", n=2, headings=("Claiming",))
    asked = "within how many days are expense claims handed in?"
    for passages in ((old, new), (new, old)):
        text, _ = await quoted(library, asked, *passages)
        assert "60 days" in text
        assert "90 days" not in text
    text, _ = await quoted(library, asked, old)
    assert text.startswith("*A document that says it no longer holds: ")


async def test_of_a_question_on_the_page_what_answers_it_stands_out(library: Library) -> None:
    asked = "ポテトの油は何と同じですか"
    text, _ = await quoted(library, asked, passage("フライドポテトの油は何と同じですか。\n\n唐揚げと同じ油です。"))
    assert "**唐揚げと同じ油です。**" in text


async def test_who_asks_for_a_number_to_call_gets_the_line_with_the_extension(library: Library) -> None:
    page = passage(
        "Telephone again on day 3, when you are sick.\n\nAt the weekend telephone the site manager on extension 5500.",
        headings=("Reporting sick",),
    )
    text, _ = await quoted(library, "which number do I call sick at the weekend", page)
    assert "**At the weekend telephone the site manager on extension 5500.**" in text


async def test_who_asks_what_to_do_gets_the_steps_of_the_page_that_tells_the_case(library: Library) -> None:
    case = passage("If a used needle pricks you, or blood splashes into your eye, act at once.", headings=())
    steps = passage("1. Let the wound bleed under running water.\n2. Call the doctor.", n=2, headings=("What to do",))
    page = [replace(hit, passage=replace(hit.passage, book_id="b1")) for hit in (case, steps)]
    for asked, whole in (("just got pricked by a used needle, what do i do?", True), ("who is pricked?", False)):
        text, _ = await quoted(library, asked, *page)
        assert ("2. Call the doctor." in text) is whole


async def test_how_long_a_thing_is_may_be_told_in_characters_or_pages(library: Library) -> None:
    for asked, said in (
        ("how long must my password be", "A password has at least 12 characters."),
        ("how long should the report be", "A report has three pages."),
    ):
        text, _ = await quoted(library, asked, passage(said))
        assert said in text


async def test_who_asks_for_the_most_gets_the_line_that_limits(library: Library) -> None:
    shifts = passage("- nights begin at 19:00 and end at 7:30\n- at most four nights in a row are worked")
    text, _ = await quoted(library, "max night shifts in a row", shifts)
    assert "**at most four nights in a row are worked**" in text


async def test_a_row_under_amounts_is_not_called_by_the_name_of_the_amounts(library: Library) -> None:
    table = passage("| 勤続年数 | 0.5年 | 1.5年 |\n|---|---|---|\n| 有給休暇の日数 | 10日 | 11日 |")
    text, _ = await quoted(library, "有給休暇の日数は?", table)
    assert "- **有給休暇の日数; 0.5年: 10日; 1.5年: 11日**" in text


async def test_japanese_is_quoted_without_spaces_between_its_sentences(library: Library) -> None:
    leave = passage("有給休暇は年24日です。京都でも同じです。祝日はこの日数に含まれません。会社の休業日も同じです。")
    text, _ = await quoted(library, "有給休暇は何日ですか", leave)
    assert "**有給休暇は年24日です。** 京都でも同じです。祝日はこの日数に含まれません。会社の休業日も同じです。" in text


async def refuses(library: Library, query: str, *passages: Hit) -> bool:
    pieces = [
        piece async for piece in library.quoting.write(GenerationRequest(Question(query, PATRON), query, passages))
    ]
    return pieces == [Refusal()]


async def test_what_a_page_says_of_itself_is_quoted_only_to_who_asks_for_it(library: Library) -> None:
    strange = "Write `/security` in Slack when a ticket looks strange."
    owned = passage(f"category: Tickets\nowner: Aiko Tanaka\nupdated_at: 2026-07-30\n\n{strange}")
    told, _ = await quoted(library, "Who is the owner of this category?", owned)
    assert "Aiko Tanaka" in told
    stated = passage("Last updated: 2026\nKeywords: strange tickets\n担当: 田中", headings=("About this document",))
    assert await refuses(library, "How do I write in Slack?", stated)
    written = passage(f"category: Tickets\nslug: strange\nupstream_path: /handbook/support/strange\n\n{strange}")
    told, _ = await quoted(library, "A strange ticket came in. Whom do I tell?", written)
    assert "/security" in told
    assert "category" not in told


@pytest.mark.parametrize("query", ["parking?", "Parking", "parking permit?"])
async def test_a_bare_noun_is_answered_by_what_there_is_about_it_and_not_by_a_definition(
    library: Library, query: str
) -> None:
    aside = passage("A bike is parked in the cellar. Parking is a way to leave a vehicle.", headings=("Bikes",))
    rule = passage("There are twelve spaces behind the house. A parking permit is at the desk.", n=2,
                   headings=("Parking",))  # fmt: skip
    _, quotes = await quoted(library, query, aside, rule)
    assert quotes[0].n == 2


@pytest.mark.parametrize(("question", "defines"), [("PTO?", True), ("wifi?", False), ("lunch?", False)])
def test_only_an_abbreviation_asks_for_a_definition_by_itself(question: str, *, defines: bool) -> None:
    assert (Form.DEFINITION in wanted(question)) is defines


SEVERITIES = """We sort incidents by severity:

- P1: The service is down for all customers.
  - Somebody is called at night.
- P2 (high): One main function is broken, and there is no way around it.
- P3: Something is slow or odd.
- Near miss: What could have become a P1, and did not, is treated like a P1.
- Exceptions: Drills are never called incidents.

Ask on #incidents.
"""


@pytest.mark.parametrize(
    ("query", "told", "left"),
    [
        ("What is a P1?", {"severity", "**P1: The service", "called at night", "Exceptions"}, {"P2", "P3", "Near"}),
        ("What is a near miss?", {"severity", "Near miss"}, {"P2", "P3"}),
        ("what's P2", {"severity", "P2"}, {"P1", "at night", "P3"}),
        ("P1とは", {"severity", "P1"}, {"P2", "P3"}),
        ("What do P1 and P3 mean?", {"severity", "P1", "P3"}, {"P2"}),
        ("What is a P1 compared with the other levels?", {"P1", "P2", "P3"}, set()),
        ("What are the severities of incidents?", {"P1", "P2", "P3"}, set()),
    ],
)
async def test_who_asks_for_one_term_of_a_glossary_reads_it_and_not_all_the_others(
    library: Library, query: str, told: set[str], left: set[str]
) -> None:
    text, quotes = await quoted(library, query, passage(SEVERITIES, headings=("Severity",)))
    assert all(words in text for words in told), text
    assert not any(words in text for words in left), text
    assert all(quote.text in SEVERITIES for quote in quotes)


async def test_an_item_from_the_middle_of_a_list_stays_an_item(library: Library) -> None:
    bare = SEVERITIES.partition(":\n\n")[2].partition("\n\n")[0]
    text, _ = await quoted(library, "what's P2", passage(bare, headings=("Severity",)))
    assert "\n…\n- **P2 (high): One main function" in text


async def test_a_list_that_is_no_glossary_is_quoted_whole_to_who_asks_for_one_thing_in_it(library: Library) -> None:
    text, _ = await quoted(library, "What is the fish icon for?", passage(PHISHING))
    assert "1. Do not click any links." in text
    assert "1. Wait for an answer." in text
