"""A provider's embeddings through LangChain, whose failures become errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from langchain.embeddings import init_embeddings
from langchain_core.embeddings import Embeddings

from knowledge.errors import EmbeddingsUnavailable, SettingError

LONGEST = 6000  # characters: below the 8192 tokens that providers take, in any language


class ProviderEmbeddings(Embeddings):
    def __init__(self, inner: Embeddings, name: str) -> None:
        self._inner = inner
        self._name = name

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        with self._failures_told():
            return self._inner.embed_documents([text[:LONGEST] for text in texts])

    def embed_query(self, text: str) -> list[float]:
        with self._failures_told():
            return self._inner.embed_query(text[:LONGEST])

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        with self._failures_told():
            return await self._inner.aembed_documents([text[:LONGEST] for text in texts])

    async def aembed_query(self, text: str) -> list[float]:
        with self._failures_told():
            return await self._inner.aembed_query(text[:LONGEST])

    @contextmanager
    def _failures_told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # every provider raises kinds of its own
            raise EmbeddingsUnavailable(
                f"The embedding model {self._name} does not answer ({type(error).__name__}).",
                fix="Check its address, its key and its limits; `shisho doctor` tries it.",
            ) from error


def open_provider(name: str) -> ProviderEmbeddings:
    """Open a model by the name that init_embeddings takes, for example openai:text-embedding-3-small."""
    provider = name.partition(":")[0]
    try:
        inner = init_embeddings(name, **_options(provider))
    except ImportError as error:
        package = f"langchain-{provider.replace('_', '-')}"
        extra = f"shisho[{provider}]" if provider in ("openai", "ollama") else package
        raise SettingError(
            f"SHISHO_EMBEDDINGS={name} needs the package {package}.", fix=f"Run `pip install '{extra}'`."
        ) from error
    except Exception as error:  # an unknown provider, a missing key: each provider has its own kind
        raise SettingError(
            f"SHISHO_EMBEDDINGS={name} cannot be opened: {_first_line(error)}",
            fix="It takes builtin, builtin-english, a folder with an ONNX model, or provider:model with a key.",
        ) from error
    assert isinstance(inner, Embeddings)
    return ProviderEmbeddings(inner, name)


def _options(provider: str) -> dict[str, Any]:
    # else the client downloads a tokenizer to count tokens, and sends numbers that compatible servers do not take
    return {"check_embedding_ctx_length": False} if provider == "openai" else {}


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
