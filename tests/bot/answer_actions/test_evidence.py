"""The sources of an answer, shown to whoever asks and may read them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, CORA, GIL, HANAKO
from tests.bot.conftest import CLOSED, LEAVE, SHARED, TEAM, put
from tests.bot.conversation import LEAVE_QUESTION, ME, PLAN_QUESTION, all_words, answered, body, shown

pytestmark = pytest.mark.usefixtures("bot", "stocked")


def bold(value: Any) -> list[str]:
    """The words shown in bold."""
    if isinstance(value, list):
        return [word for part in value for word in bold(part)]
    if isinstance(value, dict):
        own = [value["text"]] if (value.get("style") or {}).get("bold") is True else []
        return own + [word for part in value.values() for word in bold(part)]
    return []


async def test_a_source_opens_at_its_passage_with_the_used_sentence_marked_and_its_neighbour(
    playground: Playground,
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.click(HANAKO.id, TEAM.id, answer.ts, "source:1")
    view = await shown(playground, HANAKO.id, "太字")
    assert bold(view.content["blocks"]) == ["Every employee has 25 days of paid annual leave a year."]
    assert "front desk" in all_words(view.content)
    assert "https://example.test/leave.md" in all_words(view.content)


async def test_the_whole_section_of_an_answer_opens_with_the_quoted_words_marked_and_nothing_of_other_sections(
    playground: Playground, library: Library, workspace: str
) -> None:
    rules = "\n\n".join(f"Rule {n} of the greenhouse: {'water the cacti sparingly and ' * 20}smile." for n in range(9))
    text = f"# Greenhouse\n\n## Rules\n\n{rules}\n\nThe greenhouse key hangs in room 7.\n\n## Visitors\n\nNone.\n"
    await put(library, workspace, text, "greenhouse.md")
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} Where does the greenhouse key hang?")
    await playground.click(HANAKO.id, TEAM.id, answer.ts, "section")
    view = await shown(playground, HANAKO.id, "節の全文")
    words = all_words(view.content)
    assert [n for n in range(9) if f"Rule {n} of" not in words] == []
    assert any("hangs in room 7" in said for said in bold(view.content["blocks"]))
    assert "None." not in words


async def test_a_document_that_is_quoted_twice_has_one_number_that_opens_both_places(
    playground: Playground, library: Library, workspace: str
) -> None:
    rules = "# Apiary\n\n## Suits\n\nApiary visitors wear a suit.\n\n## Noise\n\nApiary visitors whisper.\n"
    await put(library, workspace, rules, "apiary.md")
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} What do apiary visitors do and wear?")
    assert "[1] <https://example.test/apiary.md|Apiary> — Suits; Noise" in str(answer.blocks)
    assert "[2]" not in str(answer.blocks)
    await playground.click(BEN.id, TEAM.id, answer.ts, "source:1")
    view = await shown(playground, BEN.id, "The quoted words are in bold.")
    assert bold(view.content["blocks"]) == ["Apiary visitors wear a suit.", "Apiary visitors whisper."]


async def test_a_link_of_the_document_is_one_in_the_answer_and_in_its_source(
    playground: Playground, library: Library, workspace: str
) -> None:
    form = "https://forms.acme.example/parking?id=3"
    text = f"# Parking\n\nA parking permit is requested with [the permit form]({form}).\n"
    await put(library, workspace, text, "parking.md")
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} How is a parking permit requested?")
    assert f"[the permit form]({form})" in body(answer)
    await playground.click(HANAKO.id, TEAM.id, answer.ts, "source:1")
    view = await shown(playground, HANAKO.id, "太字")
    links = [run for block in view.content["blocks"] if block["type"] == "rich_text" for run in runs(block)]
    assert {"type": "link", "url": form, "text": "the permit form", "style": {"bold": True}} in links


async def test_front_matter_is_shown_beside_no_answer(playground: Playground, library: Library, workspace: str) -> None:
    await put(library, workspace, "---\nowner: Zoe\ntags: [kiwi]\n---\n\nThe quokka room opens at ten.\n", "room.md")
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} When does the quokka room open?")
    assert "kiwi" not in str(answer.blocks)
    for button in ("source:1", "section"):
        await playground.click(BEN.id, TEAM.id, answer.ts, button)
        words = all_words((await shown(playground, BEN.id, "The quoted words are in bold.")).content)
        assert "opens at ten" in words
        assert "kiwi" not in words


def runs(block: dict[str, Any]) -> list[dict[str, Any]]:
    return [run for part in block["elements"] for run in part["elements"]]


@pytest.mark.parametrize("button", ["source:1", "section", "why"])
async def test_somebody_who_may_not_read_the_shelf_is_shown_nothing_of_it(playground: Playground, button: str) -> None:
    answer = await answered(playground, BEN.id, CLOSED.id, f"{ME} {PLAN_QUESTION}")
    await playground.leave(AIKO.id, CLOSED.id)
    await playground.settled()
    await playground.click(AIKO.id, CLOSED.id, answer.ts, button)
    view = await shown(playground, AIKO.id, "can't read")
    assert "Lisbon" not in all_words(view.content)
    assert "reorganisation" not in all_words(view.content)


async def test_sources_open_for_an_app_that_a_whole_grid_installed_whose_buttons_name_no_team(
    playground: Playground,
) -> None:
    playground.workspace.org_wide = True
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.click(BEN.id, TEAM.id, answer.ts, "source:1")
    await shown(playground, BEN.id, "The quoted words are in bold.")
    await playground.click(BEN.id, TEAM.id, answer.ts, "why")
    why = await shown(playground, BEN.id, "Quoted word for word")
    await playground.click_in_view(why.id, "details")
    await shown(playground, BEN.id, "Work manual")


@pytest.mark.parametrize("org_wide", [False, True])
@pytest.mark.parametrize("person", [GIL.id, CORA.id])
async def test_guests_and_outsiders_open_no_source(
    playground: Playground, library: Library, workspace: str, person: str, *, org_wide: bool
) -> None:
    playground.workspace.org_wide = org_wide
    await put(library, workspace, "# Partners\n\nThe walrus office opens at nine.\n", "partners.md",
              shelf="partners", place=SHARED.id)  # fmt: skip
    answer = await answered(playground, BEN.id, SHARED.id, f"{ME} When does the walrus office open?")
    await playground.click(person, SHARED.id, answer.ts, "source:1")
    # Where the button names no team, an outsider's is taken for their own workspace, which has no such answer.
    said = "no longer have the record" if org_wide and person == CORA.id else "You can't read this"
    assert "walrus" not in all_words((await shown(playground, person, said)).content)


async def test_a_replaced_edition_is_no_longer_shown(playground: Playground, library: Library, workspace: str) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    shelf = await library.catalogue.shelves.find(workspace, "general")
    [book] = await library.catalogue.holdings.all(workspace, [shelf.id])
    await library.ingestion.remove(workspace, book.id)
    await playground.click(BEN.id, TEAM.id, answer.ts, "source:1")
    assert LEAVE.splitlines()[2] not in all_words((await shown(playground, BEN.id, "replaced or removed")).content)


async def test_why_an_answer_is_as_it_is_is_told_to_people_and_its_scores_behind_a_button(
    playground: Playground,
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await playground.click(BEN.id, TEAM.id, answer.ts, "why")
    why = await shown(playground, BEN.id, "Quoted word for word")
    words = all_words(why.content)
    for said in ("[1] Leave", "> Every employee has 25 days", "Open the original"):
        assert said in words, said
    assert "score" not in words
    await playground.click_in_view(why.id, "details")
    words = all_words((await shown(playground, BEN.id, "Work manual")).content)
    for said in ("[1] Leave", "score", "cited", "search", "total"):
        assert said in words, said


async def test_a_source_that_cannot_be_fetched_says_so(playground: Playground, library: Library) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    del library
    playground.workspace.messages.change(
        answer, blocks=tuple(_with_value(block, "CTEAM:0.0") for block in answer.blocks)
    )
    await playground.click(BEN.id, TEAM.id, answer.ts, "why")
    await shown(playground, BEN.id, "no longer have the record")


async def test_a_source_that_is_opened_before_its_record_is_kept_opens_all_the_same(
    playground: Playground, library: Library, workspace: str
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    (row,) = await library.catalogue.answers.latest(workspace, 1, timedelta(days=1))
    await library.catalogue.answers.forget(workspace, row.key, by=BEN.id)
    await playground.click(HANAKO.id, TEAM.id, answer.ts, "source:1")
    await asyncio.sleep(0.3)
    await library.catalogue.answers.record(row)
    assert bold((await shown(playground, HANAKO.id, "太字")).content["blocks"])


def _with_value(block: dict[str, Any], value: str) -> dict[str, Any]:
    if block["type"] != "actions":
        return block
    return block | {"elements": [element | {"value": value} for element in block["elements"]]}
