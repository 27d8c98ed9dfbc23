"""Documents from the loaders of langchain-community.

A loader runs in this process with all rights of the person who started it, and the address guard does not see what it
fetches. So loaders are for the command line alone, by their exact names in the package's own list. Loaders that run
what they load (browsers, other programs, other people's code) are refused. Options are plain values, neither kept nor
logged.
"""

import asyncio
import difflib
import importlib
import inspect
import json
import logging
import os
import re
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, cast, get_args

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document
from pydantic import BaseModel, ValidationError

from knowledge.errors import LoaderFailed, NotFound, SettingError
from knowledge.ingestion.file_inputs import Item, LoadedDocument, is_address
from knowledge.reading.texts import Source

PACKAGE = "langchain_community.document_loaders"
DOCUMENTS_MAX = 10_000
FROM_ENVIRONMENT = "env:"
ADDRESSES = ("source", "url", "link", "web_path", "file_path", "path", "id", "page_id", "title")
SECRET = re.compile(r"key|token|secret|passw|auth|cred|cookie", re.IGNORECASE)  # in the name of an option
LOGIN = re.compile(r"//[^/@\s]*@")  # before a host
REFUSED: Mapping[str, str] = {
    **dict.fromkeys(("AsyncChromiumLoader", "PlaywrightURLLoader", "SeleniumURLLoader"), "it runs a browser"),
    **dict.fromkeys(("HuggingFaceDatasetLoader", "TensorflowDatasetLoader"), "it may run code that it downloads"),
    "GitLoader": "it runs Git on any address; check the repository out and use `shisho sync FOLDER`",
    **dict.fromkeys(("MergedDataLoader", "ConcurrentLoader", "PebbloSafeLoader"), "it takes other loaders"),
}


async def load(name: str, options: Sequence[str]) -> list[Item]:
    """Load one item for each source that the documents name, so that the pages of a file become one book."""
    loader = _class(name)
    given = _parsed(options)
    _check(name, loader, given)
    given = _left_open(loader) | given
    documents = await asyncio.to_thread(_documents, name, loader, given)
    secrets = [value for key, value in given.items() if isinstance(value, str) and value and SECRET.search(key)]
    return _items(name, documents, secrets)


def _class(name: str) -> type[BaseLoader]:
    try:
        with _silenced():
            package = importlib.import_module(PACKAGE)
    except ImportError as error:
        raise SettingError(
            "Loaders come with langchain-community.", fix="Install it: pip install 'shisho[community]'."
        ) from error
    if name in REFUSED:
        raise LoaderFailed(f"{name} is not used here: {REFUSED[name]}.")
    known = [one for one in package.__all__ if one.endswith("Loader")]
    if name not in known:
        near = difflib.get_close_matches(name, [one for one in known if one not in REFUSED], n=1)
        raise NotFound(
            f"There is no loader {name}.", fix=f"Did you mean {near[0]}?" if near else "See docs/stocking.md."
        )
    with _silenced(), _translated_errors(name):
        found = getattr(package, name)
    if not (isinstance(found, type) and issubclass(found, BaseLoader)):
        raise NotFound(f"{name} is no loader.")
    return found


def _parsed(options: Iterable[str]) -> dict[str, Any]:
    """Parse `k=v` options; a value is JSON, `env:NAME` for an environment variable, or else a string."""
    given: dict[str, Any] = {}
    for number, option in enumerate(options, start=1):
        key, equals, value = option.partition("=")
        if not equals or not key.isidentifier():
            raise SettingError("An option is written NAME=VALUE.", fix=f"Correct option {number}.")
        given[key] = _value(key, value)
    return given


def _value(key: str, value: str) -> Any:
    if value.startswith(FROM_ENVIRONMENT):
        name = value.removeprefix(FROM_ENVIRONMENT)
        if name not in os.environ:
            raise SettingError(f"The option {key} names {name}, which is not in the environment.")
        return os.environ[name]
    try:
        return json.loads(value)
    except ValueError:
        return value


def _check(name: str, loader: type[BaseLoader], given: Mapping[str, Any]) -> None:
    """Refuse unknown and missing options before anything is fetched."""
    known, needed, open_ended = _options(loader)
    unknown = [key for key in given if key not in known]
    if unknown and not open_ended:
        near = difflib.get_close_matches(unknown[0], known, n=1)
        fix = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(sorted(known))}."
        raise SettingError(f"{name} has no option {unknown[0]}.", fix=fix)
    missing = [key for key in needed if key not in given]
    if missing:
        raise SettingError(f"{name} needs {', '.join(missing)}.", fix=f"Give --option {missing[0]}=….")


def _options(loader: type[BaseLoader]) -> tuple[list[str], list[str], bool]:
    """Return the options that a loader knows, those that it needs, and whether it takes any others."""
    if issubclass(loader, BaseModel):
        # What is required may also come from the environment, which the model itself looks up.
        return list(loader.model_fields), [], loader.model_config.get("extra") == "allow"
    named = list(inspect.signature(loader).parameters.values())
    plain = [one for one in named if one.kind not in {one.VAR_POSITIONAL, one.VAR_KEYWORD}]
    needed = [one.name for one in plain if one.default is one.empty]
    return [one.name for one in plain], needed, any(one.kind is one.VAR_KEYWORD for one in named)


def _left_open(loader: type[BaseLoader]) -> dict[str, None]:
    """Set options that may be None and have no default to None."""
    fields = loader.model_fields if issubclass(loader, BaseModel) else {}
    return {
        key: None for key, field in fields.items() if field.is_required() and type(None) in get_args(field.annotation)
    }


def _documents(name: str, loader: type[BaseLoader], given: Mapping[str, Any]) -> list[Document]:
    """Load the documents; runs in a thread, since loaders block and some run event loops of their own."""
    with _silenced(), _translated_errors(name):
        documents = list(islice(cast("Any", loader)(**given).lazy_load(), DOCUMENTS_MAX + 1))
    if len(documents) > DOCUMENTS_MAX:
        raise LoaderFailed(f"{name} brings more than {DOCUMENTS_MAX} documents.", fix="Narrow it by its options.")
    return documents


@contextmanager
def _silenced() -> Iterator[None]:
    """Silence a loader, since loaders print and log addresses with the secrets in them."""
    with warnings.catch_warnings(), redirect_stdout(sys.stderr):
        warnings.simplefilter("ignore")
        before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(before)


@contextmanager
def _translated_errors(name: str) -> Iterator[None]:
    """Turn errors into ours by their kind alone, since their messages quote options and addresses."""
    try:
        yield
    except ImportError as error:
        wants = error.name or str(error)
        raise LoaderFailed(f"{name} needs a package that is not installed.", fix=f"It asks for: {wants}.") from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'options'}: {one['type']}" for one in error.errors())
        raise SettingError(f"{name} does not take these options ({wrong}).") from None
    except Exception as error:  # noqa: BLE001  a stranger's code raises what it likes
        status = getattr(getattr(error, "response", None), "status_code", None)
        why = f"the server answered {status}" if status else type(error).__name__
        raise LoaderFailed(f"{name} failed: {why}.", fix="Check its options, and that the service answers.") from None


def _items(name: str, documents: Sequence[Document], secrets: Sequence[str]) -> list[Item]:
    """Remove secrets from an address, since it is kept with the book."""
    grouped: dict[str, list[Document]] = {}
    for number, document in enumerate(documents, start=1):
        address = LOGIN.sub("//", _address(document.metadata))
        for secret in secrets:
            address = address.replace(secret, "***")
        grouped.setdefault(address or str(number), []).append(document)
    return [_item(name, address, group) for address, group in grouped.items()]


def _item(name: str, address: str, documents: Sequence[Document]) -> Item:
    title = next((str(one.metadata["title"]) for one in documents if one.metadata.get("title")), None)
    file = PurePosixPath(address.partition("?")[0]).name or address
    text = "\n\n".join(one.page_content for one in documents)
    url = address if is_address(address) else None
    return Item(
        title or file, document=LoadedDocument(Source(file, text.encode(), None), f"{name}: {address}", title, url)
    )


def _address(metadata: Mapping[str, Any]) -> str:
    found = next((metadata[key] for key in ADDRESSES if metadata.get(key)), "")
    return str(found).strip()
