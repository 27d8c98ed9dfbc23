"""The shelves of a workspace's channels, which are made when they are first needed."""

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.services import Services
from knowledge.catalogue.books import PUBLIC_SHELF, Shelf
from knowledge.errors import NameTaken, NotFound

log = structlog.get_logger()


async def shelf_at(services: Services, workspace: str, channel: str | None) -> Shelf:
    """Return the public shelf or a channel's, and make it if there is none yet."""
    shelves = services.library.catalogue.shelves
    if channel is None:
        return await shelves.create(workspace, PUBLIC_SHELF)
    known = [shelf for shelf in await shelves.all(workspace) if shelf.place == channel]
    if known:
        return known[0]
    name = await _channel_name(services, channel)
    try:
        return await shelves.create(workspace, name, channel)
    except NameTaken:  # by another channel that once had this name
        return await shelves.create(workspace, f"{name} {channel}", channel)


async def rename_shelf(services: Services, workspace: str, channel: str, name: str) -> None:
    """Let a shelf follow its channel's new name, unless somebody named the shelf otherwise."""
    shelves = services.library.catalogue.shelves
    for shelf in await shelves.all(workspace):
        if shelf.place == channel and shelf.name.startswith("#"):
            try:
                await shelves.rename(shelf, f"#{name}")
            except NameTaken:
                await shelves.rename(shelf, f"#{name} {channel}")


async def shelf_for(services: Services, workspace: str, shelf_id: str | None, channel: str | None) -> Shelf:
    """Return the shelf with this id; without an id, the channel's or the public one."""
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
