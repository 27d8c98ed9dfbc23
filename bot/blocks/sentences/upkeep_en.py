"""English, of books that are kept in step."""

from bot.blocks.sentences.upkeep import UpkeepSentences

ENGLISH = UpkeepSentences(
    every={"hourly": "every hour", "daily": "every day", "weekly": "every week"},
    again="*{title}* is fetched again {every} from now on. You hear of it when it changed, or when that fails.",
    never_again="*{title}* is not fetched again by itself any more.",
    line="Fetched again {every}",
    last="last {when} UTC",
    next="next {when} UTC",
    trouble="That failed the last time:",
    failed="*{title}*, which is fetched again {every}, could not be fetched this time.",
    stays="What stands in the stacks stays. I keep trying, and tell you again only when something else is wrong.",
)
