"""English, around the answers."""

from bot.blocks.sentences.talking import TalkingSentences

ENGLISH = TalkingSentences(
    gaps_head="Asked, and not in the stacks",
    gaps_none="Nothing was asked of late that the stacks could not answer.",
    gaps_hint="A document that answers one of them takes it off this list, once it is asked again.",
    gaps_private=(
        "1 more was asked in private; what it said stays private.",
        "{n} more were asked in private; what they said stays private.",
    ),
    times=("once", "{n} times"),
)
