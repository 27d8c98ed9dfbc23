"""Refuses the blocks and views that Slack refuses, with the place of each problem."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from playground.block_kit import rules
from playground.workspace.api_errors import Refusal

Json = dict[str, Any]
Problems = Iterator[tuple[str, str]]

TOO_LONG = "msg_blocks_too_long"
VIEW_FIELDS = frozenset(
    {"type", "title", "blocks", "submit", "close", "private_metadata", "callback_id", "external_id"}
    | {"clear_on_close", "notify_on_close", "submit_disabled"}
)
VIEW_TEXTS = {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "callback_id": 255, "external_id": 255}
PLAIN = frozenset({"plain_text"})
EITHER = frozenset({"plain_text", "mrkdwn"})
FIELDS = frozenset({"type", "text", "emoji", "verbatim"})
NAMES = ("text", "label", "hint", "placeholder", "title")
STRINGS = {"text": frozenset({"markdown", "mrkdwn", "plain_text"}), "title": frozenset({"plan", "task_card"})}
LONGEST_FIELD = 2000  # of a section
CONFIRMS = {"title": (PLAIN, 100), "text": (EITHER, 300), "confirm": (PLAIN, 30), "deny": (PLAIN, 30)}
STYLES = frozenset({"primary", "danger"})
FEEDBACK = frozenset({"text", "value", "accessibility_label"})


def check_blocks(blocks: Sequence[Any], surface: str = "message", *, too_long: str = TOO_LONG) -> None:
    most = rules.MESSAGE_BLOCKS if surface == "message" else rules.VIEW_BLOCKS
    if len(blocks) > most:
        raise Refusal("invalid_blocks", [f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"])
    problems = list(_problems(blocks, surface))
    if problems:
        raise Refusal("invalid_blocks", [f"[ERROR] {text} [json-pointer:{place}]" for place, text in problems])
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > rules.MARKDOWN_TOTAL:
        raise Refusal(too_long)


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
        problems += [f"[ERROR] {text} [json-pointer:{place}]" for place, text in wrong]
    if problems:
        raise Refusal("invalid_arguments", problems)
    try:
        check_blocks(view["blocks"], str(view["type"]))
    except Refusal as refusal:
        raise Refusal("invalid_arguments", refusal.messages) from None


def _problems(blocks: Sequence[Any], surface: str) -> Problems:
    for number, block in enumerate(blocks):
        place = f"/blocks/{number}"
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in rules.BLOCKS:
            yield f"{place}/type", f"unsupported type: {kind}"
        elif surface not in rules.ONLY_IN.get(kind, {surface}):
            yield f"{place}/type", f"unsupported type in a {surface}: {kind}"
        else:
            yield from _block_problems(block, place)
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
        yield "/blocks", "only one table allowed"
    for name in ("block_id", "action_id"):
        yield from _doubles(blocks, name)


def _block_problems(block: Json, place: str) -> Problems:
    kind = block["type"]
    yield from _rule_problems(block, rules.BLOCKS[kind], place, extra={"type", "block_id"})
    yield from text_problems(block, place)
    if kind == "section" and not (block.get("text") or block.get("fields")):
        yield place, "missing required field: text or fields"
    if kind == "table":
        yield from _table_problems(block, place)
    if kind in rules.HOLDS and not block.get("elements"):
        yield f"{place}/elements", "must provide at least 1 item"
    for part, name, allowed in _parts(block):
        yield from _element_problems(part, f"{place}/{name}", allowed)


def _parts(block: Json) -> Iterator[tuple[Any, str, frozenset[str]]]:
    kind = block["type"]
    if kind in rules.HOLDS:
        for number, element in enumerate(block.get("elements") or []):
            yield element, f"elements/{number}", rules.HOLDS[kind]
    if kind == "input":
        yield block.get("element"), "element", rules.AS_INPUT
    if kind == "section" and "accessory" in block:
        yield block["accessory"], "accessory", rules.AS_ACCESSORY


def _element_problems(element: Any, place: str, allowed: frozenset[str]) -> Problems:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in allowed:
        yield f"{place}/type", f"unsupported type: {kind}"
        return
    yield from _rule_problems(element, rules.ELEMENTS[kind], place, extra={"type"})
    yield from text_problems(element, place)
    yield from choice_problems(element, place)
    for number, option in enumerate(element.get("options") or []):
        yield from _option_problems(option, f"{place}/options/{number}", EITHER if kind in rules.TICKED else PLAIN)
    if kind in {"static_select", "multi_static_select"} and not (
        element.get("options") or element.get("option_groups")
    ):
        yield place, "missing required field: options"


def _option_problems(option: Any, place: str, kinds: frozenset[str]) -> Problems:
    if not isinstance(option, dict) or not option.get("text") or not isinstance(option.get("value"), str):
        yield place, "must have text and value"
        return
    yield from object_problems(option["text"], f"{place}/text", kinds)
    if len(_text_of(option["text"]) or "") > 75 or len(option["value"]) > 150:  # noqa: PLR2004  Slack's limits
        yield place, "text must be less than 76 and value less than 151 characters"


def _table_problems(block: Json, place: str) -> Problems:
    for number, row in enumerate(block.get("rows") or []):
        if not isinstance(row, list) or len(row) > rules.TABLE_CELLS:
            yield f"{place}/rows/{number}", f"no more than {rules.TABLE_CELLS} items allowed"


def _rule_problems(value: Json, rule: rules.Rule, place: str, extra: set[str]) -> Problems:
    for name in sorted(set(value) - rule.required - rule.optional - extra):
        yield f"{place}/{name}", "unknown field"
    for name in sorted(rule.required):
        if value.get(name) is None:
            yield place, f"missing required field: {name}"
    for name, most in rule.texts.items():
        text = _text_of(value.get(name))
        if text is not None and len(text) > most:
            yield f"{place}/{name}", f"must be less than {most + 1} characters"
        if text == "" and name in {"text", "label"}:
            yield f"{place}/{name}", "must be more than 0 characters"
    for name, most in rule.lists.items():
        if isinstance(value.get(name), list) and len(value[name]) > most:
            yield f"{place}/{name}", f"no more than {most} items allowed"


def _text_of(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("text")
    return value if isinstance(value, str) else None


def _doubles(blocks: Sequence[Any], name: str) -> Problems:
    """A block_id is unique in its payload, an action_id in its block."""
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


def text_problems(part: Json, place: str) -> Problems:
    """Of a block or an element: each text is a string or a text object, as its kind wants."""
    kind = part["type"]
    for name in NAMES:
        value = part.get(name)
        if value is None:
            continue
        if kind in STRINGS.get(name, frozenset()):
            if not isinstance(value, str):
                yield f"{place}/{name}", "must be a string"
        else:
            yield from object_problems(value, f"{place}/{name}", EITHER if kind == "section" else PLAIN)
    for number, field in enumerate(part.get("fields") or []):
        yield from object_problems(field, f"{place}/fields/{number}", EITHER, LONGEST_FIELD)


def object_problems(value: Any, place: str, kinds: frozenset[str], most: int | None = None) -> Problems:
    if not isinstance(value, dict) or value.get("type") not in kinds or not isinstance(value.get("text"), str):
        yield place, f"must be a text object of type {' or '.join(sorted(kinds))}"
    elif set(value) - FIELDS:
        yield place, f"unknown field: {', '.join(sorted(set(value) - FIELDS))}"
    elif most is not None and len(value["text"]) > most:
        yield place, f"must be less than {most + 1} characters"


def choice_problems(element: Json, place: str) -> Problems:
    """Of a button or the like: its style, its value, the question before it, its two ways."""
    if element.get("style") not in STYLES | {None}:
        yield f"{place}/style", "must be primary or danger"
    if not isinstance(element.get("value", ""), str):
        yield f"{place}/value", "must be a string"
    if "confirm" in element:
        yield from _confirm_problems(element["confirm"], f"{place}/confirm")
    if element["type"] == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            yield from _feedback_problems(element.get(name), f"{place}/{name}")


def _confirm_problems(confirm: Any, place: str) -> Problems:
    if not isinstance(confirm, dict) or set(confirm) - CONFIRMS.keys() - {"style"}:
        yield place, "must be a confirmation dialog"
        return
    for name, (kinds, most) in CONFIRMS.items():
        yield from object_problems(confirm.get(name), f"{place}/{name}", kinds, most)


def _feedback_problems(button: Any, place: str) -> Problems:
    if not isinstance(button, dict) or set(button) - FEEDBACK or not isinstance(button.get("value"), str):
        yield place, "must have text and value"
        return
    yield from object_problems(button.get("text"), f"{place}/text", PLAIN, 75)
