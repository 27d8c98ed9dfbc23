"""Files dropped on the bot in a direct message."""

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN
from tests.bot.conftest import CLOSED
from tests.bot.stacks_command.test_button_actions import books, receipt

pytestmark = pytest.mark.usefixtures("stocked", "bot")


async def test_an_admin_is_asked_which_shelf_a_dropped_file_is_for(
    playground: Playground, library: Library, workspace: str
) -> None:
    files = [await playground.upload(AIKO.id, f"{name}.md", f"# {name}\n\nText.".encode()) for name in ("Pay", "Tax")]
    await playground.say(AIKO.id, AIKO.id, "", files=files)
    asked = await receipt(playground, "Choose a shelf")
    assert "*Pay.md*, *Tax.md*" in asked.text
    [menu, _] = asked.blocks[-1]["elements"]
    labels = {option["text"]["text"]: option["value"] for option in menu["options"]}
    assert set(labels) == {"the public shelf", "closed"}
    await playground.click(AIKO.id, f"D{AIKO.id[1:]}", asked.ts, "stacks_take", labels["closed"])
    for title in ("Pay", "Tax"):
        await receipt(playground, f"*{title}* was added")
    taken = [book for book in await books(library, workspace) if book.title in {"Pay", "Tax"}]
    assert [book.shelf.place for book in taken] == [CLOSED.id, CLOSED.id]


async def test_an_admin_may_cancel_a_dropped_file(playground: Playground, library: Library, workspace: str) -> None:
    file = await playground.upload(AIKO.id, "pay.md", b"# Pay\n\nOn the fifteenth.")
    await playground.say(AIKO.id, AIKO.id, "", files=[file])
    asked = await receipt(playground, "Choose a shelf")
    await playground.click(AIKO.id, f"D{AIKO.id[1:]}", asked.ts, "stacks_cancel")
    await receipt(playground, "Nothing was changed")
    assert len(await books(library, workspace)) == 2


async def test_a_file_from_somebody_who_is_no_admin_is_a_question(playground: Playground) -> None:
    file = await playground.upload(BEN.id, "pay.md", b"# Pay\n\nOn the fifteenth.")
    await playground.say(BEN.id, BEN.id, "", files=[file])
    await receipt(playground, "What would you like to know about it?", BEN.id)
    assert not [message for message in playground.messages(BEN.id) if "shelf" in message.text]


async def test_a_question_that_comes_with_a_file_is_answered_as_well(playground: Playground) -> None:
    file = await playground.upload(AIKO.id, "pay.md", b"# Pay\n\nOn the fifteenth.")
    await playground.say(AIKO.id, AIKO.id, "How many days of annual leave does every employee have?", files=[file])
    await receipt(playground, "Choose a shelf")
    await receipt(playground, "25 days")
