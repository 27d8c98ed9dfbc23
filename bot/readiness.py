"""The checks of `/readyz`: whether everything that an answer needs is there now."""

from collections.abc import Mapping

from async_lru import alru_cache

from bot.http.metrics import Metrics
from bot.http.server import Check
from bot.slack.client import Identity
from bot.slack.services import Services
from bot.slack.socket_mode import SocketMode

SLACK_FRESH = 5.0  # seconds for which Slack's answer is believed


def checks(services: Services, me: Identity, metrics: Metrics, socket: SocketMode | None) -> Mapping[str, Check]:
    library = services.library

    async def catalogue() -> bool:
        await library.catalogue.ping()
        await library.jobs.probe()
        return True

    async def stacks() -> bool:
        await library.stacks.probe(me.workspace)
        return True

    @alru_cache(maxsize=1, ttl=SLACK_FRESH)
    async def slack() -> bool:
        return bool((await services.client.auth_test())["ok"])

    async def model() -> bool:
        return metrics.model_answers

    found: dict[str, Check] = {"catalogue": catalogue, "stacks": stacks, "slack": slack}
    if library.settings.model:
        found["model"] = model
    if socket is not None:
        found["socket"] = socket.connected
    return found
