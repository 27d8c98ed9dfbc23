import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web

from knowledge.errors import EmbeddingsUnavailable, SettingError
from knowledge.settings import Settings
from knowledge.stacks.embedding.models import OpenedEmbeddings, open_embeddings
from tests.servers.model import hang_up

Seen = list[dict[str, object]]


async def opened(name: str) -> OpenedEmbeddings:
    return await open_embeddings(Settings(embeddings=name), lambda _: None)


@pytest.fixture
async def provider() -> AsyncIterator[Seen]:
    """A server with OpenAI's API that takes texts only, as compatible servers do."""
    seen: Seen = []

    async def embeddings(request: web.Request) -> web.Response:
        asked = await request.json()
        seen.append(asked)
        if not all(isinstance(text, str) for text in asked["input"]):
            return web.json_response({"error": {"message": "texts only"}}, status=400)
        if "refuse" in asked["input"]:
            return web.json_response({"error": {"message": "wrong key sk-1234"}}, status=401)
        data = [{"object": "embedding", "index": n, "embedding": [1.0, n]} for n in range(len(asked["input"]))]
        return web.json_response({"object": "list", "data": data, "model": asked["model"], "usage": {}})

    application = web.Application()
    application.on_response_prepare.append(hang_up)
    application.router.add_post("/v1/embeddings", embeddings)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    os.environ.update(OPENAI_BASE_URL=f"http://127.0.0.1:{port}/v1", OPENAI_API_KEY="sk-invented")
    yield seen
    del os.environ["OPENAI_BASE_URL"], os.environ["OPENAI_API_KEY"]
    await runner.cleanup()


async def test_the_built_in_model_knows_every_language_and_is_told_apart(builtin: OpenedEmbeddings) -> None:
    assert builtin.languages is None
    assert "multilingual-e5-small" in builtin.fingerprint


async def test_a_folder_becomes_the_embedding_model(exported: Callable[..., Path]) -> None:
    folder = await opened(str(exported()))
    assert folder.languages is None
    assert folder.fingerprint.startswith("onnx@")
    assert len(await folder.embeddings.aembed_query("tea")) == 10


async def test_a_compatible_server_is_sent_texts(provider: Seen) -> None:
    model = await opened("openai:some-model")
    assert model.fingerprint.startswith("openai:some-model")
    assert await model.embeddings.aembed_documents(["one", "two"]) == [[1.0, 0.0], [1.0, 1.0]]
    assert await asyncio.to_thread(model.embeddings.embed_documents, ["three"]) == [[1.0, 0.0]]
    assert await model.embeddings.aembed_query("q") == [1.0, 0.0]
    assert await asyncio.to_thread(model.embeddings.embed_query, "q") == [1.0, 0.0]
    assert [asked["input"] for asked in provider] == [["one", "two"], ["three"], ["q"], ["q"]]


async def test_a_provider_that_refuses_is_told_without_its_words(provider: Seen) -> None:
    model = await opened("openai:some-model")
    with pytest.raises(EmbeddingsUnavailable) as told:
        await model.embeddings.aembed_query("refuse")
    assert provider
    assert "sk-" not in told.value.sentence
    assert "openai:some-model" in told.value.sentence


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("cohere:embed-v4", "pip install 'langchain-cohere'"),
        ("nobody:some-model", "provider:model"),
        ("openai:some-model", "provider:model"),
        ("no-such-folder", "builtin"),
        ("/no/such/folder", "builtin"),
    ],
)
async def test_a_model_that_cannot_be_opened_says_what_to_do(name: str, fix: str) -> None:
    with pytest.raises(SettingError) as told:
        await opened(name)
    assert name in told.value.sentence
    assert fix in told.value.sentence
