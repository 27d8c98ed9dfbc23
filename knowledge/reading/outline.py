"""Collection of sections in reading order, each under the headings that are open."""

from collections.abc import Sequence
from itertools import takewhile

from knowledge.reading.texts import HEADING_LENGTH, Section, short

# Default titles of programs.
NO_TITLES = frozenset(
    (
        "",
        *("untitled", "title", "document", "presentation", "powerpoint presentation"),
        *("powerpoint-präsentation", "slide 1", "word document", "untitled document", "untitled spreadsheet"),
        *("untitled presentation", "無題", "無題のドキュメント", "無題のスプレッドシート", "無題のプレゼンテーション"),
        *("powerpoint プレゼンテーション", "タイトル", "book1", "document1"),
    )
)
BULLETS = "-–—*+•·●○◦▪■□・\uf0b7"


class Outline:
    def __init__(self) -> None:
        self._path: list[tuple[int, str]] = []
        self._body: list[str] = []
        self._sections: list[Section] = []
        self._headings: list[str] = []
        self._told = False
        self._bare = False  # the innermost heading has nothing below it yet

    def heading(self, level: int, text: str) -> None:
        """Open a heading; this ends the section before it and closes headings of this level and below.

        A heading beyond the limit is cut, and stands in full at the beginning of its text.
        """
        self.close(level)
        words = " ".join(text.split())
        name = short(words, HEADING_LENGTH)
        if name:
            self._path.append((level, name))
            self._headings.append(name)
            self._bare = True
        if name != words:
            self.add(words)

    def close(self, level: int) -> None:
        """Close the headings of this level and below: what follows belongs under the one above.

        A heading with nothing below it becomes text under the one above, or else it would be lost.
        """
        self._finish()
        if self._bare and self.depth >= level:
            self._sections.append(Section(self._path[-1][1], tuple(name for _, name in self._path[:-1])))
        self._bare = False
        self._path = [step for step in self._path if step[0] < level]

    @property
    def depth(self) -> int:
        """The level of the innermost open heading; 0 where none is open."""
        return self._path[-1][0] if self._path else 0

    def add(self, block: str, *, follows: bool = False) -> None:
        """Add a block; one that `follows` goes on the next line, as list items do."""
        if not block.strip(BULLETS + " \n\t"):
            return
        if follows and self._body:
            self._body[-1] = f"{self._body[-1]}\n{block}"
        else:
            self._body.append(block)

    def take(self, sections: Sequence[Section]) -> None:
        """Add another document's sections under the heading that is open."""
        base = self.depth
        path: tuple[str, ...] = ()
        for section in sections:
            alike = (one == other for one, other in zip(path, section.headings, strict=False))
            same = sum(takewhile(bool, alike))
            self.close(base + same + 1)
            for level, name in enumerate(section.headings[same:], base + same + 1):
                self.heading(level, name)
            self.add(section.text)
            path = section.headings
        self.close(base + 1)

    def sections(self) -> tuple[Section, ...]:
        """Return the sections; a document of headings alone becomes one section of its headings."""
        self.close(0)
        if not self._told and self._headings:
            return (Section("\n".join(self._headings)),)
        return tuple(self._sections)

    def _finish(self) -> None:
        text = "\n\n".join(self._body).strip("\n")
        if text:
            self._sections.append(Section(text, tuple(name for _, name in self._path)))
            self._told, self._bare = True, False
        self._body = []
