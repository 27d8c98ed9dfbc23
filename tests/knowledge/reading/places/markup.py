"""The places where a web page and a Markdown file can hold text."""

from tests.knowledge.reading.places.place import Place

LEFT_OUT = "page_parts_left_out"
MANY = "opens the door and the window in the morning, for everybody who works here and for all of their guests, too"


def page(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>Tea</title>{head}</head><body><main><h1>Tea</h1>"
        f"<p>The kettle is in the kitchen, and tea is free for everybody.</p>{body}</main></body></html>"
    )


def html(body: str, head: str = "", remark: str | None = None) -> Place:
    return Place("a.html", lambda mark: page(body.replace("@", mark), head.replace("@", mark)), remark)


def markdown(text: str, remark: str | None = None, name: str = "a.md") -> Place:
    return Place(name, lambda mark: f"# Tea\n\nThe kettle is in the kitchen.\n\n{text.replace('@', mark)}\n", remark)


def front(text: str) -> Place:
    return Place("a.md", lambda mark: f"---\n{text.replace('@', mark)}\n---\n\n# Tea\n\nAt four.\n")


PLACES = {
    "page's title": Place("a.html", lambda mark: page("").replace("<title>Tea", f"<title>{mark}")),
    "page's only heading": Place("a.html", lambda mark: page("").replace("<h1>Tea", f"<h1>{mark}")),
    "description": html("", '<meta name="description" content="@ of the house">'),
    "keywords": html("", '<meta name="keywords" content="@, tea">'),
    "author": html("", '<meta name="author" content="@">'),
    "description for other sites": html("", '<meta property="og:description" content="@ of the house">'),
    "data for search engines": html(
        "",
        '<script type="application/ld+json">{"type":"Article","author":{"name":"@"}}</script>',
    ),
    "paragraph": html("<p>@</p>"),
    "loose text": html("<div>@</div>"),
    "summary": html("<details><summary>@</summary>Yes.</details>"),
    "unfolded text": html("<details><summary>Milk?</summary>@</details>"),
    "picture's alternative text": html('<p><img src="a.png" alt="@ by the door"></p>'),
    "caption of a table": html("<table><caption>@</caption><tr><td>a</td><td>b</td></tr></table>"),
    "caption of a figure": html('<figure><img src="a.png"><figcaption>@</figcaption></figure>'),
    "cell": html("<table><tr><th>Room</th><th>@</th></tr><tr><td>a</td><td>b</td></tr></table>"),
    "term": html("<dl><dt>@</dt><dd>A drink.</dd></dl>"),
    "definition": html("<dl><dt>Tea</dt><dd>@</dd></dl>"),
    "item": html("<ul><li>Milk<ul><li>@</li></ul></li></ul>"),
    "listing": html("<pre><code>brew --@\nserve</code></pre>"),
    "words in code": html("<p>Run <code>@</code> first.</p>"),
    "quotation": html("<blockquote>@</blockquote>"),
    "abbreviation": html('<p>The <abbr title="@ House">QH</abbr> is open.</p>'),
    "label of a link without words": html('<p><a href="https://acme.example/a" aria-label="@"><svg></svg></a></p>'),
    "link's target": html('<p>Use <a href="https://acme.example/@">the form</a>.</p>'),
    "heading made of a button": html("<h2><button>@</button></h2><p>Nine days.</p>"),
    "equation": html("<p><math><mi>@</mi><mo>=</mo><mn>2</mn></math></p>"),
    "dialogue": html("<dialog open><p>@</p></dialog>"),
    "panel of a tab": html('<div role="tabpanel" hidden><p>@</p></div>'),
    "struck-out text": html("<p>At <del>@</del> four.</p>", remark="hidden_text_left_out"),
    "hidden text": html("<p hidden>@</p>", remark="hidden_text_left_out"),
    "text that is not displayed": html('<p style="display: none">@</p>', remark="hidden_text_left_out"),
    "button that unfolds": html('<button class="accordion">@</button><div>Nine days.</div>'),
    "button with many words": html(f"<p><button>@ {MANY}</button></p>", remark=LEFT_OUT),
    "field for text": html("<form><textarea>@</textarea></form>", remark=LEFT_OUT),
    "value of a field": html('<form><input type="text" value="@"></form>', remark=LEFT_OUT),
    "choice": html("<form><select><option>@</option></select></form>", remark=LEFT_OUT),
    "text without scripts": html("<noscript>@</noscript>", remark=LEFT_OUT),
    "template": html("<template><p>@</p></template>", remark=LEFT_OUT),
    "title of a frame": html('<iframe src="https://acme.example/" title="@"></iframe>', remark=LEFT_OUT),
    "drawing": html("<svg><text>@</text></svg>", remark=LEFT_OUT),
    "replacement of an object": html("<object data='a.swf'>@</object>", remark=LEFT_OUT),
    "menu with many words": html(f"<nav>@ {MANY}</nav>", remark=LEFT_OUT),
    "footer with many words": html(f"<footer>@ {MANY}</footer>", remark=LEFT_OUT),
    "long question about cookies": html(f'<div class="cookie-consent">@ {MANY}</div>', remark=LEFT_OUT),
    "beside the main element": Place(
        "a.html",
        lambda mark: page("").replace("</main>", f"</main><aside><p>{mark} {MANY}.</p></aside>"),
        LEFT_OUT,
    ),
    "Markdown's paragraph": markdown("@"),
    "Markdown's heading": markdown("## @\n\nYes."),
    "front matter": front("owner: '@'"),
    "title in front matter": front("title: '@'"),
    "list in front matter": front("tags: ['@', tea]"),
    "mapping in front matter": front("contact:\n  name: '@'"),
    "open task": markdown("- [ ] @"),
    "done task": markdown("- [x] @"),
    "footnote": markdown("Free.[^1]\n\n[^1]: But not @."),
    "Markdown's code": markdown("```sh\nbrew @\n```"),
    "Markdown's words in code": markdown("Run `@` first."),
    "link by a label": markdown("Use [the form][form].\n\n[form]: https://acme.example/@"),
    "link": markdown("Use [the form](https://acme.example/@)."),
    "Markdown's picture": markdown("![@ by the door](a.png)"),
    "Markdown's table": markdown("| Room | Seats |\n|---|---|\n| @ | 4 |"),
    "box": markdown(":::note[@]\nYes.\n:::"),
    "attribute of a component": markdown('import A from "a"\n\n<Card title="@">\nYes.\n</Card>', name="a.mdx"),
    "Markdown's struck-out text": markdown("At ~~@~~ four.", remark="hidden_text_left_out"),
    "comment": markdown("<!-- @ -->", remark="comments_left_out"),
    "Markdown's frame": markdown('<iframe title="@"></iframe>', remark=LEFT_OUT),
}
