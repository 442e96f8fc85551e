"""Annotated documents -> stand-off annotations that carry no text of theirs.

usage: annotate.py GOLD [OUT]        (GOLD holds <doc>.txt and <doc>.json; OUT: training/annotations)
       annotate.py --check GOLD [OUT]  compares the annotations with GOLD again

Writes OUT/<doc>.json: the SHA-256 of the text that the offsets belong to, entities with name and aliases, statements
with `cue`, `source` and `content` as [start, end] in characters. Where a string occurs more than once, the rules of
gold/GUIDELINES.md (`nth`) say which is meant: contents in the order of the document, cue and source the whole-word
occurrence nearest to the content. The check cuts every offset's words out of the text and compares them with GOLD.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_KEPT = ("id", "kind", "speaker", "mode", "act", "parent", "to", "via")


def contents(text: str, strings: list[str], base: int) -> list[tuple[int, int]]:
    """The content's pieces, each at or after the one before it; the first at or after `base`."""
    found, at = [], base
    for string in strings:
        start = text.find(string, at)
        if start < 0:
            start = text.find(string)
        if start < 0:
            raise ValueError(f"content not in the text: {string[:60]!r}")
        at = start + len(string)
        found.append((start, at))
    return found


def nearest(text: str, string: str, spans: list[tuple[int, int]], outside: bool) -> tuple[int, int]:
    """The whole-word occurrence of a string nearest to where the content starts; a source also outside the content."""
    target = min(start for start, _ in spans)
    best: tuple[tuple[bool, bool, int], int] | None = None
    for match in re.finditer(re.escape(string), text):
        start, end = match.span()
        whole = not (start and text[start - 1].isalnum() and string[0].isalnum())
        whole = whole and not (end < len(text) and text[end].isalnum() and string[-1].isalnum())
        inside = outside and any(first <= start < last for first, last in spans)
        rank = (not whole, inside, abs(start - target))
        if best is None or rank < best[0]:
            best = (rank, start)
    if best is None:
        raise ValueError(f"not in the text: {string[:60]!r}")
    return best[1], best[1] + len(string)


def stand_off(gold: dict[str, Any], text: str) -> dict[str, Any]:
    """One annotated document with offsets for words."""
    begins: dict[str, int] = {}
    statements, at = [], 0
    for given in gold["statements"]:
        spans = contents(text, given["content"], begins.get(given.get("parent") or "", at))
        kept = {key: given[key] for key in _KEPT if given.get(key) not in (None, [])}
        start = min(first for first, _ in spans)
        edge = start
        for key in ("cue", "source"):
            if given.get(key):
                kept[key] = nearest(text, given[key], spans, key == "source")
                edge = min(edge, kept[key][0])
        kept["content"] = spans
        begins[given["id"]] = edge
        if not given.get("parent") and start >= at - 400:
            at = edge
        statements.append(kept)
    return {
        "doc": gold["doc"],
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "author": gold.get("author"),
        "recipients": gold.get("recipients", []),
        "entities": gold["entities"],
        "statements": statements,
    }


def differences(annotation: dict[str, Any], gold: dict[str, Any], text: str) -> list[str]:
    """What of an annotation does not give back the words of the annotated document."""
    wrong = []
    if annotation["digest"] != hashlib.sha256(text.encode()).hexdigest():
        wrong.append("text differs")
    for kept, given in zip(annotation["statements"], gold["statements"], strict=True):
        for key in ("cue", "source"):
            span = kept.get(key)
            if (text[span[0] : span[1]] if span else None) != (given.get(key) or None):
                wrong.append(f"{given['id']} {key}")
        if [text[start:end] for start, end in kept["content"]] != given["content"]:
            wrong.append(f"{given['id']} content")
        if any((kept.get(key) or None) != (given.get(key) or None) for key in _KEPT):
            wrong.append(f"{given['id']} labels")
    return wrong


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    folders = [Path(argument) for argument in arguments if argument != "--check"]
    source, target = folders[0], folders[1] if len(folders) > 1 else HERE / "annotations"
    target.mkdir(parents=True, exist_ok=True)
    bad = count = 0
    for path in sorted(source.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        text = path.with_suffix(".txt").read_text(encoding="utf8")
        out = target / path.name
        if not check:
            line = json.dumps(stand_off(gold, text), ensure_ascii=False, separators=(",", ":"))
            out.write_text(line + "\n", encoding="utf8")
        for wrong in differences(json.loads(out.read_text(encoding="utf8")), gold, text):
            print(f"{path.stem}: {wrong}")
            bad += 1
        count += 1
    print(f"{count} documents, {bad} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
