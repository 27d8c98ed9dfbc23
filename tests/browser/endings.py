"""The ways in which an answer ends, each brought about by what the model's server does, and seen on the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, expect

from knowledge.catalogue.people.allowances import DAY, Allowance
from knowledge.librarian.budget import ModelBudget
from knowledge.library.library import Library
from playground.sample_team import BEN
from tests.bot.conftest import grounded_by
from tests.browser.people import answers, say, thread
from tests.browser.workspace import open_page, open_workspace
from tests.servers.model import Mode, ModelServer

BUDGET = 1_000_000  # tokens
TRUE = "Every full-time employee has **24 days** of paid annual leave per calendar year [1]."
MORE = " You see how many days you have left in Koyomi, our calendar, under *My days* [1]."


@dataclass(frozen=True, slots=True)
class EndingCase:
    """`shown` is said below the text, and `left` of the text itself."""

    name: str
    shown: str
    left: str = "24 days"
    text: str = TRUE + MORE
    mode: Mode = Mode.STREAMING
    finish: str = "stop"
    stopped: bool = False
    again: bool = False  # whether it can be tried again


CASES = (
    EndingCase("whole", "Written by AI from these sources", left="Koyomi"),
    EndingCase("struck", "I took out 1 sentence", text=f"{TRUE} What is left is paid out in cash each January [1]."),
    EndingCase("stopped", "Stopped.", text=TRUE + MORE * 20, mode=Mode.SLOW, stopped=True),
    EndingCase("cut", "reached its length limit", text=TRUE + MORE[:30], finish="length", again=True),
    EndingCase("broken-off", "The model stopped responding", text=TRUE + MORE * 2, mode=Mode.BREAKING, again=True),
    EndingCase(
        "uncited",
        "It cites no source",
        left="do not say",
        text="The documents do not say how many days you had last year. " * 2,
        mode=Mode.BREAKING,
        again=True,
    ),
    EndingCase("replaced", "don't support what the AI wrote", text="You have 182 additional hours, as the page says."),
    EndingCase("model-down", "The language model isn't responding", mode=Mode.DENYING, again=True),
    EndingCase("budget-spent", "Today's budget for the language model is used up"),
)


@dataclass(frozen=True)
class EndingsPage:
    """A page in front of a bot that has a model, whose server does as it is told."""

    page: Page
    model: ModelServer
    library: Library
    workspace: str

    async def end(self, case: EndingCase) -> None:
        """Ask, and see the answer end so."""
        model = self.model
        model.mode, model.text, model.finish, model.delay = case.mode, case.text, case.finish, 0.02
        if case.name == "budget-spent":
            wide = Allowance("model tokens", 2 * BUDGET, DAY)  # whatever the answers before have taken
            assert await self.library.catalogue.allowances.take(self.workspace, wide, BUDGET)
        if await thread(self.page).is_visible():
            await self.page.get_by_role("button", name="Close the thread").click()
        await say(self.page, "@Shisho How many days of leave do I have?")
        answer = answers(self.page).last
        if case.stopped:
            await expect(answer).to_contain_text("Koyomi")
            await thread(self.page).get_by_role("button", name="Stop").click()
        await expect(answer).to_contain_text(case.shown)
        await expect(answer).to_contain_text(case.left)
        await expect(answer.get_by_role("button", name="Try again")).to_have_count(int(case.again))
        await expect(self.page.get_by_role("status")).to_be_empty()


@asynccontextmanager
async def open_endings(library: Library, browser: Browser, workspace: str) -> AsyncIterator[EndingsPage]:
    async with ModelServer() as model:
        model.piece = 4
        writing = grounded_by(library, model, ModelBudget(library.catalogue.allowances, BUDGET))
        async with (
            open_workspace(writing, workspace) as playground,
            open_page(browser, playground, BEN.id, size=(1120, 760)) as page,
        ):
            yield EndingsPage(page, model, library, workspace)
