"""The rules of a site's robots.txt, applied in a process that is stopped where they take too long.

A file of some kilobytes with wildcards can take hours to apply to the pages of a sitemap, in the thread or process that
does it.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from yarl import URL

from knowledge.errors import BookRefused, Reason
from knowledge.reading.web.fetcher import Fetcher
from knowledge.sources import robots_process

NAME = "Shisho"
LONGEST = 500_000  # bytes that are read, as in RFC 9309
CLIENT_ERRORS = range(400, 500)
CPU_SECONDS = 10
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """`rules` is the text of the robots.txt, and `cpu_seconds` what applying it may take."""

    rules: str
    cpu_seconds: int = CPU_SECONDS

    @classmethod
    async def of(cls, fetcher: Fetcher, address: URL) -> Self:
        """Fetch a site's rules; raises BookRefused where that fails: only a site without rules allows everything."""
        try:
            fetched = await fetcher.fetch(str(address.with_path("/robots.txt")))
        except BookRefused as refusal:
            if refusal.values.get("status") not in CLIENT_ERRORS:
                raise
            return cls("")
        return cls(fetched.data[:LONGEST].decode("utf-8", "replace"))

    async def allowed(self, pages: Sequence[str]) -> list[str]:
        """Return the pages that may be fetched. Raises BookRefused where applying the rules takes too long."""
        if not self.rules.strip() or not pages:
            return list(pages)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(Path(robots_process.__file__)), str(self.cpu_seconds)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": os.defpath},
            start_new_session=True,  # an interrupt at the terminal is for this process to handle
        )
        try:
            async with asyncio.timeout(SECONDS):
                written, _ = await process.communicate(json.dumps([self.rules, NAME, list(pages)]).encode())
        except TimeoutError as error:
            raise _costly() from error
        finally:
            with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
                process.kill()
            await process.wait()
        if process.returncode:
            raise _costly() if process.returncode < 0 else _not_applied()
        allowed: list[bool] = json.loads(written)
        return [page for page, may in zip(pages, allowed, strict=True) if may]


def _costly() -> BookRefused:
    return BookRefused(Reason.ROBOTS_COSTLY, "Applying the site's robots.txt to its pages takes too long.")


def _not_applied() -> BookRefused:
    return BookRefused(Reason.UNREADABLE, "The site's robots.txt could not be applied, and the fault may be Shisho's.")
