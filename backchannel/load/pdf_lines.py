"""A PDF page -> its text in reading order. Takes an open page; gives text, lines from the top down, and each word's box.

Characters become words by the gaps between them, words become lines by their height on the page, and where a gutter
runs down the page the left column is read before the right. A line's indent is kept in blanks and a wider space
between lines as an empty line, so that paragraphs can be told as in typed text.
"""

from __future__ import annotations

import ctypes
import itertools
import statistics
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from backchannel.load.pdf_covered import uncovered
from backchannel.load.pdf_struck import struck_on
from backchannel.model import PageKind, Span, Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["Box", "PageText", "arranged", "lines_on"]

HYPHENS = {0x02: "-", 0xFFFE: "-"}  # what pdfium gives for a hyphen at a line's end
GUTTER = 12.0  # points between two columns, at least
COLUMN_LINES = 8  # lines in each of them, at least
WRAPS = 0.2  # of the width of the text: a line that ends this near to the right margin goes on in the next


class PageText(NamedTuple):
    """`words` and `struck` have offsets in `text`. `cut`: the page has more characters than were asked for; `layer`,
    `kinds`: as in `Page`. `covered`: how many words lie under black boxes, which `text` does not have."""

    text: str
    words: tuple[Word, ...]
    label: str | None
    width: float | None
    height: float | None
    cut: bool = False
    struck: tuple[Span, ...] = ()
    layer: str | None = None
    kinds: tuple[PageKind, ...] = ()
    covered: int = 0


class Box(NamedTuple):
    """A word with its box in points from the top left, and how sure an OCR engine was of it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0


def lines_on(page: PdfPage, *, most: int) -> PageText:
    """The text of a page, of `most` characters at most."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        words, covered = uncovered(page, list(_words(page, textpage, min(count, most))))
    finally:
        textpage.close()
    found = arranged(words, width, height)
    return found._replace(
        cut=count > most,
        struck=struck_on(page, found.words),
        layer="text layer" if words or covered else None,
        covered=covered,
    )


def arranged(words: Sequence[Box], width: float, height: float) -> PageText:
    """A page's text of words wherever they come from, in reading order."""
    text, boxes = _written(_in_order(words, width), width)
    return PageText(text, boxes, None, round(width, 1), round(height, 1))


# ---------------------------------------------------------------- characters -> words


def _words(page: PdfPage, textpage: object, count: int) -> Iterator[Box]:
    """Words in the file's order: parted by white space, by a gap, or by a jump to another line."""
    place = _placing(page)
    letters: list[str] = []
    box: tuple[float, float, float, float] | None = None
    for index in range(count):
        letter = _letter(pdfium.FPDFText_GetUnicode(textpage, index))
        corners = None if letter.isspace() or not letter else place(textpage, index)
        if corners is None or (box is not None and _apart(box, corners)):
            if letters and box is not None:
                yield Box("".join(letters), *box)
            letters, box = [], None
        if corners is not None:
            letters.append(letter)
            box = corners if box is None else _around(box, corners)
    if letters and box is not None:
        yield Box("".join(letters), *box)


def _letter(code: int) -> str:
    if code in HYPHENS:
        return HYPHENS[code]
    if code <= 0x20 or code == 0xA0:
        return " " if code else ""
    if 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _placing(page: PdfPage):  # type: ignore[no-untyped-def]
    """The function that gives a character's box as shown: turned with the page, measured from its top left."""
    width, height = page.get_size()
    scale = 1000
    size = (int(width * scale), int(height * scale))

    def shown(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
        return across.value / scale, down.value / scale

    x0, y0 = shown(0, 0)
    xx, xy = (after - before for after, before in zip(shown(100, 0), (x0, y0), strict=True))
    yx, yy = (after - before for after, before in zip(shown(0, 100), (x0, y0), strict=True))
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))

    def place(textpage: object, index: int) -> tuple[float, float, float, float] | None:
        if not pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
            return None
        corners = [
            (x0 + (x * xx + y * yx) / 100, y0 + (x * xy + y * yy) / 100)
            for x, y in ((left.value, bottom.value), (right.value, top.value))
        ]
        across, down = sorted(point[0] for point in corners), sorted(point[1] for point in corners)
        return across[0], down[0], across[1], down[1]

    return place


def _apart(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether a character begins another word: far to the right, back to the left, or on another line."""
    height = max(box[3] - box[1], other[3] - other[1], 1.0)
    return (
        other[0] - box[2] > height * 0.6
        or other[0] < box[2] - height * 1.5
        or other[1] > box[3] + height * 0.3
        or other[3] < box[1] - height * 0.3
    )


def _around(
    box: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])


# ---------------------------------------------------------------- words -> lines, in reading order


def _in_order(words: Sequence[Box], width: float) -> list[list[Box]]:
    """The lines of a page, top down; where it has two columns, those of the left one first, between full lines."""
    lines = _lines(words)
    gutter = _gutter(lines, width)
    if gutter is None:
        return lines
    ordered: list[list[Box]] = []
    left: list[Box] = []
    right: list[Box] = []
    for line in lines:
        if any(word.left < gutter - 1 and word.right > gutter + 1 for word in line):
            ordered += _lines(left) + _lines(right) + [line]
            left, right = [], []
        else:
            left += [word for word in line if word.right <= gutter + 1]
            right += [word for word in line if word.right > gutter + 1]
    return ordered + _lines(left) + _lines(right)


def _lines(words: Sequence[Box]) -> list[list[Box]]:
    """Words on the same height, from left to right. Scans are askew: a line is followed by its latest words."""
    found: list[list[Box]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        fits = [(away, line) for line in found[-4:] if (away := _away(word, line)) is not None]
        if fits:
            min(fits, key=lambda fit: fit[0])[1].append(word)
        else:
            found.append([word])
    for line in found:
        line.sort(key=lambda word: word.left)
    return sorted(found, key=_middle)


def _middle(line: Sequence[Box]) -> float:
    """How far down a line stands: by most of its words, since a dash or a speck stands lower or higher."""
    return statistics.median((word.top + word.bottom) / 2 for word in line)


def _away(word: Box, line: Sequence[Box]) -> float | None:
    """How far a word stands above or below the nearest one of a line; None where it belongs to another. Words that
    cover each other sideways are on one line only if they stand at the same height ("Kennedy" and its bracket)."""
    near = min(line, key=lambda other: abs(other.left - word.left)) if len(line) < 40 else line[-1]
    away = abs(near.top + near.bottom - word.top - word.bottom) / 2
    shared = min(near.right, word.right) - max(near.left, word.left)
    over = shared > 0.5 * max(min(near.right - near.left, word.right - word.left), 0.1)
    reach = max(word.bottom - word.top, near.bottom - near.top, 2.0) * (0.2 if over else 0.5)
    return away if away <= reach else None


def _gutter(lines: Sequence[Sequence[Box]], width: float) -> float | None:
    """Where a blank strip runs down between two columns of running text, or None.

    Both sides must be filled with lines: a form (`FROM:   Chief of Station`) has a blank strip too.
    """
    if len(lines) < COLUMN_LINES or width <= 0:
        return None
    for step in range(0, 21):
        middle = width * (0.5 + (step + 1) // 2 * (0.01 if step % 2 else -0.01))
        sides = [_sides(line, middle) for line in lines]
        left = [size for size, _ in sides if size]
        right = [size for _, size in sides if size]
        crossing = sum(size == (0.0, 0.0) for size in sides)
        if min(len(left), len(right)) < COLUMN_LINES or crossing > len(lines) * 0.3:
            continue
        if statistics.median(left) > width * 0.25 and statistics.median(right) > width * 0.25:
            return middle
    return None


def _sides(line: Sequence[Box], middle: float) -> tuple[float, float]:
    """How much of a line lies left and right of the gutter; (0, 0) where it runs across."""
    before = [word for word in line if word.right <= middle]
    after = [word for word in line if word.left >= middle]
    if len(before) + len(after) < len(line):
        return 0.0, 0.0
    if before and after and after[0].left - before[-1].right < GUTTER:
        return 0.0, 0.0
    return (before[-1].right - before[0].left if before else 0.0, after[-1].right - after[0].left if after else 0.0)


# ---------------------------------------------------------------- lines -> text


def _written(lines: Sequence[Sequence[Box]], width: float) -> tuple[str, tuple[Word, ...]]:
    """The text of lines in order, with the words' offsets in it."""
    if not lines:
        return "", ()
    letter = statistics.median((word.right - word.left) / len(word.text) for line in lines for word in line) or 5.0
    margin = min(line[0].left for line in lines)
    pitch = _pitch(lines)
    parts: list[str] = []
    words: list[Word] = []
    at = 0
    before: Sequence[Box] | None = None
    for line in lines:
        if before is not None:
            gap = _middle(line) - _middle(before)
            parts.append("\n\n" if gap > pitch * 1.45 or gap < -pitch else "\n")
            at += len(parts[-1])
        indent = min(int((line[0].left - margin) / letter + 0.5), 80)
        parts.append(" " * indent)
        at += indent
        for number, word in enumerate(line):
            if number:
                parts.append(" ")
                at += 1
            parts.append(word.text)
            box = (round(word.left, 1), round(word.top, 1), round(word.right, 1), round(word.bottom, 1))
            words.append(Word(at, at + len(word.text), *box, round(word.confidence, 2)))
            at += len(word.text)
        before = line
    return "".join(parts), tuple(words)


def _pitch(lines: Sequence[Sequence[Box]]) -> float:
    """The usual step from one line to the next, in points: as far as can be told, that inside paragraphs, where a line
    goes on to the right margin. On a page of short lines with empty ones between most of them no median would tell."""
    margin = max(line[-1].right for line in lines)
    width = margin - min(line[0].left for line in lines)
    pairs = [(above, _middle(below) - _middle(above)) for above, below in itertools.pairwise(lines)]
    steps = [step for _, step in pairs if step > 1]
    inside = [step for line, step in pairs if step > 1 and line[-1].right > margin - WRAPS * width]
    if len(inside) >= 3:
        return statistics.median_low(inside)
    return sorted(steps)[len(steps) // 4] if steps else 12.0
