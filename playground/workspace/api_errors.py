"""Errors of the Web API."""

from collections.abc import Sequence


class ApiError(Exception):
    """An error code that Slack documents; `messages` become response_metadata.messages."""

    def __init__(self, code: str, messages: Sequence[str] = (), **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.messages = tuple(messages)
        self.extra = extra
