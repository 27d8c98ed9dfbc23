"""The replies of the process that read a document, which the document may have taken over.

Every type is checked, and what stands in each passage or message is cut, before anything is made of it. The process
itself does without this module.
"""

import base64
from functools import partial
from itertools import islice
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter

from knowledge.errors import BookRefused, Reason
from knowledge.reading.texts import (
    ABOUT_LENGTH,
    ABOUT_MOST,
    HEADING_LENGTH,
    TITLE_LENGTH,
    Reading,
    Section,
    Source,
    short,
)
from knowledge.remark import Remark

DEEPEST = 32  # headings above one section


def _cut(length: int) -> AfterValidator:
    return AfterValidator(partial(short, length=length))


Count = Annotated[int, Field(ge=0, le=10**9)]
Name = Annotated[str, _cut(TITLE_LENGTH)]
Heading = Annotated[str, _cut(HEADING_LENGTH)]
Code = Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
Value = Name | int | float | bool | None
Values = dict[Name, Value | list[Name | int]]  # what a sentence about a document shows


class _Refusal(BaseModel, strict=True, extra="forbid", allow_inf_nan=False):
    refused: Annotated[str, AfterValidator(Reason)]
    message: Annotated[str, _cut(ABOUT_LENGTH)]
    values: Values


class _Parcel(BaseModel, strict=True, extra="forbid", allow_inf_nan=False):
    title: Annotated[str, _cut(TITLE_LENGTH)] | None
    sections: list[tuple[str, list[Heading], Count | None]]
    pages: Count | None
    media_type: Name
    about: dict[Heading, Annotated[str, _cut(ABOUT_LENGTH)]]
    remarks: list[tuple[Code, Values]]
    deferred: list[tuple[Name, str]]


_PARCEL: TypeAdapter[_Refusal | _Parcel] = TypeAdapter(_Refusal | _Parcel)


def unpack(data: bytes) -> Reading:
    """Return the reading or raise the BookRefused; a ValueError means nonsense."""
    parcel = _PARCEL.validate_json(data)
    if isinstance(parcel, _Refusal):
        raise BookRefused(Reason(parcel.refused), parcel.message, values=parcel.values)
    return Reading(
        title=parcel.title,
        sections=tuple(Section(text, tuple(headings[:DEEPEST]), page) for text, headings, page in parcel.sections),
        pages=parcel.pages,
        media_type=parcel.media_type,
        about=dict(islice(parcel.about.items(), ABOUT_MOST)),
        remarks=tuple(Remark(code, values) for code, values in parcel.remarks),
        deferred=tuple(Source(name, base64.b64decode(data, validate=True)) for name, data in parcel.deferred),
    )
