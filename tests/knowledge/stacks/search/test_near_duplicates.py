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


def test_a_text_in_three_books_takes_one_place_and_its_copies_come_last() -> None:
    copies = [hit(f"copy {n}", LONG) for n in range(3)]
    other = hit("other", LONG.replace("word", "thing"))
    assert names(*copies, other) == ["copy 0", "other", "copy 1", "copy 2"]


def test_the_newest_edition_of_near_duplicates_comes_first() -> None:
    old = hit("old", LONG)
    new = hit("new", f"{LONG} amended", NEW)
    assert names(old, hit("other", "tea"), new) == ["new", "other", "old"]


def test_short_texts_that_differ_in_one_figure_are_no_duplicates() -> None:
    old = hit("old", "Staff have 24 days of leave.")
    new = hit("new", "Staff have 25 days of leave.", NEW)
    assert names(old, new) == ["old", "new"]


def test_no_hit_is_lost_however_many_there_are() -> None:
    hits = [hit(str(n), LONG if n % 2 else f"text {n}") for n in range(LOOKED_AT + 10)]
    assert sorted(names(*hits)) == sorted(one.passage.id for one in hits)


def test_japanese_duplicates_are_found_without_spaces_between_words() -> None:
    text = "有給休暇は入社半年後に十日与えられ、申請は上長の承認を得て行い、残りは翌年に限り繰り越すことができます。"
    assert names(hit("one", text), hit("two", text), hit("three", "経費は月末まで")) == ["one", "three", "two"]
