"""Pages as generators, wikis and help centres write them: everything that their readers see is read."""

from knowledge.reading.texts import Reading, Section
from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of

FILLER = "<p>This page tells who looks after which service and how it is reached in every month of the year.</p>" * 5


async def page(read: Read, body: str, head: str = "") -> Reading:
    return await read(
        "page.html", f"<!doctype html><html><head><title>T</title>{head}</head><body>{body}</body></html>"
    )


async def test_questions_that_unfold_are_the_headings_of_their_answers(read: Read) -> None:
    faq = "<details><summary>How long?</summary><p>Nine days.</p></details><p>Write to us.</p>"
    buttons = "<h3><button>May I change?</button></h3><div><p>Until noon.</p></div>"
    reading = await page(read, f"<main><h1>Help</h1><h2>Questions</h2>{faq}{buttons}</main>")
    assert [(section.headings[1:], section.text) for section in reading.sections] == [
        (("Questions", "How long?"), "Nine days."),
        (("Questions",), "Write to us."),
        (("Questions", "May I change?"), "Until noon."),
    ]


async def test_links_keep_their_targets_where_these_lead_somewhere(read: Read) -> None:
    links = '<a href="https://forms.acme.example/new">the form</a>, <a href="mailto:hr@acme.example">HR</a>'
    inner = '<a href="/u/1">Jane</a> and <a href="#top">up</a> and <a href="javascript:x()">more</a>'
    text = text_of(await page(read, f"<main><p>Use {links}.</p><ul><li>{inner}</li></ul></main>"))
    assert "Use [the form](https://forms.acme.example/new), [HR](mailto:hr@acme.example)." in text
    assert "- Jane and up and more" in text


async def test_the_links_of_a_page_with_an_address_of_its_own_are_resolved_against_it(read: Read) -> None:
    base = '<base href="https://acme.example/wiki/">'
    text = text_of(await page(read, '<main><p>See <a href="../u/1">Jane</a>.</p></main>', base))
    assert text == "See [Jane](https://acme.example/u/1)."


async def test_lists_of_links_stay_in_the_text_and_menus_out_of_it(read: Read) -> None:
    contacts = '<ul><li><a href="/u/1">Jane Okafor, 3301</a></li><li><a href="/u/2">Piotr, 3302</a></li></ul>'
    menu = '<div class="sidebar"><a href="/">Start</a> <a href="/b">Other page</a></div>'
    crumbs = '<ol class="breadcrumb"><li><a href="/">Root</a></li></ol>'
    for opening, closing in (("<main>", "</main>"), ('<div class="body">', "</div>")):
        text = text_of(await page(read, f"{menu}{opening}{crumbs}<h1>S</h1>{FILLER}{contacts}{FILLER}{closing}{menu}"))
        assert "- Jane Okafor, 3301\n- Piotr, 3302" in text
        assert "Other page" not in text
        assert "Root" not in text


async def test_the_usual_furniture_of_a_page_stays_out_without_a_word_in_the_receipt(read: Read) -> None:
    links = '<a href="/a">Other page</a>' * 40
    banner = "<header><form><input type='search' value='Find'><button>Go</button></form></header>"
    menu_by_class = '<div class="sidebar"><a href="/a">Start</a></div>'
    cookies = '<div class="cookie-consent">We use cookies. <button>Fine</button></div>'
    parts = f"{banner}<nav>{links}</nav>{cookies}<main>{menu_by_class}{FILLER}</main><footer>Acme, 2025</footer>"
    reading = await page(read, parts)
    assert text_of(reading).startswith("This page tells")
    assert "Other page" not in text_of(reading)
    assert reading.remarks == ()


async def test_furniture_that_holds_a_large_share_of_the_words_is_told(read: Read) -> None:
    reading = await page(read, f"<main><p>See beside.</p></main><aside>{FILLER}</aside>")
    assert [(remark.code, remark.values) for remark in reading.remarks] == [
        ("page_parts_left_out", {"parts": ["aside"]})
    ]


async def test_listings_keep_their_lines_in_paragraphs_and_in_lists(read: Read) -> None:
    code = '<pre><code class="language-bash"><span>acme login</span>\n<span>acme init</span>\n</code></pre>'
    text = text_of(await page(read, f"<main><p>Run:</p>{code}<ol><li>First{code}</li><li>Then rest.</li></ol></main>"))
    assert text.count("acme login\nacme init\n```") == 2
    assert "1. First" in text
    assert "2. Then rest." in text


async def test_definitions_stand_behind_their_terms(read: Read) -> None:
    terms = "<dl><dt>Grace period</dt><dd>Five days.</dd><dt>Fee</dt><dd><p>Ten euros.</p><p>Once.</p></dd></dl>"
    text = text_of(await page(read, f"<main>{terms}</main>"))
    assert text == "- Grace period: Five days.\n- Fee: Ten euros.\n  Once."


async def test_ticks_pictures_and_powers_are_words_and_struck_out_text_is_none(read: Read) -> None:
    tasks = '<ul><li><input type="checkbox" checked> Keys</li><li><input type="checkbox"> Badge</li></ul>'
    text = '<p>Up to 10<sup>6</sup> litres<sup><a href="#fn1">1</a></sup>, on the 2<sup>nd</sup> floor.</p>'
    struck = '<p>At <del>eleven</del> <span style="text-decoration:line-through">ten</span> twelve.</p>'
    picture = '<p><img src="a.png" alt="The lift is behind the stairs"><img src="b.png" alt="IMG_1.PNG"></p>'
    found = text_of(await page(read, f"<main>{tasks}{text}{struck}{picture}</main>"))
    assert "- [x] Keys\n- [ ] Badge" in found
    assert "Up to 10^6 litres, on the 2nd floor." in found
    assert "At twelve." in found
    assert "The lift is behind the stairs" in found
    assert "IMG_1" not in found


async def test_a_heading_over_two_rows_and_a_label_over_several_rows_reach_every_cell(read: Read) -> None:
    head = "<tr><th rowspan=2>Office</th><th colspan=2>2025</th></tr><tr><th>Summer</th><th>Winter</th></tr>"
    rows = "<tr><td rowspan=2>Lyon</td><td>11</td><td>12</td></tr><tr><td>13</td><td>14</td></tr>"
    table = f"<table><caption>Visits</caption><thead>{head}</thead><tbody>{rows}</tbody></table>"
    text = text_of(await page(read, f"<main>{table}</main>"))
    assert text.startswith("Visits\n\n| Office | 2025 Summer | 2025 Winter |")
    assert "| Lyon | 13 | 14 |" in text


async def test_headings_in_links_and_in_elements_of_its_own_are_headings(read: Read) -> None:
    body = '<a href="/x"><h2>Lunch</h2></a><x-card><h2>Dinner</h2><p>At six.</p></x-card>'
    reading = await page(read, f"<main>{body}</main>")
    assert reading.sections[-1] == Section("At six.", ("Dinner",))


async def test_what_a_page_says_of_itself_is_kept_beside_its_text(read: Read) -> None:
    head = '<meta name="author" content="Ana"><meta property="article:modified_time" content="2025-03-01">'
    made = '<div class="page-metadata">Created by <a href="/u">Bo Li</a>, last modified on 1 March 2025</div>'
    reading = await page(read, f"<main><h1>Keys</h1>{made}<p>At the desk.</p></main>", head)
    assert text_of(reading) == "At the desk."
    assert reading.about == {
        "author": "Ana",
        "modified": "2025-03-01",
        "page": "Created by Bo Li, last modified on 1 March 2025",
        "title": "T",
    }


async def test_a_title_without_end_is_cut_and_kept_in_the_text(read: Read) -> None:
    reading = await page(read, f"<main><h1>{'Tea ' * 1000}</h1><p>At four.</p></main>")
    assert all(len(heading) <= 160 for section in reading.sections for heading in section.headings)
    assert text_of(reading).count("Tea") == 1000
    assert len(reading.title or "") <= 300


async def test_ticks_are_read_as_wikis_draw_them(read: Read) -> None:
    confluence = '<ul class="inline-task-list"><li class="checked">Ask</li><li>Fill in</li></ul>'
    notion = '<ul class="to-do-list"><li><div class="checkbox checkbox-on"></div> <span>Read</span></li></ul>'
    text = text_of(await page(read, f"<main>{confluence}{notion}</main>"))
    assert text == "- [x] Ask\n- [ ] Fill in\n\n- [x] Read"


async def test_listings_are_read_without_the_numbers_of_their_lines(read: Read) -> None:
    inside = '<pre><span class="linenos">1</span>acme login\n<span class="linenos">2</span>acme run\n</pre>'
    beside = '<td class="linenos"><pre>1\n2</pre></td><td class="code"><pre>acme login\nacme run\n</pre></td>'
    text = text_of(await page(read, f"<main>{inside}<table><tr>{beside}</tr></table></main>"))
    assert text == "\n\n".join(["```\nacme login\nacme run\n```"] * 2)


async def test_a_google_document_has_its_title_and_neither_comments_nor_struck_out_words(read: Read) -> None:
    title = '<p class="c1 title" id="h.a"><span>Travel policy</span></p><h1>Trains</h1>'
    words = '<p>Above <span class="c7">three</span> four hours.<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>'
    link = '<p><a href="https://www.google.com/url?q=https://forms.acme.example/new&amp;sa=D">the form</a></p>'
    comment = '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Five? - Bob</span></p></div>'
    reading = await page(read, f"{title}{words}{link}{comment}", "<style>.c7{text-decoration:line-through}</style>")
    assert reading.title == "Travel policy"
    assert reading.sections[-1].text == "Above four hours.\n\n[the form](https://forms.acme.example/new)"
    assert {remark.code: remark.values for remark in reading.remarks} == {
        "hidden_text_left_out": {"count": 1},
        "comments_left_out": {"count": 1},
    }


async def test_what_serves_a_page_alone_is_no_text_of_it(read: Read) -> None:
    link = '<a href="#k" aria-label="Permalink: Keys"><svg></svg></a><span class="mw-editsection">[edit]</span>'
    back = '<p>Ask Dana.<a href="#n1"><sup>1</sup></a></p><ol><li>Or Jo. <a href="#r1">↩</a></li></ol>'
    reading = await page(read, f"<main><h2>Keys{link}</h2>{back}</main>")
    assert [(section.headings, section.text) for section in reading.sections] == [(("Keys",), "Ask Dana.\n\n1. Or Jo.")]


async def test_an_element_inside_others_without_end_is_read(read: Read) -> None:
    for deep in (300, 30_000):
        assert text_of(await page(read, f"{'<div>' * deep}Deep down{'</div>' * deep}")) == "Deep down"


async def test_a_table_that_only_places_the_text_is_no_table(read: Read) -> None:
    layout = "<table><tr><td><img src='menu.gif'></td><td></td><td><p>Tea is free.</p><p>Always.</p></td></tr></table>"
    assert text_of(await page(read, layout)) == "Tea is free.\n\nAlways."


async def test_the_items_of_a_list_in_a_cell_stay_apart(read: Read) -> None:
    cell = "<p>By role:</p><ul><li>1 by day</li><li>0 at night.</li><li>2 for <b>admins</b></li></ul>"
    page = f"<table><tr><th>Who</th><th>Seats</th></tr><tr><td>Guests</td><td>{cell}</td></tr></table>"
    text = text_of(await read("a.html", f"<html><body>{page}</body></html>"))
    assert text.endswith("| Guests | By role: 1 by day; 0 at night. 2 for admins |")
