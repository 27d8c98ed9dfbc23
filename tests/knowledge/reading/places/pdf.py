"""The places where a PDF can hold text; pypdf writes the documents around pages made by hand."""

import io
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Link, Polygon, Text
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tests.knowledge.reading.documents import pdf, placed_pdf
from tests.knowledge.reading.places.place import Place

RECT = (72, 600, 300, 640)


def written(fill: Callable[[PdfWriter], object]) -> bytes:
    """Return a PDF of one page, and what `fill` adds to it."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(["Rinse the pipes twice a year."]))))
    fill(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def place(fill: Callable[[PdfWriter, str], object], remark: str | None = None) -> Place:
    return Place("a.pdf", lambda mark: written(lambda writer: fill(writer, mark)), remark)


def name(value: str) -> NameObject:
    return NameObject(value)


def dictionary(**values: object) -> DictionaryObject:
    return DictionaryObject({name(f"/{key}"): value for key, value in values.items()})


def form(writer: PdfWriter, field: DictionaryObject) -> None:
    field.update({name("/Subtype"): name("/Widget"), name("/Rect"): ArrayObject([FloatObject(at) for at in RECT])})
    reference = writer._add_object(field)
    writer.pages[0][name("/Annots")] = ArrayObject([reference])
    writer._root_object[name("/AcroForm")] = dictionary(Fields=ArrayObject([reference]))


def text_field(mark: str, label: str = "owner") -> DictionaryObject:
    return dictionary(FT=name("/Tx"), T=TextStringObject(label), V=TextStringObject(mark))


def button(mark: str) -> DictionaryObject:
    return dictionary(FT=name("/Btn"), T=TextStringObject(mark), V=name("/Yes"), AS=name("/Yes"))


def signature(mark: str) -> DictionaryObject:
    value = dictionary(Type=name("/Sig"), Name=TextStringObject(mark), Reason=TextStringObject("approved"))
    return dictionary(FT=name("/Sig"), T=TextStringObject("sign"), V=value)


def drawing(mark: str) -> Polygon:
    shape = Polygon(vertices=[(80, 80), (120, 120), (80, 120)])
    shape[name("/Contents")] = TextStringObject(mark)
    return shape


def pinned(writer: PdfWriter, mark: str) -> None:
    stream = DecodedStreamObject()
    stream.set_data(mark.encode())
    file = dictionary(Type=name("/Filespec"), F=TextStringObject("a.txt"), EF=dictionary(F=writer._add_object(stream)))
    pin = dictionary(
        Type=name("/Annot"),
        Subtype=name("/FileAttachment"),
        FS=file,
        Rect=ArrayObject([FloatObject(at) for at in RECT]),
    )
    writer.pages[0][name("/Annots")] = ArrayObject([writer._add_object(pin)])


def figure(writer: PdfWriter, mark: str) -> None:
    """Add a tagged picture with an alternative text."""
    element = dictionary(
        Type=name("/StructElem"), S=name("/Figure"), Alt=TextStringObject(mark), Pg=writer.pages[0].indirect_reference
    )
    writer._root_object[name("/StructTreeRoot")] = dictionary(
        Type=name("/StructTreeRoot"), K=ArrayObject([writer._add_object(element)])
    )
    writer._root_object[name("/MarkInfo")] = dictionary(Marked=BooleanObject(True))


def layer(mark: str) -> bytes:
    """Return a page with a layer that is switched off."""
    shown, off = (f"BT /F1 12 Tf 72 {at} Td ({text}) Tj ET" for text, at in (("Rinse twice.", 720), (mark, 700)))
    writer = PdfWriter(PdfReader(io.BytesIO(placed_pdf([f"{shown} /OC /L1 BDC {off} EMC"]))))
    group = writer._add_object(dictionary(Type=name("/OCG"), Name=TextStringObject("Draft")))
    page: Any = writer.pages[0]
    page["/Resources"][name("/Properties")] = dictionary(L1=group)
    writer._root_object[name("/OCProperties")] = dictionary(
        OCGs=ArrayObject([group]), D=dictionary(OFF=ArrayObject([group]), Order=ArrayObject([group]))
    )
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def xfa(writer: PdfWriter, mark: str) -> None:
    """Add a form of Adobe's own kind, whose pages other programs cannot show."""
    packet = DecodedStreamObject()
    packet.set_data(
        f'<xdp xmlns="http://ns.adobe.com/xdp/"><template><subform><draw><value><text>{mark}</text></value></draw></subform>'
        "</template></xdp>".encode()
    )
    writer._root_object[name("/AcroForm")] = dictionary(Fields=ArrayObject(), XFA=writer._add_object(packet))
    writer._root_object[name("/NeedsRendering")] = BooleanObject(True)


def labelled(writer: PdfWriter, mark: str) -> None:
    writer.set_page_label(0, 0, prefix=f"{mark}-", style=PageLabelStyle.DECIMAL)


def turned(mark: str) -> bytes:
    return placed_pdf(
        [f"BT /F1 12 Tf 0 1 -1 0 300 300 Tm ({mark} in the margin) Tj ET BT /F1 12 Tf 72 720 Td (Rinse twice.) Tj ET"]
    )


def in_form_object(writer: PdfWriter, mark: str) -> None:
    """Add text in an object that the page only refers to, as letterheads are."""
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 72 500 Td ({mark}) Tj ET".encode())
    stream.update(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): ArrayObject([NumberObject(at) for at in (0, 0, 612, 792)]),
            name("/Resources"): writer.pages[0]["/Resources"],
        }
    )
    page: Any = writer.pages[0]
    content = DecodedStreamObject()
    content.set_data(page.get_contents().get_data() + b" /X1 Do")
    page[name("/Contents")] = writer._add_object(content)
    page["/Resources"][name("/XObject")] = dictionary(X1=writer._add_object(stream))


PLACES = {
    "page": Place("a.pdf", lambda mark: pdf([f"Rinse {mark} twice."])),
    "turned text": Place("a.pdf", turned),
    "object on a page": place(in_form_object),
    "layer that is off": Place("a.pdf", layer),
    "text on a page by hand": place(lambda writer, mark: writer.add_annotation(0, FreeText(text=mark, rect=RECT))),
    "sticky note": place(lambda writer, mark: writer.add_annotation(0, Text(text=mark, rect=RECT))),
    "note on a highlight": place(
        lambda writer, mark: writer.add_annotation(
            0,
            {
                **Highlight(rect=RECT, quad_points=ArrayObject([FloatObject(1)] * 8)),
                name("/Contents"): TextStringObject(mark),
            },
        )
    ),
    "note on a drawing": place(lambda writer, mark: writer.add_annotation(0, drawing(mark))),
    "value of a form": place(lambda writer, mark: form(writer, text_field(mark))),
    "label in a form": place(lambda writer, mark: form(writer, text_field("Ana", mark))),
    "tick in a form": place(lambda writer, mark: form(writer, button(mark))),
    "signature": place(lambda writer, mark: form(writer, signature(mark))),
    "form of Adobe's": place(xfa),
    "attached file": place(lambda writer, mark: writer.add_attachment("a.txt", mark.encode())),
    "attached file's name": place(lambda writer, mark: writer.add_attachment(f"{mark}.txt", b"Four seats.")),
    "file pinned to a page": place(pinned),
    "bookmark": place(lambda writer, mark: writer.add_outline_item(title=mark, page_number=0)),
    "link's target": place(
        lambda writer, mark: writer.add_annotation(0, Link(rect=RECT, url=f"https://forms.acme.example/{mark}"))
    ),
    "page label": place(labelled),
    "picture's alternative text": place(figure),
    "title among the properties": place(lambda writer, mark: writer.add_metadata({"/Title": mark})),
    "author": place(lambda writer, mark: writer.add_metadata({"/Author": mark})),
    "subject": place(lambda writer, mark: writer.add_metadata({"/Subject": mark})),
    "keywords": place(lambda writer, mark: writer.add_metadata({"/Keywords": mark})),
    "property of its own": place(lambda writer, mark: writer.add_metadata({"/Revision": mark})),
}
