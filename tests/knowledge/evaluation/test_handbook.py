"""A handbook of a hundred passages is judged as sensibly as the thousands that the judgement was fitted on."""

from pathlib import Path

from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.library.library import Library
from knowledge.reading.texts import Source

HANDBOOK = Path(__file__).parents[3] / "playground" / "handbook"
BOOKS = ("annual-leave.md", "holidays.md", "expenses-and-per-diem.md", "ja-paid-leave.md", "ja-expenses.md")
ANSWERED = (
    "How many days of leave do I have?",
    "Can I carry over unused vacation days?",
    "What is the per diem in Japan?",
    "有給休暇は何日ありますか",
    "経費精算の締め切りはいつですか",
)
REFUSED = (
    "What is the capital of Mongolia?",
    "Who painted the Mona Lisa?",
    "How do I bake sourdough bread?",
    "富士山の高さは?",
    "モンゴルの首都はどこですか",
)


async def test_a_small_handbook_answers_what_it_holds_and_nothing_else(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    for name in BOOKS:
        source = Source(name, (HANDBOOK / name).read_bytes(), "text/markdown")
        await library.ingestion.add(source, EditionRequest(shelf, name, "U1"))

    async def answered(question: str) -> bool:
        found = await library.search(member, question, limit=8)
        return library.judge.can_answer(question, found)

    assert [question for question in ANSWERED if not await answered(question)] == []
    assert [question for question in REFUSED if await answered(question)] == []
