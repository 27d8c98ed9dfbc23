"""English, of books that are kept in step."""

from knowledge.messages.sentences.upkeep import SiteSentences, UpkeepSentences

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
    sites=SiteSentences(
        begun="I am going over *{title}* for {shelf}. Our direct message shows how far I am, then one receipt for all.",
        every="I go over it {every}, and tell you when something changed.",
        syncing="Going over *{title}*: {done} of {total}…",
        in_step="The books are in step with *{title}*.",
        out_of_step="*{title}* could not be gone over, so nothing was changed.",
        counts={
            "added": ("1 added", "{n} added"),
            "replaced": ("1 replaced", "{n} replaced"),
            "unchanged": ("1 unchanged", "{n} unchanged"),
            "withdrawn": ("1 withdrawn", "{n} withdrawn"),
            "refused": ("1 refused", "{n} refused"),
        },
        named={
            "added": "Added: {titles}",
            "replaced": "Replaced: {titles}",
            "withdrawn": "Withdrawn: {titles}",
            "refused": "Refused: *{title}*. {reason}",
        },
        more="… and {n} more",
        kept="What was withdrawn can be brought back for 30 days, from `/stacks list removed`.",
        kept_back=(
            "1 book is no longer listed and was kept all the same, since the list was not whole.",
            "{n} books are no longer listed and were kept all the same, since the list was not whole.",
        ),
        left_out={
            "by_hand": ("1 that an admin removed stays away.", "{n} that admins removed stay away."),
            "other_host": ("1 of another host was left out.", "{n} of other hosts were left out."),
            "robots": ("1 is closed to machines by robots.txt.", "{n} are closed to machines by robots.txt."),
            "too_many": ("1 beyond the limit was left out.", "{n} beyond the limit were left out."),
        },
        head="Sites and folders that the books are kept in step with",
        empty="No site is kept in step yet. `/stacks add` takes the address of a sitemap.",
        line=("1 book", "{n} books"),
        usage="Usage: `sources`, `sources refresh ADDRESS`, `sources refresh ADDRESS daily` (or `hourly`, `weekly`, "
        "`never`), `sources remove ADDRESS`.",
        unknown="I keep nothing of that name in step here. `/stacks sources` lists what there is.",
        include="Only {patterns}.",
        exclude="Without {patterns}.",
        patterns_of_sites="`include=` and `exclude=` choose among the pages of a site. They go with the address of a "
        "sitemap, one at a time: `add https://example.org/sitemap.xml include=/docs/* exclude=/docs/old/*`.",
        forgotten="*{title}* is no longer kept in step. Its books stay where they are.",
    ),
)
