"""The filter of a language model's text, as a whole and in pieces."""

import pytest

from knowledge.librarian.output_filter import OutputFilter, clean


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("24 days [1][2].", "24 days [1][2]."),
        ("24 days [1, 2].", "24 days [1][2]."),
        ("24日です【1】。", "24日です[1]。"),
        ("24 days [3].", "24 days."),
        ("24 days [1, 9].", "24 days [1]."),
        ("24 days [^1].", "24 days [1]."),
        ("See [the form](https://evil.example/x) [1].", "See the form [1]."),
        ("![p](https://evil.example/p.png)Done [1].", "Done [1]."),
        ("Ask <@U0123ABCD> or @channel in #secret-plans [1].", "Ask or channel in secret-plans [1]."),
        ("3 < 4, C# and issue #42 [1].", "3 < 4, C# and issue #42 [1]."),
        ("Write v1.2.3 into config.yaml [1].", "Write v1.2.3 into config.yaml [1]."),
    ],
)
def test_words_and_valid_marks_are_kept_and_everything_live_is_removed(text: str, shown: str) -> None:
    assert clean(text, 2) == shown


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_stream_in_pieces_of_any_size_is_filtered_like_the_whole(size: int) -> None:
    text = (
        "See [the form](https://evil.example/x) or <@U1> [1], [9]. 二十日です【2】。\nMore at www.evil.example/y [1]."
    )
    marks = OutputFilter(2)
    pieces = [marks.feed(text[at : at + size]) for at in range(0, len(text), size)]
    assert "".join(pieces) + marks.close() == clean(text, 2)
