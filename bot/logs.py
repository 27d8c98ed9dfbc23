"""Logging: named events with ids and numbers, never people's words, never a token."""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Text may pass only under these names; numbers and booleans may pass under any.
ALLOWED = frozenset(
    {
        *("event", "level", "timestamp", "logger", "error", "at", "reason", "code", "status", "outcome", "state"),
        *("key", "id", "event_id", "log_id", "workspace", "channel", "user", "group", "book", "edition", "shelf"),
        *("job", "kind", "task", "check", "surface", "stage", "model", "version", "language", "method", "host", "path"),
    }
)
TOKEN = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xwfp-[\w-]+|sk-[\w-]{8,}|(?i:bearer)\s+[\w.~+/=-]+|v0=[0-9a-f]{64}"
    r"|(?<=://)[^\s/?#]+(?=@)"  # an address's user and password
)
# Characters that a terminal or a viewer obeys in place of showing them: controls, and those that turn the direction.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
SLACK_CODE = re.compile(r"""['"]error['"]: ?['"]([a-z_]{3,60})['"]""")
LONGEST = 300
QUIET = ("slack_bolt", "slack_sdk", "aiohttp", "httpx", "httpcore", "weaviate", "sqlalchemy", "alembic", "pypdf")
FRAMES = 4


def redact(text: str) -> str:
    return TOKEN.sub("[secret]", text)


def outline(error: BaseException) -> str:
    """Return where an error arose, without its message, which may quote a question or a document."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))


def configure(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Set up logging for the process: one line per event, in JSON unless a terminal shows it."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *_shared(), _cut],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _outline_error,
                _allow,
                _renderer(stream),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )


def _shared() -> list[Processor]:
    return [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer(colors=True)
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _cut(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Shorten libraries' messages; of those of Slack's, which quote payloads, only Slack's error code is kept."""
    quoting = str(event.get("logger", "")).startswith(("slack_bolt", "slack_sdk"))
    if quoting and (code := SLACK_CODE.search(str(event["event"]))):
        event["code"] = code[1]
    event["event"] = "library_warning" if quoting else str(event["event"])[:LONGEST]
    return event


def _outline_error(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    error = _error_of(event.pop("exc_info", None))
    if error is not None:
        event.setdefault("error", type(error).__name__)
        if code := SLACK_CODE.search(str(getattr(error, "response", ""))):
            event.setdefault("code", code[1])
        event["at"] = outline(error)
    return event


def _error_of(info: object) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return info[1] if isinstance(info[1], BaseException) else None
    return sys.exc_info()[1] if info else None


def _allow(_: WrappedLogger, __: str, event: EventDict) -> Mapping[str, object]:
    return {name: _plain(value) for name, value in event.items() if name in ALLOWED or _is_number(value)}


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float)


def _plain(value: object) -> object:
    return value if _is_number(value) else CONTROLS.sub("\N{REPLACEMENT CHARACTER}", redact(str(value)))
