"""The embedding model that the settings name, opened."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from langchain_core.embeddings import Embeddings

from knowledge.errors import SettingError
from knowledge.settings import BUILTIN, BUILTIN_ENGLISH, Settings
from knowledge.stacks.embedding.builtin import E5, MINILM, BuiltinModel, prepare
from knowledge.stacks.embedding.onnx_embeddings import OnnxEmbeddings
from knowledge.stacks.embedding.onnx_folder import read_folder
from knowledge.stacks.embedding.provider_embeddings import open_provider
from knowledge.stacks.text.analyzer import ANALYSIS_VERSION, language

BUILTINS = {BUILTIN: E5, BUILTIN_ENGLISH: MINILM}


@dataclass(frozen=True, slots=True)
class OpenedEmbeddings:
    """An opened embedding model; `fingerprint` changes with model, weights and analysis. No `languages` mean any.

    `family` names the fit by which the librarian judges this model's cosines, which lie elsewhere for each.
    """

    embeddings: Embeddings
    fingerprint: str
    languages: frozenset[str] | None
    family: str = MINILM.name

    @property
    def for_answers(self) -> Embeddings:
        """Return what embeds the texts that an answer is made from: ahead of documents, where the model runs here."""
        return self.embeddings.for_answers() if isinstance(self.embeddings, OnnxEmbeddings) else self.embeddings

    def knows(self, text: str) -> bool:
        """Return whether the model knows the language of this text."""
        return self.languages is None or language(text) in self.languages


async def open_embeddings(settings: Settings, report: Callable[[str], None]) -> OpenedEmbeddings:
    name = settings.embeddings.strip()
    if name in BUILTINS:
        return await _builtin(BUILTINS[name], settings.cache, report)
    return await asyncio.to_thread(_named, name)


def _named(name: str) -> OpenedEmbeddings:
    if (folder := Path(name).expanduser()).is_dir():
        return _from_folder(folder)
    if ":" not in name or folder.is_absolute():
        raise SettingError(
            f"SHISHO_EMBEDDINGS={name} is neither a folder nor the name of a model.",
            fix="It takes builtin, builtin-english, a folder with an ONNX model, or a name such as "
            "openai:text-embedding-3-small.",
        )
    return OpenedEmbeddings(open_provider(name), _fingerprint(name), None)


async def _builtin(model: BuiltinModel, cache: Path, report: Callable[[str], None]) -> OpenedEmbeddings:
    folder = await prepare(model, cache, report)
    embeddings = await asyncio.to_thread(lambda: OnnxEmbeddings(read_folder(folder)))
    return OpenedEmbeddings(embeddings, _fingerprint(model.fingerprint), model.languages, model.name)


def _from_folder(folder: Path) -> OpenedEmbeddings:
    described = read_folder(folder)
    return OpenedEmbeddings(OnnxEmbeddings(described), _fingerprint(described.fingerprint()), None)


def _fingerprint(model: str) -> str:
    return f"{model} terms-{ANALYSIS_VERSION}"
