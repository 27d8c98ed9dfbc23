"""Text by pdfium: for fonts that are not embedded, and for files that pypdf cannot open."""

import re

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

HYPHEN_AT_END = re.compile("[\ufffe\x02]\n?")  # pdfium's mark for a hyphen that only breaks a word


class Pdfium:
    """A PDF in pdfium, opened when the first page is wanted; without pages where pdfium cannot open it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: pypdfium2.PdfDocument | None = None
        self._failed = False
        self._page: tuple[int, pypdfium2.PdfTextPage] | None = None  # the page that was read last

    def __len__(self) -> int:
        document = self._opened()
        return 0 if document is None else len(document)

    def text(self, number: int) -> str:
        """Return the text of a page counted from 0; empty where pdfium finds none."""
        return HYPHEN_AT_END.sub("", self._text(number).replace("\r\n", "\n"))

    def words_in(self, number: int, rectangle: tuple[float, float, float, float]) -> str:
        """Return what is written in a rectangle (left, bottom, right, top) of a page counted from 0, on one line."""
        return " ".join(self._text(number, *rectangle).split())

    def _text(self, number: int, *rectangle: float) -> str:
        document = self._opened()
        if document is None or number >= len(document):
            return ""
        try:
            if self._page is None or self._page[0] != number:
                self._page = (number, document[number].get_textpage())
            return str(self._page[1].get_text_bounded(*rectangle))
        except pypdfium2.PdfiumError:
            return ""

    def close(self) -> None:
        self._page = None
        if self._document is not None:
            self._document.close()

    def _opened(self) -> pypdfium2.PdfDocument | None:
        if self._document is None and not self._failed:
            try:
                self._document = pypdfium2.PdfDocument(self._data)
            except pypdfium2.PdfiumError:
                self._failed = True
        return self._document
