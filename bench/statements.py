"""Accuracy and speed of find_statements against annotated documents.

usage: python bench/statements.py [--gold FOLDER] [--model PATH] [--unseen] [--noise 0.05] [--errors] [--list DOC]

FOLDER (default ../shared/gold/dev) holds <doc>.txt and <doc>.json. Prints the scorer's figures (`score_statements.py`
beside the gold), what it does not show (free report, summaries, nested statements, quotations, calibration), author and
recipients, words a second on one core (loading and describing not counted), and the annotated statements of one document
that were found or missed (default: the letter).

--model     a folder that training/export.py wrote, or a checkpoint.pt (needs torch); default: the package's own model
--unseen    only the third of the volumes that `training.train --part` does not learn from
--noise     share of the words spoilt as a scanner spoils them (training/noise.py, seed 1)
--errors    the kinds of error by number, with an example each
--write     predictions as the scorer reads them, with confidence and whether each is right (for training/calibrate.py)
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BACKCHANNEL_SHARED", ROOT.parent / "shared"))
sys.path[:0] = [str(ROOT), str(SHARED / "gold")]

Spans = Iterable[tuple[int, int]]
Told = dict[str, Any]


def tagger_of(path: Path | None) -> Any:
    from backchannel.statements.tagger import open_tagger, reader

    if path is None:
        return reader()
    if path.is_dir():
        return open_tagger(path)
    from training.checkpoint import tagger_of as of_checkpoint

    return of_checkpoint(path)


def readings(folder: Path, names: list[str], tagger: Any, ending: str = "txt") -> tuple[dict[str, Any], float, int]:
    """The reading of each document, seconds of reading, and words."""
    from backchannel.describe import describe
    from backchannel.load import load
    from backchannel.model import Document
    from backchannel.statements import find_statements

    documents = [each for name in names for each in load(folder / f"{name}.{ending}") if isinstance(each, Document)]
    described = [(document, describe(document)) for document in documents]
    find_statements(*described[0], tagger)  # what is opened once
    begun = time.process_time()
    found = {document.id: find_statements(document, description, tagger) for document, description in described}
    seconds = time.process_time() - begun
    return found, seconds, sum(len(document.text.split()) for document in documents)


def spoilt(folder: Path, names: list[str], share: float, out: Path) -> dict[str, Any]:
    """Writes the texts as if scanned; for each, where each character of the old text is in the new one."""
    import numpy as np

    from training.noise import spoil

    places = {}
    for number, name in enumerate(names):
        text = (folder / f"{name}.txt").read_text(encoding="utf8")
        new, places[name] = spoil(text, np.random.default_rng([1, number]), share)
        (out / f"{name}.txt").write_text(new, encoding="utf8")
    return places


def scored(reading: Any, places: Any = None) -> list[Told]:
    """A reading's statements as the scorer takes them, with their confidence."""
    names = {party.id: party.name for party in reading.parties}

    def old(offset: int) -> int:
        return offset if places is None else int(places.searchsorted(offset))

    return [
        {
            "speaker": names[each.speaker] if each.speaker else None,
            "content": [[old(span.start), old(span.end)] for span in each.content],
            "cue": [old(each.cue.start), old(each.cue.end)] if each.cue else None,
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


# ---------------------------------------------------------------- what the scorer does not show


def pairs(gold: dict[str, Any], text: str, found: list[Told]) -> list[tuple[Told, Told | None, bool]]:
    """For each statement found: the annotated one of the same words (IoU of words at least 0.5), and whether the
    speaker is right too."""
    from score_statements import W, match, words

    tokens = [(each.start(), each.end()) for each in W.finditer(text)]
    marked = [(given, words(given["_spans"], tokens)) for given in gold["statements"]]
    out = []
    taken: set[str] = set()
    for each in found:
        mine = words(each["content"], tokens)
        best: tuple[float, bool, Told] | None = None
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


def sorts(gold: dict[str, Any], matched: list[tuple[Told, Told | None, bool]]) -> Iterator[tuple[str, bool]]:
    """For each annotated statement: its sorts, and whether it was found; for each found one: whether it is one."""
    met = {given["id"] for _, given, _ in matched if given}
    for given in gold["statements"]:
        hit = given["id"] in met
        yield f"{given['mode']} recall", hit
        if given["parent"]:
            yield "nested recall", hit
        elif given["mode"] == "direct":
            yield "top-level direct recall", hit
        if given["kind"] == "position":
            yield "position recall", hit
    for each, given, _ in matched:
        yield f"{each['mode']} precision", given is not None


def report_sorts(golds: dict[str, Any], matched: dict[str, list[tuple[Told, Told | None, bool]]]) -> None:
    counts: dict[str, list[bool]] = defaultdict(list)
    for name, (gold, _) in golds.items():
        for sort, hit in sorts(gold, matched[name]):
            counts[sort].append(hit)
    print()
    for sort, hits in sorted(counts.items()):
        print(f"{sort:24s} {sum(hits):4d} of {len(hits):4d}  {sum(hits) / len(hits):.3f}")


def report_confidence(all_pairs: list[tuple[Told, Told | None, bool]], bins: int = 10) -> None:
    """Confidence against the share that is right, and the expected calibration error over ten equal ranges."""
    error = 0.0
    print("\nconfidence  found  right")
    for low in range(bins):
        here = [pair for pair in all_pairs if low <= min(pair[0]["confidence"] * bins, bins - 1e-9) < low + 1]
        if here:
            sure, right = sum(pair[0]["confidence"] for pair in here), sum(pair[2] for pair in here)
            error += abs(sure - right)
            print(f"{low / bins:.1f}-{(low + 1) / bins:.1f}   {len(here):7d}  {right / len(here):5.2f}")
    print(f"expected calibration error {error / max(1, len(all_pairs)):.3f}")


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


def list_document(gold: dict[str, Any], matched: list[tuple[Told, Told | None, bool]]) -> None:
    """Each annotated statement of a document: found with its speaker, found with another, or missed."""
    got = {given["id"]: right for _, given, right in matched if given is not None}
    right, every = sum(got.values()), len(gold["statements"])
    print(f"\n{gold['doc']}: {right} of {every} right, {len(got)} found, {len(matched)} given")
    for given in gold["statements"]:
        state = "missed " if given["id"] not in got else "right  " if got[given["id"]] else "speaker"
        print(
            f"  {state} {given['id']:4s} {given['speaker'] or '-':14.14s} {given['cue'] or '-':24.24s} {given['content'][0][:60]!r}"
        )


_PRONOUNS = dict.fromkeys(("i", "me", "my", "we", "us", "our"), "I or we")
_PRONOUNS |= dict.fromkeys(("he", "his", "him", "she", "her"), "he or she")
_PRONOUNS |= dict.fromkeys(("they", "their", "them", "it", "its", "who", "which"), "they or it")


def _source(given: Told) -> str:
    words = (given.get("source") or "").lower()
    return "no word" if not words else _PRONOUNS.get(words, "a name or noun")


def errors(gold: dict[str, Any], text: str, matched: list[tuple[Told, Told | None, bool]]) -> Iterator[tuple[str, str]]:
    """Every error: its kind, and where."""
    from score_statements import match

    def at(spans: Spans) -> str:
        first, last = next(iter(spans))
        return f"{gold['doc']} {first}: {text[first : min(last, first + 70)]!r}"

    entities = gold["entities"]
    met = {given["id"] for _, given, _ in matched if given}
    for given in gold["statements"]:
        if given["id"] not in met and given["speaker"]:
            nested = "nested " if given["parent"] else ""
            yield f"missed: {nested}{given['mode']} {given['kind']}", f"{given['cue']} | {at(given['_spans'])}"
    for each, given, right in matched:
        if given is None:
            inner = "nested " if each["nested"] else ""
            cue = text[slice(*each["cue"])] if each["cue"] else None
            yield f"not a statement, or its bounds: {inner}{each['mode']}", f"{cue} | {at(each['content'])}"
            continue
        if given["speaker"] and not right:
            yield f"speaker: {_source(given)}", f"{given['speaker']} not {each['speaker']} | {at(given['_spans'])}"
        wanted = [entities[party] for party in given["to"]]
        if wanted and not (
            len(wanted) == len(each["to"]) and all(any(match(name, one) for name in each["to"]) for one in wanted)
        ):
            nested = "nested" if given["parent"] else given["mode"]
            kind = (
                "nobody given" if not each["to"] else "too many or few" if len(wanted) != len(each["to"]) else "other"
            )
            yield f"hearer ({nested}): {kind}", f"{given['to']} not {each['to']} | {at(given['_spans'])}"
        via = [entities[party] for party in given["via"]]
        if len(via) != len(each["via"]) or not all(any(match(name, one) for name in each["via"]) for one in via):
            kind = "nobody given" if not each["via"] else "nobody wanted" if not via else "other"
            yield f"relay: {kind}", f"{given['via']} not {each['via']} | {at(given['_spans'])}"
        for label in ("mode", "act", "kind"):
            if each[label] != given[label]:
                yield f"{label}: {given[label]} read as {each[label]}", f"{given['cue']} | {at(given['_spans'])}"


def report_errors(golds: dict[str, Any], matched: dict[str, list[tuple[Told, Told | None, bool]]]) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for name, (gold, text) in golds.items():
        for kind, where in errors(gold, text, matched[name]):
            found[kind].append(where)
    print()
    for kind, wheres in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"{len(wheres):4d}  {kind}")
        for where in wheres[:3]:
            print(f"        {where}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "dev")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--noise", type=float, default=0.0)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--list", default="harriman-1960-11-15")
    parser.add_argument("--write", type=Path)
    for name in ("cue", "free", "sure", "nobody", "second-hearer"):
        parser.add_argument(f"--{name}", type=float, help="another limit than the model's")
    given = parser.parse_args()
    from score_statements import score
    from validate import load as load_gold

    names = [path.stem for path in sorted(given.gold.glob("*.json"))]
    if given.unseen:
        from training.annotated import unseen

        names = [name for name in names if unseen(name)]
    tagger = tagger_of(given.model)
    limits = {
        "cue": given.cue,
        "free": given.free,
        "sure": given.sure,
        "nobody": given.nobody,
        "second_hearer": given.second_hearer,
    }
    limits = {name: value for name, value in limits.items() if value is not None}
    tagger = tagger._replace(limits=tagger.limits._replace(**limits))
    golds = {}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as noisy:
        for name in names:
            for ending in ("json", "txt"):
                (Path(folder) / f"{name}.{ending}").write_bytes((given.gold / f"{name}.{ending}").read_bytes())
            gold, text, _ = load_gold(str(given.gold / f"{name}.json"))
            golds[name] = (gold, text)
        places = spoilt(given.gold, names, given.noise, Path(noisy)) if given.noise else {}
        found, seconds, words = readings(Path(noisy) if given.noise else given.gold, names, tagger)
        statements = {name: scored(reading, places.get(name)) for name, reading in found.items()}
        for key, value in score(folder, statements, per_doc=len(names) < 20).items():
            print(f"{key:22s} {value}")
    matched = {name: pairs(gold, text, statements[name]) for name, (gold, text) in golds.items()}
    if given.write:
        for each, _, right in (pair for some in matched.values() for pair in some):
            each["right"] = right
        lines = (json.dumps({"doc": name, "statements": told}) for name, told in statements.items())
        given.write.write_text("\n".join(lines) + "\n", encoding="utf8")
    report_sorts(golds, matched)
    report_confidence([pair for pairs_ in matched.values() for pair in pairs_])
    report_roles(golds, found)
    print(f"\n{words:,} words in {seconds:.2f} s: {words / seconds:,.0f} words/s")
    if given.errors:
        report_errors(golds, matched)
    elif given.list in golds:
        list_document(golds[given.list][0], matched[given.list])
    return 0


if __name__ == "__main__":
    sys.exit(main())
