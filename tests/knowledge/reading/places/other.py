"""The places where e-books, rich text, tables, data, descriptions of interfaces and other markup can hold text."""

import json
from typing import Any

from tests.knowledge.reading.documents import zipped
from tests.knowledge.reading.places.place import Place


def rtf(inside: str, remark: str | None = None) -> Place:
    return Place(
        "a.rtf",
        lambda mark: (
            "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl\\f0 Arial;}"
            f"\\pard Tea is at four.\\par {inside.replace('@', mark)}"
            "}"
        ),
        remark,
    )


def openapi(part: dict[str, Any]) -> Place:
    def made(mark: str) -> str:
        described = {
            "openapi": "3.1.0",
            "info": {"title": "Rooms", "version": "2.1"},
            "paths": {
                "/rooms": {"get": {"summary": "List the rooms", "responses": {"200": {"description": "The rooms"}}}}
            },
        }
        return json.dumps(_merged(described, part)).replace("@", mark)

    return Place("a.json", made)


def _merged(one: Any, other: Any) -> Any:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    return {**one, **{name: _merged(one.get(name), value) for name, value in other.items()}}


def text(name: str, content: str, remark: str | None = None) -> Place:
    return Place(name, lambda mark: content.replace("@", mark), remark)


def ebook(*, chapter: str = "", metadata: str = "", aside: str = "") -> Place:
    def made(mark: str) -> bytes:
        contents = (
            f"<package><metadata><title>Tea</title>{metadata}</metadata><manifest>"
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" '
            'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b" linear="no"/>'
            "</spine></package>"
        )
        return zipped(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<container><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>',
                "c.opf": contents.replace("@", mark),
                "a.xhtml": f"<html><body><p>Tea is at four.</p>{chapter}</body></html>".replace("@", mark),
                "b.xhtml": f"<html><body><p>Notes.</p>{aside}</body></html>".replace("@", mark),
            }
        )

    return Place("a.epub", made)


TEX = "\\documentclass{article}\n\\title{Tea}\n\\begin{document}\nTea is at four, and free.\n\n%s\n\\end{document}\n"
ADOC = "= Tea\nAna <ana(at)acme.example>\n\nTea is at four.\n\n%s\n"

PLACES = {
    "chapter": ebook(chapter="<p>@</p>"),
    "notes of an e-book": ebook(aside="<p>@</p>"),
    "author of an e-book": ebook(metadata="<creator>@</creator>"),
    "description of an e-book": ebook(metadata="<description>@</description>"),
    "paragraph of rich text": rtf("@\\par"),
    "table of rich text": rtf("\\trowd\\cellx1000\\cellx2000 Room\\cell @\\cell\\row"),
    "header of rich text": rtf("{\\header\\pard @\\par}"),
    "footnote of rich text": rtf("Free{\\footnote\\pard @}\\par"),
    "text box of rich text": rtf("{\\shp{\\*\\shpinst{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt\\pard @\\par}}}"),
    "link's target in rich text": rtf(
        '{\\field{\\*\\fldinst{HYPERLINK "https://acme.example/@"}}{\\fldrslt the form}}\\par'
    ),
    "comment in rich text": rtf("Free{\\*\\annotation\\pard @}\\par", "comments_left_out"),
    "hidden rich text": rtf("{\\v @}\\par", "hidden_text_left_out"),
    "deletion in rich text": rtf("{\\deleted @}\\par", "hidden_text_left_out"),
    "struck-out rich text": rtf("{\\strike @}\\par", "hidden_text_left_out"),
    "title of rich text": rtf("{\\info{\\title @}}"),
    "author of rich text": rtf("{\\info{\\author @}}"),
    "cell of a table": text("a.csv", "room,seats\nOak,4\n@,6\n"),
    "heading of a table": text("a.csv", "room,@\nOak,4\nElm,6\n"),
    "remark above a table": text("a.csv", "# @ of the house\nroom,seats\nOak,4\nElm,6\n"),
    "value of JSON": text("a.json", '{"rooms": {"oak": {"owner": "@"}}}'),
    "name in JSON": text("a.json", '{"rooms": {"@": {"seats": 4}}}'),
    "deep value of JSON": text("a.json", '{"a":{"b":{"c":{"d":{"e":{"f":{"g":[[["@"]]]}}}}}}}'),
    "value of YAML": text("a.yaml", "rooms:\n  oak:\n    owner: '@'\n"),
    "remark in YAML": text("a.yaml", "rooms:\n  oak: 4 # @\n", "comments_left_out"),
    "element of XML": text(
        "a.xml", "<?xml version='1.0'?><rooms><room><name>Oak</name><owner>@</owner></room></rooms>"
    ),
    "attribute of XML": text("a.xml", "<?xml version='1.0'?><rooms owner='@'><room><name>Oak</name></room></rooms>"),
    "attribute of a plain element": text(
        "a.xml", "<?xml version='1.0'?><rooms><room owner='@'>Oak</room><hall>Elm</hall></rooms>"
    ),
    "remark in XML": text(
        "a.xml", "<?xml version='1.0'?><rooms><!-- @ --><room>Oak</room></rooms>", "comments_left_out"
    ),
    "title of an interface": openapi({"info": {"title": "@"}}),
    "description of an interface": openapi({"info": {"description": "@"}}),
    "server": openapi({"servers": [{"url": "https://@.example"}]}),
    "path": openapi({"paths": {"/@": {"get": {"summary": "One room"}}}}),
    "operation": openapi({"paths": {"/rooms": {"get": {"description": "@"}}}}),
    "parameter": openapi({"paths": {"/rooms": {"get": {"parameters": [{"name": "@", "in": "query"}]}}}}),
    "answer of an operation": openapi({"paths": {"/rooms": {"get": {"responses": {"404": {"description": "@"}}}}}}),
    "body of a request": openapi(
        {
            "paths": {
                "/rooms": {
                    "post": {
                        "requestBody": {
                            "content": {"application/json": {"schema": {"properties": {"@": {"type": "string"}}}}}
                        }
                    }
                }
            }
        }
    ),
    "example of an answer": openapi(
        {
            "paths": {
                "/rooms": {"get": {"responses": {"200": {"content": {"application/json": {"example": {"name": "@"}}}}}}}
            }
        }
    ),
    "schema": openapi(
        {"components": {"schemas": {"Room": {"properties": {"owner": {"type": "string", "description": "@"}}}}}}
    ),
    "values of a schema": openapi(
        {"components": {"schemas": {"Room": {"properties": {"kind": {"enum": ["small", "@"]}}}}}}
    ),
    "way to sign in": openapi(
        {"components": {"securitySchemes": {"key": {"type": "apiKey", "name": "@", "in": "header"}}}}
    ),
    "AsciiDoc's paragraph": text("a.adoc", ADOC % "@"),
    "AsciiDoc's heading": text("a.adoc", ADOC % "== @\n\nYes."),
    "AsciiDoc's title": text("a.adoc", ADOC.replace("= Tea", "= @") % "Yes."),
    "AsciiDoc's author": text("a.adoc", ADOC.replace("Ana <", "@ Berry <") % "Yes."),
    "AsciiDoc's attribute": text("a.adoc", ADOC.replace("\n\nTea", "\n:owner: @\n\nTea", 1) % "Yes."),
    "attribute in AsciiDoc's text": text("a.adoc", ADOC.replace("\n\nTea", "\n:owner: @\n\nTea", 1) % "Ask {owner}."),
    "AsciiDoc's table": text("a.adoc", ADOC % "|===\n|Room |Seats\n\n|@ |4\n|==="),
    "AsciiDoc's listing": text("a.adoc", ADOC % "[source,sh]\n----\nbrew @\n----"),
    "AsciiDoc's note": text("a.adoc", ADOC % "NOTE: @"),
    "AsciiDoc's link": text("a.adoc", ADOC % "Use https://acme.example/@[the form]."),
    "AsciiDoc's picture": text("a.adoc", ADOC % "image::a.png[@ by the door]"),
    "AsciiDoc's comment": text("a.adoc", ADOC % "// @", "comments_left_out"),
    "AsciiDoc's file": text("a.adoc", ADOC % "include::@.adoc[]", "includes_left_out"),
    "LaTeX's paragraph": text("a.tex", TEX % "@"),
    "LaTeX's heading": text("a.tex", TEX % "\\section{@}\nYes."),
    "LaTeX's title": text("a.tex", (TEX % "Yes.").replace("{Tea}", "{@}")),
    "LaTeX's author": text("a.tex", (TEX % "Yes.").replace("\\begin{document}", "\\author{@}\n\\begin{document}")),
    "LaTeX's list": text("a.tex", TEX % "\\begin{itemize}\n\\item @\n\\end{itemize}"),
    "LaTeX's table": text("a.tex", TEX % "\\begin{tabular}{ll}\nRoom & Seats \\\\\n@ & 4 \\\\\n\\end{tabular}"),
    "LaTeX's equation": text("a.tex", TEX % "\\begin{equation}\n@ = mc^2\n\\end{equation}"),
    "LaTeX's footnote": text("a.tex", TEX % "Free\\footnote{But not @}."),
    "LaTeX's caption": text("a.tex", TEX % "\\begin{figure}\\caption{@}\\end{figure}"),
    "LaTeX's link": text("a.tex", TEX % "Use \\href{https://acme.example/@}{the form}."),
    "LaTeX's abstract": text("a.tex", TEX % "\\begin{abstract}@\\end{abstract}"),
    "LaTeX's comment": text("a.tex", TEX % "% @", "comments_left_out"),
    "LaTeX's file": text("a.tex", TEX % "\\input{@}", "includes_left_out"),
}
