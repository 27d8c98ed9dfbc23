"""How the playground says no, in Slack's words."""

from collections.abc import Sequence


class Refusal(Exception):
    """An error code of the Web API; `messages` become response_metadata.messages."""

    def __init__(self, code: str, messages: Sequence[str] = (), **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.messages = tuple(messages)
        self.extra = extra
