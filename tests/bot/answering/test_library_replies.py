"""Questions about the bot and about the documents as such are answered from the catalogue."""

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.conftest import CLOSED, TEAM, put
from tests.bot.conversation import ME, answered

TRAVEL = """---
owner: Marta Silva
---
# Travel policy

Employees book trips two weeks ahead.
"""

pytestmark = pytest.mark.usefixtures("bot", "stocked")


async def said(playground: Playground, person: str, text: str, channel: str = "") -> str:
    return (await answered(playground, person, channel or f"D{person[1:]}", text)).shown_text


@pytest.mark.parametrize("question", ["What can I ask you about?", "help", "who are you?", "What can you do?"])
async def test_who_asks_what_it_can_do_is_told_so_with_questions_to_ask(
    playground: Playground, library: Library, workspace: str, question: str
) -> None:
    told_so = await said(playground, BEN.id, question)
    assert "I quote the documents word for word" in told_so
    assert "I can read 2 documents" in told_so
    assert "“Leave” say about “Sick leave”" in told_so
    assert await library.catalogue.answers.asked_by(workspace, BEN.id, 5) == []


@pytest.mark.parametrize("question", ["どんなことを質問できますか", "何ができますか", "ヘルプ"])
async def test_it_says_the_same_in_japanese(playground: Playground, question: str) -> None:
    told_so = await said(playground, HANAKO.id, question)
    assert "チームの資料をもとに質問にお答えし" in told_so
    assert "質問の例" in told_so


async def test_the_documents_that_one_may_read_there_are_listed(playground: Playground) -> None:
    here = await said(playground, BEN.id, f"{ME} Which documents do you have?", TEAM.id)
    assert "1 document that you can read from here" in here
    assert "leave.md" in here
    assert "reorganisation" not in here
    assert "reorganisation" in await said(playground, BEN.id, f"{ME} Which documents do you have?", CLOSED.id)
    assert "leave.md" in await said(playground, HANAKO.id, "どんな文書がありますか")


async def test_the_documents_about_a_matter_are_found_by_title_and_by_text(
    playground: Playground, library: Library, workspace: str
) -> None:
    await put(library, workspace, TRAVEL, "travel.md")
    assert "travel.md" in await said(playground, BEN.id, "Which documents do you have about travel?")
    assert "leave.md" in await said(playground, BEN.id, "do you have anything about sick leave?")
    assert "don't know a document about “zeppelins”" in await said(
        playground, BEN.id, "do you have documents about zeppelins?"
    )


async def test_when_a_document_was_updated_and_whose_it_is_comes_from_the_catalogue(
    playground: Playground, library: Library, workspace: str
) -> None:
    await put(library, workspace, TRAVEL, "travel.md")
    when = await said(playground, BEN.id, "When was the travel policy last updated?")
    assert "was last updated on 20" in when
    assert "version 1" in when
    assert "Marta Silva" in await said(playground, AIKO.id, "who owns the travel policy?")
    assert "に更新されました" in await said(playground, HANAKO.id, "travel policyはいつ更新されましたか")


async def test_who_asks_for_a_summary_is_told_that_it_can_only_quote(playground: Playground) -> None:
    assert "I can only quote our documents" in await said(playground, BEN.id, "summarize this")
    assert "資料の引用だけ" in await said(playground, HANAKO.id, "これを要約して")


async def test_a_summary_of_a_named_document_and_doubts_about_the_bot_need_no_search(playground: Playground) -> None:
    assert "I can only quote our documents" in await said(playground, BEN.id, "summarise the remote work policy")
    assert "I quote the documents word for word" in await said(playground, BEN.id, "are you chatgpt?")
    assert "Admins add documents with `/stacks add`" in await said(playground, BEN.id, "How do I add a document?")
    assert "What would you like to know?" in await said(playground, BEN.id, "?")


async def test_who_complains_of_an_answer_is_told_what_helps(playground: Playground) -> None:
    for words in ("that's not what I asked", "No, you didn't answer my question!", "thats wrong"):
        assert "Press *Not helpful* below my answer" in await said(playground, BEN.id, words)
    assert "別の言い方で質問し直す" in await said(playground, HANAKO.id, "聞いたことと違います")
