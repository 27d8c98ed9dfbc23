"""A small real retriever, a librarian over it, and a way to ask."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from knowledge.catalogue.books import Passage
from knowledge.catalogue.hits import Hit, as_document
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.answers import Answer, Delta, Stage
from knowledge.librarian.budget import ModelBudget
from knowledge.librarian.followups import QuestionRewriter
from knowledge.librarian.generation import ExpandContext, ModelWriter
from knowledge.librarian.librarian import Librarian
from knowledge.librarian.question import Question, Turn
from knowledge.librarian.system_prompts import load_rewriting_instruction, load_work_manual
from knowledge.library.library import Library
from tests.servers.model import ModelServer

PATRON = Patron("local", "U1", public=True)


class ShelfOfPassages(BaseRetriever):
    """A retriever that finds all of its passages, in their order, and records the queries."""

    passages: list[Hit]
    asked: list[str] = []  # noqa: RUF012  a pydantic field, copied for each instance

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager
        self.asked.append(query)
        return [as_document(hit) for hit in self.passages]


def found(
    text: str,
    *,
    title: str = "Annual leave",
    n: int = 1,
    cosine: float | None = 0.7,
    headings: tuple[str, ...] = ("Entitlement",),
) -> Hit:
    passage = Passage(f"p{n}", f"b{n}", f"e{n}", "s1", 0, title, headings, None, text)
    return Hit(passage, 0.9, vector_score=cosine, terms_score=3.0)


LEAVE = [
    found("Everyone has 24 days of paid leave a year. It is booked in the calendar.", n=1),
    found("Up to five days are carried over to the next year.", title="Leave, rules", n=2),
]


@dataclass
class Told:
    """Everything that an answer consisted of, in the order of its arrival."""

    stages: list[Stage] = field(default_factory=list)
    deltas: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def answer(self) -> Answer:
        (answer,) = self.answers
        return answer


async def ask(librarian: Librarian, text: str, *history: Turn, patron: Patron = PATRON) -> Told:
    told = Told()
    async for event in librarian.answer(Question(text, patron, history)):
        match event:
            case Stage():
                told.stages.append(event)
            case Delta():
                told.deltas.append(event.text)
            case Answer():
                told.answers.append(event)
    return told


def librarian_over(server: ModelServer, passages: list[Hit], *, silence: float = 5.0) -> Librarian:
    return librarian_with(chat(server), lambda _: ShelfOfPassages(passages=passages), silence=silence)


def attached(passages: list[Hit]) -> list[Hit]:
    """Take the passages out of every edition, so that no neighbours are looked for."""
    return [replace(hit, passage=replace(hit.passage, edition_id="")) for hit in passages]


def grounded_over(
    library: Library, server: ModelServer, passages: list[Hit], budget: ModelBudget | None = None
) -> Librarian:
    """Make a librarian whose model's text is held against the passages, over a library's own parts."""
    manual = load_work_manual()
    return Librarian(
        lambda _: ShelfOfPassages(passages=attached(passages)),
        ModelWriter(chat(server), manual, 0.5, budget=budget),
        manual,
        grounding=library.grounding,
        quoting=library.quoting,
    )


def librarian_with(
    model: ChatOpenAI,
    retriever_for: Callable[[Patron], BaseRetriever],
    *,
    silence: float = 5.0,
    expand_context: ExpandContext | None = None,
) -> Librarian:
    manual = load_work_manual()
    writer = ModelWriter(model, manual, silence, expand_context)
    return Librarian(
        retriever_for, writer, manual, rewriter=QuestionRewriter(model, load_rewriting_instruction(), silence)
    )


def chat(server: ModelServer) -> ChatOpenAI:
    return ChatOpenAI(
        model="kawasemi-1", base_url=server.base_url, api_key=SecretStr("none"), stream_usage=True, max_retries=0
    )
