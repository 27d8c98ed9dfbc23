"""reStructuredText: docutils (BSD, public domain) makes a page of it, nothing included and no raw markup."""

import re
from itertools import dropwhile
from typing import Any

from docutils import nodes
from docutils.core import publish_parts
from docutils.parsers.rst import Directive, directives, languages, roles
from docutils.statemachine import StringList
from lxml.html import fragment_fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading.elements import outline_of, text_in
from knowledge.reading.formats.markup import front_matter
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading
from knowledge.remark import left_out

NAMED = re.compile(r"^[ \t]*\.\. ([\w:.-]+)::", re.MULTILINE)
ROLE = re.compile(r":([\w:.-]+):`")
TARGET = re.compile(r"\s*<[^<>]*>$")
OPTION = re.compile(r":[\w-]+:")
INCLUDE = re.compile(r"^[ \t]*\.\. (?:include|literalinclude)::[ \t]*(\S+)", re.MULTILINE)
COMMENT = re.compile(r"^\.\. (?![\w:.-]+::|[_\[|])(?=.*\w{3})", re.MULTILINE)
# How Sphinx begins what it says of a version.
OF_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}
SETTING = frozenset({"only", "ifconfig", "rst-class", "cssclass"})  # their argument is no text
LISTINGS = frozenset({"code", "code-block", "sourcecode"})
SILENT = frozenset(
    {"literalinclude", "toctree", "automodule", "autoclass", "index", "include", "highlight", "contents", "meta"}
)
SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "_disable_config": True,
    "syntax_highlight": "none",
    "initial_header_level": "2",
    "doctitle_xform": True,
    "math_output": "LaTeX",
    "embed_stylesheet": False,
}


class _Content(Directive):
    """A directive of another program, such as Sphinx; its content is text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        found = nodes.container()
        if self.arguments and self.name not in SETTING:
            words, _ = self.state.inline_text(self._opening(self.arguments[0]), self.lineno)
            found += nodes.paragraph("", "", *words)
        self.state.nested_parse(self.content, self.content_offset, found)
        return [found]

    def _opening(self, argument: str) -> str:
        if self.name not in OF_VERSIONS:
            return argument
        version, *words = argument.split(None, 1)
        return ": ".join([f"{OF_VERSIONS[self.name]} {version}", *words])


class _Glossary(_Content):
    """Terms with their definitions, where several terms in a row have the same one."""

    def run(self) -> list[nodes.Node]:
        lines = [*dropwhile(OPTION.match, self.content)]
        for at in range(1, len(lines)):
            if _is_term(lines[at - 1]) and _is_term(lines[at]):
                lines[at - 1], lines[at] = "", f"{lines[at - 1]}; {lines[at]}"
        self.content = StringList(lines, source="")
        return super().run()


def _is_term(line: str) -> bool:
    return bool(line[:1].strip()) and not line.startswith("..")


class _Nothing(_Content):
    def run(self) -> list[nodes.Node]:
        return []


class _Listing(_Content):
    def run(self) -> list[nodes.Node]:
        code = "\n".join(dropwhile(OPTION.match, self.content)).strip("\n")
        return [nodes.literal_block(code, code)] if code else []


def read(text: str) -> Reading:
    matter, text = front_matter.fenced(text)
    _acquaint(text)
    named = front_matter.title_of(matter)  # the first heading is a heading then, as site generators have it
    parts = publish_parts(text, writer="html5", settings_overrides=SETTINGS | {"doctitle_xform": named is None})
    body = fragment_fromstring(parts["fragment"], create_parent="div")
    for classifier in body.iter("span"):
        if classifier.get("class") == "classifier":  # of a term, which a style sheet puts a colon before
            classifier.text = f" ({text_in(classifier)})"
            del classifier[:]
    sections = outline_of(body).sections()
    title = re.sub(r"<[^>]+>", "", str(parts["title"])).strip()
    if not sections:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    remarks = left_out(len(COMMENT.findall(text)), INCLUDE.findall(text))
    about = front_matter.about(matter) | _about(parts["docinfo"])
    return Reading(named or title or None, sections, None, Kind.RST, remarks, about=about)


def _about(page: str) -> dict[str, str]:
    """Return what the fields at a document's beginning say of it: author, date, version."""
    fields = fragment_fromstring(page or "", create_parent="div")
    names, values = (map(text_in, fields.iter(tag)) for tag in ("dt", "dd"))
    return {name.rstrip(":").lower(): value for name, value in zip(names, values, strict=False) if value}


def _acquaint(text: str) -> None:
    """Register the directives and roles of Sphinx and others, whose text docutils would drop."""
    for name in set(NAMED.findall(text)):
        if name in LISTINGS:
            directives.register_directive(name, _Listing)
        elif name == "glossary":
            directives.register_directive(name, _Glossary)
        elif name in SILENT:
            directives.register_directive(name, _Nothing)
        elif name not in vars(directives)["_directive_registry"]:
            directives.register_directive(name, _Content)
    for name in set(ROLE.findall(text)) - set(languages.get_language("en").roles):
        roles.register_local_role(name, _role)  # type: ignore[arg-type]  # the stubs allow references only


def _role(_: str, __: str, text: str, *___: Any, **____: Any) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    shown = TARGET.sub("", text) or text
    return [nodes.inline("", shown.lstrip("~!"))], []
