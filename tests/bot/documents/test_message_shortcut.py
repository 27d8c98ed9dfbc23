"""The message shortcut "Add to the stacks"."""

import pytest

from bot.blocks.add_forms import ADD_MESSAGES
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from playground.workspace.views import View
from tests.bot.conftest import CLOSED, TEAM
from tests.bot.conversation import shown
from tests.bot.stacks_command.test_button_actions import books, receipt, told

pytestmark = pytest.mark.usefixtures("bot")


async def form(playground: Playground, channel: str, ts: str) -> View:
    await playground.shortcut(AIKO.id, ADD_MESSAGES, channel, ts)
    return await shown(playground, AIKO.id, "Title")


async def thread(playground: Playground, channel: str) -> tuple[str, str]:
    root = await playground.say(BEN.id, channel, "Where do the spare keys hang?")
    reply = await playground.say(AIKO.id, channel, "Behind the capybara poster.", root)
    return root, reply


async def test_a_whole_thread_becomes_a_book_with_its_authors_and_address(
    playground: Playground, library: Library, workspace: str
) -> None:
    root, reply = await thread(playground, TEAM.id)
    view = await form(playground, TEAM.id, reply)
    await playground.submit(view.id, {"name": "Spare keys"})
    await receipt(playground, "*Spare keys* was added")
    [book] = await books(library, workspace)
    assert book.url == f"{playground.workspace.base_url}/archives/{TEAM.id}/p{root.replace('.', '')}"
    found = "".join([hit.passage.text for hit in await library.search(await library.keeper(workspace), "keys")])
    assert "Where do the spare keys hang?" in found
    assert "capybara" in found
    hits = await library.search(await library.keeper(workspace), f"{BEN.real_name} spare keys")
    assert any(BEN.real_name in heading for hit in hits for heading in hit.passage.headings)


async def test_each_author_of_a_long_thread_is_looked_up_once(playground: Playground) -> None:
    root, reply = await thread(playground, TEAM.id)
    for number in range(30):
        await playground.say(BEN.id, TEAM.id, f"Key {number} is there, too.", root)
    view = await form(playground, TEAM.id, reply)
    before = len(playground.calls_of("users.info"))
    await playground.submit(view.id, {"name": "Spare keys"})
    await receipt(playground, "*Spare keys* was added")
    assert len(playground.calls_of("users.info")) - before <= 4


async def test_one_message_of_a_thread_is_added_alone(playground: Playground, library: Library, workspace: str) -> None:
    _, reply = await thread(playground, TEAM.id)
    view = await form(playground, TEAM.id, reply)
    await playground.submit(view.id, {"scope": "alone"})
    await receipt(playground, "*Behind the capybara poster* was added")
    [found] = await library.search(await library.keeper(workspace), "keys")
    assert "capybara" in found.passage.text
    assert "hang" not in found.passage.text


async def test_messages_of_a_private_channel_go_to_its_own_shelf_by_default(
    playground: Playground, library: Library, workspace: str
) -> None:
    root, _ = await thread(playground, CLOSED.id)
    view = await form(playground, CLOSED.id, root)
    await playground.submit(view.id, {"name": "Spare keys"})
    await receipt(playground, "*Spare keys* was added")
    assert [book.shelf.place for book in await books(library, workspace)] == [CLOSED.id]


async def test_the_same_thread_added_again_is_a_new_edition(
    playground: Playground, library: Library, workspace: str
) -> None:
    root, _ = await thread(playground, TEAM.id)
    for text, saying in (("It fell.", "was added."), ("It hangs again.", "was replaced with the new version")):
        await playground.say(BEN.id, TEAM.id, text, root)
        view = await form(playground, TEAM.id, root)
        await playground.submit(view.id, {"name": "Spare keys"})
        await receipt(playground, saying)
    assert len(await books(library, workspace)) == 1


async def test_only_admins_add_messages(playground: Playground, library: Library, workspace: str) -> None:
    root, _ = await thread(playground, TEAM.id)
    await playground.shortcut(BEN.id, ADD_MESSAGES, TEAM.id, root)
    await shown(playground, BEN.id, "Only admins")
    await playground.shortcut(HANAKO.id, ADD_MESSAGES, TEAM.id, root)
    await shown(playground, HANAKO.id, "管理者")
    assert await books(library, workspace) == []


async def test_somebody_who_is_no_longer_an_admin_adds_no_messages(
    playground: Playground, library: Library, workspace: str
) -> None:
    root, _ = await thread(playground, TEAM.id)
    view = await form(playground, TEAM.id, root)
    playground.fail_next("users.info", error="user_not_found")
    await playground.submit(view.id, {"name": "Spare keys"})
    await told(playground, "Only admins")
    assert await books(library, workspace) == []


async def test_an_admin_is_told_to_invite_the_bot_where_it_is_not_a_member(playground: Playground) -> None:
    root, _ = await thread(playground, TEAM.id)
    await playground.leave("USHISHO", TEAM.id)
    await playground.shortcut(AIKO.id, ADD_MESSAGES, TEAM.id, root)
    await shown(playground, AIKO.id, "Please invite me")


async def test_the_form_opens_in_time_however_slowly_slack_tells_who_somebody_is(playground: Playground) -> None:
    root, _ = await thread(playground, TEAM.id)
    playground.delay_next("users.info", 4.0)
    playground.delay_next("conversations.replies", 1.0)
    view = await form(playground, TEAM.id, root)
    [opened] = playground.calls_of("views.open")
    assert opened.ok
    assert view.content["callback_id"] == ADD_MESSAGES
