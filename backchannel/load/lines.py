"""A text -> its lines. Takes the text of a file; gives each line that has something on it, with what stands around it.

A line ends at `\\n` and at a form feed. A page mark inside a line (`contemplated that [Page 2030] in these`) parts it:
the mark and what follows it are lines of their own, the latter `glued` to what came before the mark.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["PAGE_MARK", "Line", "lines_of"]

# "[Page 10]", "[p. 10]", "[Page 10A]", "[Page XII]"
PAGE_MARK = re.compile(r"\[(?:Page|page|PAGE|p\.|P\.)[ \t]{0,3}([0-9]{1,5}[A-Za-z]?|[IVXLCivxlc]{1,8})\]")


BLANK = re.compile(r"\s*")


class Line(NamedTuple):
    """`start` and `end` without the white space around; `indent` in columns (a tab goes to the next eighth);
    `gap`: an empty line stands before it; `feed`: a form feed does; `glued`: it goes on in the line of the text that
    began before a page mark; `mark`: it is such a page mark."""

    start: int
    end: int
    indent: int
    gap: bool
    feed: bool
    glued: bool = False
    mark: bool = False


def lines_of(text: str) -> list[Line]:
    """All lines with something on them, in order."""
    found: list[Line] = []
    gap = feed = False
    at, size = 0, len(text)
    while at < size:
        end = text.find("\n", at)
        end = size if end < 0 else end
        for number, piece in enumerate(_split_feeds(text, at, end)):
            feed = feed or number > 0
            content = text[piece[0] : piece[1]]
            stripped = content.strip()
            if stripped:
                start = piece[0] + len(content) - len(content.lstrip())
                indent = len(content[: start - piece[0]].expandtabs())
                _add(text, found, Line(start, start + len(stripped), indent, gap, feed))
                gap = feed = False
            else:
                gap = True
        at = end + 1
    return found


def _split_feeds(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while (feed := text.find("\f", start, end)) >= 0:
        pieces.append((start, feed))
        start = feed + 1
    pieces.append((start, end))
    return pieces


def _add(text: str, found: list[Line], line: Line) -> None:
    """Adds a line, parted at the page marks in it."""
    at, gap, feed, glued = line.start, line.gap, line.feed, False
    for match in PAGE_MARK.finditer(text, line.start, line.end):
        before = text[at : match.start()].rstrip()
        if before:
            found.append(Line(at, at + len(before), line.indent, gap, feed, glued))
            gap = feed = False
            glued = True
        found.append(Line(match.start(), match.end(), line.indent, gap, feed, mark=True))
        gap = feed = False
        blank = BLANK.match(text, match.end(), line.end)
        at = blank.end() if blank else match.end()
    if at < line.end:
        found.append(Line(at, line.end, line.indent, gap, feed, glued))
