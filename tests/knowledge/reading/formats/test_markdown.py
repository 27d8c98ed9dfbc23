import time

import pytest

from knowledge.reading.chunking import chunk
from knowledge.reading.formats.markup import markdown
from knowledge.remark import ABOUT
from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of


async def test_links_keep_the_addresses_to_which_they_lead(read: Read) -> None:
    source = (
        "Use [the *form*](https://a.example/new_form_1 'title') or [this][f], [here](page.md), <https://b.example>.\n"
    )
    text = text_of(await read("a.md", f"{source}\n[f]: https://c.example/x_y_z\n"))
    assert text == (
        "Use [the form](https://a.example/new_form_1) or [this](https://c.example/x_y_z), here, https://b.example."
    )


async def test_headings_are_words_alone_and_struck_out_text_is_none(read: Read) -> None:
    reading = await read("a.md", "# See [the form](https://a.example)\n\nAt ~~eleven~~ <del>ten</del> twelve.\n")
    assert reading.title == "See the form"
    assert " ".join(text_of(reading).split()) == "At twelve."


async def test_front_matter_can_be_asked_for_in_a_passage_of_its_own(read: Read) -> None:
    reading = await read("a.md", "---\ntitle: Keys\nowner: Ana\ntags: [a, b]\n---\n\nAt the desk.\n")
    *_, last = chunk(reading, title="Keys").chunks
    assert (last.headings, last.text) == ((ABOUT,), "owner: Ana\ntags: a, b")


async def test_boxes_lose_their_marks_and_keep_their_titles(read: Read) -> None:
    source = ':::danger[Mind the gap]\nNever restart.\n:::\n\n!!! note "Lunch"\n    At noon.\n'
    text = text_of(await read("a.md", source))
    assert [line.strip() for line in text.split("\n") if line.strip()] == [
        "Mind the gap",
        "Never restart.",
        "Lunch",
        "At noon.",
    ]


async def test_notes_with_links_boxes_and_marks_of_their_own_are_read_as_words(read: Read) -> None:
    notes = "See [[On-call|the page]], [[Keys]] and ![[plan.png]]==always== ask.\n\n> [!WARNING]\n> Never alone.\n"
    text = text_of(await read("a.md", f"{notes}\n| a | b |\n|---|---|\n| 1\\|2 | x |\n"))
    assert text.startswith("See the page, Keys and always ask.\n\nWARNING: Never alone.")
    assert "| 1\\|2 | x |" in text


async def test_shortcodes_attributes_and_emphasis_leave_no_signs_behind(read: Read) -> None:
    code = '{{% include "x.md" %}}\n\n![A plan](a.png){style="width: 50%"}'
    source = f"It is _always\nopen_ and *どこで*働く.\n\n{code} 2*3*4\n"
    text = text_of(await read("a.md", source))
    assert text == "It is always open and どこで働く.\n\nA plan 2*3*4"


TABLE = "<table><tr><th>Env</th><th>Max</th></tr>\n<tr><td>prod</td><td>4 &lt; 5</td></tr>\n</table>"
TERMS = "<dl><dt>CPU</dt><dd>central</dd></dl>"
STEPS = '<ol start="3"><li>Stop<ul><li>the <a href="https://a.example">lift</a></li></ul></li><li>Go</li></ol>'
LISTING = "<pre>\na &lt;b&gt;\n  c\n</pre>"


@pytest.mark.parametrize("element", [TABLE, TERMS, STEPS, LISTING])
async def test_an_element_of_html_is_read_as_on_a_page(read: Read, element: str) -> None:
    page = text_of(await read("a.html", f"<html><body><p>Before.</p>{element}<p>After.</p></body></html>"))
    assert text_of(await read("a.md", f"Before.\n\n{element}\n\nAfter.\n")) == page


async def test_html_in_code_and_code_in_html_stay_what_they_are(read: Read) -> None:
    code = "```html\n<table><tr><td>a</td><td>b</td></tr></table>\n```"
    cells = "<table><tr><td>\n\n```js\nold()\n```\n\n</td><td>\n\n```js\nnew()\n```\n\n</td></tr></table>"
    text = text_of(await read("a.md", f"Use `<ul>` here.\n\n{code}\n\n{cells}\n"))
    assert text == f"Use `<ul>` here.\n\n{code}\n\n```js\nold()\n```\n\n```js\nnew()\n```"


async def test_a_heading_a_picture_and_a_link_of_html_keep_what_they_say(read: Read) -> None:
    picture = '<a href="https://ci.example/x"><img src="b.svg" alt="Build passing"></a>'
    reading = await read("a.md", f'<h1 align="center">\n  <b>Sync</b>\n</h1>\n\n<p>{picture}</p>\n')
    assert reading.title == "Sync"
    assert text_of(reading) == "[Build passing](https://ci.example/x)"


async def test_powers_have_a_caret_and_marks_of_footnotes_stay_out(read: Read) -> None:
    source = "10<sup>6</sup> rows, e<sup>-x + 1</sup>, the 2<sup>nd</sup> run<sup>[1](#fn)</sup> of H<sub>2</sub>O.\n"
    assert text_of(await read("a.md", source)) == "10^6 rows, e^(-x + 1), the 2nd run of H2O."


async def test_lists_in_the_cells_of_a_table_do_not_break_its_rows(read: Read) -> None:
    source = "| Tea | Why |\n|---|---|\n| Green | <ul><li>light</li><li>cheap</li></ul> |\n| Black | <p>strong</p> |\n"
    assert text_of(await read("a.md", source)).split("\n")[2:] == ["| Green | light; cheap |", "| Black | strong |"]


async def test_code_that_is_struck_out_is_told_and_a_mark_for_the_contents_is_no_text(read: Read) -> None:
    reading = await read("a.md", "[[_TOC_]]\n\nUse ~~`old`~~ `new`.\n")
    assert " ".join(text_of(reading).split()) == "Use `new`."
    assert [remark.code for remark in reading.remarks] == ["hidden_text_left_out"]


async def test_the_lines_of_a_listing_that_is_only_indented_stay_apart(read: Read) -> None:
    source = "Run:\n\n    cd /srv\n    make *all*\n\n- Or\n\n      cd /tmp\n      make\n\nEnd.\n"
    text = text_of(await read("a.md", source))
    assert "Run:\n\n```\ncd /srv\nmake *all*\n```" in text
    assert "  ```\n  cd /tmp\n  make\n  ```" in text


async def test_what_is_indented_below_a_box_or_a_note_is_prose(read: Read) -> None:
    text = text_of(
        await read("a.md", '!!! tip "Tea"\n\n    At four\n    sharp.\n\n[^1]: One.\n\n    Two\n    three.\n')
    )
    assert "At four sharp." in text
    assert "Two three." in text


DEFINED = """Core hours
: From ten to three.

Flexitime
Gliding time
:   Begin when you like.
:   End when you like.

`Overtime`:

:   Work beyond forty hours.

    It is paid.
Receipts
: Keep them.
Approval
: Above 500 euro.

- Sick
  : Call first.

## Alone

: Without a term.

```yaml
key
: value
```
"""


async def test_a_definition_stands_behind_its_term_without_a_bare_colon(read: Read) -> None:
    assert text_of(await read("a.md", DEFINED)).split("\n") == [
        *("- Core hours: From ten to three.", "- Flexitime", "- Gliding time: Begin when you like."),
        *("- End when you like.", "- `Overtime`: Work beyond forty hours.", "", "  It is paid."),
        *("- Receipts: Keep them.", "- Approval: Above 500 euro.", "- Sick: Call first.", "", "Without a term."),
        *("", "```yaml", "key", ": value", "```"),
    ]


@pytest.mark.parametrize(
    "matter",
    [
        "---\ntitle: Keys\nowner: Ana\n...\n",
        "<!-- ours -->\n---\ntitle: Keys\nowner: Ana\n---\n",
        "---\ntitle: Keys\nowner: Ana\nnote: a: b\n---\n",
        '+++\ntitle = "Keys"\nowner = "Ana"\n+++\n',
        '{\n  "title": "Keys",\n  "owner": "Ana"\n}\n',
        "Title: Keys\nowner: Ana\n",
        "% Keys\n% Ana\n",
    ],
)
async def test_front_matter_is_no_text_of_the_page_in_whatever_form_it_stands(read: Read, matter: str) -> None:
    reading = await read("a.md", f"{matter}\nAt the desk.\n")
    assert (reading.title, text_of(reading)) == ("Keys", "At the desk.")
    assert "Ana" in reading.about.values()


async def test_words_between_two_rules_are_no_front_matter(read: Read) -> None:
    reading = await read("a.md", "---\n\nMind the gap.\n\n---\n\nAt the desk.\n")
    assert "Mind the gap." in text_of(reading)


async def test_front_matter_above_asciidoc_and_pages_is_no_text_either(read: Read) -> None:
    for name, body in (("a.adoc", "= Keys\n\nAt the desk."), ("a.html", "<p>At the desk.</p>")):
        reading = await read(name, f"---\nowner: Ana\n---\n{body}\n")
        assert (text_of(reading), reading.about["owner"]) == ("At the desk.", "Ana")


@pytest.mark.parametrize("sign", ["<script>", "<svg>", "<del>", "<!-- ", "<a href=x>", "<h2>\n", "{{ ", "{% "])
def test_signs_that_nothing_ends_take_time_by_their_number_only(sign: str) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        markdown.read(f"At four.\n\n{sign * count}")
        return time.process_time() - began

    seconds(100)
    assert seconds(40_000) < 10 * max(seconds(10_000), 0.01)
