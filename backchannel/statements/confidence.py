"""How sure a statement is, as a share of right ones among statements that looked alike in annotated documents.

Takes a statement as found; gives a probability. The model's own sureness is mapped by mode with two numbers each
(Platt 1999), fitted on documents that it had not seen (`training/calibrate.py`).
"""

from __future__ import annotations

import math

from backchannel.statements.found import Found
from backchannel.statements.tagger import Limits


def confidence_of(each: Found, limits: Limits) -> float:
    """The probability that content and speaker are right, two digits."""
    sure = min(0.999, max(0.001, each.sure))
    slope, shift = limits.confidence.get(each.mode, (1.0, 0.0))
    return round(1 / (1 + math.exp(-slope * math.log(sure / (1 - sure)) - shift)), 2)
