"""What is said around the answers: on the App Home, in threads, and of what was asked."""

from dataclasses import dataclass

from knowledge.messages.sentences.counting import Counted


@dataclass(frozen=True, slots=True)
class TalkingSentences:
    gaps_head: str
    gaps_none: str
    gaps_hint: str
    gaps_private: Counted
    times: Counted
    members_only: str
    home_head: str
    home_books: str
    home_newest: str
    home_asked: str
    home_nothing_asked: str
    home_unanswered: str
    home_office: str
    home_add: str
    home_work: str
    home_jobs: str
    home_feedback: str
    home_votes: str
    language: str
    step_back: str
    stepped_back: str
    who_are_you: str
    what_about_the_files: str
    attached: str
    file_not_read: str
    files_left_out: str
    what_about: str
    ask_such: str
