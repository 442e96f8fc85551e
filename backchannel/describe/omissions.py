"""What has been left out, as the text itself says it in brackets; and the labels of what is attached.

Takes a Document; gives `Omission`s and labels.

    frus1969-76v28_d102: "… in the amount of [dollar amount not declassified]": not_declassified
    frus1961-63v05_d2: "[Here follows unrelated material.]": here_follows

Kinds: not_declassified (withheld from the edition), here_follows (left out by the editor), deleted, garble. A notice may
hold other brackets and a page break. Ellipses are not counted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator

from backchannel.model import Document, Omission, Span

from .lines import clean

__all__ = ["find_attachments", "find_omissions"]

LONGEST = 2500  # characters of one notice
DEEPEST = 3

_KINDS = [
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("not_declassified", r"^[^\[\]]{0,160}\bnot (?:yet )?declassified\b"),
        ("here_follows", r"^(?:Here follows?|Omitted here|There follows?|Here is omitted)\b"),
        ("garble", r"^(?:apparent )?garble|^(?:[\w ]{1,30} garbled|apparent omission)\W*$"),
        ("deleted", r"^(?:[\w /½¼¾-]{0,40}\b)?(?:deleted|excised|sanitized|omitted)\b[\w ]{0,30}\W*$|\bdeletion\b"),
    )
]
_BRACKET = re.compile(r"[\[\]]")
_PAGE = re.compile(r"\[Page [\divxlc]+\]\s*", re.IGNORECASE)
_WORTH = re.compile(r"declassif|releas|follow|omit|garble|delet|excis|sanitiz|omission", re.IGNORECASE)


def find_omissions(document: Document) -> tuple[Omission, ...]:
    """Every notice in heading and body, in order; those in the editors' notes are not the document's own."""
    in_note = _note_finder(document)
    found: list[Omission] = []
    for span in _brackets(document.text):
        omission = None if in_note(span.start) else _omission(document, span)
        if omission:
            while found and span.holds(found[-1].span):
                found.pop()
            found.append(omission)
    return tuple(found)


def _note_finder(document: Document) -> Callable[[int], bool]:
    notes = [block.span for block in document.blocks if block.kind == "note"]
    starts = [span.start for span in notes]

    def in_note(offset: int) -> bool:
        before = bisect_right(starts, offset) - 1
        return before >= 0 and offset < notes[before].end

    return in_note


def _omission(document: Document, span: Span) -> Omission | None:
    words = clean(_PAGE.sub("", document[span]))
    inner = words[1:-1].strip()
    kind = next((kind for kind, pattern in _KINDS if pattern.search(inner)), None)
    return Omission(kind=kind, text=words, span=span) if kind else None


def _brackets(text: str) -> Iterator[Span]:
    """Bracketed stretches that hold a word of a notice, inner before outer, none longer than LONGEST.

    One pass with a stack. A bracket that stays open longer than LONGEST is dropped, and no more than DEEPEST levels are
    looked into, so that a text of nothing but brackets costs no more than another.
    """
    opened: deque[int] = deque()
    for bracket in _BRACKET.finditer(text):
        while opened and bracket.start() - opened[0] > LONGEST:
            opened.popleft()
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif opened:
            start = opened.pop()
            if len(opened) < DEEPEST and bracket.start() - start > 6 and _WORTH.search(text, start, bracket.start()):
                yield Span(start, bracket.end())


# "Attachment", "[Enclosure]", "Tab A", "Annex B", "Attachment 1": a line of its own.
_ATTACHMENT = re.compile(
    r"^[ \t\[(]*(?P<label>(?:Sub)?(?:Attachment|Enclosure|Tab|Annex)(?:[ \t]+(?:No\.?[ \t]*)?(?:[A-Z]|\d{1,2}|[IVX]{1,5})(?:[-–]\d{1,2})?)?)"
    r"[ \t\])]*(?:\[\d{1,3}\][ \t]*)?$",
    re.MULTILINE | re.IGNORECASE,
)


def find_attachments(document: Document) -> tuple[tuple[str, Span], ...]:
    """Labels of headings that stand alone, with their characters. "Tab" alone is a word of a list, not a heading."""
    in_note = _note_finder(document)
    found = []
    for match in _ATTACHMENT.finditer(document.text):
        label = match["label"]
        if label.lower() == "tab" or label[0].islower() or in_note(match.start()):
            continue
        found.append((" ".join(label.split()), Span(match.start("label"), match.end("label"))))
    return tuple(found)
