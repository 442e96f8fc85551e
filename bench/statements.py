"""Accuracy and speed of find_statements against annotated documents.

usage: python bench/statements.py [--gold FOLDER] [--unseen] [--weights FOLDER] [--list DOC] [--fit]

FOLDER (default ../shared/gold/dev) holds <doc>.txt and <doc>.json. Prints the scorer's figures by document and in all,
precision by mode and by confidence, author and recipients, words a second on one core (loading and describing not
counted), and the annotated statements of one document that were found or missed (default: the letter).

--gold ../shared/gold/train --weights FOLDER --unseen   measures weights that training/learn.py --part wrote on the
third of the volumes that they were not learned from; with --fit also fits the confidence there and writes it.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BACKCHANNEL_SHARED", ROOT.parent / "shared"))
sys.path[:0] = [str(ROOT), str(ROOT / "training"), str(SHARED / "gold")]


def readings(folder: Path, names: list[str]) -> tuple[dict[str, Any], float, int]:
    """The reading of each document, seconds of reading, and words."""
    from backchannel.describe import describe
    from backchannel.load import load
    from backchannel.model import Document
    from backchannel.statements import find_statements

    documents = [each for name in names for each in load(folder / f"{name}.txt") if isinstance(each, Document)]
    described = [(document, describe(document)) for document in documents]
    find_statements(*described[0])  # weights are read once
    begun = time.process_time()
    found = {document.id: find_statements(document, description) for document, description in described}
    seconds = time.process_time() - begun
    return found, seconds, sum(len(document.text.split()) for document in documents)


def scored(reading: Any) -> list[dict[str, Any]]:
    """A reading's statements as the scorer takes them, with their confidence."""
    names = {party.id: party.name for party in reading.parties}
    return [
        {
            "speaker": names[each.speaker] if each.speaker else None,
            "content": [list(span) for span in each.content],
            "to": [names[party] for party in each.to],
            "via": [names[relay.party] for relay in each.via],
            "mode": each.mode,
            "act": each.act,
            "kind": each.kind,
            "confidence": each.confidence,
            "nested": each.parent is not None,
        }
        for each in reading.statements
    ]


def pairs(
    gold: dict[str, Any], text: str, found: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any] | None, bool]]:
    """For each statement found: the annotated one of the same words (IoU of words at least 0.5), and whether the
    speaker is right too."""
    from score_statements import W, match, words

    tokens = [(each.start(), each.end()) for each in W.finditer(text)]
    marked = [(given, words(given["_spans"], tokens)) for given in gold["statements"]]
    out = []
    taken: set[str] = set()
    for each in found:
        mine = words(each["content"], tokens)
        best: tuple[float, bool, dict[str, Any]] | None = None
        for given, theirs in marked:
            both = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
            if both >= 0.5 and given["id"] not in taken:
                right = bool(given["speaker"]) and match(each["speaker"], gold["entities"][given["speaker"]])
                if best is None or (right, both) > (best[1], best[0]):
                    best = (both, right, given)
        if best is not None:
            taken.add(best[2]["id"])
        out.append((each, best[2] if best else None, bool(best and best[1])))
    return out


def report_modes(all_pairs: list[tuple[dict[str, Any], dict[str, Any] | None, bool]]) -> None:
    print("\nmode      found  same words  right speaker")
    for mode in ("direct", "indirect", "free", "summary"):
        here = [pair for pair in all_pairs if pair[0]["mode"] == mode]
        if here:
            print(
                f"{mode:9s} {len(here):5d}  {sum(p[1] is not None for p in here) / len(here):10.2f}  {sum(p[2] for p in here) / len(here):13.2f}"
            )
    print("\nconfidence  found  right")
    for low in range(0, 10, 2):
        here = [pair for pair in all_pairs if low / 10 <= pair[0]["confidence"] < (low + 2) / 10 + 0.001 * (low == 8)]
        if here:
            print(f"{low / 10:.1f}-{(low + 2) / 10:.1f}   {len(here):7d}  {sum(p[2] for p in here) / len(here):5.2f}")


def report_roles(golds: dict[str, Any], found: dict[str, Any]) -> None:
    from score_statements import match

    counts: Counter[str] = Counter()
    for name, (gold, _) in golds.items():
        reading = found[name]
        names = {party.id: party.name for party in reading.parties}
        if gold["author"]:
            counts["author in gold"] += 1
            counts["author right"] += match(names.get(reading.author or "", ""), gold["entities"][gold["author"]])
        for each in gold["recipients"]:
            counts["recipients in gold"] += 1
            counts["recipients right"] += any(
                match(names[party], gold["entities"][each]) for party in reading.recipients
            )
    print(
        f"\nauthor {counts['author right']} of {counts['author in gold']}, recipients {counts['recipients right']} of {counts['recipients in gold']}"
    )


def list_document(gold: dict[str, Any], text: str, found: list[dict[str, Any]]) -> None:
    """Each annotated statement of a document: found with its speaker, found with another, or missed."""
    got: dict[str, bool] = {}
    for _, given, right in pairs(gold, text, found):
        if given is not None:
            got[given["id"]] = right
    print(f"\n{gold['doc']}: {sum(got.values())} of {len(gold['statements'])} right, {len(found)} found")
    for given in gold["statements"]:
        state = "missed " if given["id"] not in got else "right  " if got[given["id"]] else "speaker"
        print(
            f"  {state} {given['id']:4s} {given['speaker'] or '-':14.14s} {given['cue'] or '-':24.24s} {given['content'][0][:60]!r}"
        )


def fit(all_pairs: list[tuple[dict[str, Any], dict[str, Any] | None, bool]], folder: Path) -> None:
    """Fits the two numbers a mode that turn sureness into confidence; `found` must come from slope 1, shift 0."""
    from backchannel.statements.weights import chance

    out = {}
    for mode in ("direct", "indirect", "free", "summary"):
        here = [(pair[0]["confidence"], pair[2]) for pair in all_pairs if pair[0]["mode"] == mode]
        points = [
            (math.log(min(0.99, max(0.01, sure)) / (1 - min(0.99, max(0.01, sure)))), right) for sure, right in here
        ]
        slope, shift = 0.5, 0.0
        for _ in range(3000):
            errors = [(chance(slope * x + shift) - right, x) for x, right in points]
            slope -= 0.5 * (sum(error * x for error, x in errors) + slope - 0.5) / (len(points) + 5)
            slope = max(0.2, slope)  # few quotations: surer is never less likely
            shift -= 0.5 * sum(error for error, _ in errors) / (len(points) + 5)
        out[mode] = [round(slope, 2), round(shift, 2)]
    (folder / "confidence.json").write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf8")
    print("confidence", out)


def main() -> int:
    parser = argparse.ArgumentParser(description="Scores find_statements.")
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "dev")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--list", default="harriman-1960-11-15")
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    if given.weights:
        os.environ["BACKCHANNEL_LINEAR_WEIGHTS"] = str(given.weights)
    if given.fit:
        flat = {mode: [1.0, 0.0] for mode in ("direct", "indirect", "free", "summary")}
        (given.weights / "confidence.json").write_text(json.dumps(flat), encoding="utf8")
    from learn import unseen
    from score_statements import score
    from validate import load as load_gold

    names = [path.stem for path in sorted(given.gold.glob("*.json")) if not given.unseen or unseen(path.stem)]
    golds = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            for ending in ("json", "txt"):
                (Path(folder) / f"{name}.{ending}").write_bytes((given.gold / f"{name}.{ending}").read_bytes())
            gold, text, _ = load_gold(str(given.gold / f"{name}.json"))
            golds[name] = (gold, text)
        found, seconds, words = readings(given.gold, names)
        statements = {name: scored(reading) for name, reading in found.items()}
        for key, value in score(folder, statements, per_doc=len(names) < 20).items():
            print(f"{key:22s} {value}")
    all_pairs = [pair for name, (gold, text) in golds.items() for pair in pairs(gold, text, statements[name])]
    report_modes(all_pairs)
    report_roles(golds, found)
    print(f"\n{words:,} words in {seconds:.2f} s: {words / seconds:,.0f} words/s")
    if given.list in golds:
        list_document(*golds[given.list], statements[given.list])
    if given.fit:
        fit(all_pairs, given.weights)
    return 0


if __name__ == "__main__":
    sys.exit(main())
