"""Words with a line drawn through them. Takes an open page and its words' boxes; gives the stretches that are struck.

A cancelled classification on a released page: the text layer says CONFIDENTIAL, and the line through it is a path of
its own, a few points high, through the middle of the word. An underline runs below the middle and strikes nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from backchannel.model import Span, Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["struck_on"]

THICKEST = 6.0  # points, with the stroke
SHORTEST = 8.0  # points
MOST_PATHS = 5_000  # a form's ruled lines; more are a drawing
MIDDLE = (0.2, 0.7)  # of a word's height, from its top: what a line through it crosses
COVERED = 0.7  # of a word's width


class _Line(NamedTuple):
    """A drawn line in points from the top left; `middle` is its height on the page."""

    left: float
    right: float
    middle: float


def struck_on(page: PdfPage, words: Sequence[Word]) -> tuple[Span, ...]:
    """Spans of the page's text that are struck through; words in a row are one span. None on a turned page."""
    lines = list(_lines(page))
    hit = [word for word in words if any(_strikes(line, word) for line in lines)] if lines else []
    spans: list[Span] = []
    places = {word: place for place, word in enumerate(words)}
    for word in hit:
        if spans and places[word] and spans[-1].end == words[places[word] - 1].end:
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return tuple(spans)


def _lines(page: PdfPage) -> Iterator[_Line]:
    if page.get_rotation():
        return
    left, _, _, top = page.get_cropbox()
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    for path in itertools.islice(paths, MOST_PATHS):
        x0, y0, x1, y1 = path.get_bounds()
        if y1 - y0 <= THICKEST and x1 - x0 >= SHORTEST:
            yield _Line(x0 - left, x1 - left, top - (y0 + y1) / 2)


def _strikes(line: _Line, word: Word) -> bool:
    height, width = word.bottom - word.top, word.right - word.left
    depth = line.middle - word.top
    shared = min(line.right, word.right) - max(line.left, word.left)
    return height > 0 and MIDDLE[0] * height <= depth <= MIDDLE[1] * height and shared >= COVERED * width
