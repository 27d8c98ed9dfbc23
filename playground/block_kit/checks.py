"""Checks that refuse the blocks and views that Slack refuses, with the JSON pointer of each problem."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from playground.block_kit import rules
from playground.workspace.api_errors import ApiError

Json = dict[str, Any]
Problems = Iterator[tuple[str, str]]

TOO_LONG = "msg_blocks_too_long"
VIEW_FIELDS = frozenset(
    {"type", "title", "blocks", "submit", "close", "private_metadata", "callback_id", "external_id"}
    | {"clear_on_close", "notify_on_close", "submit_disabled"}
)
VIEW_TEXTS = {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "callback_id": 255, "external_id": 255}
PLAIN = frozenset({"plain_text"})
PLAIN_OR_MRKDWN = frozenset({"plain_text", "mrkdwn"})
TEXT_OBJECT_FIELDS = frozenset({"type", "text", "emoji", "verbatim"})
TEXT_FIELDS = ("text", "label", "hint", "placeholder", "title")
STRING_FIELDS = {"text": frozenset({"markdown", "mrkdwn", "plain_text"}), "title": frozenset({"plan", "task_card"})}
MAX_FIELD_TEXT = 2000  # of a section
CONFIRM_FIELDS = {"title": (PLAIN, 100), "text": (PLAIN_OR_MRKDWN, 300), "confirm": (PLAIN, 30), "deny": (PLAIN, 30)}
STYLES = frozenset({"primary", "danger"})
FEEDBACK_FIELDS = frozenset({"text", "value", "accessibility_label"})


def check_blocks(blocks: Sequence[Any], surface: str = "message", *, too_long: str = TOO_LONG) -> None:
    most = rules.MESSAGE_BLOCKS if surface == "message" else rules.VIEW_BLOCKS
    if len(blocks) > most:
        raise ApiError("invalid_blocks", [f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"])
    problems = list(_problems(blocks, surface))
    if problems:
        raise ApiError("invalid_blocks", [f"[ERROR] {text} [json-pointer:{pointer}]" for pointer, text in problems])
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > rules.MARKDOWN_TOTAL:
        raise ApiError(too_long)
    if surface == "message" and sum(map(len, _all_texts(list(blocks)))) > rules.MESSAGE_TOTAL:
        raise ApiError(too_long)


def _all_texts(value: Any) -> Iterator[str]:
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from _all_texts(part)
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        yield value["text"]


def check_view(view: Json, *, kinds: frozenset[str]) -> None:
    problems = [f"[ERROR] unknown field: {name} [json-pointer:/view]" for name in sorted(set(view) - VIEW_FIELDS)]
    if view.get("type") not in kinds:
        problems.append(f"[ERROR] type must be one of {sorted(kinds)} [json-pointer:/view/type]")
    if view.get("type") == "modal" and not view.get("title"):
        problems.append("[ERROR] missing required field: title [json-pointer:/view]")
    for name, most in VIEW_TEXTS.items():
        if len(_text_of(view.get(name)) or "") > most:
            problems.append(f"[ERROR] must be less than {most + 1} characters [json-pointer:/view/{name}]")
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        problems.append("[ERROR] missing required field: blocks [json-pointer:/view]")
    elif any(isinstance(b, dict) and b.get("type") == "input" for b in blocks) and not view.get("submit"):
        problems.append("[ERROR] a view with input blocks needs `submit` [json-pointer:/view/submit]")
    for name in ("title", "submit", "close"):
        wrong = object_problems(view[name], f"/view/{name}", PLAIN) if view.get(name) is not None else ()
        problems += [f"[ERROR] {text} [json-pointer:{pointer}]" for pointer, text in wrong]
    if problems:
        raise ApiError("invalid_arguments", problems)
    try:
        check_blocks(view["blocks"], str(view["type"]))
    except ApiError as error:
        raise ApiError("invalid_arguments", error.messages) from None


def _problems(blocks: Sequence[Any], surface: str) -> Problems:
    for number, block in enumerate(blocks):
        pointer = f"/blocks/{number}"
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in rules.BLOCKS:
            yield f"{pointer}/type", f"unsupported type: {kind}"
        elif surface not in rules.SURFACES.get(kind, {surface}):
            yield f"{pointer}/type", f"unsupported type in a {surface}: {kind}"
        else:
            yield from _block_problems(block, pointer)
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
        yield "/blocks", "only one table allowed"
    for name in ("block_id", "action_id"):
        yield from _duplicates(blocks, name)


def _block_problems(block: Json, pointer: str) -> Problems:
    kind = block["type"]
    yield from _rule_problems(block, rules.BLOCKS[kind], pointer, extra={"type", "block_id"})
    yield from text_problems(block, pointer)
    if kind == "section" and not (block.get("text") or block.get("fields")):
        yield pointer, "missing required field: text or fields"
    if kind == "table":
        yield from _table_problems(block, pointer)
    if kind in rules.CONTAINER_ELEMENTS and not block.get("elements"):
        yield f"{pointer}/elements", "must provide at least 1 item"
    for part, name, allowed in _parts(block):
        yield from _element_problems(part, f"{pointer}/{name}", allowed)


def _parts(block: Json) -> Iterator[tuple[Any, str, frozenset[str]]]:
    kind = block["type"]
    if kind in rules.CONTAINER_ELEMENTS:
        for number, element in enumerate(block.get("elements") or []):
            yield element, f"elements/{number}", rules.CONTAINER_ELEMENTS[kind]
    if kind == "input":
        yield block.get("element"), "element", rules.INPUT_ELEMENTS
    if kind == "section" and "accessory" in block:
        yield block["accessory"], "accessory", rules.ACCESSORY_ELEMENTS


def _element_problems(element: Any, pointer: str, allowed: frozenset[str]) -> Problems:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in allowed:
        yield f"{pointer}/type", f"unsupported type: {kind}"
        return
    yield from _rule_problems(element, rules.ELEMENTS[kind], pointer, extra={"type"})
    yield from text_problems(element, pointer)
    yield from choice_problems(element, pointer)
    for number, option in enumerate(element.get("options") or []):
        yield from _option_problems(
            option, f"{pointer}/options/{number}", PLAIN_OR_MRKDWN if kind in rules.MRKDWN_OPTIONS else PLAIN
        )
    if kind in {"static_select", "multi_static_select"} and not (
        element.get("options") or element.get("option_groups")
    ):
        yield pointer, "missing required field: options"


def _option_problems(option: Any, pointer: str, kinds: frozenset[str]) -> Problems:
    if not isinstance(option, dict) or not option.get("text") or not isinstance(option.get("value"), str):
        yield pointer, "must have text and value"
        return
    yield from object_problems(option["text"], f"{pointer}/text", kinds)
    if len(_text_of(option["text"]) or "") > 75 or len(option["value"]) > 150:  # noqa: PLR2004  Slack's limits
        yield pointer, "text must be less than 76 and value less than 151 characters"


def _table_problems(block: Json, pointer: str) -> Problems:
    for number, row in enumerate(block.get("rows") or []):
        if not isinstance(row, list) or len(row) > rules.TABLE_CELLS:
            yield f"{pointer}/rows/{number}", f"no more than {rules.TABLE_CELLS} items allowed"


def _rule_problems(value: Json, rule: rules.BlockRule, pointer: str, extra: set[str]) -> Problems:
    for name in sorted(set(value) - rule.required - rule.optional - extra):
        yield f"{pointer}/{name}", "unknown field"
    for name in sorted(rule.required):
        if value.get(name) is None:
            yield pointer, f"missing required field: {name}"
    for name, most in rule.texts.items():
        text = _text_of(value.get(name))
        if text is not None and len(text) > most:
            yield f"{pointer}/{name}", f"must be less than {most + 1} characters"
        if text == "" and name in {"text", "label"}:
            yield f"{pointer}/{name}", "must be more than 0 characters"
    for name, most in rule.lists.items():
        if isinstance(value.get(name), list) and len(value[name]) > most:
            yield f"{pointer}/{name}", f"no more than {most} items allowed"


def _text_of(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("text")
    return value if isinstance(value, str) else None


def _duplicates(blocks: Sequence[Any], name: str) -> Problems:
    """Find ids that are used twice: a block_id must be unique in its payload, an action_id in its block."""
    well_formed = [block for block in blocks if isinstance(block, dict)]
    if name == "block_id":
        groups = [[block[name] for block in well_formed if name in block]]
    else:
        groups = [
            [part[name] for part, _, _ in _parts(block) if isinstance(part, dict) and name in part]
            for block in well_formed
        ]
    for group in groups:
        for value, count in Counter(group).items():
            if count > 1:
                yield "/blocks", f"`{name}` {value} already exists"


def text_problems(part: Json, pointer: str) -> Problems:
    """Check that each text of a block or element is a string or a text object, as its type requires."""
    kind = part["type"]
    for name in TEXT_FIELDS:
        value = part.get(name)
        if value is None:
            continue
        if kind in STRING_FIELDS.get(name, frozenset()):
            if not isinstance(value, str):
                yield f"{pointer}/{name}", "must be a string"
        else:
            yield from object_problems(value, f"{pointer}/{name}", PLAIN_OR_MRKDWN if kind == "section" else PLAIN)
    for number, field in enumerate(part.get("fields") or []):
        yield from object_problems(field, f"{pointer}/fields/{number}", PLAIN_OR_MRKDWN, MAX_FIELD_TEXT)


def object_problems(value: Any, pointer: str, kinds: frozenset[str], most: int | None = None) -> Problems:
    if not isinstance(value, dict) or value.get("type") not in kinds or not isinstance(value.get("text"), str):
        yield pointer, f"must be a text object of type {' or '.join(sorted(kinds))}"
    elif set(value) - TEXT_OBJECT_FIELDS:
        yield pointer, f"unknown field: {', '.join(sorted(set(value) - TEXT_OBJECT_FIELDS))}"
    elif most is not None and len(value["text"]) > most:
        yield pointer, f"must be less than {most + 1} characters"


def choice_problems(element: Json, pointer: str) -> Problems:
    """Check the style, value, confirmation dialog and feedback buttons of an interactive element."""
    if element.get("style") not in STYLES | {None}:
        yield f"{pointer}/style", "must be primary or danger"
    if not isinstance(element.get("value", ""), str):
        yield f"{pointer}/value", "must be a string"
    if "confirm" in element:
        yield from _confirm_problems(element["confirm"], f"{pointer}/confirm")
    if element["type"] == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            yield from _feedback_problems(element.get(name), f"{pointer}/{name}")


def _confirm_problems(confirm: Any, pointer: str) -> Problems:
    if not isinstance(confirm, dict) or set(confirm) - CONFIRM_FIELDS.keys() - {"style"}:
        yield pointer, "must be a confirmation dialog"
        return
    for name, (kinds, most) in CONFIRM_FIELDS.items():
        yield from object_problems(confirm.get(name), f"{pointer}/{name}", kinds, most)


def _feedback_problems(button: Any, pointer: str) -> Problems:
    if not isinstance(button, dict) or set(button) - FEEDBACK_FIELDS or not isinstance(button.get("value"), str):
        yield pointer, "must have text and value"
        return
    yield from object_problems(button.get("text"), f"{pointer}/text", PLAIN, 75)
