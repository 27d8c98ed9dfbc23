"""Calls that Slack refuses, with their errors.

A test replaces `{theirs}` by the ts of a person's message, `{ours}` by one of the app's, and `{stream}` by one that the
app is streaming.
"""

from typing import Any

Json = dict[str, Any]
ANYWHERE = "1.000001"
NOT_STREAMING = "message_not_in_streaming_state"

MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": []}
HOME = {"type": "home", "blocks": []}
TEXT = {"type": "section", "text": {"type": "mrkdwn", "text": "words"}}
TWELVE = [{"type": "markdown", "text": "a" * 7000}, {"type": "markdown", "text": "b" * 7000}]
LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "a" * 2500}}] * 5

REFUSED: list[tuple[str, Json, str]] = [
    ("users.info", {"user": "UNOBODY"}, "user_not_found"),
    ("users.info", {"user": "UMEMBER", "colour": "red"}, "invalid_arguments"),
    ("users.list", {"limit": 5000}, "invalid_arguments"),
    ("users.list", {"cursor": "no cursor"}, "invalid_cursor"),
    ("bots.info", {"bot": "BOTHER"}, "bot_not_found"),
    ("usergroups.users.list", {"usergroup": "SNONE"}, "no_such_subteam"),
    ("conversations.info", {"channel": "CNOWHERE"}, "channel_not_found"),
    ("conversations.list", {"types": "public"}, "invalid_types"),
    ("conversations.members", {"channel": "CGENERAL", "limit": 0.5}, "invalid_limit"),
    ("conversations.history", {"channel": "GALONE"}, "channel_not_found"),
    ("conversations.history", {"channel": "CWITHOUT"}, "not_in_channel"),
    ("conversations.replies", {"channel": "CWITHOUT", "ts": ANYWHERE}, "channel_not_found"),
    ("conversations.replies", {"channel": "CGENERAL", "ts": ANYWHERE}, "thread_not_found"),
    ("conversations.open", {"users": ","}, "users_list_not_supplied"),
    ("conversations.open", {"users": "UMEMBER,UADMIN"}, "method_not_supported_for_channel_type"),
    ("chat.postMessage", {"channel": "CNOWHERE", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "CWITHOUT", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "COLD", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": "CGENERAL", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    ("chat.postMessage", {"channel": "CGENERAL", "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": "CGENERAL", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "CGENERAL", "text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
    ("chat.postMessage", {"channel": "CGENERAL", "text": "x", "blocks": [TEXT] * 51}, "invalid_blocks"),
    ("chat.postMessage", {"channel": "CGENERAL", "text": "x", "blocks": TWELVE}, "msg_blocks_too_long"),
    ("chat.postMessage", {"channel": "CGENERAL", "text": "x", "blocks": LONG}, "msg_blocks_too_long"),
    ("chat.postMessage", {"channel": "CGENERAL", "text": "x", "metadata": {"kind": "k"}}, "invalid_metadata_format"),
    ("chat.postEphemeral", {"channel": "CPARTNERS", "user": "UHANAKO", "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": "CGENERAL", "user": "UMEMBER", "text": "x", "blocks": TWELVE}, "msg_too_long"),
    ("chat.update", {"channel": "CGENERAL", "ts": "{theirs}", "text": "x"}, "cant_update_message"),
    ("chat.update", {"channel": "CGENERAL", "ts": ANYWHERE, "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "CGENERAL", "ts": "{ours}", "text": "x", "blocks": TWELVE}, "msg_too_long"),
    ("chat.update", {"channel": "CGENERAL", "ts": "{ours}", "text": "x" * 4_001}, "msg_too_long"),
    ("chat.update", {"channel": "CGENERAL", "ts": "{ours}", "text": "x", "blocks": LONG}, "msg_too_long"),
    ("chat.update", {"channel": "CGENERAL", "ts": "{stream}", "text": "x"}, "streaming_state_conflict"),
    ("chat.delete", {"channel": "CGENERAL", "ts": "{theirs}"}, "cant_delete_message"),
    ("chat.getPermalink", {"channel": "CGENERAL", "message_ts": ANYWHERE}, "message_not_found"),
    ("chat.startStream", {"channel": "CGENERAL", "thread_ts": "{theirs}"}, "missing_recipient_user_id"),
    (
        "chat.startStream",
        {"channel": "CGENERAL", "thread_ts": "{theirs}", "recipient_user_id": "UMEMBER"},
        "missing_recipient_team_id",
    ),
    (
        "chat.appendStream",
        {"channel": "CGENERAL", "ts": "{ours}", "markdown_text": "x"},
        NOT_STREAMING,
    ),
    ("chat.appendStream", {"channel": "CGENERAL", "ts": "{theirs}", "markdown_text": "x"}, "message_not_owned_by_app"),
    ("chat.appendStream", {"channel": "CGENERAL", "ts": "{stream}", "markdown_text": ""}, "no_text"),
    ("chat.appendStream", {"channel": "CGENERAL", "ts": "{stream}", "markdown_text": "x" * 12_001}, "msg_too_long"),
    (
        "chat.appendStream",
        {"channel": "CGENERAL", "ts": "{stream}", "markdown_text": None, "chunks": [{"type": "song"}]},
        "invalid_chunks",
    ),
    ("chat.stopStream", {"channel": "CGENERAL", "ts": "{ours}"}, NOT_STREAMING),
    ("chat.stopStream", {"channel": "CGENERAL", "ts": "{stream}", "blocks": "[{"}, "invalid_blocks"),
    ("assistant.threads.setStatus", {"channel_id": "COLD", "thread_ts": ANYWHERE, "status": "x"}, "channel_not_found"),
    (
        "assistant.threads.setStatus",
        {"channel_id": "CGENERAL", "thread_ts": ANYWHERE, "status": "x"},
        "invalid_thread_ts",
    ),
    (
        "assistant.threads.setStatus",
        {"channel_id": "CGENERAL", "thread_ts": "{theirs}", "status": "x", "loading_messages": ["…"] * 11},
        "invalid_arguments",
    ),
    (
        "assistant.threads.setSuggestedPrompts",
        {"channel_id": "CGENERAL", "thread_ts": "{theirs}", "prompts": [{"title": "t", "message": "m"}] * 5},
        "invalid_arguments",
    ),
    ("assistant.threads.setTitle", {"channel_id": "CNO", "thread_ts": ANYWHERE, "title": "x"}, "channel_not_found"),
    ("views.open", {"trigger_id": "1.2.3", "view": MODAL}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "1.2.3", "view": HOME}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.3", "view": MODAL | {"private_metadata": "x" * 3001}}, "invalid_arguments"),
    ("views.push", {"trigger_id": "1.2.3", "view": MODAL}, "invalid_trigger_id"),
    ("views.update", {"view_id": "VNONE", "view": MODAL}, "not_found"),
    ("views.publish", {"user_id": "UMEMBER", "view": HOME, "hash": "of another"}, "hash_conflict"),
    ("files.info", {"file": "FNONE"}, "file_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "FNONE"}]}, "file_not_found"),
    ("reactions.add", {"channel": "CGENERAL", "timestamp": ANYWHERE, "name": "eyes"}, "message_not_found"),
    ("reactions.add", {"channel": "COLD", "timestamp": ANYWHERE, "name": "eyes"}, "is_archived"),
]
