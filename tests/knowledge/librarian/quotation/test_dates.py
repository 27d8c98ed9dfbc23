"""A document's own date, and which of two that differ leads."""

from datetime import date

import pytest

from knowledge.librarian.quotation.dates import is_superseded, newest_first, own_date
from knowledge.librarian.quotation.relevance import Candidate, Section
from knowledge.librarian.quotation.units import Source, units


@pytest.mark.parametrize(
    ("title", "opening", "expected"),
    [
        ("Board meeting 14 January 2025", "Decided.", date(2025, 1, 14)),
        ("Remote work policy 2024", "Effective 1 March 2024.", date(2024, 1, 1)),
        ("Remote work policy", "# Policy\n\nEffective 1 March 2024.", date(2024, 3, 1)),
        ("Leave", "Last reviewed: 2023-05-06", date(2023, 5, 6)),
        ("Leave", "Updated May 6, 2023", date(2023, 5, 6)),
        ("就業規則", "2024年4月1日施行", date(2024, 4, 1)),
        ("Leave", "We were founded on 1 May 1998.", None),
        ("Leave", "Effective 40 March 2024", date(2024, 3, 1)),
    ],
)
def test_a_document_is_dated_by_its_title_or_by_the_line_that_states_its_date(
    title: str, opening: str, expected: date | None
) -> None:
    assert own_date(title, opening) == expected


@pytest.mark.parametrize(
    ("title", "opening", "superseded"),
    [
        ("Travel policy (2022)", "title: Travel\nstatus: superseded", True),
        ("Travel", "> This edition was withdrawn on 1 January 2025.", True),
        ("非推奨 - 正しい SLA の手順", "手順です。", True),
        ("旅費", "この規程は2024年に廃止されました。", True),
        ("Travel", "It replaces the 2022 edition, which was withdrawn.", False),
        ("[Deprecated] Travel", "Steps.", True),
        ("Travel", "# Travel\n\nDEPRECATED\n\nSteps.", True),
        ("Equipment", "Obsolete equipment goes back to the office team.", False),
        ("Archived mail", "Archived records are kept for a year.", False),
        ("Data retention", "Deleted records are archived for a year.", False),
        ("旅費", "廃止された拠点の一覧です。", False),
    ],
)
def test_a_document_that_says_that_it_holds_no_longer_is_known(title: str, opening: str, *, superseded: bool) -> None:
    assert is_superseded(title, opening) is superseded


def candidate(title: str, text: str, dated: date | None, score: float, headings: tuple[str, ...] = ()) -> Candidate:
    [unit] = units([Source(1, text)])
    return Candidate(Section(1, title, headings, (unit,), title, dated), unit, (score,) * len(unit.parts))


OLD = candidate("Remote work policy 2023", "Staff may stay at home two days.", date(2023, 1, 1), 0.9)
NEW = candidate("Remote work policy 2024", "Staff may stay at home three days.", date(2024, 1, 1), 0.8)
NEXT = candidate("Remote work policy 2999", "Staff may stay at home four days.", date(2999, 1, 1), 0.8)
OTHER_MATTER = candidate("Travel 2022", "Trains are booked by the team lead.", date(2022, 1, 1), 0.7)


@pytest.mark.parametrize(
    ("question", "given", "first", "older"),
    [
        ("How many days at home?", [OLD, NEW], NEW, [True]),
        ("How many days at home in 2023?", [OLD, NEW], OLD, [False]),
        ("How many days at home?", [OLD, NEXT], OLD, [False]),
        ("How many days at home?", [OLD, OTHER_MATTER], OLD, []),
    ],
)
def test_of_documents_that_differ_the_valid_one_leads_or_the_one_of_the_year_asked_for(
    question: str, given: list[Candidate], first: Candidate, older: list[bool]
) -> None:
    ordered, behind = newest_first(question, given)
    assert max(ordered, key=lambda one: one.score).section is first.section
    assert list(behind.values()) == older
