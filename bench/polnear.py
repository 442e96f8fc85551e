"""The reader on news that it was not made for: PolNeAR's development part (Newell et al. 2018), never trained on.

usage: python bench/polnear.py [--model PATH] [--folder ../shared/polnear/dev]

PolNeAR annotates attributions flat, with a cue each, and keeps "that" in the content; so only statements with a cue that
no other holds are compared. A token is a word. An attribution is found where the contents share at least half of their
words (intersection over union, one to one, the best first); it counts as joint where the sources do so too, or neither
has one.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BACKCHANNEL_SHARED", ROOT.parent / "shared"))
sys.path[:0] = [str(ROOT), str(ROOT / "bench"), str(SHARED / "gold")]

_WORD = re.compile(r"\w+(?:['’]\w+)?")
Attribution = tuple[frozenset[int], frozenset[int]]
"""Words of the content and of the source."""


def words(tokens: list[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(n for first, last in spans for n, (a, b) in enumerate(tokens) if a < last and b > first)


def annotated(path: Path, tokens: list[tuple[int, int]]) -> list[Attribution]:
    """The attributions of a file in brat's format; spans of several pieces have them divided by ";"."""
    lines = [line.partition("\t") for line in path.read_text(encoding="utf8").splitlines()]
    spans = {
        name: [
            (int(a), int(b)) for a, b in (piece.split() for piece in rest.split("\t")[0].split(" ", 1)[1].split(";"))
        ]
        for name, _, rest in lines
        if name.startswith("T")
    }
    found = []
    for _, _, rest in (line for line in lines if line[0].startswith("E")):
        parts: dict[str, list[tuple[int, int]]] = {"Content": [], "Source": []}
        for role, target in (part.split(":") for part in rest.split()):
            for kind, held in parts.items():
                if role.startswith(kind):
                    held += spans[target]
        found.append((words(tokens, parts["Content"]), words(tokens, parts["Source"])))
    return [each for each in found if each[0]]


def share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def matched(gold: list[Attribution], told: list[Attribution]) -> list[tuple[Attribution, Attribution]]:
    rivals = [(share(g[0], t[0]), n, m) for n, g in enumerate(gold) for m, t in enumerate(told)]
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for same, n, m in sorted(rivals, reverse=True):
        if same >= 0.5 and n not in taken[0] and m not in taken[1]:
            taken[0].add(n)
            taken[1].add(m)
            pairs.append((gold[n], told[m]))
    return pairs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=SHARED / "polnear" / "dev")
    parser.add_argument("--model", type=Path)
    given = parser.parse_args()
    from statements import tagger_of

    from backchannel.describe import describe
    from backchannel.load import load
    from backchannel.model import Document
    from backchannel.statements import find_statements

    tagger = tagger_of(given.model)
    in_gold = in_told = found = joint = same_words = gold_words = told_words = 0
    begun = time.process_time()
    for path in sorted((given.folder / "text").glob("*.txt")):
        document = next(each for each in load(path) if isinstance(each, Document))
        tokens = [match.span() for match in _WORD.finditer(document.text)]
        gold = annotated(next((given.folder / "attributions").glob(f"{path.stem}*.ann")), tokens)
        reading = find_statements(document, describe(document), tagger)
        told = [
            (words(tokens, each.content), words(tokens, [each.source] if each.source else []))
            for each in reading.statements
            if each.cue and each.parent is None
        ]
        pairs = matched(gold, told)
        in_gold, in_told, found = in_gold + len(gold), in_told + len(told), found + len(pairs)
        joint += sum(share(g[1], t[1]) >= 0.5 for g, t in pairs)
        all_gold, all_told = (frozenset().union(*(each[0] for each in some)) for some in (gold, told))
        same_words += len(all_gold & all_told)
        gold_words, told_words = gold_words + len(all_gold), told_words + len(all_told)
    print(f"content words F1 {2 * same_words / (gold_words + told_words):.3f}")
    print(f"attribution F1   {2 * found / (in_gold + in_told):.3f}   ({found} of {in_gold}, {in_told} given)")
    print(f"source share     {joint / found:.3f}")
    print(f"joint F1         {2 * joint / (in_gold + in_told):.3f}")
    print(f"{time.process_time() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
