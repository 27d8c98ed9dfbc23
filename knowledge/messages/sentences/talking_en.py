"""English, around the answers."""

from knowledge.messages.sentences.talking import TalkingSentences

ENGLISH = TalkingSentences(
    gaps_head="Asked, and not in the stacks",
    gaps_none="Nothing was asked of late that the stacks could not answer.",
    gaps_hint="A document that answers one of them takes it off this list, once it is asked again.",
    gaps_private=(
        "1 more was asked in private; what it said stays private.",
        "{n} more were asked in private; what they said stays private.",
    ),
    times=("once", "{n} times"),
    members_only="I answer full members of this workspace only: guests and people of other workspaces are shown "
    "nothing of its documents.",
    home_head="I answer questions from your team's documents, and name the source of every answer. Mention me in a "
    "channel, or write to me under *Messages*. Here is what you may read.",
    home_books="In the stacks",
    home_newest="Newest",
    home_asked="Your latest questions",
    home_nothing_asked="You have not asked anything yet.",
    home_unanswered="not in the stacks",
    home_office="For admins",
    home_add="Add a book",
    home_work="Work",
    home_jobs="{waiting} waiting · {running} being done · {failed} failed",
    home_feedback="Feedback",
    home_votes="{good} found an answer helpful, {bad} did not.",
    language="I speak English here, since your Slack does, and answer in the language of the question.",
    step_back="Step back",
    stepped_back="I leave this thread alone now. Mention me when you want me again.",
    who_are_you="I could not find out just now who you are, so I can show you nothing. Please ask again in a moment.",
    what_about_the_files="What would you like to know about it? Write your question in this thread, with the file.",
    attached="{name} (attached to the question)",
    file_not_read="I did not read *{name}*.",
    files_left_out="I read the first {n} files only.",
    what_about="What does “{title}” say about “{heading}”?",
    ask_such="You could ask:",
)
