"""Weights of small linear models, counted from annotated documents by `training/learn.py` and kept in `*.json` here.

A model is a table from a feature's name to its weight; a thing's score is the sum over its features. `chance` makes of
the score of a yes-or-no model a probability.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

Weights = Mapping[str, float]


# Another folder of weights, to measure a model learned on part of the documents (`bench/statements.py --weights`).
FOLDER = "BACKCHANNEL_LINEAR_WEIGHTS"


@cache
def table(name: str) -> dict[str, Any]:
    """A data file of this package: "cues", "spans", "free", "sources", "speakers", "labels", "confidence"."""
    folder = Path(os.environ.get(FOLDER) or Path(__file__).parent)
    data: dict[str, Any] = json.loads((folder / f"{name}.json").read_bytes())
    return data


def total(weights: Weights, features: Iterable[str]) -> float:
    """The sum of the features' weights; a feature without one counts nothing."""
    return sum(filter(None, map(weights.get, features)))


def chance(score: float) -> float:
    """The probability that a score of a yes-or-no model stands for."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def shares(scores: Sequence[float]) -> list[float]:
    """Scores of rivals as probabilities that add up to one."""
    best = max(scores)
    powers = [math.exp(max(-30.0, score - best)) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]
