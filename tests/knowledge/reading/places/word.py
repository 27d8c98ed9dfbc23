"""The places where a Word document can hold text. The documents are written by hand, part by part."""

from collections.abc import Mapping, Sequence

from tests.knowledge.reading.documents import workbook, zipped
from tests.knowledge.reading.places.charts import CHART, DIAGRAM, A, C, D, R, chart, diagram
from tests.knowledge.reading.places.place import Place

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "w": W,
        "r": R,
        "a": A,
        "c": C,
        "dgm": D,
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "chart": f"{OPEN}.drawingml.chart+xml",
    "data": f"{OPEN}.drawingml.diagramData+xml",
    "header": f"{OPEN}.wordprocessingml.header+xml",
    "footer": f"{OPEN}.wordprocessingml.footer+xml",
    "footnotes": f"{OPEN}.wordprocessingml.footnotes+xml",
    "endnotes": f"{OPEN}.wordprocessingml.endnotes+xml",
    "comments": f"{OPEN}.wordprocessingml.comments+xml",
}
Relation = tuple[str, str, str]  # id, kind, part


def word(body: str, relations: Sequence[Relation] = (), parts: Mapping[str, bytes | str] | None = None) -> bytes:
    parts = parts or {}
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{TYPES[kind]}"/>'
        for name in parts
        for kind in TYPES
        if name.rpartition("/")[2].rstrip("0123456789.xml").startswith(kind)
    )
    related = "".join(relation(*each) for each in relations)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="html" ContentType="text/html"/><Default '
            f'Extension="xlsx" ContentType="{OPEN}.spreadsheetml.sheet"/><Override PartName="/word/document.xml" '
            f'ContentType="{OPEN}.wordprocessingml.document.main+xml"/>{overrides}<Override '
            'PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            f'<Override PartName="/docProps/app.xml" ContentType="{OPEN}.extended-properties+xml"/><Override '
            f'PartName="/docProps/custom.xml" ContentType="{OPEN}.custom-properties+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="d" '
            f'Type="{R}/officeDocument" Target="word/document.xml"/><Relationship Id="p" '
            f'Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="a" '
            f'Type="{R}/extended-properties" Target="docProps/app.xml"/><Relationship Id="u" '
            f'Type="{R}/custom-properties" Target="docProps/custom.xml"/></Relationships>',
            "word/document.xml": f"<w:document {SPACES}><w:body>{paragraph('Rinse.')}{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
            "docProps/core.xml": f"<cp:coreProperties {SPACES}/>",
            "docProps/app.xml": f'<Properties xmlns="{R.replace("relationships", "extended-properties")}"/>',
            "docProps/custom.xml": f'<Properties xmlns="{R.replace("relationships", "custom-properties")}"/>',
            **{name if name.startswith("docProps") else f"word/{name}": part for name, part in parts.items()},
        }
    )


def relation(key: str, kind: str, target: str) -> str:
    mode = ' TargetMode="External"' if "://" in target else ""
    kind = kind if ":" in kind else f"{R}/{kind}"
    return f'<Relationship Id="{key}" Type="{kind}" Target="{target}"{mode}/>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def held(inside: str) -> bytes:
    """Return a document with a paragraph that holds this."""
    return word(f"<w:p>{inside}</w:p>")


def table(cell: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{paragraph('Room')}</w:tc><w:tc>{cell}</w:tc></w:tr></w:tbl>"


def margin(kind: str, inside: str) -> bytes:
    root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
    reference = (
        f'<w:sectPr><w:{kind}Reference r:id="m"/></w:sectPr>'
        if root != kind
        else f'<w:p><w:r><w:{kind[:-1]}Reference w:id="2"/></w:r></w:p>'
    )
    return word(reference, [("m", kind, f"{kind}1.xml")], {f"{kind}1.xml": f"<w:{root} {SPACES}>{inside}</w:{root}>"})


def graphic(inside: str, about: str = "") -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" {about}/><a:graphic><a:graphicData>{inside}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def with_chart(**words: str) -> bytes:
    return word(
        graphic('<c:chart r:id="c"/>'), [("c", CHART, "charts/chart1.xml")], {"charts/chart1.xml": chart(**words)}
    )


def with_property(name: str, value: str) -> bytes:
    return word(
        "", (), {"docProps/core.xml": f"<cp:coreProperties {SPACES}><{name}>{value}</{name}></cp:coreProperties>"}
    )


def with_link(target: str) -> bytes:
    return word(f'<w:p><w:hyperlink r:id="h">{run("the form")}</w:hyperlink></w:p>', [("h", "hyperlink", target)])


def field(code: str, shown: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}{run(shown)}{mark('end')}"


def box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"


def text_boxes(text: str) -> str:
    """Return a text box as Word writes it: for itself, and again for old programs."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box(text)}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box(text)}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def custom(value: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    inside = f'<property name="Approved by"><vt:lpwstr xmlns:vt="{kind}">{value}</vt:lpwstr></property>'
    return word(
        "",
        (),
        {
            "docProps/custom.xml": f'<Properties xmlns="{R.replace("relationships", "custom-properties")}">'
            f"{inside}</Properties>"
        },
    )


def company(value: str) -> bytes:
    kind = R.replace("relationships", "extended-properties")
    return word("", (), {"docProps/app.xml": f'<Properties xmlns="{kind}"><Company>{value}</Company></Properties>'})


def chosen(entry: str) -> str:
    entries = f'<w:result w:val="1"/><w:listEntry w:val="Red"/><w:listEntry w:val="{entry}"/>'
    return (
        f"<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList>{entries}</w:ddList></w:ffData></w:fldChar></w:r>"
    )


NOTE = '<w:footnote w:id="2">{}</w:footnote>'.format
END = '<w:endnote w:id="2">{}</w:endnote>'.format
COMMENT = '<w:comment w:id="2">{}</w:comment>'.format
MATH = "<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>".format
HIDDEN, COMMENTS = "hidden_text_left_out", "comments_left_out"

PLACES = {
    "paragraph": Place("a.docx", lambda mark: word(paragraph(mark))),
    "cell": Place("a.docx", lambda mark: word(table(paragraph(mark)))),
    "cell of a table in a table": Place("a.docx", lambda mark: word(table(table(paragraph(mark))))),
    "text box in a cell": Place("a.docx", lambda mark: word(table(f"<w:p>{text_boxes(mark)}</w:p>"))),
    "table's description": Place(
        "a.docx", lambda mark: word(f'<w:tbl><w:tblPr><w:tblDescription w:val="{mark} per room"/></w:tblPr></w:tbl>')
    ),
    "header": Place("a.docx", lambda mark: margin("header", paragraph(mark))),
    "footer": Place("a.docx", lambda mark: margin("footer", table(paragraph(mark)))),
    "text box in a header": Place("a.docx", lambda mark: margin("header", f"<w:p>{text_boxes(mark)}</w:p>")),
    "watermark": Place(
        "a.docx",
        lambda mark: margin(
            "header", f'<w:p><w:r><w:pict><v:shape><v:textpath string="{mark}"/></v:shape></w:pict></w:r></w:p>'
        ),
    ),
    "footnote": Place("a.docx", lambda mark: margin("footnotes", NOTE(paragraph(mark)))),
    "endnote": Place("a.docx", lambda mark: margin("endnotes", END(paragraph(mark)))),
    "comment": Place("a.docx", lambda mark: margin("comments", COMMENT(paragraph(mark))), COMMENTS),
    "text box": Place("a.docx", lambda mark: held(text_boxes(mark))),
    "text box of an old program": Place(
        "a.docx", lambda mark: held(f"<w:r><w:pict><v:textbox>{box(mark)}</v:textbox></w:pict></w:r>")
    ),
    "drawn letters": Place(
        "a.docx", lambda mark: held(f'<w:r><w:pict><v:shape><v:textpath string="{mark}"/></v:shape></w:pict></w:r>')
    ),
    "SmartArt": Place(
        "a.docx",
        lambda mark: word(
            graphic('<dgm:relIds r:dm="d"/>'),
            [("d", DIAGRAM, "diagrams/data1.xml")],
            {"diagrams/data1.xml": diagram(mark)},
        ),
    ),
    "chart's title": Place("a.docx", lambda mark: with_chart(title=mark)),
    "chart's series": Place("a.docx", lambda mark: with_chart(series=mark)),
    "chart's category": Place("a.docx", lambda mark: with_chart(category=mark)),
    "chart's value": Place("a.docx", lambda mark: with_chart(value=mark)),
    "chart's axis": Place("a.docx", lambda mark: with_chart(axis=mark)),
    "page taken in": Place(
        "a.docx",
        lambda mark: word(
            '<w:altChunk r:id="k"/>',
            [("k", "aFChunk", "part.html")],
            {"part.html": f"<html><body><p>Whole page.</p><p>{mark}</p></body></html>"},
        ),
    ),
    "workbook inside": Place(
        "a.docx",
        lambda mark: word(
            '<w:p><w:r><w:object><o:OLEObject r:id="o"/></w:object></w:r></w:p>',
            [("o", "package", "embeddings/Sheet.xlsx")],
            {"embeddings/Sheet.xlsx": workbook({"Rooms": [["Room", "Seats"], [mark, 4]]})},
        ),
    ),
    "equation": Place("a.docx", lambda mark: held(MATH(mark))),
    "content control": Place(
        "a.docx", lambda mark: word(f"<w:sdt><w:sdtContent>{paragraph(mark)}</w:sdtContent></w:sdt>")
    ),
    "hidden text": Place("a.docx", lambda mark: held(run(mark, "<w:vanish/>")), HIDDEN),
    "struck-out text": Place("a.docx", lambda mark: held(run(mark, "<w:strike/>")), HIDDEN),
    "deletion": Place("a.docx", lambda mark: held(f"<w:del><w:r><w:delText>{mark}</w:delText></w:r></w:del>"), HIDDEN),
    "moved text, at its old place": Place("a.docx", lambda mark: held(f"<w:moveFrom>{run(mark)}</w:moveFrom>"), HIDDEN),
    "insertion": Place("a.docx", lambda mark: held(f"<w:ins>{run(mark)}</w:ins>")),
    "picture's alternative text": Place("a.docx", lambda mark: word(graphic("", f'descr="{mark} by the door"'))),
    "link's words": Place("a.docx", lambda mark: held(f'<w:hyperlink w:anchor="x">{run(mark)}</w:hyperlink>')),
    "link's target": Place("a.docx", lambda mark: with_link(f"https://forms.acme.example/{mark}")),
    "target of a link by field": Place(
        "a.docx", lambda mark: held(field(f' HYPERLINK "https://forms.acme.example/{mark}" ', "the form"))
    ),
    "field": Place("a.docx", lambda mark: held(field(" DOCPROPERTY Owner ", mark))),
    "choice in a form": Place("a.docx", lambda mark: held(chosen(mark))),
    "title among the properties": Place("a.docx", lambda mark: with_property("dc:title", mark)),
    "author": Place("a.docx", lambda mark: with_property("dc:creator", mark)),
    "keywords": Place("a.docx", lambda mark: with_property("cp:keywords", mark)),
    "description": Place("a.docx", lambda mark: with_property("dc:description", mark)),
    "company": Place("a.docx", company),
    "property of its own": Place("a.docx", custom),
}
