"""Files that people have uploaded."""

import itertools
from dataclasses import dataclass

from playground.refusals import Refusal


@dataclass(frozen=True, kw_only=True)
class SharedFile:
    """`connect` files arrive without their data, as from another workspace: the app asks by files.info."""

    id: str
    name: str
    data: bytes
    mimetype: str
    user: str
    created: int
    connect: bool = False


class Files:
    def __init__(self) -> None:
        self._files: dict[str, SharedFile] = {}
        self._numbers = itertools.count(1)

    def add(self, *, name: str, data: bytes, mimetype: str, user: str, created: int) -> SharedFile:
        file = SharedFile(
            id=f"F{next(self._numbers):08d}", name=name, data=data, mimetype=mimetype, user=user, created=created
        )
        self._files[file.id] = file
        return file

    def get(self, file_id: str) -> SharedFile:
        try:
            return self._files[file_id]
        except KeyError:
            raise Refusal("file_not_found") from None
