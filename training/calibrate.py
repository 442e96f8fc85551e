"""Fits confidence on documents that a model had not seen, and writes it into an exported model.

    python bench/statements.py --gold ../shared/gold/train --unseen --model runs/part/onnx --write runs/part/told.jsonl
    python -m training.calibrate --told runs/part/told.jsonl --into runs/reader/onnx

`--told` comes from a model that was trained with `--part` and not calibrated, so that its confidence is the model's own
sureness. Two numbers for each mode (Platt 1999), by Newton's method with a little pull towards (1, 0).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

PULL = 3.0
"""Weight of the pull, in statements."""


def fitted(sure: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make of the log-odds of `sure` those of being right."""
    clipped = np.clip(sure, 0.01, 0.99)
    x = np.stack([np.log(clipped / (1 - clipped)), np.ones(len(sure))], 1)
    start = np.array([1.0, 0.0])
    found = start.copy()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (chance - right) + PULL * (found - start)
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + PULL * np.eye(2)
        found = found - np.linalg.solve(bend, slope)
    return round(float(max(0.2, found[0])), 3), round(float(found[1]), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--told", type=Path, required=True)
    parser.add_argument("--into", type=Path, required=True, help="folder of an exported model")
    args = parser.parse_args()
    sure: dict[str, list[float]] = {}
    right: dict[str, list[bool]] = {}
    for line in args.told.read_text(encoding="utf8").splitlines():
        for each in json.loads(line)["statements"]:
            sure.setdefault(each["mode"], []).append(each["confidence"])
            right.setdefault(each["mode"], []).append(each["right"])
    path = args.into / "reader.json"
    about = json.loads(path.read_text(encoding="utf8"))
    about["limits"]["confidence"] = {mode: fitted(np.array(sure[mode]), np.array(right[mode])) for mode in sorted(sure)}
    path.write_text(json.dumps(about, indent=1) + "\n", encoding="utf8")
    for mode, numbers in about["limits"]["confidence"].items():
        print(f"{mode:10s} {len(sure[mode]):5d} statements  slope {numbers[0]}  shift {numbers[1]}")


if __name__ == "__main__":
    main()
