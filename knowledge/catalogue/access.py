"""Who asks, from where, and so which shelves they may read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patron:
    """Nothing may be read unless it is granted here: `public` opens the public shelves, `places` single closed ones."""

    workspace: str
    person: str | None = None
    public: bool = False
    places: frozenset[str] = frozenset()

    @classmethod
    def nobody(cls, workspace: str) -> "Patron":
        """Who may read nothing: a guest, a stranger, or anyone whose rights could not be looked up."""
        return cls(workspace)
