from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from knowledge.stacks.search.near_duplicates import LOOKED_AT, distinct_first

LONG = " ".join(f"word{n}" for n in range(60))


@dataclass(frozen=True)
class Hit:
    name: str
    text: str
    written: datetime = datetime(2026, 1, 1, tzinfo=UTC)


def names(*hits: Hit) -> list[str]:
    return [hit.name for hit in distinct_first(hits)]


def test_a_text_that_stands_in_three_books_takes_one_place_and_the_rest_follow_the_others() -> None:
    copies = [Hit(f"copy {n}", LONG) for n in range(3)]
    other = Hit("other", LONG.replace("word", "thing"))
    assert names(*copies, other) == ["copy 0", "other", "copy 1", "copy 2"]


def test_of_nearly_the_same_texts_the_newest_edition_is_read() -> None:
    old = Hit("old", LONG)
    new = Hit("new", f"{LONG} amended", old.written + timedelta(days=300))
    assert names(old, Hit("other", "tea"), new) == ["new", "other", "old"]


def test_texts_that_differ_in_one_figure_of_a_short_sentence_are_no_twins() -> None:
    old = Hit("old", "Staff have 24 days of leave.")
    new = Hit("new", "Staff have 25 days of leave.", old.written + timedelta(days=300))
    assert names(old, new) == ["old", "new"]


def test_nothing_is_lost_however_much_is_found() -> None:
    hits = [Hit(str(n), LONG if n % 2 else f"text {n}") for n in range(LOOKED_AT + 10)]
    assert sorted(names(*hits)) == sorted(hit.name for hit in hits)


def test_japanese_twins_are_seen_without_spaces_between_words() -> None:
    text = "有給休暇は入社半年後に十日与えられ、申請は上長の承認を得て行い、残りは翌年に限り繰り越すことができます。"
    assert names(Hit("one", text), Hit("two", text), Hit("three", "経費は月末まで")) == ["one", "three", "two"]
