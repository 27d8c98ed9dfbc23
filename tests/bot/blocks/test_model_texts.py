"""A model's text as Slack receives it: code to the byte, our addresses, and nobody else's."""

import pytest

from bot.blocks.answers import answer_messages
from knowledge.librarian.addresses import addresses, held_addresses
from knowledge.librarian.answers import Answer
from knowledge.librarian.citations import cited
from knowledge.librarian.output_filter import clean, without_code
from knowledge.messages.language import Language
from tests.bot.blocks.model_texts import CODE, PASSAGE, TEXTS
from tests.knowledge.librarian.asking import found

HIT = found(PASSAGE)


def received(written: str) -> str:
    return shown(clean(written, 1, held=held_addresses([PASSAGE])).strip())


def shown(text: str) -> str:
    citations, own = cited(text, [HIT], {}), held_addresses([PASSAGE])
    answer = Answer(text, citations, (HIT,), refused=False, model="m", manual_sha256="0" * 64, addresses=own)
    [draft] = answer_messages(answer, Language.ENGLISH, key="k")
    return str(draft.blocks[0]["text"])


def test_the_table_has_sixty_texts() -> None:
    assert len(TEXTS) == 60


@pytest.mark.parametrize(("written", "expected"), TEXTS)
def test_slack_receives_a_models_text_without_what_is_not_ours(written: str, expected: str | None) -> None:
    assert received(written) == (written if expected is None else expected)
    live = {one.text for one in addresses(without_code(received(written)))}
    assert live <= held_addresses([PASSAGE])


@pytest.mark.parametrize("code", CODE)
def test_code_that_no_passage_holds_leads_nowhere(code: str) -> None:
    received = shown(f"Run `{code.replace('acme', 'evil')}` [1].")
    assert "//api.evil" not in received
    assert "@build.evil" not in received
