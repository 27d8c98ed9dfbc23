"""What a person is told when something went wrong."""

from slack_sdk.errors import SlackApiError

from bot.blocks.receipts import reason_sentence
from bot.slack.errors import SlackUnavailable
from knowledge.errors import (
    BookRefused,
    CatalogueUnavailable,
    EmbeddingsUnavailable,
    LibrarianUnavailable,
    NameTaken,
    NotFound,
    SettingError,
    SourceTaken,
    TooLate,
    Unavailable,
)
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences
from knowledge.messages.sentences.table import ProblemSentences


def sentence(error: BaseException, language: Language, *, log_id: str) -> str:
    """One honest sentence, with the id under which the log tells the rest; never the error's own words."""
    if isinstance(error, BookRefused):
        return reason_sentence(error.reason, error.values, language)
    return _known(error, sentences(language).problem).format(log_id=log_id)


def _known(error: BaseException, table: ProblemSentences) -> str:
    kinds: tuple[tuple[type[BaseException], str], ...] = (
        (LibrarianUnavailable, table.librarian_away),
        (CatalogueUnavailable, table.catalogue_away),
        (EmbeddingsUnavailable, table.embeddings_away),
        (SlackUnavailable, table.slack_refused),
        (Unavailable, table.stacks_away),
        (SettingError, table.misconfigured),
        (TooLate, table.too_late),
        (SourceTaken, table.source_taken),
        (NotFound, table.no_such_book),
        (NameTaken, table.name_taken),
        (SlackApiError, table.slack_refused),
    )
    return next((said for kind, said in kinds if isinstance(error, kind)), table.broken)
