"""Links to files in Slack that people paste."""

import re

from slack_sdk.errors import SlackApiError

from bot.services import Services
from bot.stocking.uploads import GONE
from bot.tending.seeing import Viewer

FILE_LINK = re.compile(r"https://[\w.-]+\.slack\.com/files/[UW]\w+/(?P<file>F\w+)(?:/\S*)?", re.IGNORECASE)


async def openable(services: Services, viewer: Viewer, file_id: str) -> str | None:
    """The file's name; None where we cannot open it, or the person could not: a link alone opens nothing."""
    try:
        file = (await services.client.files_info(file=file_id))["file"]
    except SlackApiError as error:
        if error.response.get("error") in GONE:
            return None
        raise
    name = str(file.get("name") or file_id)
    if file.get("is_public") or file.get("user") == viewer.person:
        return name
    for channel in file.get("groups") or ():
        if await services.patrons.is_in(channel, viewer.person):
            return name
    return None
