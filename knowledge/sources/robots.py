"""What a site asks machines to leave alone."""

from typing import Self
from urllib.robotparser import RobotFileParser

from yarl import URL

from knowledge.errors import BookRefused
from knowledge.reading.web.fetcher import Fetcher

NAME = "Shisho"
LONGEST = 500_000  # bytes that count, as RFC 9309 has it
CLIENT_ERRORS = range(400, 500)


class Robots:
    def __init__(self, rules: RobotFileParser) -> None:
        self._rules = rules

    @classmethod
    async def of(cls, fetcher: Fetcher, address: str) -> Self:
        """Raises BookRefused where the rules cannot be had now: only a site that has none allows everything."""
        rules = RobotFileParser()
        try:
            fetched = await fetcher.fetch(str(URL(address).with_path("/robots.txt")))
        except BookRefused as refusal:
            if refusal.values.get("status") not in CLIENT_ERRORS:
                raise
            rules.parse([])
            return cls(rules)
        rules.parse(fetched.data[:LONGEST].decode("utf-8", "replace").splitlines())
        return cls(rules)

    def allow(self, page: str) -> bool:
        return self._rules.can_fetch(NAME, page)
