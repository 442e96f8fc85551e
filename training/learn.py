"""Learns the weights of the linear reader from the annotated documents.

usage: learn.py TEXTS [--out FOLDER] [--part]

TEXTS holds <doc>.txt for every document of training/annotations. Writes cues, spans, sources, free, labels, speakers
and confidence as .json into FOLDER (default: backchannel/statements). --part learns from two thirds of the volumes
only, so that `bench/statements.py --weights FOLDER --unseen` measures on volumes that were not seen; confidence is
fitted there (bench/statements.py --fit) and kept.

Plain stochastic gradients with a step for each weight (AdaGrad), no library; the order of examples is fixed, so that the
same documents give the same weights. About two minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import lessons as lesson_book
from lessons import Example, Lesson, Ranking

from backchannel.statements.labels import ACTS, KINDS, MODES
from backchannel.statements.weights import chance

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "backchannel" / "statements"
SMALL = 0.04  # weights below are left out
Weights = dict[str, float]


def unseen(name: str) -> bool:
    """Whether a document is of the third of the volumes that `--part` does not learn from."""
    return zlib.crc32(name.split("_")[0].encode()) % 3 == 0


def yes_or_no(examples: Iterable[Example], passes: int = 8, step: float = 0.15) -> Weights:
    """Weights of a logistic model."""
    given = list(examples)
    counts = Counter(feature for features, _ in given for feature in features)
    kept = [([each for each in features if counts[each] > 1], right) for features, right in given]
    weights: Weights = defaultdict(float)
    squares: Weights = defaultdict(lambda: 0.01)
    order = random.Random(0)
    for _ in range(passes):
        order.shuffle(kept)
        for features, right in kept:
            error = chance(sum([weights[each] for each in features])) - right
            if abs(error) > 1e-3:
                _move(weights, squares, features, error, step, 2e-3)
    return _rounded(weights)


def ranking(examples: Iterable[Ranking], passes: int = 5, step: float = 0.15) -> Weights:
    """Weights of a model that gives the right ones of several rivals the most."""
    given = list(examples)
    counts = Counter(feature for rivals, _ in given for features in rivals for feature in set(features))
    kept = [
        ([[each for each in features if counts[each] > 1] for features in rivals], right) for rivals, right in given
    ]
    weights: Weights = defaultdict(float)
    squares: Weights = defaultdict(lambda: 0.01)
    order = random.Random(0)
    for _ in range(passes):
        order.shuffle(kept)
        for rivals, right in kept:
            scores = [sum([weights[each] for each in features]) for features in rivals]
            best = max(scores)
            powers = [math.exp(score - best) for score in scores]
            whole, wanted = sum(powers), sum(powers[each] for each in right)
            for place, features in enumerate(rivals):
                error = powers[place] / whole - (powers[place] / wanted if place in right else 0.0)
                if abs(error) > 2e-3:
                    _move(weights, squares, features, error, step, 1e-3)
    return _rounded(weights)


def _move(weights: Weights, squares: Weights, features: list[str], error: float, step: float, decay: float) -> None:
    for each in features:
        slope = error + decay * weights[each]
        squares[each] += slope * slope
        weights[each] -= step * slope / math.sqrt(squares[each])


def _rounded(weights: Weights) -> Weights:
    return {feature: round(weight, 2) for feature, weight in sorted(weights.items()) if abs(weight) > SMALL}


def labels(book: list[Lesson]) -> dict[str, list[tuple[int, float]]]:
    """One table for mode, act and kind: for each feature the places it speaks for or against."""
    given = [example for lesson in book for example in lesson_book.label_lessons(lesson)]
    table: dict[str, list[tuple[int, float]]] = defaultdict(list)
    names = [("mode", name) for name in MODES] + [("act", name) for name in ACTS] + [("kind", name) for name in KINDS]
    for place, (key, name) in enumerate(names):
        weights = yes_or_no(((list(features), found[key] == name) for features, found in given), passes=5)
        for feature, weight in weights.items():
            table[feature].append((place, weight))
    return dict(sorted(table.items()))


def learn(book: list[Lesson], out: Path) -> None:
    """Learns every table and writes it."""
    stems = lesson_book.stems_of(book)
    _write(out, "cues", {"stems": sorted(stems), "weights": yes_or_no(_all(book, lambda each: lesson_book.cue_lessons(each, stems)))})  # fmt: skip
    _write(out, "spans", {"start": ranking(_all(book, lesson_book.start_lessons)), "end": ranking(_all(book, lesson_book.end_lessons))})  # fmt: skip
    _write(out, "sources", {"source": ranking(_all(book, lesson_book.source_lessons))})
    _write(out, "free", {"weights": yes_or_no(_all(book, lesson_book.free_lessons))})
    _write(out, "labels", labels(book))
    voices = list(_all(book, lesson_book.voice_lessons))
    parts = {key: ranking((each for kind, each in voices if kind == key), step=0.12) for key in ("speaker", "hearer")}
    _write(out, "speakers", {"weights": parts["speaker"], "hearers": parts["hearer"]})


def _all(book, of):  # type: ignore[no-untyped-def]
    return (example for lesson in book for example in of(lesson))


def _write(out: Path, name: str, data: object) -> None:
    path = out / f"{name}.json"
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf8")
    print(f"{name}: {path.stat().st_size:,} bytes")


def main() -> int:
    parser = argparse.ArgumentParser(description="Learns the weights of the linear reader.")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGE)
    parser.add_argument("--part", action="store_true", help="learn from two thirds of the volumes only")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    book = [
        each
        for each in lesson_book.lessons(HERE / "annotations", given.texts)
        if not (given.part and unseen(each.name))
    ]
    print(f"{len(book)} documents")
    learn(book, given.out)
    if given.out != PACKAGE:
        (given.out / "confidence.json").write_bytes((PACKAGE / "confidence.json").read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
