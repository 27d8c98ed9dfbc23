"""Whatever a librarian hands over, nothing of it comes to life in Slack."""

import pytest

from bot.blocks.answers import answer_messages
from bot.slack.drafts import MessageDraft
from knowledge.messages.language import Language
from tests.bot.blocks.samples import answer, citation
from tests.servers import hostile
from tests.servers.hostile import PAYLOADS, alive, texts


def live(draft: MessageDraft) -> list[str]:
    said = [("mrkdwn", draft.text), *texts(draft.blocks)]
    return [text for kind, text in said if kind != "plain_text" and alive(text, markdown=kind == "markdown")]


@pytest.mark.parametrize("model", ["some-model", "quoting"])
def test_no_disguise_brings_an_answer_to_life(model: str) -> None:
    for line in hostile.lines():
        [draft] = answer_messages(
            answer(f"True enough: {line} [1]", citation(1), model=model), Language.ENGLISH, key="k"
        )
        assert live(draft) == [], line


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_title_or_place_of_a_source_comes_to_life(payload: str) -> None:
    cited = citation(1, payload, payload)
    for language in Language:
        [draft] = answer_messages(answer("True enough [1].", cited), language, key="k")
        assert live(draft) == []
