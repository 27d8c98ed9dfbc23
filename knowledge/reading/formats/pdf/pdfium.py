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

    def __len__(self) -> int:
        document = self._opened()
        return 0 if document is None else len(document)

    def text(self, number: int) -> str:
        """Return the text of a page counted from 0; empty where pdfium finds none."""
        document = self._opened()
        if document is None or number >= len(document):
            return ""
        try:
            text = str(document[number].get_textpage().get_text_bounded())
        except pypdfium2.PdfiumError:
            return ""
        return HYPHEN_AT_END.sub("", text.replace("\r\n", "\n"))

    def close(self) -> None:
        if self._document is not None:
            self._document.close()

    def _opened(self) -> pypdfium2.PdfDocument | None:
        if self._document is None and not self._failed:
            try:
                self._document = pypdfium2.PdfDocument(self._data)
            except pypdfium2.PdfiumError:
                self._failed = True
        return self._document
