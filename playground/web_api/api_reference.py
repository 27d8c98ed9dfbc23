"""The arguments of each Web API method and the scopes that allow it, as Slack documents them.

This is data, so that a test can compare it with Slack's own reference.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class MethodSpec:
    """The arguments and scopes of a method; any one of the scopes is enough, and it may need none."""

    required: frozenset[str]
    optional: frozenset[str]
    scopes: frozenset[str]


def _spec(required: str = "", optional: str = "", scopes: str = "") -> MethodSpec:
    return MethodSpec(frozenset(required.split()), frozenset(optional.split()), frozenset(scopes.split()))


_POST = "as_user attachments blocks icon_emoji icon_url link_names markdown_text parse text thread_ts username"
_READS = "channels:read groups:read im:read mpim:read"
_HISTORY = "channels:history groups:history im:history mpim:history"
_OPENS = "channels:manage groups:write im:write mpim:write"
_WINDOW = "cursor include_all_metadata inclusive latest limit oldest"

# Bolt may send these with any call; Slack ignores them where they mean nothing.
COMMON_ARGUMENTS = frozenset({"token", "team_id"})

# Slack's reference marks two arguments as required that are not: `markdown_text` of chat.appendStream, which `chunks`
# may replace, and `thread_ts` of assistant.threads.setSuggestedPrompts, which only the older kind of assistant has.
METHOD_SPECS: dict[str, MethodSpec] = {
    "auth.test": _spec(),
    "team.info": _spec(optional="domain team", scopes="team:read"),
    "bots.info": _spec(optional="bot team_id", scopes="users:read"),
    "users.info": _spec("user", "include_locale", "users:read"),
    "users.list": _spec(optional="cursor include_locale limit team_id", scopes="users:read"),
    "users.conversations": _spec(optional="cursor exclude_archived limit team_id types user", scopes=_READS),
    "usergroups.users.list": _spec("usergroup", "include_disabled team_id", "usergroups:read"),
    "conversations.info": _spec("channel", "include_locale include_num_members", _READS),
    "conversations.list": _spec(optional="cursor exclude_archived limit team_id types", scopes=_READS),
    "conversations.members": _spec("channel", "cursor limit", _READS),
    "conversations.history": _spec("channel", _WINDOW, _HISTORY),
    "conversations.replies": _spec("channel ts", _WINDOW, _HISTORY),
    "conversations.open": _spec(optional="channel prevent_creation return_im users", scopes=_OPENS),
    "chat.postMessage": _spec(
        "channel",
        f"{_POST} current_draft_last_updated_ts metadata mrkdwn reply_broadcast unfurl_links unfurl_media",
        "chat:write",
    ),
    "chat.postEphemeral": _spec("channel user", _POST, "chat:write"),
    "chat.update": _spec(
        "channel ts",
        "as_user attachments blocks file_ids link_names markdown_text metadata parse reply_broadcast text"
        " unfurled_attachments",
        "chat:write",
    ),
    "chat.delete": _spec("channel ts", "as_user", "chat:write"),
    "chat.getPermalink": _spec("channel message_ts"),
    "chat.startStream": _spec(
        "channel thread_ts",
        "chunks icon_emoji icon_url markdown_text recipient_team_id recipient_user_id task_display_mode username",
        "chat:write",
    ),
    "chat.appendStream": _spec("channel ts", "chunks markdown_text", "chat:write"),
    "chat.stopStream": _spec("channel ts", "blocks chunks markdown_text metadata", "chat:write"),
    # Slack asks for chat:write here, of apps that are agents; those are the ones with this scope.
    "agents.sessions.setStatus": _spec(
        "channel_id status", "icon_emoji icon_url initiator_user_id thread_ts title username", "assistant:write"
    ),
    "agents.sessions.rename": _spec("channel_id title", "thread_ts", "assistant:write"),
    "assistant.threads.setStatus": _spec(
        "channel_id status thread_ts", "icon_emoji icon_url loading_messages username", "chat:write"
    ),
    "assistant.threads.setSuggestedPrompts": _spec("channel_id prompts", "thread_ts title", "assistant:write"),
    "assistant.threads.setTitle": _spec("channel_id thread_ts title", "", "assistant:write"),
    "views.open": _spec("view", "interactivity_pointer trigger_id"),
    "views.push": _spec("view", "interactivity_pointer trigger_id"),
    "views.update": _spec("view", "external_id hash view_id"),
    "views.publish": _spec("user_id view", "hash"),
    "files.info": _spec("file", "count cursor limit page", "files:read"),
    "files.getUploadURLExternal": _spec("filename length", "alt_txt snippet_type", "files:write"),
    "files.completeUploadExternal": _spec(
        "files", "blocks channel_id channels initial_comment thread_ts", "files:write"
    ),
    "reactions.add": _spec("channel name timestamp", "", "reactions:write"),
}

ALL_SCOPES = frozenset(scope for signature in METHOD_SPECS.values() for scope in signature.scopes)
