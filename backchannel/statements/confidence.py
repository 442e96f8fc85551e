"""How sure a statement is, as a share of right ones among statements that looked alike in annotated documents.

Takes a statement as found; gives a probability. The model's own sureness is mapped by mode with two numbers each
(Platt 1999), fitted on documents that it had not seen (`training/calibrate.py`). Where a scan was read with doubt, the
share of the statement's letters that was read for sure is a factor: half of them unsure, half the confidence.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from backchannel.model import UNSURE, Document, Span
from backchannel.statements.found import Found
from backchannel.statements.tagger import Limits


class Doubts(NamedTuple):
    """Where an OCR engine was not sure of a document's words: their first and last characters, in order."""

    starts: list[int]
    ends: list[int]

    def sure(self, spans: Iterable[Span]) -> float:
        """The share of the characters of some spans that was read for sure."""
        every = doubted = 0
        for span in spans:
            every += span.end - span.start
            at = bisect_left(self.ends, span.start + 1)
            while at < len(self.starts) and self.starts[at] < span.end:
                doubted += min(self.ends[at], span.end) - max(self.starts[at], span.start)
                at += 1
        return 1 - doubted / every if every else 1.0


def doubts_of(document: Document) -> Doubts:
    words = [word for page in document.pages for word in page.words if word.confidence < UNSURE]
    return Doubts([word.start for word in words], [word.end for word in words])


def confidence_of(each: Found, limits: Limits, read: float = 1.0) -> float:
    """The probability that content and speaker are right, two digits. `read`: the share of it that was read for sure."""
    sure = min(0.999, max(0.001, each.sure))
    slope, shift = limits.confidence.get(each.mode, (1.0, 0.0))
    return round(read / (1 + math.exp(-slope * math.log(sure / (1 - sure)) - shift)), 2)
