from datetime import UTC, datetime

from knowledge.catalogue.books import Passage
from knowledge.catalogue.hits import Hit
from knowledge.stacks.search.near_duplicates import LOOKED_AT, distinct_first

LONG = " ".join(f"word{n}" for n in range(60))


OLD, NEW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 10, 28, tzinfo=UTC)


def hit(name: str, text: str, created_at: datetime = OLD) -> Hit:
    return Hit(Passage(name, "b", "e", "s", 0, "title", (), None, text), 0.5, created_at=created_at)


def names(*hits: Hit) -> list[str]:
    return [hit.passage.id for hit in distinct_first(hits)]


def test_a_text_that_stands_in_three_books_takes_one_place_and_the_rest_follow_the_others() -> None:
    copies = [hit(f"copy {n}", LONG) for n in range(3)]
    other = hit("other", LONG.replace("word", "thing"))
    assert names(*copies, other) == ["copy 0", "other", "copy 1", "copy 2"]


def test_of_nearly_the_same_texts_the_newest_edition_is_read() -> None:
    old = hit("old", LONG)
    new = hit("new", f"{LONG} amended", NEW)
    assert names(old, hit("other", "tea"), new) == ["new", "other", "old"]


def test_texts_that_differ_in_one_figure_of_a_short_sentence_are_no_twins() -> None:
    old = hit("old", "Staff have 24 days of leave.")
    new = hit("new", "Staff have 25 days of leave.", NEW)
    assert names(old, new) == ["old", "new"]


def test_nothing_is_lost_however_much_is_found() -> None:
    hits = [hit(str(n), LONG if n % 2 else f"text {n}") for n in range(LOOKED_AT + 10)]
    assert sorted(names(*hits)) == sorted(one.passage.id for one in hits)


def test_japanese_twins_are_seen_without_spaces_between_words() -> None:
    text = "有給休暇は入社半年後に十日与えられ、申請は上長の承認を得て行い、残りは翌年に限り繰り越すことができます。"
    assert names(hit("one", text), hit("two", text), hit("three", "経費は月末まで")) == ["one", "three", "two"]
