"""The tokens that a language model reads and writes: counted for each question, and limited for each day."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata, add_usage

from knowledge.catalogue.people.allowances import DAY, Allowance, Allowances, AllowanceUse
from knowledge.errors import BudgetSpent, CatalogueUnavailable
from knowledge.librarian.question import Question, Tokens

BYTES_A_TOKEN = 4  # in UTF-8: what English and Japanese have in common, about
ANSWER = 1_000  # tokens set aside for what is going to be written

log = structlog.get_logger()


class ModelCall:
    """One call of a model. Where its server tells no figures, they are estimated from the length of the texts."""

    def __init__(self, prompt: str) -> None:
        self.expected = _estimated(prompt)
        self._written = 0
        self._usage: UsageMetadata | None = None
        self._heard = False

    def hear(self, message: BaseMessage) -> None:
        """Take what the model sent, whole or in pieces."""
        self._heard = True
        self._written += len(str(message.text).encode())
        if isinstance(message, AIMessage) and message.usage_metadata:
            self._usage = add_usage(self._usage, message.usage_metadata)

    @property
    def tokens(self) -> Tokens:
        if self._usage is not None:
            return Tokens(self._usage["input_tokens"], self._usage["output_tokens"])
        return Tokens(self.expected, -(-self._written // BYTES_A_TOKEN)) if self._heard else Tokens()


class ModelBudget:
    """Counts the tokens of all calls in `total`; at most `tokens` a day for each workspace, over all processes."""

    def __init__(self, allowances: Allowances | None = None, tokens: int | None = None) -> None:
        self._allowances = allowances
        self._allowance = None if tokens is None else Allowance("model tokens", tokens, DAY)
        self.total = Tokens()

    @asynccontextmanager
    async def call(self, question: Question, prompt: str) -> AsyncIterator[ModelCall]:
        """Set tokens aside for a call, and count what it took in the end. Raise BudgetSpent where too few are left."""
        call = ModelCall(prompt)
        taken = await self._set_aside(question.patron.workspace, call.expected + ANSWER)
        try:
            yield call
        finally:
            self.total += call.tokens
            question.meter.tokens += call.tokens
            await self._settle(taken, call.tokens)

    async def _set_aside(self, workspace: str, tokens: int) -> AllowanceUse | None:
        if self._allowances is None or self._allowance is None:
            return None
        taken = await self._allowances.take(workspace, self._allowance, tokens)
        if taken is None:
            raise BudgetSpent("The language model's tokens of this day are spent.", fix="Raise SHISHO_MODEL_BUDGET.")
        return taken

    async def _settle(self, taken: AllowanceUse | None, used: Tokens) -> None:
        """Keep an answer that is written, whatever becomes of the count: what was set aside stays counted then."""
        if taken is None or self._allowances is None:
            return
        try:
            await self._allowances.settle(taken, used.read + used.written)
        except CatalogueUnavailable:
            log.warning("tokens_not_settled")


def _estimated(text: str) -> int:
    return -(-len(text.encode()) // BYTES_A_TOKEN)
