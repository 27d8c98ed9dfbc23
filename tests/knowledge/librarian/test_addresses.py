"""An address is known under every domain and in every disguise."""

import pytest

from knowledge.librarian.addresses import addresses, without
from knowledge.librarian.output_filter import OutputFilter, clean

OURS = frozenset({"https://docs.acme.example/x", "it@acme.example"})


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.sh/?q=secret",
        "HTTPS://EVIL.SH",
        "https:\\/\\/evil.sh/?q=secret",
        "http:/evil.sh/s",
        "evil.sh\\/s",
        "x/evil.sh/s",
        "//evil.sh/s",
        "www.evil.sh",
        "s3cret.evil.sh",
        "evil.zip",
        "evil.link",
        "evil.co.uk",
        "xn--evil.xn--p1ai/?q=secret",
        "пример.рф/?q=secret",
        "日本.sh/s",
        "https://пример.рф/x",
        "leak.s3cret@evil.sh",
        "mailto:leak@evil.sh",
    ],
)
@pytest.mark.parametrize("around", ["{}", "see {} now", "詳しくは{}をご覧ください。", "({})", "**{}**"])
def test_no_address_that_is_not_ours_can_be_followed(text: str, around: str) -> None:
    written = around.format(text)
    for shown in (clean(written, 1), without(written, ())):
        assert addresses(shown) == [], shown
        assert "\u2060" not in shown


@pytest.mark.parametrize("text", ["See https://docs.acme.example/x.", "Ask it@acme.example!", "「it@acme.example」へ"])
def test_our_addresses_stay_as_they_are(text: str) -> None:
    assert clean(text, 1, held=OURS) == without(text, OURS) == text


def test_a_link_to_an_address_of_ours_shows_where_it_leads() -> None:
    assert clean("See [the form](https://docs.acme.example/x) [1].", 1, held=OURS) == (
        "See the form (https://docs.acme.example/x) [1]."
    )
    assert clean("See [the form](https://docs.acme.example/x?d=secret).", 1, held=OURS) == "See the form."


@pytest.mark.parametrize("text", ["v1.2.3, a.yaml", "3.5 a.m.", "README.md", "e.g. this", "9.30–17.00", "です。次"])
def test_words_that_are_no_address_stay(text: str) -> None:
    assert clean(text, 1) == without(text, ()) == text


@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_code_and_addresses_are_the_same_in_pieces_of_any_size(size: int) -> None:
    text = (
        "Run `row[5]` and:\n\n  ```py\n@app.route('/')\nx = row[9]  # a\nget('https://evil.sh')\n  ```\n"
        "Then ``a`b`` at https://docs.acme.example/x, пример.рф/s [9] [1]. ```\nopen"
    )
    pieces = OutputFilter(1, OURS)
    written = "".join(pieces.feed(text[at : at + size]) for at in range(0, len(text), size)) + pieces.close()
    assert written == clean(text, 1, held=OURS)
    assert "@app.route('/')\nx = row[9]  # a\nget('https://evil.sh')\n" in written
