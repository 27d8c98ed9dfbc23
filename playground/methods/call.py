"""What a method is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.arguments import Arguments
from playground.workspace import Workspace


@dataclass(frozen=True)
class Call:
    workspace: Workspace
    arguments: Arguments


Method = Callable[[Call], dict[str, Any]]
