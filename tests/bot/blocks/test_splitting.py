"""Long answers arrive whole, in pieces that stand on their own."""

import random
import re

import pytest

from bot.slack.splitting import size, split

LIMIT = 400


def words(text: str) -> list[str]:
    return text.split()


def test_a_short_text_stays_one_piece() -> None:
    text = "One paragraph [1].\n\n- a list\n- of two [2]\n\n```py\nx = 1\n```"
    assert split(text, LIMIT) == [text]


def test_not_a_word_is_lost_doubled_or_moved() -> None:
    chance = random.Random(7)  # noqa: S311  the same text each time
    text = "\n\n".join(
        " ".join(f"w{chance.randrange(10**6)}" for _ in range(chance.randrange(1, 200))) for _ in range(40)
    )
    pieces = split(text, LIMIT)
    assert words(" ".join(pieces)) == words(text)
    assert max(map(size, pieces)) <= LIMIT


def test_code_is_closed_and_opened_again() -> None:
    lines = [f"line_{n} = {n}" for n in range(100)]
    pieces = split("Before.\n\n```python\n" + "\n".join(lines) + "\n```\n\nAfter.", LIMIT)
    assert all(piece.count("```") % 2 == 0 for piece in pieces)
    assert [line for piece in pieces for line in piece.splitlines() if line.startswith("line_")] == lines
    assert max(map(size, pieces)) <= LIMIT


def test_every_space_of_a_long_line_of_code_is_kept() -> None:
    line = "x = '" + "  a   b" * 200 + "'"
    pieces = split(f"```\n{line}\n```", LIMIT)
    assert "".join(piece.removeprefix("```\n").removesuffix("\n```") for piece in pieces) == line
    assert max(map(size, pieces)) <= LIMIT


def test_prose_lists_code_and_tables_together_keep_their_order_and_their_form() -> None:
    table = ["| a | b |", "|---|---|", *(f"| row{n} | {n} [1] |" for n in range(30))]
    code = ["~~~sh", *(f"step{n} --flag" for n in range(30)), "~~~"]
    items = [f"- item{n} with words [2]" for n in range(30)]
    text = "\n\n".join(["\n".join(part) for part in (items, table, code, table, items)])
    pieces = split(text, LIMIT)
    names = re.compile(r"(?:row|step|item)\d+")
    assert names.findall("\n".join(pieces)) == names.findall(text)
    for piece in pieces:
        lines = piece.splitlines()
        assert sum(line.startswith("~~~") for line in lines) % 2 == 0
        assert not any(line.startswith("| row") for line in lines[:2])
        assert size(piece) <= LIMIT


def test_code_that_was_never_closed_is_closed() -> None:
    assert split("```\nx = 1", LIMIT) == ["```\nx = 1\n```"]


def test_a_table_gets_its_header_again() -> None:
    header, rule = "| Country | Per diem |", "|---|---|"
    rows = [f"| country {n} | {n} EUR [1] |" for n in range(60)]
    pieces = split("\n".join([header, rule, *rows]), LIMIT)
    assert all(piece.startswith(f"{header}\n{rule}\n") for piece in pieces)
    assert [line for piece in pieces for line in piece.splitlines() if line.startswith("| country")] == rows


def test_japanese_is_cut_after_its_sentences() -> None:
    text = "休暇は年に二十日あります。" * 100
    pieces = split(text, LIMIT)
    assert "".join(pieces) == text
    assert all(piece.endswith("。") for piece in pieces)


def test_a_citation_is_never_cut() -> None:
    text = "".join(f"{'x' * n}[{n}]" for n in range(1, 120))
    pieces = split(text, LIMIT)
    assert "".join(pieces) == text
    assert re.findall(r"\[\d+\]", "".join(pieces)) == [
        mark for piece in pieces for mark in re.findall(r"\[\d+\]", piece)
    ]


def test_characters_that_slack_counts_twice_are_counted_twice() -> None:
    assert all(size(piece) <= LIMIT for piece in split("📚" * 1000, LIMIT))


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_nothing_becomes_nothing(text: str) -> None:
    assert split(text, LIMIT) == []


def test_a_line_without_any_place_to_cut_is_cut_all_the_same() -> None:
    pieces = split("x" * 1000, LIMIT)
    assert "".join(pieces) == "x" * 1000
    assert max(map(size, pieces)) <= LIMIT
