import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from knowledge.catalogue.hits import Hit
from knowledge.catalogue.people.allowances import DAY, Allowance
from knowledge.catalogue.shelves import Patron
from knowledge.errors import LibrarianUnavailable
from knowledge.librarian.answers import CitationCheck, Delta, Ending
from knowledge.librarian.budget import ModelBudget
from knowledge.librarian.citations import unmarked
from knowledge.librarian.librarian import Librarian
from knowledge.librarian.question import Question, Tokens, Turn
from knowledge.librarian.quoting import QUOTING
from knowledge.librarian.system_prompts import load_work_manual
from knowledge.library.library import Library
from tests.knowledge.librarian.asking import LEAVE, PATRON, ask, attached, found, grounded_over, librarian_over
from tests.servers.model import Mode, ModelServer


async def test_the_answer_streams_and_cites_the_passages_it_used(librarian: Librarian, server: ModelServer) -> None:
    server.text = "You have 24 days [1], and five may be carried over [2]."
    told = await ask(librarian, "How many days of leave do I have?")
    assert len(told.deltas) > 3
    assert "".join(told.deltas) == told.answer.text == server.text
    assert [(c.n, c.passage_id, c.quote) for c in told.answer.citations] == [
        (1, "p1", "Everyone has 24 days of paid leave a year."),
        (2, "p2", "Up to five days are carried over to the next year."),
    ]
    assert [stage.name for stage in told.stages] == ["searching", "reading"]
    assert told.stages[-1].count == 2


async def test_the_receipt_names_the_model_the_manual_and_the_time_of_each_stage(librarian: Librarian) -> None:
    answer = (await ask(librarian, "How many days of leave do I have?")).answer
    assert answer.model == "kawasemi-1"
    assert answer.manual_sha256 == load_work_manual().sha256
    assert {"search", "judge", "first_text", "write", "total"} == set(answer.timings_ms)
    assert [found.passage.id for found in answer.passages] == ["p1", "p2"]


async def test_the_model_gets_the_work_manual_unchanged(librarian: Librarian, server: ModelServer) -> None:
    await ask(librarian, "How many days of leave do {passages} I have?")
    system, human = server.requests[0]["messages"]
    assert system == {"role": "system", "content": load_work_manual().text}
    assert human["role"] == "user"
    assert human["content"].endswith("Question:\nHow many days of leave do {passages} I have?")


async def test_the_model_gets_the_conversation_as_messages(librarian: Librarian, server: ModelServer) -> None:
    earlier = (
        Turn("patron", "How long is the notice?", "Aiko"),
        Turn("librarian", "One month [2]. See https://evil.example/x"),
    )
    await ask(librarian, "How many days of leave do I have?", *earlier)
    assert server.requests[-1]["messages"][1:-1] == [
        {"role": "user", "content": "Aiko: How long is the notice?"},
        {"role": "assistant", "content": "One month. See"},
    ]


async def test_a_question_without_hits_is_refused_without_a_call_of_the_model(server: ModelServer) -> None:
    answer = (await ask(librarian_over(server, []), "Who won the match?")).answer
    assert answer.refused
    assert answer.text == ""
    assert server.calls == 0


@pytest.mark.parametrize("text", ["NOT-IN-THE-STACKS", "**NOT-IN-THE-STACKS**\nSorry!", "\n`not-in-the-stacks`"])
async def test_the_models_own_refusal_is_known_by_its_mark(
    librarian: Librarian, server: ModelServer, text: str
) -> None:
    server.text = text
    told = await ask(librarian, "Who won the match?")
    assert told.answer.refused
    assert told.deltas == []
    assert told.answer.text == ""
    assert [found.passage.id for found in told.answer.passages] == ["p1", "p2"]


async def test_a_word_that_only_begins_like_the_mark_is_an_answer(librarian: Librarian, server: ModelServer) -> None:
    server.text = "Not in the office: leave is booked in the calendar [1]."
    assert (await ask(librarian, "Where do I book leave?")).answer.text == server.text


@pytest.mark.parametrize("mode", [Mode.FAILING, Mode.LIMITED, Mode.DENYING, Mode.EMPTY])
async def test_a_model_that_fails_or_says_nothing_is_unavailable(
    librarian: Librarian, server: ModelServer, mode: Mode
) -> None:
    server.mode = mode
    with pytest.raises(LibrarianUnavailable) as caught:
        await ask(librarian, "How many days of leave do I have?")
    assert caught.value.partial == ""
    assert ("key" in caught.value.fix) == (mode is Mode.DENYING)


async def test_a_model_that_breaks_off_leaves_what_it_had_written(librarian: Librarian, server: ModelServer) -> None:
    server.mode = Mode.BREAKING
    server.text = "You have 24 days a year [1], and five of them may be carried over into the next [2]."
    with pytest.raises(LibrarianUnavailable) as caught:
        await ask(librarian, "How many days of leave do I have?")
    assert caught.value.partial.startswith("You have 24 days a year [1]")
    assert server.text.startswith(caught.value.partial)


async def test_a_model_that_is_silent_too_long_is_unavailable(server: ModelServer) -> None:
    server.mode, server.delay = Mode.SLOW, 30.0
    with pytest.raises(LibrarianUnavailable, match="silent"):
        await asyncio.wait_for(ask(librarian_over(server, LEAVE, silence=0.3), "How many days?"), 5)


async def test_a_slow_model_that_keeps_writing_is_not_cut_off(server: ModelServer) -> None:
    server.mode, server.delay, server.text = Mode.SLOW, 0.05, "You have 24 days of leave a year [1]."
    assert (await ask(librarian_over(server, LEAVE, silence=0.4), "How many days?")).answer.text == server.text


async def test_a_model_stops_writing_when_nobody_reads_any_more(server: ModelServer) -> None:
    server.mode, server.delay, server.text = Mode.SLOW, 0.02, "word " * 500
    async with aclosing(librarian_over(server, LEAVE).answer(Question("How many days?", PATRON))) as said:
        async for event in said:
            if isinstance(event, Delta):
                break
    await asyncio.wait_for(server.hung_up.wait(), 5)


async def test_a_model_whose_address_does_not_answer_is_unavailable() -> None:
    async with ModelServer() as gone:
        pass
    with pytest.raises(LibrarianUnavailable):
        await ask(librarian_over(gone, LEAVE), "How many days of leave do I have?")


async def test_a_hostile_models_links_and_mentions_are_not_shown(librarian: Librarian, server: ModelServer) -> None:
    server.mode = Mode.HOSTILE
    told = await ask(librarian, "How many days of leave do I have?")
    for live in (
        "://",
        "www.",
        "evil.example",
        "evil.com",
        "<@",
        "<!",
        "<#",
        "@channel",
        "#secret",
        "![",
        "](",
        "[99]",
        "[42]",
    ):
        assert live not in told.answer.text
    assert "".join(told.deltas).rstrip() == told.answer.text
    assert "True enough [1], invented, both [1]." in told.answer.text


async def test_an_address_of_a_passage_that_is_not_cited_is_left_out(server: ModelServer) -> None:
    passages = [LEAVE[0], found("Leave is asked for at https://forms.acme.example/leave.", n=2)]
    server.text = "You have 24 days [1], see https://forms.acme.example/leave for more."
    answer = (await ask(librarian_over(server, passages), "How many days of leave do I have?")).answer
    assert answer.text == "You have 24 days [1], see for more."
    assert answer.addresses == frozenset()


async def test_an_answer_that_is_only_a_link_counts_as_empty(librarian: Librarian, server: ModelServer) -> None:
    server.text = "https://evil.example/?q=secret"
    with pytest.raises(LibrarianUnavailable):
        await ask(librarian, "How many days of leave do I have?")


async def test_a_document_has_one_number_and_numbers_stand_in_the_order_of_the_text(server: ModelServer) -> None:
    leave = [_of_the_handbook("Everyone has 24 days.", 2), _of_the_handbook("Sick leave is paid.", 3)]
    server.text = "Bees hum [4]. You have 24 days [2], and sick leave is paid [3][2]. `a[3]` is code. See [3] [4]."
    answer = (await ask(librarian_over(server, [LEAVE[0], *leave, found("Bees hum.", n=4)]), "How many days?")).answer
    assert answer.text == "Bees hum [1]. You have 24 days [2], and sick leave is paid [2]. `a[3]` is code. See [2][1]."
    assert [(one.n, one.passage_id) for one in answer.citations] == [(1, "p4"), (2, "p2"), (2, "p3")]
    assert answer.numbers == (3, 2, 2, 1)


def _of_the_handbook(text: str, n: int) -> Hit:
    hit = found(text, title="Handbook", n=n)
    return replace(hit, passage=replace(hit.passage, book_id="handbook"))


async def test_sentences_without_a_mark_and_marks_without_a_passage_are_counted(
    librarian: Librarian, server: ModelServer
) -> None:
    server.text = (
        "You have 24 days [1]. Everyone loves them. Five are kept.[2] As follows:\n- booked in Koyomi [3, 7]\n"
    )
    answer = (await ask(librarian, "How many days of leave do I have?")).answer
    assert answer.marking == CitationCheck(unmarked=2, unmatched=2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年24日です[1]。翌年に繰り越せます。[2]", 0),
        ("年24日です。翌年に繰り越せます[2]。", 1),
        ("24 days [1][2]. It is so.", 1),
        ("", 0),
    ],
)
def test_a_mark_may_stand_on_either_side_of_the_full_stop(text: str, expected: int) -> None:
    assert unmarked(text) == expected


@pytest.mark.parametrize(
    ("finish", "ending"),
    [
        ("stop", Ending.WHOLE),
        ("length", Ending.CUT),
        ("content_filter", Ending.FILTERED),
        (None, Ending.CLOSED),
    ],
)
async def test_a_text_that_ended_early_is_told_from_a_whole_one(
    librarian: Librarian, server: ModelServer, finish: str | None, ending: Ending
) -> None:
    server.text, server.finish = "You have 24 days [1]", finish
    answer = (await ask(librarian, "How many days of leave do I have?")).answer
    assert (answer.text, answer.ending) == (server.text, ending)


class TestGrounded:
    """A model's text is held against what it cites."""

    @pytest.fixture
    def librarian(self, library: Library, server: ModelServer) -> Librarian:
        return grounded_over(library, server, LEAVE)

    async def test_a_sentence_that_no_passage_holds_is_taken_out_at_the_end(
        self, librarian: Librarian, server: ModelServer
    ) -> None:
        server.text = "Everyone has 24 days of paid leave a year [1]. Up to nine days are carried over [2]."
        told = await ask(librarian, "How many days of leave do I have?")
        assert told.answer.text == "Everyone has 24 days of paid leave a year [1]."
        assert [one.n for one in told.answer.citations] == [1]
        assert [one.lacking for one in told.answer.sentences] == ["", "figure"]
        assert (told.answer.ending, told.answer.struck) == (Ending.WHOLE, 1)

    @pytest.mark.parametrize("address", ["https://forms.acme.example/leave?id=3", "leave@acme.example"])
    async def test_an_address_stays_only_with_the_passage_that_has_it(
        self, library: Library, server: ModelServer, address: str
    ) -> None:
        holds, other = found(f"Everyone has 24 days of paid leave a year. Ask for it at {address}.", n=1), LEAVE[1]
        librarian = grounded_over(library, server, [holds, other])
        server.text = f"Ask for paid leave at {address} [1]. Up to five days are carried over [2]: {address}."
        answer = (await ask(librarian, "Where do I ask for leave?")).answer
        assert answer.text == f"Ask for paid leave at {address} [1].", answer.sentences
        assert answer.addresses == {address}
        assert [one.lacking for one in answer.sentences] == ["", "address"]

    async def test_the_documents_own_words_take_the_place_of_a_text_that_nothing_holds(
        self, librarian: Librarian, server: ModelServer
    ) -> None:
        server.text = "182 additional hours, or 15 days of additional months."
        answer = (await ask(librarian, "How many days of paid leave do I have?")).answer
        assert answer.ending is Ending.REPLACED
        assert answer.model == QUOTING
        assert "24 days" in answer.text
        assert [one.lacking for one in answer.sentences] == ["citation"]

    async def test_a_refusal_in_the_models_own_words_is_a_refusal(
        self, librarian: Librarian, server: ModelServer
    ) -> None:
        server.text = "The passages do not mention how many days of leave you have."
        assert (await ask(librarian, "How many days of paid leave do I have?")).answer.refused

    async def test_a_text_that_was_stopped_keeps_what_is_held(self, librarian: Librarian) -> None:
        text = "Everyone has 24 days of paid leave a year [1]. Up to five"
        answer = await librarian.so_far(text, Question("How many days?", PATRON), attached(LEAVE), Ending.STOPPED)
        assert answer.text == "Everyone has 24 days of paid leave a year [1]."
        assert answer.ending is Ending.STOPPED

    @pytest.mark.parametrize("mode", [Mode.FAILING, Mode.LIMITED, Mode.DENYING, Mode.EMPTY, Mode.SLOW])
    async def test_the_documents_own_words_answer_where_the_model_does_not(
        self, librarian: Librarian, server: ModelServer, mode: Mode
    ) -> None:
        server.mode = mode
        server.text, server.delay, server.piece = "  ", 30.0, 1  # a slow one is silent behind a space
        answer = (await ask(librarian, "How many days of paid leave do I have?")).answer
        assert (answer.ending, answer.model) == (Ending.MODEL_DOWN, QUOTING)
        assert "24 days" in answer.text

    async def test_the_documents_own_words_answer_where_nothing_listens_at_the_models_address(
        self, library: Library
    ) -> None:
        async with ModelServer() as gone:
            pass
        answer = (await ask(grounded_over(library, gone, LEAVE), "How many days of paid leave do I have?")).answer
        assert (answer.ending, answer.model, answer.tokens) == (Ending.MODEL_DOWN, QUOTING, Tokens())

    async def test_the_documents_own_words_answer_once_the_days_tokens_are_spent(
        self, library: Library, server: ModelServer, workspace: str
    ) -> None:
        patron = Patron(workspace, "U1", public=True)
        budget = ModelBudget(library.catalogue.allowances, 4_000)
        librarian = grounded_over(library, server, LEAVE, budget)
        question = "How many days of paid leave do I have?"
        server.text = "Everyone has 24 days of paid leave a year [1]."
        written = [(await ask(librarian, question, patron=patron)).answer for _ in range(3)]
        assert [answer.ending for answer in written] == [Ending.WHOLE] * 3
        assert budget.total == Tokens(300, 60), "what its server tells, not what was set aside"
        assert await library.catalogue.allowances.take(workspace, Allowance("model tokens", 4_000, DAY), 3_000)
        answer = (await ask(librarian, question, patron=patron)).answer
        assert (answer.ending, answer.model, answer.tokens) == (Ending.BUDGET_SPENT, QUOTING, Tokens())
        assert "24 days" in answer.text
        assert server.calls == 3
        others = (await ask(librarian, question, patron=Patron(f"{workspace}2", "U1", public=True))).answer
        assert others.ending is Ending.WHOLE

    async def test_a_text_that_was_stopped_counts_as_what_was_written_until_then(
        self, library: Library, server: ModelServer
    ) -> None:
        server.mode, server.delay, server.text = Mode.SLOW, 0.02, "word " * 500
        question = Question("How many days of leave?", PATRON)
        async with aclosing(grounded_over(library, server, LEAVE).answer(question)) as said:
            async for event in said:
                if isinstance(event, Delta) and event.text:
                    break
        assert 500 < question.meter.tokens.read < 2_000
        assert 0 < question.meter.tokens.written < 100

    async def test_the_documents_own_words_answer_where_nothing_is_held_of_a_text_that_broke_off(
        self, librarian: Librarian
    ) -> None:
        question = Question("How many days of paid leave do I have?", PATRON)
        answer = await librarian.so_far("You have 99 days [1", question, attached(LEAVE), Ending.BROKEN)
        assert answer.ending is Ending.MODEL_DOWN
        assert "24 days" in answer.text
