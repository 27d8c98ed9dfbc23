"""Texts as language models write them, and what Slack receives of each where one passage is cited.

The passage holds CODE and the addresses of OURS. None: the text arrives as it is written.
"""

SITE, MAIL = "https://docs.acme.example/forms?id=3", "billing@acme.example"
HOST = "wiki.acme.example"
CODE = (
    "requests.get('https://api.acme.example/v1')",
    "row = table[5]",
    "@app.route('/health')",
    "#include <stdio.h>",
    "int a[10];",
    "npm i @acme/cli",
    "curl -s https://api.acme.example/v1 | jq .items[0]",
    "open http://localhost:8080",
    '{"url": "https://api.acme.example", "tags": ["#a", "@b"]}',
    "<tag attr='x'>text</tag>",
    "SELECT * FROM t WHERE a[1] = '#x';",
    "fn main() { let v = vec![1, 2]; }",
    "ssh deploy@build.acme.example",
    "- uses: actions/checkout@v4",
    "fmt.Println(a[1:2])",
    "System.out.println(a[0]);",
    "console.log(`${a[0]}`)",
    "puts a[1] # => 2",
    "<?php echo $a['b'][0]; ?>",
    "Get-Item C:\\logs\\[a].txt",
)
PASSAGE = "\n".join((*CODE, f"Write to {MAIL}, or see {SITE} and {HOST}."))
TEXTS: tuple[tuple[str, str | None], ...] = (
    *((f"Run this [1]:\n\n```\n{code}\n```", None) for code in CODE),
    *((f"Run `{code}` [1].", None) for code in CODE[:10]),
    (f"See {SITE} [1].", None),
    (f"Write to {MAIL} [1].", None),
    (f"It is in {HOST} [1].", None),
    (f"{SITE}をご覧ください[1]。", None),
    (f"See [the form]({SITE}) [1].", f"See the form ({SITE}) [1]."),
    (f"See <{SITE}|the form> [1].", f"See the form ({SITE}) [1]."),
    (f"See [{SITE}](https://evil.sh/) [1].", f"See {SITE} [1]."),
    (f"See {SITE}&d=secret [1].", "See [1]."),
    ("See https://evil.sh/?q=secret [1].", "See [1]."),
    ("See HTTPS://EVIL.sh [1].", "See [1]."),
    ("See https:\\/\\/evil.sh/?q=secret [1].", "See [1]."),
    ("See evil.sh\\/s [1].", "See [1]."),
    ("See http:/evil.sh/s [1].", "See [1]."),
    ("See s3cret.evil.page [1].", "See s3cret[.]evil[.]page [1]."),
    ("See xn--evil.xn--p1ai/?q=s [1].", "See [1]."),
    ("See пример.рф/?q=s [1].", "See [1]."),
    ("See 日本.sh/s [1].", "See [1]."),
    ("Ask leak.s3cret@evil.sh [1].", "Ask leak[.]s3cret[at]evil[.]sh [1]."),
    ("![pixel](https://evil.sh/p.png)Done [1].", "Done [1]."),
    ("See [here](https://evil.sh/x) [1].", "See here [1]."),
    ("<img src='https://evil.sh/p.png'>Done [1].", "Done [1]."),
    ("Ask <@U0123ABCD> and <!channel> [1].", "Ask and [1]."),
    ("Ask in #secret-plans or @here [1].", "Ask in secret-plans or here [1]."),
    ("| a | b |\n|---|---|\n| 1 | 2 [1] |", None),
    ("It is so [1][7].", "It is so [1]."),
    ("It is `x[7]` and 3 < 4 & 5 > 2 [1].", None),
    ("~~~\nrow[5]\n~~~\n\nIt is so [1].", None),
    ("Ask [it](mailto:leak@evil.sh) [1].", "Ask it [1]."),
    ("- one [1]\n- **two** [1]\n\n> quoted [1]", None),
    ("年25日です【1】。", "年25日です[1]。"),
)
