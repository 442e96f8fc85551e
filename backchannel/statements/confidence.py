"""How sure a statement is, as a share of right ones among statements that looked alike in annotated documents.

Takes a statement as found; gives a probability. The models' own sureness is mapped by mode with two numbers each,
fitted on documents that the models had not seen (`training/learn.py`).
"""

from __future__ import annotations

import math

from backchannel.statements.found import Found
from backchannel.statements.weights import chance, table


def confidence_of(each: Found) -> float:
    """The probability that content and speaker are right, two digits."""
    sure = min(0.999, max(0.001, each.sure))
    slope, shift = table("confidence")[each.mode]
    return round(chance(slope * math.log(sure / (1 - sure)) + shift), 2)
