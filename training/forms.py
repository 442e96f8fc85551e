"""Makes backchannel/describe/forms.json: the weights by which a paper without heading is told minutes or memorandum.

    python training/forms.py frus/*.xml.gz -o backchannel/describe/forms.json --leave-out frus1961-63v05 …

Takes volumes of Foreign Relations of the United States (TEI): a document's heading says its type, the rest of it is the
example. Softmax regression; words are kept only where most volumes have them. Same volumes, same weights.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from backchannel.describe.form import rule_of, sure_type
from backchannel.describe.guess import RIVALS, features
from backchannel.describe.heading import find_heading
from backchannel.describe.kinds import kind_of
from backchannel.describe.letters import read_signs
from backchannel.describe.lines import paper_of
from backchannel.describe.markings import is_marking
from backchannel.describe.opening import read_opening
from backchannel.load import load
from backchannel.model import Document

MOST = 800  # examples of one type
WORDS = 700  # features kept
EPOCHS = 10
RATE, DECAY = 0.05, 0.002
Example = tuple[str, str, list[str]]  # type, rule, features


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("volumes", nargs="+", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--leave-out", nargs="*", default=[])
    arguments = parser.parse_args()
    by_volume = {}
    for path in arguments.volumes:
        if not path.name.startswith(tuple(arguments.leave_out)):
            by_volume[path.name] = list(examples(path))
    chosen = balanced([example for found in by_volume.values() for example in found])
    kept = kept_features(by_volume, chosen)
    weights = trained([(type_, rule, [name for name in names if name in kept]) for type_, rule, names in chosen])
    arguments.out.write_text(json.dumps(weights, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def bare(document: Document) -> Document:
    """The document without heading, notes and mark-up: what its paper shows."""
    heading = next((block for block in document.blocks if block.kind == "heading"), None)
    blocks = tuple(
        msgspec.structs.replace(block, kind=block.kind if block.kind == "furniture" else "paragraph")
        for block in document.blocks
        if block.kind != "note" and block is not heading
    )
    return msgspec.structs.replace(document, blocks=blocks, catalogue={}, marks=())


def examples(path: Path) -> Iterator[Example]:
    """Documents whose heading says the type and whose paper does not."""
    for document in load(path):
        if not isinstance(document, Document):
            continue
        first = document.blocks[0] if document.blocks else None
        filed = document[first.span] if first and first.kind == "note" else ""
        type_ = kind_of(document.catalogue.get("title", ""), filed)
        shown = bare(document)
        paper = paper_of(shown)
        heading = find_heading(paper.head)
        lines = [line for line in paper.head[heading.body :] if not is_marking(line.words)]
        if not type_ or type_ == "editorial_note" or not lines:
            continue
        signs, opening = read_signs(shown, paper, heading.body), read_opening(lines)
        if sure_type(lines, paper, signs, opening):
            continue
        rule = rule_of(lines, signs, opening, heading.dateline)
        if type_ in RIVALS.get(rule, [type_]):
            yield type_, rule, features(lines, paper.tail, signs, rule, heading.dateline)


def balanced(found: list[Example]) -> list[Example]:
    by_type: dict[str, list[Example]] = defaultdict(list)
    for example in found:
        by_type[example[0]].append(example)
    chance = random.Random(1)
    chosen = [one for type_ in sorted(by_type) for one in chance.sample(by_type[type_], min(MOST, len(by_type[type_])))]
    print({type_: len(of) for type_, of in sorted(by_type.items())})
    return chosen


def kept_features(by_volume: dict[str, list[Example]], chosen: list[Example]) -> set[str]:
    """Features that most volumes have, and of these the ones that tell most about the type."""
    spread = Counter(name for found in by_volume.values() for name in {n for _, _, names in found for n in names})
    common = {
        name for name, volumes in spread.items() if volumes >= 0.5 * len(by_volume) or (name[1] != ":" and volumes >= 4)
    }
    types = Counter(type_ for type_, _, _ in chosen)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for type_, _, names in chosen:
        for name in common.intersection(names):
            seen[name][type_] += 1
    total = len(chosen)

    def tells(name: str) -> float:
        share = sum(seen[name].values()) / total
        return sum((seen[name][type_] - share * count) ** 2 / (share * count) for type_, count in types.items())

    return set(sorted(seen, key=lambda name: (-tells(name), name))[:WORDS])


def trained(chosen: list[Example]) -> dict[str, object]:
    """Softmax regression by plain gradient steps, over the types that a rule leaves open; small weights are favoured."""
    types = sorted({type_ for type_, _, _ in chosen})
    number = {type_: n for n, type_ in enumerate(types)}
    weights: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(types))
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(types))  # of the later half of the epochs
    chance = random.Random(2)
    for epoch in range(EPOCHS):
        chance.shuffle(chosen)
        rate, loss = RATE / (1 + epoch / 2), 0.0
        for type_, rule, names in chosen:
            rows = [weights[name] for name in names]
            open_ = [number[one] for one in RIVALS.get(rule, types) if one in number]
            scores = {n: sum(row[n] for row in rows) for n in open_}
            top = max(scores.values())
            powers = {n: math.exp(score - top) for n, score in scores.items()}
            total = sum(powers.values())
            loss -= math.log(powers[number[type_]] / total)
            for n, power in powers.items():
                step = rate * ((n == number[type_]) - power / total)
                for row in rows:
                    row[n] += step - rate * DECAY * row[n]
        print(f"epoch {epoch + 1}: loss {loss / len(chosen):.3f}")
        if epoch >= EPOCHS // 2:
            for name, row in weights.items():
                sums[name] = [total + value for total, value in zip(sums[name], row, strict=True)]
    largest = max(abs(value) for row in sums.values() for value in row)
    whole = {name: [round(250 * value / largest) for value in sums[name]] for name in sorted(sums)}
    return {"types": types, "weights": {name: row for name, row in whole.items() if any(row)}}


if __name__ == "__main__":
    main()
