"""What each Web API method takes: its arguments and the scopes that allow it, as Slack documents them.

Kept as data so that a test can compare it with Slack's own reference.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Signature:
    """`scopes`: any one of them is enough; none means that every token may call."""

    required: frozenset[str]
    optional: frozenset[str]
    scopes: frozenset[str]


def _takes(required: str = "", optional: str = "", scopes: str = "") -> Signature:
    return Signature(frozenset(required.split()), frozenset(optional.split()), frozenset(scopes.split()))


_POST = "as_user attachments blocks icon_emoji icon_url link_names markdown_text parse text thread_ts username"
_READS = "channels:read groups:read im:read mpim:read"
_HISTORY = "channels:history groups:history im:history mpim:history"
_OPENS = "channels:manage groups:write im:write mpim:write"
_WINDOW = "cursor include_all_metadata inclusive latest limit oldest"

# Bolt sends these with any call; Slack ignores them where they mean nothing.
EVERYWHERE = frozenset({"token", "team_id"})

# The reference marks `markdown_text` of chat.appendStream as required, yet its `chunks` may stand instead;
# and `thread_ts` of assistant.threads.setSuggestedPrompts, which only the older assistants have.
ACCEPTED: dict[str, Signature] = {
    "auth.test": _takes(),
    "team.info": _takes(optional="domain team", scopes="team:read"),
    "bots.info": _takes(optional="bot team_id", scopes="users:read"),
    "users.info": _takes("user", "include_locale", "users:read"),
    "users.list": _takes(optional="cursor include_locale limit team_id", scopes="users:read"),
    "users.conversations": _takes(optional="cursor exclude_archived limit team_id types user", scopes=_READS),
    "usergroups.users.list": _takes("usergroup", "include_disabled team_id", "usergroups:read"),
    "conversations.info": _takes("channel", "include_locale include_num_members", _READS),
    "conversations.list": _takes(optional="cursor exclude_archived limit team_id types", scopes=_READS),
    "conversations.members": _takes("channel", "cursor limit", _READS),
    "conversations.history": _takes("channel", _WINDOW, _HISTORY),
    "conversations.replies": _takes("channel ts", _WINDOW, _HISTORY),
    "conversations.open": _takes(optional="channel prevent_creation return_im users", scopes=_OPENS),
    "chat.postMessage": _takes(
        "channel",
        f"{_POST} current_draft_last_updated_ts metadata mrkdwn reply_broadcast unfurl_links unfurl_media",
        "chat:write",
    ),
    "chat.postEphemeral": _takes("channel user", _POST, "chat:write"),
    "chat.update": _takes(
        "channel ts",
        "as_user attachments blocks file_ids link_names markdown_text metadata parse reply_broadcast text"
        " unfurled_attachments",
        "chat:write",
    ),
    "chat.delete": _takes("channel ts", "as_user", "chat:write"),
    "chat.getPermalink": _takes("channel message_ts"),
    "chat.startStream": _takes(
        "channel thread_ts",
        "chunks icon_emoji icon_url markdown_text recipient_team_id recipient_user_id task_display_mode username",
        "chat:write",
    ),
    "chat.appendStream": _takes("channel ts", "chunks markdown_text", "chat:write"),
    "chat.stopStream": _takes("channel ts", "blocks chunks markdown_text metadata", "chat:write"),
    "assistant.threads.setStatus": _takes(
        "channel_id status thread_ts", "icon_emoji icon_url loading_messages username", "chat:write"
    ),
    "assistant.threads.setSuggestedPrompts": _takes("channel_id prompts", "thread_ts title", "assistant:write"),
    "assistant.threads.setTitle": _takes("channel_id thread_ts title", "", "assistant:write"),
    "views.open": _takes("view", "interactivity_pointer trigger_id"),
    "views.push": _takes("view", "interactivity_pointer trigger_id"),
    "views.update": _takes("view", "external_id hash view_id"),
    "views.publish": _takes("user_id view", "hash"),
    "files.info": _takes("file", "count cursor limit page", "files:read"),
    "reactions.add": _takes("channel name timestamp", "", "reactions:write"),
}

ALL_SCOPES = frozenset(scope for signature in ACCEPTED.values() for scope in signature.scopes)
