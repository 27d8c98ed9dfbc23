"""An answer as Slack messages: the text, then its sources, then who wrote it; and what passes a question on."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.blocks.feedback import thumbs
from bot.blocks.layout import button, context, modal, plain, with_buttons
from bot.slack import text as escaping
from bot.slack.drafts import BLOCKS_MAX, TEXT_MAX, Block, MessageDraft, blocks_size, message, section, sections
from bot.slack.people import Person
from bot.slack.splitting import split
from knowledge.catalogue.answers import AnswerRow
from knowledge.catalogue.hits import Hit
from knowledge.librarian.answers import Answer, Citation, Ending, Stage
from knowledge.librarian.citations import by_source, places
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

MARKDOWN_MAX = 11_000  # Slack takes 12,000 for all markdown blocks of a message together
NEAREST = 3
SOURCE, SECTION, WHY, DETAILS = "source", "section", "why", "details"  # action ids
STEP_BACK, STOP, AGAIN = "step_back", "stop", "again"
ASK = "ask_a_person"  # action id, and the callback id of the form that asks for consent
QUESTION_MAX = 2_000  # characters of a question that is passed on
SOURCE_BUTTONS = 20
QUOTING = "quoting"  # the librarian that writes nothing of its own
ENDINGS: Mapping[Ending, str] = MappingProxyType(  # the messages for what an answer's text does not show
    {
        Ending.CUT: "answer-cut",
        Ending.FILTERED: "answer-filtered",
        Ending.CLOSED: "answer-closed",
        Ending.MODEL_DOWN: "answer-model-down",
        Ending.BUDGET_SPENT: "answer-budget-spent",
        Ending.REPLACED: "answer-replaced",
    }
)


def answer_messages(
    answer: Answer, language: Language, *, key: str, company: bool = False, ending: str = "", more: Sequence[Block] = ()
) -> list[MessageDraft]:
    """Return the answer, with the sources and the disclaimer in the last message; `key` names the answer in its blocks.

    `company`: several people talk in the thread and may want the bot to stop. `ending` says why the text is incomplete;
    `more` are further buttons.
    """
    more = [*more, *([step_back(language, key)] if company else [])]
    if answer.refused:
        draft = refusal(answer, language)
        return [with_buttons(draft, *more) if more else draft]
    drafts = [_text(piece) for piece in _pieces(answer)]
    closing = _closing(answer, language, key, more)
    last = drafts[-1]
    for remark in filter(None, (*_remarks(answer, language), ending)):
        last = _ended(last, remark)
    return [*drafts[:-1], *_fitted([last, *closing])]


def _fitted(drafts: Sequence[MessageDraft]) -> list[MessageDraft]:
    """Put each draft into the message before it where that stays within Slack's limits, else into one of its own."""
    fitted = [drafts[0]]
    for draft in drafts[1:]:
        last = fitted[-1]
        if blocks_size(last.blocks) + blocks_size(draft.blocks) <= BLOCKS_MAX:
            spoken = last.text[: TEXT_MAX - len(draft.text) - 2]
            fitted[-1] = MessageDraft(f"{spoken}\n\n{draft.text}"[:TEXT_MAX], last.blocks + draft.blocks)
        else:
            fitted.append(draft)
    return fitted


def _remarks(answer: Answer, language: Language) -> list[str]:
    """Return what to say of a text that is not all that was written."""
    said = [ENDINGS[answer.ending]] if answer.ending in ENDINGS else []
    struck = answer.struck if answer.ending is not Ending.REPLACED else 0
    return [
        *([say(language, "answer-struck", n=struck)] if struck else []),
        *(say(language, name) for name in said),
        *(say(language, "answer-left-open", question=escaping.label(one)) for one in answer.unanswered),
    ]


def _ended(draft: MessageDraft, ending: str) -> MessageDraft:
    return MessageDraft(f"{draft.text}\n\n{ending}", [*draft.blocks, section(ending)])


def growing(text: str, language: Language, key: str) -> MessageDraft:
    """Return the text written so far, which is escaped already, with a Stop button."""
    draft = _text(text)
    stop = button(say(language, "button-stop"), STOP, key)
    return MessageDraft(draft.text, [*draft.blocks, {"type": "actions", "elements": [stop]}])


def remarked(draft: MessageDraft, remarks: Sequence[str]) -> MessageDraft:
    """Add remarks about the files that came with the question."""
    return MessageDraft("\n".join([draft.text, *remarks]), [*draft.blocks, *map(context, remarks)])


def refusal(answer: Answer, language: Language) -> MessageDraft:
    """Say that nothing was found, and name the nearest documents without quoting them."""
    books: dict[str, Hit] = {}
    for found in answer.nearest:
        if found.passage.book_id:  # and so no attachment
            books.setdefault(found.passage.title, found)
    lines = [f"• {escaping.link(found.url, found.passage.title)}" for found in list(books.values())[:NEAREST]]
    return message(
        not_found(answer, language),
        *([say(language, "answer-not-found-by-quoting")] if answer.ending is Ending.BUDGET_SPENT else []),
        *([say(language, "answer-nearest-documents"), *lines] if lines else []),
        say(language, "answer-rephrase"),
    )


def not_found(answer: Answer, language: Language) -> str:
    """Say that there is no answer, and of which names nothing was found at all."""
    if not answer.absent:
        return say(language, "answer-not-found")
    absent = ", ".join(escaping.label(name) for name in answer.absent)
    return say(language, "answer-nothing-about", names=absent)


def _pieces(answer: Answer) -> list[str]:
    """Split after escaping, because escaping makes the text longer; what the cited passages have is shown as it is."""
    own = answer.addresses | {citation.url for citation in answer.citations if citation.url}
    quoted = answer.model == QUOTING
    return split(escaping.markdown(answer.text, own, _cited_texts(answer), quoted=quoted), MARKDOWN_MAX)


def _cited_texts(answer: Answer) -> list[str]:
    """Return what the answer cites of documents in the stacks; a question's attachments are nobody's documents."""
    given = {one.passage_id for one in answer.citations if one.book_id}
    return [
        *(hit.passage.text for hit in answer.passages if hit.passage.id in given),
        *(one.quote for one in answer.citations if one.book_id),
    ]


def _text(piece: str) -> MessageDraft:
    return MessageDraft(escaping.escape(piece), [{"type": "markdown", "text": piece}])


def _written_by(answer: Answer) -> str:
    """Return the message that says who wrote the text; a model's that cites nothing rests on no source."""
    if answer.model == QUOTING:
        return "answer-word-for-word"
    return "answer-written-by-model" if answer.citations else "answer-uncited"


def _closing(answer: Answer, language: Language, key: str, more: list[Block]) -> list[MessageDraft]:
    """Return the sources and what stands below them, each piece small enough for a message."""
    disclaimer = say(language, _written_by(answer))
    sources = by_source(answer.citations)
    lines = [f"*{say(language, 'answer-sources')}*", *map(source_line, sources)] if sources else []
    signed = context(disclaimer) | {"block_id": f"answer:{key}"[:255]}
    below = [buttons(answer, language, key, more), signed, thumbs(language, key)]
    spoken = [f"{say(language, 'answer-sources')}:", *map(spoken_source, sources)] if sources else []
    listed = sections(lines)
    if blocks_size([*listed, *below]) <= BLOCKS_MAX:
        return [MessageDraft("\n".join([*spoken, disclaimer]), [*listed, *below])]
    pieces = [MessageDraft(block["text"]["text"], [block]) for block in listed]
    return [*pieces, MessageDraft(disclaimer, below)]


def again(language: Language, key: str, time: int) -> Block:
    """Return the button that has the question answered again, for the `time`-th time."""
    return button(say(language, "button-try-again"), AGAIN, f"{key}|{time}")


def buttons(answer: Answer, language: Language, key: str, more: list[Block]) -> Block:
    """Return one button for each source, one for the quoted sections, one for the receipt, and those in `more`."""
    sources = [
        button(f"[{cited.n}] {escaping.plain(cited.title)}", f"{SOURCE}:{cited.n}", key)
        for cited, *_ in by_source(answer.citations)[:SOURCE_BUTTONS]
        if cited.book_id
    ]
    whole = [button(say(language, "button-section"), SECTION, key)] if sources and answer.model == QUOTING else []
    why = button(say(language, "button-why"), WHY, key)
    return {"type": "actions", "elements": [*sources, *whole, why, *more]}


def step_back(language: Language, key: str) -> Block:
    return button(say(language, "button-mute"), STEP_BACK, key)


def source_line(cited: Sequence[Citation]) -> str:
    """Return, for example, "[2] Travel policy — Per diem, p. 3; Visas · 2026-10-05"; the title links to the original.

    The citations are those of one document.
    """
    return _placed(f"[{cited[0].n}] {escaping.link(cited[0].url, cited[0].title)}", cited)


def spoken_source(cited: Sequence[Citation]) -> str:
    """Return the line without its link, for screen readers."""
    return _placed(f"[{cited[0].n}] {escaping.label(cited[0].title)}", cited)


def _placed(shown: str, cited: Sequence[Citation]) -> str:
    where = "; ".join(map(escaping.label, places(cited)))
    return " · ".join(filter(None, (f"{shown} — {where}" if where else shown, str(cited[0].dated or ""))))


def status(stage: Stage, language: Language) -> str:
    """Return a status that follows the bot's name: "Shisho is reading 4 passages…"."""
    said = {
        "searching": say(language, "status-searching"),
        "reading": say(language, "status-reading", n=stage.count or 0),
        "writing": say(language, "status-writing"),
    }
    return said.get(stage.name, say(language, "status-working"))


def instead_of_an_answer(person: Person, question: str, *, files: bool) -> MessageDraft | None:
    """Return what to say instead of an answer; None if the question is to be answered."""
    if not person.active:
        return message(say(person.language, "person-unknown"))
    if not person.member:
        return message(say(person.language, "members-only"))
    if not any(map(str.isalnum, question)):
        return message(
            say(person.language, "question-missing-for-files") if files else say(person.language, "question-missing")
        )
    return None


def ask_button(language: Language, key: str) -> Block:
    return button(say(language, "button-ask-people"), ASK, key)


def question_for_people(row: AnswerRow, link: str | None, language: Language) -> MessageDraft:
    """Return the posted question; `link` leads to the thread for those who may read it."""
    quoted = [f"> {line}" for line in escaping.fallback(row.question[:QUESTION_MAX]).splitlines()]
    thread = [f"<{escaping.escape(link)}|{say(language, 'escalation-thread')}>"] if link else []
    return message(say(language, "escalation-question", person=f"<@{row.person}>"), "\n".join(quoted), *thread)


def consent_view(draft: MessageDraft, key: str, channel: str, language: Language) -> dict[str, Any]:
    """Show what will be posted, before it leaves a private place."""
    intro = section(say(language, "escalation-consent", channel=f"<#{channel}>"))
    return modal(
        say(language, "escalation-title"),
        say(language, "escalation-cancel"),
        [intro, *draft.blocks, context(say(language, "escalation-scope"))],
        submit=plain(say(language, "escalation-submit")),
        callback_id=ASK,
        private_metadata=key,
    )
