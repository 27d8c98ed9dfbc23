"""People who talk to each other, greet or say thanks: no search, no refusal, and nothing in anybody's list."""

import pytest

from knowledge.library.library import Library
from knowledge.library.question_topics import WITHIN
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.conftest import TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, done, replies

SICK = "Whom do I call when I take sick leave?"
NOWHERE = "what is the boiling point of tungsten?"

pytestmark = pytest.mark.usefixtures("bot", "stocked")


async def conversation(playground: Playground) -> str:
    """A thread in which the bot answered."""
    return str((await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")).thread_ts)


async def keeps_silent(playground: Playground, thread: str, *said: tuple[str, str]) -> None:
    """It says nothing to any of these messages; the answer to a later mention shows that their turn would have come."""
    before = len(replies(playground, TEAM.id, thread))
    for person, text in said:
        await playground.say(person, TEAM.id, text, thread)
        await playground.settled()
    await playground.say(BEN.id, TEAM.id, f"{ME} {SICK}", thread)
    await playground.wait_for(lambda: len(replies(playground, TEAM.id, thread)) > before, 10)
    [answer] = replies(playground, TEAM.id, thread)[before:]
    assert "front desk" in answer.shown_text
    await playground.wait_for(lambda: done(playground, TEAM.id, thread, times=2))


@pytest.mark.parametrize(
    ("person", "text", "reaction"),
    [
        (BEN.id, "hello!", "wave"),
        (BEN.id, "Great, that's what I needed 👍", "thumbsup"),
        (BEN.id, "lol", "thumbsup"),
        (BEN.id, "thanks, very helpful", "thumbsup"),
        (BEN.id, "I'm feeling sad today", "hugging_face"),
        (BEN.id, "nice weather today", "hugging_face"),
        (HANAKO.id, "こんにちは", "wave"),
        (HANAKO.id, "ありがとうございます!助かりました", "thumbsup"),
        (HANAKO.id, "すばらしい回答です", "thumbsup"),
        (HANAKO.id, "今日は疲れた", "hugging_face"),
        (HANAKO.id, "今日は暑いですね", "hugging_face"),
    ],
)
async def test_a_greeting_and_thanks_get_a_reaction_and_no_words(
    playground: Playground, library: Library, workspace: str, person: str, text: str, reaction: str
) -> None:
    direct = f"D{person[1:]}"
    ts = await playground.say(person, direct, text)
    [message] = await playground.wait_for(
        lambda: [m for m in playground.messages(direct) if m.ts == ts and m.reactions]
    )
    assert [name for name, _ in message.reactions] == [reaction]
    assert not replies(playground, direct, ts)
    assert await library.catalogue.answers.asked_by(workspace, person, 5) == []


async def test_two_people_who_talk_to_each_other_are_left_alone(
    playground: Playground, library: Library, workspace: str
) -> None:
    thread = await conversation(playground)
    await keeps_silent(
        playground,
        thread,
        (AIKO.id, "Ben, I think you have to ask Marta first."),
        (BEN.id, "I'll check with her tomorrow and tell you"),
        (AIKO.id, "ok 👍"),
        (AIKO.id, "haha ok, lunch at 12?"),
        (HANAKO.id, "それ、先月変わりましたよ"),
        (HANAKO.id, "ランチ行きませんか?"),
    )
    asked = [row.question for row in await library.catalogue.answers.latest(workspace, 50, WITHIN)]
    assert sorted(asked) == sorted([LEAVE_QUESTION, SICK])


async def test_a_bare_why_is_told_that_it_can_only_quote_and_only_where_it_was_addressed(
    playground: Playground, library: Library, workspace: str
) -> None:
    thread = await conversation(playground)
    await keeps_silent(playground, thread, (BEN.id, "why?"), (AIKO.id, "how?"), (HANAKO.id, "なぜ？"), (BEN.id, "and?"))
    for text in (f"{ME} why?", f"{ME} really?"):
        assert "can only quote" in (await answered(playground, BEN.id, TEAM.id, text)).shown_text
    asked = [row.question for row in await library.catalogue.answers.latest(workspace, 50, WITHIN)]
    assert sorted(asked) == sorted([LEAVE_QUESTION, SICK])


async def test_somebody_who_did_not_address_it_is_never_refused(
    playground: Playground, library: Library, workspace: str
) -> None:
    thread = await conversation(playground)
    await keeps_silent(
        playground,
        thread,
        (BEN.id, NOWHERE),
        (AIKO.id, "who won the football match?"),
        (BEN.id, "summarise this"),
        (BEN.id, "which documents do you have about unicorns?"),
    )
    assert not [row for row in await library.catalogue.answers.latest(workspace, 50, WITHIN) if row.refused]


async def test_somebody_who_did_not_address_it_hears_nothing_of_a_file_that_cannot_be_read(
    playground: Playground,
) -> None:
    thread = await conversation(playground)
    file = await playground.upload(BEN.id, "broken.pdf", b"%PDF-1.7 and no more")
    await playground.say(BEN.id, TEAM.id, "what does this say?", thread, files=[file])
    await keeps_silent(playground, thread)


async def test_a_workflows_question_is_answered_and_what_it_says_to_the_answer_is_not(playground: Playground) -> None:
    def form(text: str, thread: str | None = None) -> str:
        fields = {"bot_id": "BFORM", "username": "HR form", "subtype": "bot_message", "thread_ts": thread}
        return playground.workspace.messages.post(TEAM.id, "", text, **fields).ts

    form("Deployed to production")
    form(f"{ME} deployed to production")
    ts = form(f"New question for {ME}: {LEAVE_QUESTION}")
    await playground.wait_for(lambda: done(playground, TEAM.id, ts), 10)
    assert "25 days" in replies(playground, TEAM.id, ts)[-1].shown_text
    form(f"{ME} Was that helpful?", ts)
    await keeps_silent(playground, ts)


async def test_somebody_who_addressed_it_is_told_that_nothing_was_found(playground: Playground) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {NOWHERE}")
    assert "couldn't find" in answer.shown_text


async def test_a_question_of_a_second_person_is_answered_where_something_is_found(playground: Playground) -> None:
    thread = await conversation(playground)
    await playground.say(AIKO.id, TEAM.id, SICK, thread)
    await playground.wait_for(lambda: len(replies(playground, TEAM.id, thread)) == 2, 10)
    assert "front desk" in replies(playground, TEAM.id, thread)[-1].shown_text
    await playground.wait_for(lambda: done(playground, TEAM.id, thread, times=2))


async def test_talk_about_the_bot_gets_no_refusal_and_a_wish_for_silence_is_kept(
    playground: Playground, library: Library, workspace: str
) -> None:
    for text in (
        f"Ben, you can just ask {ME} about that",
        f"{ME} is great, everyone should use it",
        f"<@{BEN.id}> have you tried asking {ME}?",
    ):
        await playground.say(AIKO.id, TEAM.id, text)
    asked = f"do you know how many days of leave I get {ME}?"
    thread = str((await answered(playground, BEN.id, TEAM.id, asked)).thread_ts)
    assert [message.text for message in playground.messages(TEAM.id) if message.bot_id] == [
        replies(playground, TEAM.id, thread)[0].text
    ]
    await playground.say(BEN.id, TEAM.id, f"{ME} please be quiet", thread)
    await playground.settled()
    assert await library.catalogue.mutes.muted(workspace, TEAM.id, thread)
