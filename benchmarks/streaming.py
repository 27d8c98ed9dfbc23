"""Measure how soon the first words of an answer are in Slack after the model's first token."""

import asyncio
import statistics
import sys

from benchmarks.answering import bench
from benchmarks.sample_questions import QUESTIONS
from playground import Playground
from playground.sample_team import BEN, RANDOM
from tests.servers.model import Mode, ModelServer

EACH = 40  # questions at each width
WIDTHS = (1, 8)
BETWEEN = 0.02  # seconds between the model's pieces of three characters
PATIENCE = 60.0
TEXT = "The handbook says so [1]. " + "It goes on for some lines more, as answers do. " * 8


async def measure(playground: Playground, model: ModelServer, width: int) -> None:
    """Return milliseconds from the model's first piece to the call that shows it."""
    before = len(playground.calls_of("chat.startStream")), len(model.sent_at)
    for first in range(0, EACH, width):
        asked = QUESTIONS[first % len(QUESTIONS) :][:width]
        await asyncio.gather(*(answered(playground, question) for question in asked))
    shown = sorted(call.at for call in playground.calls_of("chat.startStream")[before[0] :])
    waits = [(at - sent) * 1000 for at, sent in zip(shown, sorted(model.sent_at[before[1] :]), strict=True)]
    cuts = statistics.quantiles(waits, n=20)
    print(f"{len(waits)} answers, {width} at once: first words shown {cuts[9]:.0f} ms after the model's (p50)")
    print(f"  p95 {cuts[18]:.0f} ms, at most {max(waits):.0f} ms")


async def answered(playground: Playground, question: str) -> None:
    ts = await playground.say(BEN.id, RANDOM.id, f"<@USHISHO> {question}")

    def whole() -> bool:
        return any(message.bot_id and not message.streaming for message in playground.messages(RANDOM.id, ts))

    await playground.wait_for(whole, PATIENCE)


async def main(folder: str) -> None:
    async with ModelServer(Mode.SLOW, text=TEXT, delay=BETWEEN) as model:
        settings = {"SHISHO_MODEL": "openai:invented", "OPENAI_BASE_URL": model.base_url}
        async with bench(folder, **settings) as running:
            for width in WIDTHS:
                await measure(running.playground, model, width)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
