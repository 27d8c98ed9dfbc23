"""Descriptions of interfaces (OpenAPI and Swagger, in JSON or YAML): each operation and each schema by itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.reading.outline import Outline
from knowledge.reading.records import lines_of
from knowledge.reading.tables import table
from knowledge.reading.texts import Section

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
TOLD = frozenset({"summary", "description", "parameters", "operationId", "tags"})
IN_TYPE = frozenset({"type", "$ref", "format", "enum", "items", "const", "oneOf", "anyOf", "allOf"})  # a type tells it
CHOICES = {"oneOf": " or ", "anyOf": " or ", "allOf": " and "}
VERSIONS = ("openapi", "swagger")


def is_interface(value: object) -> bool:
    return isinstance(value, Mapping) and any(name in value for name in VERSIONS) and "info" in value


def title_of(interface: Mapping[str, Any]) -> str | None:
    info = interface.get("info")
    return " ".join(str(info.get("title") or "").split()) or None if isinstance(info, Mapping) else None


def sections_of(interface: Mapping[str, Any]) -> tuple[Section, ...]:
    outline = Outline()
    rest = {
        name: value for name, value in interface.items() if name not in {"paths", "components", "definitions", "info"}
    }
    info = interface.get("info")
    outline.add("\n".join(lines_of({**(info if isinstance(info, Mapping) else {"info": info}), **rest})))
    for path, item in _members(interface.get("paths")):
        _tell_path(path, item, outline)
    components = dict(_members(interface.get("components"))) | {"schemas": interface.get("definitions") or {}}
    components["schemas"] = {**components["schemas"], **dict(_members(interface.get("components"), "schemas"))}
    for kind, found in components.items():
        for name, value in _members(found):
            outline.heading(1, f"{kind}: {name}")
            outline.add("\n\n".join(_schema(value)))
    return outline.sections()


def _members(value: object, name: str | None = None) -> Iterator[tuple[str, Any]]:
    value = value.get(name) if name is not None and isinstance(value, Mapping) else value
    if isinstance(value, Mapping):
        yield from ((str(key), inner) for key, inner in value.items())


def _tell_path(path: str, item: Any, outline: Outline) -> None:
    """Add the operations of a path; what holds for all of them stands first."""
    shared = {name: value for name, value in _members(item) if name not in METHODS}
    if shared or not isinstance(item, Mapping):
        outline.heading(1, path)
        outline.add("\n".join(lines_of(shared or item)))
    for method in METHODS:
        operation = item.get(method) if isinstance(item, Mapping) else None
        if operation is not None:
            outline.heading(1, f"{method.upper()} {path}")
            outline.add("\n\n".join(filter(None, _operation(operation))) or path)


def _operation(operation: Any) -> Iterator[str]:
    if not isinstance(operation, Mapping):
        yield str(operation)
        return
    yield from (str(operation[name]).strip() for name in ("summary", "description") if operation.get(name))
    names = [str(operation.get("operationId") or ""), *map(str, operation.get("tags") or [])]
    yield ", ".join(filter(None, names))
    parameters = [each for each in operation.get("parameters") or [] if isinstance(each, Mapping)]
    if parameters:
        yield table([["Parameter", "In", "Required", "Type", "Description"], *map(_parameter, parameters)])
    yield "\n".join(lines_of({name: value for name, value in operation.items() if name not in TOLD}))


def _parameter(each: Mapping[str, Any]) -> list[str]:
    if "$ref" in each:
        return [str(each["$ref"]).rpartition("/")[2], "", "", "", ""]
    rest = {name: value for name, value in each.items() if name not in {"name", "in", "required", "schema", "type"}}
    schema = each.get("schema") or {"type": each.get("type", "")}
    rest |= _limits(schema)
    required = "yes" if str(each.get("required")).lower() == "true" else ""
    return [str(each.get("name", "")), str(each.get("in", "")), required, _type(schema), _said(rest)]


def _schema(value: Any) -> Iterator[str]:
    """Yield a schema's fields as a table, then what else is said of it."""
    fields = list(_members(value, "properties"))
    rest = {name: inner for name, inner in _members(value) if name != "properties"}
    yield "\n".join(lines_of(rest if isinstance(value, Mapping) else value))
    if fields:
        required = value.get("required") or []
        yield table(
            [["Field", "Type", "Required", "Description"], *(_field(name, each, required) for name, each in fields)]
        )


def _field(name: str, value: Any, required: Any) -> list[str]:
    return [name, _type(value), "yes" if name in required else "", _said(_limits(value))]


def _limits(schema: Any) -> dict[str, Any]:
    """Return what is said of a value besides its type: its limits, its default, and those of an array's items."""
    rest = {name: value for name, value in _members(schema) if name not in IN_TYPE}
    items = _limits(schema.get("items")) if isinstance(schema, Mapping) else {}
    return rest | ({"each": items} if items else {})


def _said(rest: Mapping[str, Any]) -> str:
    """Return the description, and whatever else is said, on one line."""
    others = {name: value for name, value in rest.items() if name != "description"}
    return "; ".join(filter(None, [str(rest.get("description") or "").strip(), *_flat(others)]))


def _flat(value: Mapping[str, Any]) -> Iterator[str]:
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            yield f"{name} ({'; '.join(_flat(inner))})"
        else:
            yield ", ".join(line.strip().removeprefix("- ") for line in lines_of({name: inner}))


def _type(schema: Any) -> str:
    """Return a type as people write it: string (date), array, Room."""
    if not isinstance(schema, Mapping):
        return str(schema)
    name = str(schema["$ref"]).rpartition("/")[2] if "$ref" in schema else _named(schema)
    of = f" of {_type(schema['items'])}" if isinstance(schema.get("items"), Mapping) else ""
    values = schema.get("enum")
    one = f" (one of {', '.join(map(str, values))})" if isinstance(values, list) else ""
    shape = f" ({schema['format']})" if "format" in schema else ""
    return f"{name}{of}{shape}{one}"


def _named(schema: Mapping[str, Any]) -> str:
    """Return the name of a type, or of the types that a value may have or joins."""
    types = schema.get("type", "")
    names = [" or ".join(map(str, types)) if isinstance(types, list) else str(types)]
    names += [f"exactly {schema['const']}"] if "const" in schema else []
    for key, between in CHOICES.items():
        names.append(between.join(map(_type, schema[key])) if isinstance(schema.get(key), list) else "")
    return ", ".join(filter(None, names))
