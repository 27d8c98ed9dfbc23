"""Suggested questions, and the titles of threads."""

from collections.abc import AsyncIterator

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.delivery.manifest import AppManifest
from playground.sample_team import AIKO, APP, BEN, CORA, GIL, HANAKO, PEOPLE
from playground.web_api.api_reference import ALL_SCOPES
from tests.bot.conftest import CHANNELS, CLOSED, SECRET, TEAM, TOKEN, put
from tests.bot.conversation import LEAVE_QUESTION, ME, PLAN_QUESTION, answered
from tests.bot.stacks_command.test_home import home

RUNNING = ("bot", "stocked")
GLOSSARY = "# 用語集\n\n## 有給休暇\n\n有給休暇は年に25日です。\n"


async def invited(playground: Playground, user: str) -> list[str]:
    """The questions that stand over an empty conversation with the bot."""
    before = len(playground.calls_of("assistant.threads.setSuggestedPrompts"))
    await playground.open_home(user, "messages")
    await playground.wait_for(lambda: len(playground.calls_of("assistant.threads.setSuggestedPrompts")) > before)
    call = playground.calls_of("assistant.threads.setSuggestedPrompts")[-1]
    assert call.ok
    assert "thread_ts" not in call.arguments
    return [prompt["message"] for prompt in call.arguments["prompts"]]


@pytest.mark.usefixtures(*RUNNING)
async def test_what_is_asked_often_in_public_and_answered_is_suggested_to_others(playground: Playground) -> None:
    for person in (BEN, AIKO):
        await answered(playground, person.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
        await answered(playground, person.id, f"D{person.id[1:]}", "Whom do I call when I take sick leave?")
        await answered(playground, person.id, TEAM.id, f"{ME} Where may zeppelins moor overnight?")
        await answered(playground, person.id, CLOSED.id, f"{ME} {PLAN_QUESTION}")
    questions = await invited(playground, AIKO.id)
    assert questions[0] == LEAVE_QUESTION
    assert not [one for one in questions if "zeppelin" in one or "sick leave when" in one or "aardvark" in one]
    assert LEAVE_QUESTION in await home(playground, AIKO.id)
    assert LEAVE_QUESTION not in await invited(playground, HANAKO.id)  # who reads Slack in Japanese


@pytest.mark.usefixtures(*RUNNING)
async def test_what_is_misspelt_or_was_found_unhelpful_is_not_suggested(playground: Playground) -> None:
    sick = "whom do I call when I take sick leave?"
    for person in (BEN, AIKO):
        await answered(playground, person.id, TEAM.id, f"{ME} how mny days of annual leav do i hav")
        await answered(playground, person.id, TEAM.id, f"{ME} {sick}")
        leave = await answered(playground, person.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
        key = f"{TEAM.id}:{leave.thread_ts}"
        await playground.click(person.id, TEAM.id, leave.ts, "feedback", f"bad|{key}")
    questions = await invited(playground, BEN.id)
    assert "Whom do I call when I take sick leave?" in questions
    assert not [one for one in questions if "leav " in one or one == LEAVE_QUESTION]


@pytest.mark.usefixtures(*RUNNING)
async def test_what_one_person_asks_again_and_again_is_not_suggested_to_others(playground: Playground) -> None:
    for _ in range(3):
        await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    assert LEAVE_QUESTION not in await invited(playground, HANAKO.id)


@pytest.mark.usefixtures(*RUNNING)
async def test_questions_about_the_newest_documents_are_suggested_before_anybody_asked(
    playground: Playground, library: Library, workspace: str
) -> None:
    await put(library, workspace, GLOSSARY, "glossary.md")
    bens, hanakos = await invited(playground, BEN.id), await invited(playground, HANAKO.id)
    assert bens[0] == "What does “Leave” say about “Sick leave”?"
    assert hanakos[0] == "「用語集」の「有給休暇」について教えてください。"
    assert len(hanakos) == 2
    for question in hanakos:
        told = (await answered(playground, HANAKO.id, f"D{HANAKO.id[1:]}", question)).shown_text
        assert "example.test/leave.md" in told or "有給休暇は年に25日です" in told
        assert "見つかりませんでした" not in told


@pytest.mark.usefixtures(*RUNNING)
async def test_somebody_who_may_read_nothing_gets_no_suggestions(playground: Playground) -> None:
    for person in (GIL, CORA):
        await playground.open_home(person.id, "messages")
    await playground.settled()
    await invited(playground, BEN.id)
    assert len(playground.calls_of("assistant.threads.setSuggestedPrompts")) == 1


@pytest.mark.usefixtures(*RUNNING)
async def test_a_thread_in_a_direct_message_is_titled_by_its_first_question(playground: Playground) -> None:
    answer = await answered(playground, BEN.id, f"D{BEN.id[1:]}", f"{LEAVE_QUESTION} {'Please, ' * 20}")
    title = playground.workspace.titles[answer.channel, str(answer.thread_ts)]
    assert title.startswith(LEAVE_QUESTION)
    assert len(title) == 60
    await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    assert len(playground.workspace.titles) == 1
    assert [call.error for call in playground.calls_of("agents.sessions.rename")] == [""]


@pytest.mark.usefixtures(*RUNNING)
async def test_a_session_is_processing_until_its_answer_is_there_whether_that_comes_or_fails(
    playground: Playground,
) -> None:
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    playground.fail_next("chat.postMessage", error="invalid_arguments", times=4)
    sorry = await answered(playground, BEN.id, TEAM.id, f"{ME} How many days of sick leave do staff have?")

    def told() -> list[tuple[str, str]]:
        calls = [call.arguments for call in playground.calls_of("agents.sessions.setStatus")]
        return [(str(call["thread_ts"]), str(call["status"])) for call in calls]

    await playground.wait_for(lambda: len(told()) > 3 and told()[-1][1] == "active")
    for message in (answer, sorry):
        of_thread = [status for thread, status in told() if thread == message.thread_ts]
        assert of_thread[0] == "processing"
        assert of_thread[-1] == "active"


class TestWithoutAgentFeatures:
    @pytest.fixture
    async def playground(self, workspace: str) -> AsyncIterator[Playground]:
        plain = Playground(
            SECRET,
            TOKEN,
            team=workspace,
            app=APP,
            people=PEOPLE,
            channels=CHANNELS,
            manifest=AppManifest(scopes=ALL_SCOPES - {"assistant:write"}),
            retry_delays=(),
        )
        async with plain.running():
            yield plain

    @pytest.mark.usefixtures(*RUNNING)
    async def test_a_plain_app_answers_and_asks_for_agent_features_once(self, playground: Playground) -> None:
        for _ in range(2):
            told = await answered(playground, BEN.id, f"D{BEN.id[1:]}", LEAVE_QUESTION)
            assert "25 days" in told.shown_text
        for method in ("assistant.threads.setTitle", "agents.sessions.setStatus", "agents.sessions.rename"):
            assert {call.error for call in playground.calls_of(method)} <= {"missing_scope"}, method
            assert len(playground.calls_of(method)) <= 1, method
        assert "Sick leave" in await home(playground, BEN.id)
