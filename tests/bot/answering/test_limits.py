"""The limits that the operator sets: a person's questions within an hour, and the language model's tokens of a day."""

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Bot
from bot.http.server import build_status
from bot.slack.settings import Settings
from knowledge.librarian.budget import ModelBudget
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import BEN, HANAKO
from tests.bot.conftest import TEAM, grounded_by, serving
from tests.bot.conversation import LEAVE_QUESTION, ME, answered
from tests.servers.model import Mode, ModelServer

pytestmark = pytest.mark.usefixtures("stocked")


async def asked(playground: Playground, user: str = BEN.id, words: str = LEAVE_QUESTION) -> str:
    return (await answered(playground, user, TEAM.id, f"{ME} {words}")).shown_text


async def figure(bot: Bot, name: str) -> float:
    """The bot's metric of that name."""
    async with TestClient(TestServer(build_status(bot.endpoints))) as web, web.get("/metrics") as response:
        lines = (await response.text()).splitlines()
    return next(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} "))


async def test_who_asks_too_many_questions_is_told_when_to_ask_again_and_everybody_else_is_answered(
    library: Library, playground: Playground, bot_settings: Settings
) -> None:
    settings = bot_settings.model_copy(update={"questions_per_hour": 2})
    async with serving(library, playground, settings):
        assert "25 days" in await asked(playground)
        assert "front desk" in await asked(playground, words="Whom do I call when I take sick leave?")
        told = await asked(playground)
        assert "You have asked 2 questions within this hour" in told
        assert "minute" in told
        assert "Try again" in told
        assert "25 days" in await asked(playground, HANAKO.id)


async def test_the_models_tokens_are_in_the_receipt_and_the_metrics_and_quotes_answer_once_the_budget_is_spent(
    library: Library, playground: Playground, bot_settings: Settings, model: ModelServer, workspace: str
) -> None:
    model.text = "Every employee has 25 days of paid annual leave a year [1]."
    before = library.model_budget.total
    async with serving(grounded_by(library, model), playground, bot_settings) as bot:
        assert "25 days" in await asked(playground)
        [row] = await library.catalogue.answers.asked_by(workspace, BEN.id, 9)
        assert (row.tokens_read, row.tokens_written, row.ending) == (100, 20, "whole")
        assert await figure(bot, 'shisho_model_tokens{kind="read"}') == before.read + 100
        assert await figure(bot, "shisho_model_answers") == 1
        model.mode = Mode.DENYING
        assert "language model isn't responding" in await asked(playground)
        assert await figure(bot, "shisho_model_answers") == 0
    spent = ModelBudget(library.catalogue.allowances, 1)
    async with serving(grounded_by(library, model, spent), playground, bot_settings):
        calls = model.calls
        told = await asked(playground)
        assert "Today's budget for the language model is used up" in told
        assert "25 days" in told
        assert model.calls == calls
