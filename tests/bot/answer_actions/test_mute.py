"""A thread whose people asked to be left alone."""

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.conftest import TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, replies

SICK = "Whom do I call when I take sick leave?"

pytestmark = pytest.mark.usefixtures("bot", "stocked")


async def conversation(playground: Playground) -> str:
    """A thread in which the bot answered."""
    return str((await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")).thread_ts)


async def nodded(playground: Playground, user: str, words: str = "Mention me") -> None:
    await playground.wait_for(lambda: [m for m in playground.ephemerals(user) if words in m.text])


async def speaks(playground: Playground, thread: str, said: str, *, by: str = BEN.id) -> None:
    """The bot answers in the thread."""
    before = len(replies(playground, TEAM.id, thread))
    await playground.say(by, TEAM.id, said, thread)
    await playground.wait_for(lambda: len(replies(playground, TEAM.id, thread)) > before, 10)


async def keeps_silent(playground: Playground, thread: str, said: str) -> None:
    """It does not; the answer to another question shows that its turn would have come."""
    before = len(replies(playground, TEAM.id, thread))
    await playground.say(BEN.id, TEAM.id, said, thread)
    await playground.settled()
    await answered(playground, BEN.id, f"D{BEN.id[1:]}", LEAVE_QUESTION)
    assert len(replies(playground, TEAM.id, thread)) == before


@pytest.mark.parametrize("word", ["🤫", ":shushing_face:", f"{ME} :shushing_face:"])
async def test_a_word_mutes_the_bot_in_the_thread_until_it_is_mentioned(playground: Playground, word: str) -> None:
    thread = await conversation(playground)
    await playground.say(HANAKO.id, TEAM.id, word, thread)
    await nodded(playground, HANAKO.id, "メンションしてください")
    await keeps_silent(playground, thread, SICK)
    await speaks(playground, thread, f"{ME} {SICK}")
    await speaks(playground, thread, LEAVE_QUESTION)


async def test_a_reaction_to_any_message_of_the_thread_mutes_the_bot(playground: Playground) -> None:
    thread = await conversation(playground)
    await playground.react(BEN.id, TEAM.id, replies(playground, TEAM.id, thread)[0].ts, "thumbsup")
    await playground.settled()
    await speaks(playground, thread, SICK)
    await playground.react(AIKO.id, TEAM.id, replies(playground, TEAM.id, thread)[0].ts, "shushing_face")
    await nodded(playground, AIKO.id)
    await keeps_silent(playground, thread, SICK)


async def test_a_reaction_in_a_thread_without_an_answer_changes_nothing(
    playground: Playground, library: Library, workspace: str
) -> None:
    ts = await playground.say(BEN.id, TEAM.id, "Lunch?")
    await playground.react(AIKO.id, TEAM.id, ts, "shushing_face")
    await playground.settled()
    await playground.wait_for(lambda: playground.calls_of("conversations.replies"))
    assert not await library.catalogue.mutes.muted(workspace, TEAM.id, ts)
    assert not playground.ephemerals(AIKO.id)


async def test_the_mute_button_is_shown_only_among_several_people(playground: Playground) -> None:
    thread = await conversation(playground)
    assert "Stop replying here" not in replies(playground, TEAM.id, thread)[0].shown_text
    await speaks(playground, thread, SICK, by=AIKO.id)
    answer = replies(playground, TEAM.id, thread)[-1]
    assert "Stop replying here" in answer.shown_text
    await playground.click(BEN.id, TEAM.id, answer.ts, "step_back")
    await nodded(playground, BEN.id)
    await keeps_silent(playground, thread, SICK)


async def test_a_message_to_a_group_or_to_everybody_is_not_answered(playground: Playground) -> None:
    thread = await conversation(playground)
    await keeps_silent(playground, thread, "<!here> who takes sick leave?")
    await keeps_silent(playground, thread, f"<@{AIKO.id}> {SICK}")
    await speaks(playground, thread, f"<@{AIKO.id}> {ME} {SICK}")
