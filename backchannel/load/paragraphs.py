"""Lines -> paragraphs. Takes a text's lines, its furniture and notes; gives the stretches of lines that belong together.

Three layouts are read: a paragraph a line (editions, transcripts), a typescript with hard line ends and an empty line
or an indent between paragraphs, and a double-spaced one, where every line has an empty line behind it. Whether a line
goes on in the next is told by the right margin: a typist goes on until the next word does not fit.

    (so that one of the) ─ goes on in ─▶ (chief points would be met.)      (Palm Beach) ─ does not in ─▶ (Florida)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from .lines import Line

__all__ = ["POINT", "Stretch", "is_unwrapped", "stretches_of"]

POINT = re.compile(r"(?:\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivxIVX]{1,5}\)|[ivxIVX]{1,5}\.|[-–—•*o])\s")
ENDED = re.compile(r"[.?!:;…][\"'”’)\]*\d]{0,4}(?:\[\w{1,3}\])?$")
UNWRAPPED = 160  # characters; no typewriter's line is longer
SLACK = 10  # columns that a typist leaves free at the right margin


class Stretch(NamedTuple):
    """`lines`: indices, in order. `joins`: goes on with the stretch before it, across a page. `chunked`: stands among
    other lines without an empty line between."""

    lines: tuple[int, ...]
    joins: bool
    chunked: bool


def stretches_of(text: str, lines: Sequence[Line], apart: Collection[int]) -> list[Stretch]:
    """The paragraphs (and single entries) among the lines that are not `apart` (furniture and notes)."""
    body = [at for at in range(len(lines)) if at not in apart]
    width = _width(lines, body)
    spaced = width is not None and _double_spaced(text, lines, body)
    found: list[Stretch] = []
    current: list[int] = []
    joins = False
    for before, at in zip([None, *body], body, strict=False):
        if before is None:
            current = [at]
            continue
        if at == before + 1 and _goes_on(text, lines, current, at, width, spaced):
            current.append(at)
            continue
        found.append(_stretch(lines, current, joins, apart))
        joins = lines[at].glued or (at > before + 1 and _broken_off(text, lines[before], lines[at]))
        current = [at]
    if current:
        found.append(_stretch(lines, current, joins, apart))
    return found


def _stretch(lines: Sequence[Line], current: Sequence[int], joins: bool, apart: Collection[int]) -> Stretch:
    first, last = current[0], current[-1]
    alone_before = first == 0 or lines[first].gap or lines[first].feed or first - 1 in apart
    after = last + 1
    alone_after = after >= len(lines) or lines[after].gap or lines[after].feed or after in apart
    return Stretch(tuple(current), joins, not (alone_before and alone_after))


def is_unwrapped(lines: Sequence[Line], body: Sequence[int] | None = None) -> bool:
    """Whether a line of the text is a paragraph: much of it stands in lines that no typewriter could hold."""
    sizes = [line.end - line.start for line in (lines if body is None else [lines[at] for at in body])]
    return sum(size for size in sizes if size > UNWRAPPED) * 4 > sum(sizes)


def _width(lines: Sequence[Line], body: Sequence[int]) -> int | None:
    """The column of the right margin, or None where a line is a paragraph."""
    if is_unwrapped(lines, body):
        return None
    sizes = ((lines[at].end - lines[at].start, lines[at].indent) for at in body)
    ends = sorted(size + indent for size, indent in sizes if 40 <= size <= UNWRAPPED)
    return ends[int(len(ends) * 0.9)] if len(ends) >= 2 else None


def _double_spaced(text: str, lines: Sequence[Line], body: Sequence[int]) -> bool:
    """Whether every line has an empty line behind it: nearly all have, and many begin in the middle of a sentence."""
    if len(body) < 8:
        return False
    gaps = sum(lines[at].gap for at in body)
    inside = sum(text[lines[at].start].islower() for at in body)
    return gaps >= len(body) * 0.8 and inside >= len(body) * 0.3


def _goes_on(
    text: str, lines: Sequence[Line], current: Sequence[int], at: int, width: int | None, spaced: bool
) -> bool:
    """Whether line `at` belongs to the paragraph of the lines before it."""
    line, before = lines[at], lines[at - 1]
    if line.glued or line.mark or line.feed or width is None or (line.gap and not spaced):
        return False
    if "\t" in text[line.start : line.end] or "\t" in text[before.start : before.end]:
        return False
    end = before.indent + before.end - before.start
    word = re.match(r"\S{1,40}", text[line.start : line.start + 40])
    full = end + 1 + (len(word[0]) if word else 0) >= width - SLACK
    middle = text[line.start].islower() and end >= width / 2
    if not (full or middle):
        return False
    if line.indent >= before.indent + 3 and not (len(current) == 1 and POINT.match(text, before.start, before.end)):
        return False
    begins_point = POINT.match(text, line.start, line.end) is not None
    return not (begins_point and _ended(text, before))


def _ended(text: str, line: Line) -> bool:
    return ENDED.search(text[max(line.start, line.end - 12) : line.end]) is not None


def _broken_off(text: str, before: Line, after: Line) -> bool:
    """Whether the text goes on across furniture: the page ended in the middle of a sentence."""
    first = text[after.start]
    if POINT.match(text, after.start, after.end) and not first.islower():
        return False
    if first.islower() or text[before.end - 1] in ",-–—":
        return True
    return not _ended(text, before) and before.end - before.start >= 40
