"""The places where OpenDocument texts, sheets and slides can hold text."""

from tests.knowledge.reading.documents import zipped
from tests.knowledge.reading.places.place import Place

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = (
    " ".join(
        f'xmlns:{name}="{OASIS}:{inner}:1.0"'
        for name, inner in {
            **{name: name for name in ("office", "text", "table", "presentation", "style", "form", "chart", "meta")},
            "draw": "drawing",
            "svg": "svg-compatible",
        }.items()
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
PARAGRAPH = "<text:p>{}</text:p>".format
NAMES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
PLAIN = {
    "odt": PARAGRAPH("Tea is at four."),
    "ods": '<table:table table:name="Rooms"><table:table-row><table:table-cell><text:p>Room</text:p></table:table-cell>'
    "<table:table-cell><text:p>Seats</text:p></table:table-cell></table:table-row>{}</table:table>",
    "odp": '<draw:page draw:name="p1"><draw:frame><draw:text-box><text:p>Tea is at four.</text:p></draw:text-box>'
    "</draw:frame></draw:page>",
}


def document(
    kind: str, body: str, *, styles: str = "", master: str = "", meta: str = "", parts: dict[str, str] | None = None
) -> bytes:
    name = NAMES[kind]
    root = f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{name}",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"{root}<office:body><office:{name}>{body}</office:{name}></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {SPACES}><office:master-styles>{master}</office:master-styles>"
            "</office:document-styles>",
            "meta.xml": f"<office:document-meta {SPACES}><office:meta>{meta}</office:meta></office:document-meta>",
            **(parts or {}),
        }
    )


def odt(body: str = "", remark: str | None = None, *, master: str = "", meta: str = "") -> Place:
    def made(mark: str) -> bytes:
        return document(
            "odt",
            PLAIN["odt"] + body.replace("@", mark),
            master=master.replace("@", mark),
            meta=meta.replace("@", mark),
        )

    return Place("a.odt", made, remark)


def ods(rows: str = "", remark: str | None = None, *, after: str = "", styles: str = "") -> Place:
    return Place(
        "a.ods",
        lambda mark: document("ods", (PLAIN["ods"].format(rows) + after).replace("@", mark), styles=styles),
        remark,
    )


def odp(body: str, remark: str | None = None, *, styles: str = "", master: str = "") -> Place:
    return Place(
        "a.odp",
        lambda mark: document(
            "odp", (PLAIN["odp"] + body).replace("@", mark), styles=styles, master=master.replace("@", mark)
        ),
        remark,
    )


def slide(inside: str, attributes: str = "") -> str:
    return f'<draw:page draw:name="p2" {attributes}>{inside}</draw:page>'


def framed(text: str) -> str:
    return f"<draw:frame><draw:text-box>{PARAGRAPH(text)}</draw:text-box></draw:frame>"


def row(*cells: str, attributes: str = "") -> str:
    filled = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    return f"<table:table-row {attributes}>{filled}</table:table-row>"


def with_chart(mark: str) -> bytes:
    chart = (
        f"<office:document-content {SPACES}><office:body><office:chart><chart:chart>"
        f"<chart:title>{PARAGRAPH(mark)}</chart:title>"
        f"<table:table>{row(PARAGRAPH('North'), PARAGRAPH('7'))}</table:table></chart:chart></office:chart>"
        "</office:body></office:document-content>"
    )
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    return document("odt", PLAIN["odt"] + f"<text:p>{frame}</text:p>", parts={"Object 1/content.xml": chart})


def with_formula(mark: str) -> bytes:
    formula = (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>{mark}</mi><mo>=</mo><mn>2</mn></mrow></math>'
    )
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    return document("odt", PLAIN["odt"] + f"<text:p>{frame}</text:p>", parts={"Object 1/content.xml": formula})


COMMENT = "<office:annotation><dc:creator>Ana</dc:creator><text:p>@</text:p></office:annotation>"
LINK = '<text:p>Use <text:a xlink:href="https://acme.example/@">the form</text:a>.</text:p>'
DESCRIBED = "<draw:frame><draw:image/><svg:title>Plan</svg:title><svg:desc>@ by the door</svg:desc></draw:frame>"
DELETED = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>@</text:p></text:deletion></text:changed-region>"
    "</text:tracked-changes>"
)
TABLE = f"<table:table>{row(PARAGRAPH('Room'), PARAGRAPH('@'))}</table:table>"
HIDDEN_PAGE = (
    '<style:style style:name="h" style:family="drawing-page">'
    '<style:drawing-page-properties presentation:visibility="hidden"/>'
    "</style:style>"
)
HIDDEN_SHEET = (
    '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
NOTE = (
    "<text:p>Free<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>@</text:p></text:note-body>"
    "</text:note></text:p>"
)
LIST = "<text:list><text:list-item><text:p>@</text:p></text:list-item></text:list>"

PLACES = {
    "paragraph": odt(PARAGRAPH("@")),
    "heading": odt('<text:h text:outline-level="1">@</text:h><text:p>Yes.</text:p>'),
    "item": odt(LIST),
    "cell": odt(TABLE),
    "cell of a table in a table": odt(f"<table:table>{row(PARAGRAPH('a'), TABLE)}</table:table>"),
    "list in a cell": odt(f"<table:table>{row(PARAGRAPH('a'), LIST)}</table:table>"),
    "footnote": odt(NOTE),
    "text box": odt(f"<text:p>{framed('@')}</text:p>"),
    "drawn shape": odt("<text:p><draw:custom-shape><text:p>@</text:p></draw:custom-shape></text:p>"),
    "link's target": odt(LINK),
    "picture's description": odt(f"<text:p>{DESCRIBED}</text:p>"),
    "chart": Place("a.odt", with_chart),
    "formula": Place("a.odt", with_formula),
    "field": odt("<text:p>By <text:author-name>@</text:author-name></text:p>"),
    "comment": odt(f"<text:p>Free{COMMENT}.</text:p>", "comments_left_out"),
    "deletion": odt(DELETED, "hidden_text_left_out"),
    "hidden text": odt(
        '<text:p>Free <text:hidden-text text:is-hidden="true" text:string-value="@">@</text:hidden-text></text:p>',
        "hidden_text_left_out",
    ),
    "hidden section": odt(
        '<text:section text:display="none"><text:p>@</text:p></text:section>', "hidden_text_left_out"
    ),
    "header": odt(master="<style:master-page><style:header><text:p>@</text:p></style:header></style:master-page>"),
    "footer": odt(master="<style:master-page><style:footer><text:p>@</text:p></style:footer></style:master-page>"),
    "title among the properties": odt(meta="<dc:title>@</dc:title>"),
    "author": odt(meta="<meta:initial-creator>@</meta:initial-creator>"),
    "keyword": odt(meta="<meta:keyword>@</meta:keyword>"),
    "property of its own": odt(meta='<meta:user-defined meta:name="Approved by">@</meta:user-defined>'),
    "cell of a sheet": ods(row(PARAGRAPH("@"), PARAGRAPH("4"))),
    "name of a sheet": ods(
        after=f'<table:table table:name="@">{row(PARAGRAPH("Desk"), PARAGRAPH("Chair"))}</table:table>'
    ),
    "note on a cell": ods(row(f"{COMMENT}{PARAGRAPH('Oak')}", PARAGRAPH("4"))),
    "link in a cell": ods(row(LINK, PARAGRAPH("4"))),
    "hidden row": ods(row(PARAGRAPH("@"), PARAGRAPH("4"), attributes='table:visibility="collapse"'), "hidden_left_out"),
    "hidden column": Place(
        "a.ods",
        lambda mark: document(
            "ods",
            PLAIN["ods"]
            .format(row(PARAGRAPH("Oak"), PARAGRAPH("4"), PARAGRAPH(mark)))
            .replace(
                '"Rooms">',
                '"Rooms"><table:table-column table:number-columns-repeated="2"/>'
                '<table:table-column table:visibility="collapse"/>',
            ),
        ),
        "hidden_left_out",
    ),
    "hidden sheet": ods(
        after=f'<table:table table:name="Pay" table:style-name="h">{row(PARAGRAPH("@"))}</table:table>',
        styles=HIDDEN_SHEET,
        remark="hidden_left_out",
    ),
    "box on a sheet": ods("<table:shapes>" + framed("@") + "</table:shapes>"),
    "slide's title": odp(
        slide(f'<draw:frame presentation:class="title"><draw:text-box>{PARAGRAPH("@")}</draw:text-box></draw:frame>')
    ),
    "slide": odp(slide(framed("@"))),
    "table on a slide": odp(slide(f"<draw:frame>{TABLE}</draw:frame>")),
    "group on a slide": odp(slide(f"<draw:g>{framed('@')}</draw:g>")),
    "notes": odp(slide(framed("Yes.") + f"<presentation:notes>{framed('@')}</presentation:notes>")),
    "picture on a slide": odp(slide(framed("Yes.") + DESCRIBED)),
    "comment on a slide": odp(slide(framed("Yes.") + COMMENT), "comments_left_out"),
    "hidden slide": odp(slide(framed("@"), 'draw:style-name="h"'), "hidden_slides_left_out", styles=HIDDEN_PAGE),
    "box on the master": odp(
        slide(framed("Yes.")), master=f'<style:master-page style:name="m">{framed("@")}</style:master-page>'
    ),
    "footer of slides": odp('<presentation:footer-decl presentation:name="f">@</presentation:footer-decl>'),
}
