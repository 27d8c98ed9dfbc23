"""Measure the resident memory of the bot in the playground after its start, questions and a large document."""

import asyncio
import json
import os
import re
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import psutil

from benchmarks.answering import SHISHO, free_port, is_weaviate_of, megabytes
from benchmarks.contention import book_of
from playground.sample_team import AIKO, APP, BEN, RANDOM

ASKED = Path(__file__).parent / "questions" / "sample.jsonl"
AFTER = (1, 10, 30)  # questions, in English and Japanese by turns
AT_REST = 70.0  # seconds, within which what was freed is given back
OPEN = re.compile(rb"Open (http://\S+) and ask")
KEPT = ("SHISHO_EMBEDDINGS", "SHISHO_CACHE")  # settings that a measurement may be about
PATIENCE = 900.0

Json = dict[str, Any]
Told = TypeVar("Told")


class Page:
    """The playground's page, used as its browser does."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def act(self, action: str, user: str, **body: object) -> Json:
        async with self._session.post(f"/page/{action}", json={"as": user} | body) as response:
            done: Json = await response.json()
        assert done["ok"], done
        return done

    async def ask(self, question: str) -> str:
        """Return the answer's text, once it is whole."""
        ts = (await self.act("say", BEN.id, channel=RANDOM.id, text=f"@Shisho {question}"))["ts"]
        return await self._once(BEN.id, lambda state: answer_to(ts, state), pause=0.05)

    async def hand_in(self, name: str, data: bytes) -> None:
        """Add a document by the form of `/stacks add`, and wait for its receipt."""
        form = aiohttp.FormData()
        form.add_field("file", data, filename=name, content_type="text/markdown")
        async with self._session.post("/page/upload", params={"as": AIKO.id}, data=form) as response:
            file = (await response.json())["id"]
        await self.act("say", AIKO.id, channel=RANDOM.id, text="/stacks add")
        views = await self._once(AIKO.id, lambda state: state["views"])
        await self.act("submit", AIKO.id, view_id=views[-1]["id"], values={"files": [file]})
        await self._once(AIKO.id, lambda state: "was added" in json.dumps(state["messages"]))

    async def _once(self, user: str, told: Callable[[Json], Told], *, pause: float = 0.5) -> Told:
        """Return what is told of the page's state, once it is anything."""
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self._session.get("/page/state", params={"as": user}) as response:
                    if found := told(await response.json()):
                        return found
                await asyncio.sleep(pause)


def answer_to(ts: str, state: Json) -> str:
    """Return the whole answer to a message; an answer that is still written has no blocks."""
    for message in state["messages"]:
        of_it = message.get("thread_ts") == ts and message.get("user") == APP.user.id
        if of_it and message.get("blocks") and not message.get("streaming"):
            return str(message["text"])
    return ""


def questions() -> list[str]:
    """Return questions over the sample handbook, in English and Japanese by turns."""
    asked = [json.loads(line)["question"] for line in ASKED.read_text(encoding="utf-8").splitlines()]
    english = [question for question in asked if question.isascii()]
    japanese = [question for question in asked if not question.isascii()]
    return [question for pair in zip(english, japanese, strict=False) for question in pair]


@asynccontextmanager
async def serving(home: Path) -> AsyncIterator[tuple[Process, Page]]:
    """Run `shisho serve` without any setting of Slack, as `make run` does."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "SHISHO_"))}
    usual |= {name: os.environ[name] for name in KEPT if name in os.environ}
    ports = {name: str(free_port()) for name in ("PORT", "SHISHO_STATUS_PORT", "SHISHO_PLAYGROUND_PORT")}
    environment = usual | ports | {"SHISHO_HOME": str(home), "SHISHO_QUESTIONS_PER_HOUR": "100000"}
    process = await asyncio.create_subprocess_exec(*SHISHO, "serve", env=environment, stdout=DEVNULL, stderr=PIPE)
    try:
        async with aiohttp.ClientSession(await opened(process)) as session:
            yield process, Page(session)
    finally:
        process.terminate()
        await process.wait()


async def opened(process: Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        async for line in process.stderr:
            if found := OPEN.search(line):
                return found[1].decode()
    raise RuntimeError("the bot ended before it was ready")


def show(stage: str, bot: int, home: Path) -> None:
    """Print what is resident, and of it what is the process's own and what is of mapped files; MB."""
    told = Path(f"/proc/{bot}/status").read_text() + Path(f"/proc/{bot}/smaps_rollup").read_text()
    kinds = {name: int(size) * 1024 / 1e6 for name, size in re.findall(r"(\w+):\s+(\d+) kB", told)}
    servers = [each for each in psutil.process_iter() if is_weaviate_of(each, home)]
    readers = [each for each in psutil.Process(bot).children(recursive=True) if each not in servers]
    print(
        f"  {stage:<34} {megabytes(psutil.Process(bot)):4.0f} MB: {kinds['RssAnon']:.0f} its own, "
        f"{kinds['RssFile']:.0f} of files; PSS {kinds['Pss']:.0f}. Readers of documents "
        f"{sum(map(megabytes, readers)):.0f}, Weaviate {sum(map(megabytes, servers)):.0f}",
        flush=True,
    )


async def ask_all(page: Page, asked: Sequence[str]) -> str:
    began = time.monotonic()
    for question in asked:
        await page.ask(question)
    return f"{(time.monotonic() - began) / len(asked) * 1000:.0f} ms each"


async def main(folder: str | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        home, asked = Path(name), questions()
        async with serving(home) as (process, page):
            show("started", process.pid, home)
            for first, last in zip((0, *AFTER), AFTER, strict=False):
                each = await ask_all(page, asked[first:last])
                show(f"{last} questions, {each}", process.pid, home)
            if folder:
                await page.hand_in("everything.md", await asyncio.to_thread(book_of, Path(folder)))
                show("a large document", process.pid, home)
                each = await ask_all(page, asked[AFTER[-1] :])
                show(f"{len(asked)} questions, {each}", process.pid, home)
            await asyncio.sleep(AT_REST)
            show("at rest", process.pid, home)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None))
