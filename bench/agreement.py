"""How far two annotators agree: a second annotation of the development documents, scored as if a reader had made it.

    python bench/agreement.py          (needs ../shared/gold/dev)

The second annotation (`bench/agreement/`, stand-off, no text) was made from the guidelines and four documents of
gold/train, without sight of the first. Nothing is learnt from it. Prints the scorer's figures and what share of each
sort of statement was met, as `bench/statements.py` does for the reader.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from statements import SHARED, Told, pairs, report_sorts

SECOND = Path(__file__).parent / "agreement"


def told_of(annotation: dict[str, Any]) -> list[Told]:
    """The statements of a stand-off annotation as the scorer takes a reader's."""
    name = {party: entity["name"] for party, entity in annotation["entities"].items()}
    return [
        {
            "speaker": name[each["speaker"]] if each.get("speaker") else None,
            "content": each["content"],
            "cue": each.get("cue"),
            "to": [name[party] for party in each.get("to", [])],
            "via": [name[party] for party in each.get("via", [])],
            "mode": each["mode"],
            "act": each["act"],
            "kind": each["kind"],
        }
        for each in annotation["statements"]
    ]


def main() -> None:
    from score_statements import score
    from validate import load as load_gold

    first = SHARED / "gold" / "dev"
    names = [path.stem for path in sorted(SECOND.glob("*.json"))]
    told = {name: told_of(json.loads((SECOND / f"{name}.json").read_text(encoding="utf8"))) for name in names}
    golds = {name: load_gold(str(first / f"{name}.json"))[:2] for name in names}
    for key, value in score(str(first), told, per_doc=True).items():
        print(f"{key:22s} {value}")
    report_sorts(golds, {name: pairs(gold, text, told[name]) for name, (gold, text) in golds.items()})


if __name__ == "__main__":
    main()
