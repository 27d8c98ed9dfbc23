"""The rules of Block Kit as data: the blocks and elements that exist, their fields, and the limits of each."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class BlockRule:
    """The fields of a block or element; `texts` limits characters and `lists` limits items, by field."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    texts: dict[str, int] = field(default_factory=dict)
    lists: dict[str, int] = field(default_factory=dict)


def _rule(
    required: str = "", optional: str = "", texts: dict[str, int] | None = None, lists: dict[str, int] | None = None
) -> BlockRule:
    return BlockRule(frozenset(required.split()), frozenset(optional.split()), texts or {}, lists or {})


MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MARKDOWN_TOTAL = 12_000  # characters of all markdown blocks of one payload
MESSAGE_TOTAL = 12_000  # characters of all blocks of one message; Slack names no number, and refused 13,297
TABLE_CELLS = 20
FOCUS = "focus_on_load"
_SELECT = f"placeholder confirm {FOCUS}"
_CHOICES = "options option_groups initial_option"
_PLACEHOLDER = {"placeholder": 150, "action_id": 255}

BLOCKS: dict[str, BlockRule] = {
    "section": _rule("", "text fields accessory expand", {"text": 3000}, {"fields": 10}),
    "markdown": _rule("text", "", {"text": MARKDOWN_TOTAL}),
    "header": _rule("text", "level", {"text": 150}),
    "divider": _rule(),
    "context": _rule("elements", "", {}, {"elements": 10}),
    "actions": _rule("elements", "", {}, {"elements": 25}),
    "context_actions": _rule("elements", "", {}, {"elements": 5}),
    "input": _rule("label element", "hint optional dispatch_action", {"label": 2000, "hint": 2000}),
    "image": _rule("alt_text", "image_url slack_file title", {"alt_text": 2000, "title": 2000, "image_url": 3000}),
    "file": _rule("external_id source"),
    "rich_text": _rule("elements"),
    "table": _rule("rows", "column_settings", {}, {"rows": 100, "column_settings": TABLE_CELLS}),
    "plan": _rule("title", "tasks"),
    "task_card": _rule("task_id title", "status details output sources"),
}

# The surfaces that allow a block, for blocks that not every surface allows.
SURFACES: dict[str, frozenset[str]] = {
    "input": frozenset({"modal", "home", "message"}),
    "markdown": frozenset({"message"}),
    "context_actions": frozenset({"message"}),
    "table": frozenset({"message"}),
    "file": frozenset({"message"}),
    "plan": frozenset({"message"}),
    "task_card": frozenset({"message"}),
}

ELEMENTS: dict[str, BlockRule] = {
    "button": _rule(
        "text",
        "action_id url value style confirm accessibility_label",
        {"text": 75, "action_id": 255, "value": 2000, "url": 3000, "accessibility_label": 75},
    ),
    "icon_button": _rule(
        "icon text",
        "action_id value confirm accessibility_label visible_to_user_ids",
        {"text": 75, "action_id": 255, "value": 2000, "accessibility_label": 75},
    ),
    "feedback_buttons": _rule("positive_button negative_button", "action_id", {"action_id": 255}),
    "static_select": _rule("", f"action_id {_CHOICES} {_SELECT}", _PLACEHOLDER, {"options": 100, "option_groups": 100}),
    "multi_static_select": _rule(
        "",
        f"action_id options option_groups initial_options max_selected_items {_SELECT}",
        _PLACEHOLDER,
        {"options": 100, "option_groups": 100},
    ),
    "external_select": _rule("", f"action_id initial_option min_query_length {_SELECT}", _PLACEHOLDER),
    "users_select": _rule("", f"action_id initial_user {_SELECT}", _PLACEHOLDER),
    "multi_users_select": _rule("", f"action_id initial_users max_selected_items {_SELECT}", _PLACEHOLDER),
    "channels_select": _rule("", f"action_id initial_channel response_url_enabled {_SELECT}", _PLACEHOLDER),
    "conversations_select": _rule(
        "",
        f"action_id initial_conversation default_to_current_conversation response_url_enabled filter {_SELECT}",
        _PLACEHOLDER,
    ),
    "overflow": _rule("options", "action_id confirm", {"action_id": 255}, {"options": 5}),
    "radio_buttons": _rule("options", f"action_id initial_option confirm {FOCUS}", {"action_id": 255}, {"options": 10}),
    "checkboxes": _rule("options", f"action_id initial_options confirm {FOCUS}", {"action_id": 255}, {"options": 10}),
    "plain_text_input": _rule(
        "",
        f"action_id initial_value multiline min_length max_length dispatch_action_config placeholder {FOCUS}",
        _PLACEHOLDER | {"initial_value": 3000},
    ),
    "url_text_input": _rule(
        "",
        f"action_id initial_value dispatch_action_config placeholder {FOCUS}",
        _PLACEHOLDER | {"initial_value": 3000},
    ),
    "email_text_input": _rule("", f"action_id initial_value dispatch_action_config placeholder {FOCUS}", _PLACEHOLDER),
    "number_input": _rule(
        "is_decimal_allowed",
        f"action_id initial_value min_value max_value dispatch_action_config placeholder {FOCUS}",
        _PLACEHOLDER,
    ),
    "datepicker": _rule("", f"action_id initial_date placeholder confirm {FOCUS}", _PLACEHOLDER),
    "file_input": _rule("", "action_id filetypes max_files", {"action_id": 255}),
    "image": _rule("alt_text", "image_url slack_file", {"alt_text": 2000, "image_url": 3000}),
    "mrkdwn": _rule("text", "verbatim", {"text": 3000}),
    "plain_text": _rule("text", "emoji", {"text": 3000}),
}

ACTION_ELEMENTS = frozenset(ELEMENTS) - {
    "mrkdwn",
    "plain_text",
    "image",
    "icon_button",
    "feedback_buttons",
    "file_input",
    "plain_text_input",
    "url_text_input",
    "email_text_input",
    "number_input",
}
CONTAINER_ELEMENTS: dict[str, frozenset[str]] = {
    "actions": ACTION_ELEMENTS,
    "context": frozenset({"mrkdwn", "plain_text", "image"}),
    "context_actions": frozenset({"feedback_buttons", "icon_button"}),
}
MRKDWN_OPTIONS = frozenset({"radio_buttons", "checkboxes"})
INPUT_ELEMENTS = frozenset(
    {
        "plain_text_input",
        "url_text_input",
        "email_text_input",
        "number_input",
        "static_select",
        "multi_static_select",
        "external_select",
        "users_select",
        "multi_users_select",
        "channels_select",
        "conversations_select",
        "radio_buttons",
        "checkboxes",
        "datepicker",
        "file_input",
    }
)
ACCESSORY_ELEMENTS = ACTION_ELEMENTS | {"image"}
