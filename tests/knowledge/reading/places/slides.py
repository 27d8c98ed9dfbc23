"""The places where PowerPoint's slides can hold text; python-pptx writes them, and some XML is added by hand."""

import io
from collections.abc import Callable
from typing import Any

from lxml.etree import fromstring  # type: ignore[import-untyped]  # lxml ships no types
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

from tests.knowledge.reading.documents import workbook
from tests.knowledge.reading.places.charts import DIAGRAM, A, D, R, diagram
from tests.knowledge.reading.places.place import Place

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
SPACES = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" xmlns:dgm="{D}"'
BOX = tuple(Inches(number) for number in (1, 1, 3, 2))


def place(fill: Callable[[Any, Any, str], object], remark: str | None = None) -> Place:
    """Make a show of two slides; `fill` takes it and its second slide."""

    def made(mark: str) -> bytes:
        show = Presentation()
        for title in ("Opening", "Rooms"):
            slide = show.slides.add_slide(show.slide_layouts[1])
            slide.shapes.title.text, slide.placeholders[1].text = title, "Oak has four seats."
        fill(show, slide, mark)
        saved = io.BytesIO()
        show.save(saved)
        return saved.getvalue()

    return Place("a.pptx", made, remark)


PLAIN_BOX = (
    f'<p:sp {SPACES}><p:nvSpPr><p:cNvPr id="5" name="b"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
    "<a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"
)


def put(slide: Any, xml: str) -> None:
    slide.shapes._spTree.append(fromstring(xml))


def box(slide: Any, mark: str) -> Any:
    shape = slide.shapes.add_textbox(*BOX)
    shape.text_frame.text = mark
    return shape


def strike(shape: Any) -> None:
    shape.text_frame.paragraphs[0].runs[0].font._element.set("strike", "sngStrike")


def table(slide: Any, mark: str) -> None:
    slide.shapes.add_table(2, 2, *BOX).table.cell(1, 1).text = mark


def chart(slide: Any, mark: str, *, title: str = "Seats", category: str = "Oak", series: str = "Now") -> None:
    data = CategoryChartData()  # type: ignore[no-untyped-call]  # it ships no types
    data.categories = [category, "Elm"]
    data.add_series(series, (4, 6))  # type: ignore[no-untyped-call]
    drawn = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *BOX, data).chart
    drawn.has_title = True
    drawn.chart_title.text_frame.text = title
    assert mark in {title, category, series}


def art(slide: Any, mark: str) -> None:
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    part = Part(PackURI("/ppt/diagrams/data1.xml"), kind, slide.part.package, diagram(mark).encode())
    put(
        slide,
        f'<p:graphicFrame {SPACES}><p:nvGraphicFramePr><p:cNvPr id="9" name="x"/><p:nvPr/></p:nvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{D}"><dgm:relIds r:dm="{slide.part.relate_to(part, DIAGRAM)}"/>'
        "</a:graphicData></a:graphic>"
        "</p:graphicFrame>",
    )


def group(slide: Any, mark: str) -> None:
    outer = slide.shapes.add_group_shape()
    box(type("Inner", (), {"shapes": outer.shapes.add_group_shape().shapes}), mark)


def described(slide: Any, mark: str) -> None:
    box(slide, "Door")._element.nvSpPr.cNvPr.set("descr", f"{mark} by the door")


def picture(slide: Any, mark: str) -> None:
    put(
        slide,
        f'<p:pic {SPACES}><p:nvPicPr><p:cNvPr id="8" name="Picture" descr="{mark} by the door"/><p:cNvPicPr/><p:nvPr/>'
        "</p:nvPicPr><p:blipFill/><p:spPr/></p:pic>",
    )


def comment(
    slide: Any, mark: str, kind: str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
) -> None:
    content = f'<p:cmLst {SPACES}><p:cm authorId="0"><p:text>{mark}</p:text></p:cm></p:cmLst>'.encode()
    media = "application/vnd.openxmlformats-officedocument.presentationml.comments+xml"
    slide.part.relate_to(Part(PackURI("/ppt/comments/c1.xml"), media, slide.part.package, content), kind)


def modern_comment(slide: Any, mark: str) -> None:
    space, media = (
        "http://schemas.microsoft.com/office/powerpoint/2018/8/main",
        "application/vnd.ms-powerpoint.comments+xml",
    )
    words = f"<p188:txBody><a:p><a:r><a:t>{mark}</a:t></a:r></a:p></p188:txBody>"
    content = f'<p188:cmLst xmlns:p188="{space}" xmlns:a="{A}"><p188:cm id="1">{words}</p188:cm></p188:cmLst>'.encode()
    part = Part(PackURI("/ppt/comments/m1.xml"), media, slide.part.package, content)
    slide.part.relate_to(part, "http://schemas.microsoft.com/office/2018/10/relationships/comments")


def footer(slide: Any, mark: str) -> None:
    put(
        slide,
        f'<p:sp {SPACES}><p:nvSpPr><p:cNvPr id="7" name="f"/><p:cNvSpPr/><p:nvPr><p:ph type="ftr" idx="11"/></p:nvPr>'
        "</p:nvSpPr>"
        f"<p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{mark}</a:t></a:r></a:p></p:txBody></p:sp>",
    )


def equation(slide: Any, mark: str) -> None:
    math, drawing = (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://schemas.microsoft.com/office/drawing/2010/main",
    )
    slide.shapes.title._element.getparent().append(
        fromstring(
            f'<p:sp {SPACES} xmlns:m="{math}" xmlns:a14="{drawing}"><p:nvSpPr><p:cNvPr id="6" name="e"/><p:cNvSpPr/>'
            f"<p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a14:m><m:oMath><m:r><m:t>{mark}</m:t></m:r></m:oMath></a14:m>"
            "</a:p></p:txBody></p:sp>"
        )
    )


def link(slide: Any, mark: str) -> None:
    run = slide.placeholders[1].text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "the form", f"https://forms.acme.example/{mark}"


def embedded(slide: Any, mark: str) -> None:
    file = io.BytesIO(workbook({"Rooms": [["Room", "Seats"], [mark, 4]]}))
    slide.shapes.add_ole_object(file, "Excel.Sheet.12", *BOX[:2])


def hide(slide: Any, mark: str) -> None:
    slide.placeholders[1].text = mark
    slide._element.set("show", "0")


def claim(show: Any, name: str, mark: str) -> None:
    setattr(show.core_properties, name, mark)


PLACES = {
    "title": place(lambda _, slide, mark: setattr(slide.shapes.title, "text", mark)),
    "body": place(lambda _, slide, mark: setattr(slide.placeholders[1], "text", mark)),
    "text box": place(lambda _, slide, mark: box(slide, mark)),
    "table": place(lambda _, slide, mark: table(slide, mark)),
    "notes": place(lambda _, slide, mark: setattr(slide.notes_slide.notes_text_frame, "text", mark)),
    "struck-out text": place(lambda _, slide, mark: strike(box(slide, mark)), "hidden_text_left_out"),
    "hidden slide": place(lambda _, slide, mark: hide(slide, mark), "hidden_slides_left_out"),
    "chart's title": place(lambda _, slide, mark: chart(slide, mark, title=mark)),
    "chart's category": place(lambda _, slide, mark: chart(slide, mark, category=mark)),
    "chart's series": place(lambda _, slide, mark: chart(slide, mark, series=mark)),
    "SmartArt": place(lambda _, slide, mark: art(slide, mark)),
    "shape in a group in a group": place(lambda _, slide, mark: group(slide, mark)),
    "shape's alternative text": place(lambda _, slide, mark: described(slide, mark)),
    "picture's alternative text": place(lambda _, slide, mark: picture(slide, mark)),
    "comment": place(lambda _, slide, mark: comment(slide, mark), "comments_left_out"),
    "threaded comment": place(lambda _, slide, mark: modern_comment(slide, mark), "comments_left_out"),
    "footer": place(lambda _, slide, mark: footer(slide, mark)),
    "equation": place(lambda _, slide, mark: equation(slide, mark)),
    "link's target": place(lambda _, slide, mark: link(slide, mark)),
    "workbook inside": place(lambda _, slide, mark: embedded(slide, mark)),
    "box on the master": place(lambda show, _, mark: put(show.slide_master, PLAIN_BOX.format(mark))),
    "box on the layout": place(lambda show, _, mark: put(show.slide_layouts[1], PLAIN_BOX.format(mark))),
    "title among the properties": place(lambda show, _, mark: claim(show, "title", mark)),
    "author": place(lambda show, _, mark: claim(show, "author", mark)),
    "keywords": place(lambda show, _, mark: claim(show, "keywords", mark)),
    "description": place(lambda show, _, mark: claim(show, "comments", mark)),
}
