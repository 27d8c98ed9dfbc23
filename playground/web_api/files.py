"""The methods of files: what one is, and an upload in three steps, as Slack's library makes it."""

import dataclasses
import mimetypes
import time
from typing import Any

from playground.web_api.arguments import ApiCall, Method
from playground.workspace.api_errors import ApiError
from playground.workspace.payloads import file_payload

Json = dict[str, Any]


def info(call: ApiCall) -> Json:
    """Return the whole file, also if its event named only the id."""
    file = dataclasses.replace(call.workspace.files.get(call.arguments.text("file")), connect=False)
    return {"file": file_payload(call.workspace, file), "response_metadata": {"next_cursor": ""}}


def upload_url(call: ApiCall) -> Json:
    """Return an address that takes the bytes of a file; nobody sees the file before the upload is completed."""
    name = call.arguments.text("filename")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    user, created = call.workspace.bot_user, int(time.time())
    alt = call.arguments.optional("alt_txt") or ""
    file = call.workspace.files.add(name=name, data=b"", mimetype=kind, user=user, created=created, alt=alt)
    return {"file_id": file.id, "upload_url": f"{call.workspace.base_url}/upload/{file.id}"}


def complete_upload(call: ApiCall) -> Json:
    """Share the files in a message, if a channel is named."""
    given = call.arguments.items("files", "invalid_arguments")
    files = [call.workspace.files.get(str(one.get("id"))) for one in given if isinstance(one, dict)]
    if not files:
        raise ApiError("invalid_arguments", ["[ERROR] no files: files"])
    channel = call.arguments.optional("channel_id")
    if channel:
        call.workspace.post_as_bot(
            call.workspace.writable_by_bot(channel),
            call.arguments.text("initial_comment"),
            thread_ts=call.arguments.optional("thread_ts"),
            files=tuple(file.id for file in files),
            subtype="file_share",
        )
    return {"files": [file_payload(call.workspace, file) for file in files]}


METHODS: dict[str, Method] = {
    "files.info": info,
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete_upload,
}
