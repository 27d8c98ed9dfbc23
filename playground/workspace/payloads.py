"""The JSON that Slack sends for users, channels, messages, files and views."""

from typing import Any

from playground.workspace.messages import Message, SharedFile
from playground.workspace.people import Channel, Person, Role
from playground.workspace.views import View
from playground.workspace.workspace import Workspace

Json = dict[str, Any]


def without_nulls(payload: Json) -> Json:
    """Leave out fields without a value, as Slack does."""
    return {name: value for name, value in payload.items() if value is not None}


def user_payload(workspace: Workspace, person: Person, *, locale: bool = False) -> Json:
    own = person.team is None
    return without_nulls(
        {
            "id": person.id,
            "team_id": person.team or workspace.team,
            "name": person.name,
            "deleted": person.deleted,
            "real_name": person.real_name,
            "tz": "Asia/Tokyo" if person.locale.startswith("ja") else "Europe/London",
            "profile": {
                "real_name": person.real_name,
                "display_name": person.name,
                "team": person.team or workspace.team,
            },
            "is_admin": own and person.role in {Role.ADMIN, Role.OWNER},
            "is_owner": own and person.role is Role.OWNER,
            "is_primary_owner": own and person.role is Role.OWNER,
            "is_restricted": person.role is Role.GUEST,
            "is_ultra_restricted": False,
            "is_bot": person.role is Role.BOT,
            "is_app_user": False,
            "is_stranger": None if own else False,
            "updated": person.updated,
            "locale": person.locale if locale else None,
        }
    )


def channel_payload(workspace: Workspace, channel: Channel, *, counted: bool = False) -> Json:
    payload = {
        "id": channel.id,
        "created": 1700000000,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind == "group",
        "is_archived": channel.archived,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "context_team_id": workspace.team,
    }
    if channel.kind == "im":
        return payload | {"user": next(iter(channel.members - {workspace.bot_user})), "is_open": True}
    return payload | without_nulls(
        {
            "name": channel.name,
            "name_normalized": channel.name,
            "is_general": channel.name == "general",
            "is_member": workspace.bot_user in channel.members,
            "num_members": len(channel.members) if counted else None,
        }
    )


def message_payload(workspace: Workspace, message: Message) -> Json:
    """Return a message as conversations.history and events have it."""
    replies = [m for m in workspace.messages.thread(message.channel, message.ts) if m.ts != message.ts]
    thread: Json = {"reply_count": len(replies), "latest_reply": replies[-1].ts} if replies else {}
    return (
        without_nulls(
            {
                "type": "message",
                "subtype": message.subtype,
                "user": message.user or None,
                "bot_id": message.bot_id,
                "username": message.username,
                "attachments": list(message.attachments) or None,
                "team": workspace.team if message.bot_id else workspace.person(message.user).team or workspace.team,
                "text": message.text,
                "ts": message.ts,
                "thread_ts": message.thread_ts or (message.ts if replies else None),
                "parent_user_id": _parent_user(workspace, message),
                "blocks": list(message.blocks) or None,
                "files": [file_payload(workspace, workspace.files.get(f)) for f in message.files] or None,
                "edited": {"user": message.editor, "ts": message.edited_ts} if message.edited_ts else None,
                "metadata": message.metadata,
                "reactions": _reactions(message) or None,
            }
        )
        | thread
        | (_bot(workspace) if message.bot_id == workspace.app.bot_id else {})
    )


def file_payload(workspace: Workspace, file: SharedFile) -> Json:
    if file.connect:
        return {"id": file.id, "mode": "file_access", "file_access": "check_file_info", "created": 0, "timestamp": 0}
    address = f"{workspace.base_url}/files-pri/{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2].lower() or "binary",
        "user": file.user,
        "mode": "hosted",
        "is_external": False,
        "size": len(file.data),
        "file_access": "visible",
        "url_private": f"{address}/{file.name}",
        "url_private_download": f"{address}/download/{file.name}",
    }


def view_payload(workspace: Workspace, view: View, state: Json | None = None) -> Json:
    blocks = [block | {"block_id": block.get("block_id", f"b{n}")} for n, block in enumerate(view.content["blocks"])]
    return (
        {"private_metadata": "", "callback_id": "", "clear_on_close": False, "notify_on_close": False}
        | view.content
        | {
            "blocks": blocks,
            "id": view.id,
            "team_id": workspace.team,
            "state": {"values": state or {}},
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous,
            "app_id": workspace.app.app_id,
            "app_installed_team_id": workspace.team,
            "bot_id": workspace.app.bot_id,
        }
    )


def _parent_user(workspace: Workspace, message: Message) -> str | None:
    if message.thread_ts is None or message.thread_ts == message.ts:
        return None
    parent = workspace.messages.find(message.channel, message.thread_ts)
    return parent.user if parent else None


def _reactions(message: Message) -> list[Json]:
    names = dict.fromkeys(name for name, _ in message.reactions)
    users = {name: [user for other, user in message.reactions if other == name] for name in names}
    return [{"name": name, "users": users[name], "count": len(users[name])} for name in names]


def _bot(workspace: Workspace) -> Json:
    app = workspace.app
    profile = {
        "id": app.bot_id,
        "app_id": app.app_id,
        "name": app.user.real_name,
        "deleted": False,
        "team_id": workspace.team,
    }
    return {"bot_id": app.bot_id, "app_id": app.app_id, "bot_profile": profile}
