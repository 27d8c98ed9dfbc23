import pytest

from knowledge.stacks.text.abbreviations import written_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how many ppl per yr, w/o interns?", "how many people per year, without interns?"),
        ("pls send the pw", "please send the password"),
        ("got 2 wks left", "got 2 weeks left"),
    ],
)
def test_what_people_abbreviate_is_searched_as_documents_write_it(typed: str, meant: str) -> None:
    assert written_out(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["Is Max in?", "max-width", "u/admin", "pw@example.com", "msg.py", "hr links", "ask HR", "#ppl", "有給は?", "yr's"],
)
def test_names_addresses_and_parts_of_words_stay_as_they_are(text: str) -> None:
    assert written_out(text) == text
