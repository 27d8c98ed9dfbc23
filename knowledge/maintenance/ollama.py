"""A model server on this machine that the operator may not have thought of."""

import json
import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import aiohttp

HOST = "OLLAMA_HOST"  # the variable by which Ollama's own programs know its address
PORT = 11434
HERE = frozenset({"127.0.0.1", "localhost", "::1", "0.0.0.0"})  # noqa: S104  compared with, never listened on
SECONDS = 0.4
MOST = 1_000_000  # bytes of a response
NAME = re.compile(r"[\w.:/-]{1,100}")
ANSWERS = "An Ollama server answers on this machine."
EMBEDS = re.compile(r"bert|embed", re.IGNORECASE)  # families and names of models that write nothing


async def ollama_hint(environ: Mapping[str, str]) -> str:
    """Return in one line how to use an Ollama server on this machine; "" where none answers within half a second."""
    address = _address(environ.get(HOST, ""))
    told = await _tags(address) if address else None
    if told is None:
        return ""
    names = [str(one.get("name")) for one in told if not EMBEDS.search(f"{one.get('name')} {one.get('details')}")]
    name = next((name for name in names if NAME.fullmatch(name)), "")
    pull = "" if name else "ollama pull qwen3, then "
    install = "" if find_spec("langchain_ollama") else "pip install 'shisho[ollama]', then "
    return f"{ANSWERS} To have it write the answers: {install}{pull}SHISHO_MODEL=ollama:{name or 'qwen3'}."


def _address(host: str) -> str:
    """Return the server's address; "" where the variable names another machine."""
    try:
        named = urlsplit(host if "//" in host else f"//{host}")
        port = named.port or PORT
    except ValueError:
        return ""
    if host and named.hostname not in HERE:
        return ""
    return f"http://{'[::1]' if named.hostname == '::1' else '127.0.0.1'}:{port}/api/tags"


async def _tags(address: str) -> list[Mapping[str, Any]] | None:
    """Return what the server says of its models; None where nothing answers, or something else does."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(SECONDS)) as web,
            web.get(address, allow_redirects=False) as response,
        ):
            models = json.loads(await response.content.read(MOST))["models"]
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError):
        return None
    return [one for one in models if isinstance(one, dict)] if isinstance(models, list) else None
