"""Words under a black box. Takes an open page and its words; gives those that the page shows, and how many it hides.

Whoever blacks a passage with a drawing program leaves its words in the file: the box is a filled path that is drawn over
them. That they are there is a fact about the file and is reported; the words are not shown. Light words on a dark bar are
drawn after the bar, and stay. Boxes that are part of a scan's picture hide nothing here: the text layer has no words there.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from pypdfium2 import PdfObject, PdfPage

    from backchannel.load.pdf_lines import Box

__all__ = ["uncovered"]

LEAST = 5.0  # points: a lower path is a line
DARK = 80  # of 255, in each colour
MOST_OBJECTS = 20_000
COVERED = 0.7  # of a word, each way


class _Place(NamedTuple):
    """In points from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Place) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and min(self.bottom, other.bottom) > max(self.top, other.top)


def uncovered(page: PdfPage, words: Sequence[Box]) -> tuple[list[Box], int]:
    """The words that the page shows, and the number of those under boxes. On a turned page all count as shown."""
    boxes = list(_boxes(page)) if words and not page.get_rotation() else []
    shown = [word for word in words if not any(_covers(box, word) for box in boxes)] if boxes else list(words)
    return shown, len(words) - len(shown)


def _covers(box: _Place, word: Box) -> bool:
    across = min(box.right, word.right) - max(box.left, word.left)
    down = min(box.bottom, word.bottom) - max(box.top, word.top)
    return across >= COVERED * (word.right - word.left) and down >= COVERED * (word.bottom - word.top)


def _boxes(page: PdfPage) -> Iterator[_Place]:
    """Dark filled paths that no visible text is drawn on."""
    kinds = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_TEXT]
    boxes: list[_Place] = []
    for each in itertools.islice(page.get_objects(filter=kinds), MOST_OBJECTS):
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            if boxes and pdfium.FPDFTextObj_GetTextRenderMode(each.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                words = _place(page, each)
                boxes = [box for box in boxes if not box.meets(words)]
        elif _is_dark(each):
            box = _place(page, each)
            if box.bottom - box.top >= LEAST:
                boxes.append(box)
    yield from boxes


def _place(page: PdfPage, each: PdfObject) -> _Place:
    left, _, _, top = page.get_cropbox()
    x0, y0, x1, y1 = each.get_bounds()
    return _Place(x0 - left, top - y1, x1 - left, top - y0)


def _is_dark(path: PdfObject) -> bool:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path.raw, filled, stroked) or not filled.value:
        return False
    red, green, blue, solid = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(path.raw, red, green, blue, solid)
    return bool(known) and max(red.value, green.value, blue.value) <= DARK and solid.value > 200
