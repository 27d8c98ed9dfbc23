"""Old Office files that an archive or a letter holds: converted outside the process that found them, then read."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from knowledge.errors import BookRefused, Reason
from knowledge.reading.kinds import old_office
from knowledge.reading.members import COSTLY, Members
from knowledge.reading.office import Office
from knowledge.reading.texts import Reading, Source

SECONDS = 180.0  # for all of one document; what comes later is left out


async def completed(reading: Reading, office: Office | None, read: Callable[[Source], Awaitable[Reading]]) -> Reading:
    """Raises BookRefused where nothing at all could be read."""
    if not reading.asides:
        return reading
    members, end = Members(), time.monotonic() + SECONDS
    for aside in reading.asides:
        if time.monotonic() > end:
            members.leave(aside.name, COSTLY)
            continue
        try:
            members.take(aside.name, await read(await _converted(aside, office)))
        except BookRefused as refusal:
            members.refuse(aside.name, refusal)
    return members.reading(replace(reading, asides=()))


async def _converted(aside: Source, office: Office | None) -> Source:
    kind = old_office(aside.data)
    if kind is None or office is None:
        raise BookRefused(Reason.OLD_OFFICE, "It is read only where LibreOffice is installed.")
    return replace(aside, data=await office.convert(aside.data, kind))
