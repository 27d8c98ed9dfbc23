"""What is said around the answers: on the App Home, in threads, and of what was asked."""

from dataclasses import dataclass

from bot.blocks.sentences.counting import Counted


@dataclass(frozen=True, slots=True)
class TalkingSentences:
    gaps_head: str
    gaps_none: str
    gaps_hint: str
    gaps_private: Counted
    times: Counted
