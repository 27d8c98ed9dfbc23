"""The language model that the operator chose, opened by its LangChain name."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import langsmith
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from knowledge.errors import SettingError
from knowledge.settings import Settings

RETRIES = 2  # by the provider's client alone: a stream is never retried from outside
EXTRAS = ("openai", "anthropic", "ollama")
OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        # The writer watches for silence itself; a second clock in the client would cut a longer setting short.
        "openai": {"max_retries": RETRIES, "stream_usage": True, "stream_chunk_timeout": None},
        "anthropic": {"max_retries": RETRIES, "stream_usage": True},
    }
)
FIX = "Write it as provider:model, for example openai:gpt-5-mini, anthropic:claude-sonnet-4-5 or ollama:qwen3."


def open_model(settings: Settings) -> BaseChatModel | None:
    """Return None when SHISHO_MODEL is not set; raise SettingError when it cannot be opened. Contact nobody."""
    langsmith.configure(enabled=settings.tracing)
    if settings.model is None:
        return None
    provider = settings.model.partition(":")[0] if ":" in settings.model else ""
    try:
        model: BaseChatModel = init_chat_model(settings.model, **_options(provider))
    except ImportError as error:
        raise SettingError(f"SHISHO_MODEL={settings.model} needs a package.", fix=_install(provider)) from error
    except Exception as error:  # each provider refuses a setting with one of its own
        raise SettingError(f"SHISHO_MODEL={settings.model} cannot be opened: {_first_line(error)}", fix=FIX) from error
    return model


def _options(provider: str) -> dict[str, Any]:
    options = dict(OPTIONS.get(provider, {}))
    if provider == "openai" and os.environ.get("OPENAI_BASE_URL") and not os.environ.get("OPENAI_API_KEY"):
        options["api_key"] = "none"  # compatible servers of one's own seldom ask for a key; the client insists on one
    return options


def _install(provider: str) -> str:
    package = f"shisho[{provider}]" if provider in EXTRAS else f"langchain-{provider.replace('_', '-')}"
    return f"Install it: pip install '{package}'"


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
