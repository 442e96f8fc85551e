"""A page that lies aslant, on its side or on its head, set straight for an OCR engine, and places on it led back.

Takes a page in grey; gives it turned, and a `Turn` that leads boxes back to the page as it is in the file. How far it is
aslant is measured on lines of type: turned right, the ink of a page lies in few rows, so that neighbouring rows differ
most (projection profile: Postl, "Detection of linear oblique structures and skew scan in digitized documents", 1986).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from PIL import Image

from backchannel.load.pdf_lines import Box
from backchannel.model import Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DARKER", "Turn", "on_its_side", "paper_of", "slant", "turned"]

MOST = 4.0
"""Degrees that are looked through to each side; more is no slip of the copier."""
LEAST = 0.2
"""Degrees from which a page is turned: turning blurs, and engines read less than this as well as none."""
COARSE, FINE = 0.5, 0.1
ACROSS = 800  # pixels of width at which the slant is measured
DARKER = 0.75  # of the paper's grey: what is darker is ink
LITTLE = 200  # pixels of ink: with less, no lines show
EDGE = 0.04  # of each side is not looked at: the copier's dark edges are straight when the page is not

Boxed = TypeVar("Boxed", Box, Word)


class Turn(NamedTuple):
    """How a page was turned: by quarters, then by degrees, both against the clock. `width`, `height`: of the page as it
    is in the file, in points."""

    quarters: int
    degrees: float
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the turned page."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def back(self, box: Boxed) -> Boxed:
        """What has a place on the turned page, where it lies on the page in the file; to a tenth of a point."""
        across, down = self.size
        x, y = (box.left + box.right - across) / 2, (box.top + box.bottom - down) / 2
        half, tall = (box.right - box.left) / 2, (box.bottom - box.top) / 2
        sine, cosine = math.sin(math.radians(self.degrees)), math.cos(math.radians(self.degrees))
        x, y = cosine * x - sine * y, sine * x + cosine * y
        for _ in range(self.quarters % 4):
            x, y, half, tall = -y, x, tall, half
        x, y = x + self.width / 2, y + self.height / 2
        left, top, right, bottom = (round(side, 1) for side in (x - half, y - tall, x + half, y + tall))
        return box._replace(left=left, top=top, right=right, bottom=bottom)


def turned(picture: Image.Image, quarters: int, degrees: float) -> Image.Image:
    """The page turned against the clock, corners filled with paper."""
    if quarters % 4:
        ways = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
        picture = picture.transpose(ways[quarters % 4 - 1])
    if not degrees:
        return picture
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=paper_of(picture))


def slant(picture: Image.Image) -> float:
    """How many degrees to turn a page against the clock so that its lines lie level; 0 where that is hardly anything,
    or where the page shows no lines."""
    rows, columns = _ink(picture)
    if len(rows) < LITTLE:
        return 0.0
    best = 0.0
    for step, reach in ((COARSE, MOST), (FINE, COARSE)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _level(rows, columns, angle)))
    level, aslant = _level(rows, columns, 0.0), _level(rows, columns, best)
    return round(best, 2) if LEAST <= abs(best) < MOST and aslant > 1.05 * level else 0.0


def on_its_side(picture: Image.Image) -> bool:
    """Whether a page's lines run up and down."""
    rows, columns = _ink(picture)
    angles = np.arange(-MOST, MOST + COARSE / 2, COARSE)
    if len(rows) < LITTLE:
        return False
    across, down = (max(_level(*ink, angle) for angle in angles) for ink in ((rows, columns), (columns, rows)))
    return down > 1.5 * across


def _ink(picture: Image.Image) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the dark pixels of a page, at a size where lines still show."""
    small = picture.reduce(max(1, round(picture.width / ACROSS)))
    grey = np.asarray(small)
    cut = int(EDGE * grey.shape[0]), int(EDGE * grey.shape[1])
    inner = grey[cut[0] : grey.shape[0] - cut[0], cut[1] : grey.shape[1] - cut[1]]
    rows, columns = np.nonzero(inner < DARKER * paper_of(small))
    return rows, columns


def _level(rows: NDArray[np.intp], columns: NDArray[np.intp], degrees: float) -> float:
    """How level lines lie once a page is turned: the squares of what neighbouring rows of ink differ by."""
    places = np.rint(rows - math.tan(math.radians(degrees)) * columns).astype(np.int64)
    ink = np.bincount(places - places.min()).astype(np.float64)
    return float((np.diff(ink) ** 2).sum())


def paper_of(picture: Image.Image) -> int:
    """The grey of most of a page."""
    return int(np.argmax(np.convolve(picture.histogram()[:256], np.ones(5), "same")))
