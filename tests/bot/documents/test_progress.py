"""The progress message, which is edited as often as Slack allows."""

import asyncio
import itertools

from bot.documents.progress import EDIT_EVERY, ProgressMessage
from bot.slack.client import open_slack
from bot.slack.drafts import message
from bot.slack.settings import Settings
from playground import Playground
from playground.sample_team import AIKO

DM = f"D{AIKO.id[1:]}"


def edits(playground: Playground) -> list[float]:
    return [call.at for call in playground.calls_of("chat.update") if call.ok]


async def moved(settings: Settings, *, every: float, seconds: float) -> None:
    """Show progress many times a second, as when passages are embedded."""
    async with open_slack(settings) as client:
        shown = await ProgressMessage.post(client, AIKO.id, message("0"), key="ingest 1", every=every)
        async with shown.updating():
            for number in range(int(seconds / 0.02)):
                shown.show(message(f"{number} passages"))
                await asyncio.sleep(0.02)
        assert await shown.close(message("It is in the stacks."))


async def test_the_message_is_edited_at_intervals_however_fast_the_document_is(
    playground: Playground, bot_settings: Settings
) -> None:
    await moved(bot_settings, every=0.25, seconds=1.2)
    at = edits(playground)
    assert 2 <= len(at) <= 6
    progress = at[:-1]  # the last one is the end, which waits for nothing
    assert all(later - earlier > 0.2 for earlier, later in itertools.pairwise(progress))
    assert EDIT_EVERY >= 1.2  # Slack's limit for chat.update is about 50 a minute


async def test_the_message_ends_well_after_slack_limited_its_rate(
    playground: Playground, bot_settings: Settings
) -> None:
    playground.fail_next("chat.update", status=429, retry_after=1)
    await moved(bot_settings, every=0.1, seconds=0.5)
    refused, *later = playground.calls_of("chat.update")
    assert refused.status == 429
    assert min(call.at for call in later) - refused.at >= 1.0
    assert [shown.text for shown in playground.messages(DM)] == ["It is in the stacks."]
