"""A word in every place where a format can hold text is found in what is read, or the receipt says it was left out."""

import pytest

from knowledge.messages.catalogue import can_say
from knowledge.messages.language import Language
from knowledge.reading.formats.readers import read
from knowledge.reading.texts import Reading, Source
from tests.knowledge.reading.places import excel, mail, markup, open_document, other, pdf, slides, word
from tests.knowledge.reading.places.place import Place

MARK = "Quokkaberry"
BY_FORMAT = {
    module.__name__.rpartition(".")[2]: module.PLACES
    for module in (word, excel, slides, pdf, markup, mail, open_document, other)
}
PLACES = [
    pytest.param(place, id=f"{format_name}: {name}")
    for format_name, places in BY_FORMAT.items()
    for name, place in places.items()
]


def reading_of(place: Place, mark: str) -> Reading:
    made = place.made(mark)
    return read(Source(place.file, made.encode() if isinstance(made, str) else made))


def told(reading: Reading) -> str:
    """Return everything that can be searched for."""
    lines = [line for section in reading.sections for line in (*section.headings, section.text)]
    return "\n".join([reading.title or "", *lines, *(f"{name}: {value}" for name, value in reading.about.items())])


@pytest.mark.parametrize("place", PLACES)
def test_a_word_in_any_place_is_found_or_told_to_be_left_out(place: Place) -> None:
    reading = reading_of(place, MARK)
    codes = [remark.code for remark in reading.remarks]
    if place.remark is None:
        assert MARK in told(reading)
        assert codes == []
    else:
        assert MARK not in told(reading)
        assert codes == [place.remark]


def test_every_way_of_leaving_out_has_a_sentence_in_every_language() -> None:
    codes = {place.remark for places in BY_FORMAT.values() for place in places.values() if place.remark}
    assert [code for code in codes for language in Language if not can_say(language, f"remark-{code}")] == []


def test_enough_places_are_tried() -> None:
    assert len(PLACES) >= 320
