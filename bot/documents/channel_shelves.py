"""The shelves that stand in a workspace's channels."""

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.services import Services
from knowledge.catalogue.books import PUBLIC_SHELF, Shelf
from knowledge.errors import NameTaken, NotFound

log = structlog.get_logger()


async def shelf_at(services: Services, workspace: str, channel: str | None) -> Shelf:
    """The public shelf, or the one of a channel, put up where there is none yet."""
    shelves = services.library.catalogue.shelves
    if channel is None:
        return await shelves.create(workspace, PUBLIC_SHELF)
    standing = [shelf for shelf in await shelves.all(workspace) if shelf.place == channel]
    if standing:
        return standing[0]
    name = await _channel_name(services, channel)
    try:
        return await shelves.create(workspace, name, channel)
    except NameTaken:  # by a channel that had this name before
        return await shelves.create(workspace, f"{name} {channel}", channel)


async def shelf_for(services: Services, workspace: str, shelf_id: str | None, channel: str | None) -> Shelf:
    """The shelf of this id, where one was chosen; else the one that stands at the channel, or the public one."""
    if shelf_id is None:
        return await shelf_at(services, workspace, channel)
    shelves = await services.library.catalogue.shelves.all(workspace)
    found = next((shelf for shelf in shelves if shelf.id == shelf_id), None)
    if found is None:
        raise NotFound("There is no such shelf.")
    return found


async def _channel_name(services: Services, channel: str) -> str:
    try:
        answer = await services.client.conversations_info(channel=channel)
    except SlackApiError as error:
        log.info("channel_name_unknown", channel=channel, error=error.response.get("error"))
        return channel
    return f"#{answer['channel'].get('name') or channel}"
