"""The library's settings, from the environment. Built only in entry points."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from knowledge.errors import SettingError

BUILTIN, BUILTIN_ENGLISH = "builtin", "builtin-english"

SettingsT = TypeVar("SettingsT", bound=BaseSettings)


class Settings(BaseSettings):
    """Every field is read from the variable in its alias; docs/operating.md lists them with their defaults."""

    model_config = SettingsConfigDict(
        populate_by_name=True, hide_input_in_errors=True, env_ignore_empty=True, extra="ignore"
    )

    home: Path = Field(user_data_path("shisho"), alias="SHISHO_HOME", description="where data lives")
    cache: Path = Field(
        user_cache_path("shisho"), alias="SHISHO_CACHE", description="where the built-in model is kept; may be deleted"
    )
    database_url: SecretStr | None = Field(
        None, alias="DATABASE_URL", description="PostgreSQL; without it, SQLite in SHISHO_HOME"
    )
    database_connections: int = Field(
        15, ge=3, alias="SHISHO_DATABASE_CONNECTIONS", description="connections to the database, of each process"
    )
    weaviate_url: str | None = Field(
        None,
        alias="WEAVIATE_URL",
        description="a Weaviate of your own, its nodes separated by commas; without it, Shisho runs one",
    )
    weaviate_grpc_url: str | None = Field(
        None,
        alias="WEAVIATE_GRPC_URL",
        description="its gRPC addresses, where they are not on the same hosts at port 50051",
    )
    weaviate_api_key: SecretStr | None = Field(None, alias="WEAVIATE_API_KEY", description="its API key")
    weaviate_sha256: str | None = Field(
        None,
        alias="SHISHO_WEAVIATE_SHA256",
        pattern="^[0-9a-f]{64}$",
        description="the sha256 that the downloaded release of Weaviate must have; without it, the published one",
    )
    replication: int | None = Field(
        None,
        ge=1,
        alias="SHISHO_REPLICATION",
        description="nodes of Weaviate that keep each passage; unless set, three, or as many as there are",
    )
    model: str | None = Field(
        None,
        alias="SHISHO_MODEL",
        description="the librarian, as LangChain names it; without it, the quoting librarian",
    )
    model_timeout: float = Field(
        60.0, gt=0, alias="SHISHO_MODEL_TIMEOUT", description="seconds of silence after which a model counts as down"
    )
    model_budget: int | None = Field(
        None,
        gt=0,
        alias="SHISHO_MODEL_BUDGET",
        description="tokens a day (in UTC) that the model may read and write for a workspace; no limit unless set",
    )
    tracing: bool = Field(
        False, alias="LANGSMITH_TRACING", description="send questions and passages to LangSmith; off unless set here"
    )
    embeddings: str = Field(
        BUILTIN,
        alias="SHISHO_EMBEDDINGS",
        description="builtin, builtin-english, a folder with an ONNX model, or a LangChain name",
    )
    reranker: Path | None = Field(
        None, alias="SHISHO_RERANKER", description="a folder with an ONNX cross-encoder that ranks the best 20 again"
    )
    refusal: float = Field(
        0.5,
        ge=0,
        le=1,
        alias="SHISHO_REFUSAL",
        description="how certain an answer must be to be given; 0 never refuses, more refuses more",
    )
    keep_questions: int = Field(
        180,
        gt=0,
        alias="SHISHO_KEEP_QUESTIONS",
        description="days for which questions, answers, complaints and votes are kept; then only counts of them",
    )
    keep_originals: int = Field(
        20,
        ge=0,
        alias="SHISHO_KEEP_ORIGINALS",
        description="largest file, in MB, that is kept for *Open the original*; 0 keeps none",
    )
    max_book_mb: int = Field(50, gt=0, alias="SHISHO_MAX_BOOK_MB", description="largest document taken, in MB")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), alias="SHISHO_ALLOWED_HOSTS", description="internal hosts that may be fetched from, separated by commas"
    )

    ocr: Literal["tesseract", "rapidocr"] | None = Field(
        None, alias="SHISHO_OCR", description="tesseract or rapidocr reads pictures and scanned pages; off unless set"
    )
    ocr_languages: Annotated[tuple[str, ...], NoDecode] = Field(
        (), alias="SHISHO_OCR_LANGUAGES", description="in which languages, by tesseract's names, separated by commas"
    )

    personal_data: Annotated[tuple[Literal["email", "phone", "card", "iban"], ...], NoDecode] = Field(
        (),
        alias="SHISHO_PERSONAL_DATA",
        description="what counts as a secret in documents too: email, phone, card, iban, separated by commas",
    )

    @field_validator("allowed_hosts", "ocr_languages", "personal_data", mode="before")
    @classmethod
    def _separate(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


def names(*classes: type[BaseSettings]) -> list[str]:
    """List the environment variables that the given classes read."""
    return [str(field.alias) for cls in classes for field in cls.model_fields.values()]


def for_history(settings: BaseSettings, *, usual: bool = False) -> dict[str, str]:
    """Return the settings by name, or their defaults, as admins may read them: no secret, no address, no person."""
    fields = type(settings).model_fields
    return {
        str(field.alias): _for_history(str(field.alias), field.default if usual else getattr(settings, name))
        for name, field in fields.items()
    }


def _for_history(name: str, value: object) -> str:
    if value is None or value == "" or value in ((), frozenset()):
        return "unset"
    if isinstance(value, SecretStr) or name.endswith("_URL"):
        return "set"
    if isinstance(value, frozenset):  # ids of people
        return f"{len(value)} people"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value.name if isinstance(value, Path) else str(value)


def refuse_unknown(environ: Mapping[str, str], known: Iterable[str]) -> None:
    """Raise SettingError for an unknown SHISHO_ variable, which is most likely misspelt."""
    known = list(known)
    for name in sorted(environ):
        if name.startswith("SHISHO_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise SettingError(
                f"There is no setting {name}.", fix=f"Did you mean {near[0]}?" if near else "See docs/operating.md."
            )


def read_settings(cls: type[SettingsT]) -> SettingsT:
    """Read the settings; a SettingError names an invalid one without its value."""
    try:
        return cls()
    except ValidationError as invalid:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in invalid.errors(include_input=False))
        raise SettingError(f"A setting is wrong: {wrong}.", fix="See docs/operating.md.") from None
