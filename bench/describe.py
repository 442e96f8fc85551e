"""Describes the benchmark's texts, scores them, and measures the speed of describe alone.

    python bench/describe.py ../shared/bench [--errors N] [--out FOLDER]

Takes the folder of the published benchmark (README.md there, section A): `describe/texts` with heading and notes, and
`describe/texts_bare`, what the paper itself shows. Prints one JSON object a folder; writes predictions where asked.
The scorer wants an interval of hours as an object; Description writes it "12:10/13:20".
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from backchannel.describe import describe
from backchannel.load import load
from backchannel.model import Description, Document, to_json


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path, help="folder of the benchmark")
    parser.add_argument("--errors", type=int, default=0, help="print so many errors")
    parser.add_argument("--out", type=Path, help="folder for the predictions")
    arguments = parser.parse_args()
    scorer = scorer_of(arguments.bench)
    gold = scorer.jsonl(arguments.bench / "describe" / "gold.jsonl")
    for name in ("texts", "texts_bare"):
        predictions, speed = described(arguments.bench / "describe" / name)
        result, errors = scorer.score(gold, predictions, name == "texts_bare")
        print(json.dumps({"texts": name, **speed, **result}, indent=1))
        for error in errors[: arguments.errors]:
            print(*error, sep="\t")
        if arguments.out:
            lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in predictions)
            (arguments.out / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def scorer_of(bench: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_describe", bench / "score_describe.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(folder: Path) -> Iterator[Document]:
    for path in sorted(folder.glob("*.txt")):
        yield from (item for item in load(path) if isinstance(item, Document))


def described(folder: Path) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Predictions, and documents and words a second of describe alone, on one core."""
    loaded = list(documents(folder))
    describe(loaded[0])  # the weights are read once
    start = time.process_time()
    descriptions = [describe(document) for document in loaded]
    seconds = time.process_time() - start
    words = sum(len(document.text.split()) for document in loaded)
    speed = {"documents_a_second": round(len(loaded) / seconds, 1), "words_a_second": round(words / seconds)}
    return [predicted(one, two) for one, two in zip(loaded, descriptions, strict=True)], speed


def predicted(document: Document, description: Description) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": document.id, **json.loads(to_json(description))}
    if "/" in fields.get("time", ""):
        fields["time"] = dict(zip(("from", "to"), fields["time"].split("/"), strict=True))
    return fields


if __name__ == "__main__":
    main()
