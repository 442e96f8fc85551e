"""Measures of stage 4: mentions linked to a volume's list of persons, and references followed and found.

    python bench/resolve.py mentions      link F1, link accuracy, negatives left alone (shared/bench/score_mentions.py)
    python bench/resolve.py references    accuracy of the cases, their phrases given (shared/bench/score_references.py)
    python bench/resolve.py found         share of the cases whose phrase the program finds, and what it costs
    python bench/resolve.py joins         persons over the lists of all FRUS volumes: pairwise precision and recall of joins
    python bench/resolve.py speed         one document of 600 words against a register of 15,000 persons

The real documents lie beside the project (BACKCHANNEL_SHARED, else ../shared). `--errors N` shows the first N errors.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

from backchannel.describe import describe
from backchannel.describe.references import Found, find_references, own_symbols, references_in
from backchannel.load import persons_of
from backchannel.model import Block, Description, Document, Entry, Party, Reading, Reference, Span
from backchannel.resolve import Register, find_mentions, load_register, resolve
from backchannel.resolve.documents import follow, home_of
from backchannel.resolve.register import SHIPPED, persons_of_file

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BACKCHANNEL_SHARED", ROOT.parent / "shared"))
BENCH = SHARED / "bench"


class MemoryCatalogue:
    """The Catalogue of a few volumes, in dictionaries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_day: dict[str, list[Entry]] = defaultdict(list)
        self.by_number: dict[str, list[Entry]] = defaultdict(list)
        self.by_place: dict[tuple[str, int], Entry] = {}
        for entry in entries:
            self.by_day[(entry.date or "")[:10]].append(entry)
            for number in dict.fromkeys(filter(None, (entry.number, entry.telegram_number, *entry.symbols))):
                self.by_number[number].append(entry)
            self.by_place[entry.volume or "", entry.position] = entry

    def dated(self, first: str, last: str) -> Iterator[Entry]:
        for day in sorted(self.by_day):
            if first <= day <= last:
                yield from self.by_day[day]

    def numbered(self, number: str) -> Iterable[Entry]:
        return self.by_number.get(number, ())

    def neighbours(self, volume: str, position: int, reach: int = 3) -> Iterator[Entry]:
        for at in range(position - reach, position + reach + 1):
            if at != position and (volume, at) in self.by_place:
                yield self.by_place[volume, at]


def scorer(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def document_of(record: dict[str, Any], volume: str, position: int) -> Document:
    """A document as the volumes' JSON lines give it: blocks by empty lines, the first few lines its heading."""
    text = record["text"]
    blocks, at = [], 0
    for piece in text.split("\n\n"):
        start = text.index(piece, at) if piece else at
        at = start + len(piece)
        line = " ".join(piece.split())
        heading = len(blocks) < 3 and (record["title"] or "") in line
        dateline = len(blocks) < 4 and line == " ".join((record["dateline"] or "").split())
        if piece.strip():
            blocks.append(
                Block(kind="heading" if heading else "dateline" if dateline else "paragraph", span=Span(start, at))
            )
    catalogue = {key: record[key] for key in ("number", "title", "date") if record.get(key)}
    return Document(
        id=record["id"], file=volume, text=text, blocks=tuple(blocks), lines="paragraph",
        catalogue={**catalogue, "volume": volume, "position": str(position)},
    )  # fmt: skip


def described(document: Document) -> Description:
    return describe(document)


def entry_of(document: Document, description: Description) -> Entry:
    return Entry(
        document=document.id,
        volume=document.catalogue.get("volume"),
        position=int(document.catalogue["position"]),
        number=description.number or document.catalogue.get("number"),
        title=description.title or document.catalogue.get("title"),
        type=description.type,
        date=document.catalogue.get("date") or description.date,
        place=description.place,
        telegram_number=description.telegram_number,
        symbols=own_symbols(document, description),
        sender=description.from_.text if description.from_ else None,
        recipient=description.to.text if description.to else None,
    )


def volumes() -> tuple[dict[str, Document], dict[str, Description], dict[str, MemoryCatalogue]]:
    documents: dict[str, Document] = {}
    descriptions: dict[str, Description] = {}
    catalogues: dict[str, MemoryCatalogue] = {}
    for path in sorted((BENCH / "references/volumes").glob("*.jsonl.gz")):
        volume = path.name.removesuffix(".jsonl.gz")
        entries = []
        for position, record in enumerate(lines(path)):
            document = document_of(record, volume, position)
            documents[document.id], descriptions[document.id] = document, described(document)
            entries.append(entry_of(document, descriptions[document.id]))
        catalogues[volume] = MemoryCatalogue(entries)
    return documents, descriptions, catalogues


def references(errors: int) -> None:
    documents, descriptions, catalogues = volumes()
    predictions, mapped = [], {"held": None, "missing": "none", "open": None}
    for case in lines(BENCH / "references/cases.jsonl"):
        document, description = documents[case["doc"]], descriptions[case["doc"]]
        reading = Reading(document=document.id, file=document.file, description=description)
        reference = given(case, document, description)
        link = follow(reference, home_of(document, reading), catalogues[document.catalogue["volume"]])
        answer = link.document if link.status == "held" else mapped[link.status]
        predictions.append({"id": case["id"], "resolution": answer, "said": link.reasons, "parsed": reference})
    result, wrong = scorer("score_references").score(lines(BENCH / "references/gold.jsonl"), predictions)
    print(json.dumps(result, indent=1))
    said = {one["id"]: one for one in predictions}
    for error in wrong[:errors]:
        print(
            *error,
            said[error[1]]["said"],
            {
                k: v
                for k, v in said[error[1]]["parsed"].__struct_fields__
                and json.loads(
                    json.dumps(
                        said[error[1]]["parsed"], default=lambda r: {f: getattr(r, f) for f in r.__struct_fields__}
                    )
                ).items()
                if v
            },
            sep="\t",
        )


def given(case: dict[str, Any], document: Document, description: Description) -> Reference:
    """The reference of a case: what the program finds there, else what it makes of the phrase alone."""
    overlap = lambda one: min(one.span.end, case["end"]) - max(one.span.start, case["start"])  # noqa: E731
    found = [one for one in find_references(document, description) if overlap(one) > 0]
    if found:
        return max(found, key=overlap)
    alone = references_in(case["phrase"], base=description.date)
    one = alone[0] if alone else Found(Span(0, 0), None)
    fields = {**one._asdict(), "span": Span(case["start"], case["end"])}
    return Reference(id=case["id"], **fields)


def found(errors: int) -> None:
    documents, descriptions, _ = volumes()
    cases = lines(BENCH / "references/cases.jsonl")
    gold = {one["id"]: one for one in lines(BENCH / "references/gold.jsonl")}
    began = time.process_time()
    each = {id: find_references(documents[id], descriptions[id]) for id in {case["doc"] for case in cases}}
    took = time.process_time() - began
    hits: Counter[str] = Counter()
    for case in cases:
        hit = any(one.span.start < case["end"] and case["start"] < one.span.end for one in each[case["doc"]])
        hits[gold[case["id"]]["kind"]] += hit
        if not hit and errors > 0:
            errors -= 1
            print("missed", case["doc"], case["phrase"], case["context"][-60:].replace("\n", " "), sep="\t")
    words = sum(len(documents[id].text.split()) for id in each)
    total = Counter(gold[case["id"]]["kind"] for case in cases)
    print(json.dumps({
        "cases": len(cases), "found": round(sum(hits.values()) / len(cases), 4),
        "by_kind": {kind: f"{hits[kind]}/{total[kind]}" for kind in total},
        "references_per_1000_words": round(1000 * sum(map(len, each.values())) / words, 2),
        "ms_per_600_words": round(1000 * took * 600 / words, 1),
    }, indent=1))  # fmt: skip


def mentions(errors: int) -> None:
    registers = {path.stem: load_register_of(path) for path in sorted((BENCH / "mentions/persons").glob("*.json"))}
    gold = lines(BENCH / "mentions/gold.jsonl")
    predictions = []
    for one in gold:
        text = (BENCH / f"mentions/texts/{one['id']}.txt").read_text(encoding="utf-8")
        document = Document(id=one["id"], file=one["id"], text=text)
        reading = Reading(document=document.id, file="", description=described(document))
        linked = find_mentions(document, reading, registers[one["volume"]])
        predictions.append(
            {
                "id": one["id"],
                "mentions": [{"start": m.span.start, "end": m.span.end, "person": m.person} for m in linked],
            }
        )
    result, wrong = scorer("score_mentions").score(gold, predictions)
    print(json.dumps(result, indent=1))
    texts = {one["id"]: (BENCH / f"mentions/texts/{one['id']}.txt").read_text(encoding="utf-8") for one in gold}
    for kind, id, start, text, persons, person in wrong[:errors]:
        print(
            kind,
            id,
            f"{texts[id][max(0, start - 30) : start]}«{text}»{texts[id][start + len(text) : start + len(text) + 20]}".replace(
                "\n", " "
            ),
            persons,
            person,
            sep="\t",
        )


def joins(errors: int) -> None:
    """The lists of persons of all volumes loaded into one register, as reading the volumes does. Which entries of two
    volumes are one person is told by the Office of the Historian's list of people (`shared/register/people.csv`): its
    variants are the names as the volumes print them. Scored are entries whose name, as printed, stands there under one
    id only; pairs of entries of different volumes."""
    named: dict[str, set[str]] = defaultdict(set)
    with (SHARED / "register" / "people.csv").open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file):
            for name in (row["name"], *row["variants"].split("|")):
                named[" ".join(name.split()).casefold()].add(row["id"])
    listed = [person for path in sorted((SHARED / "frus").glob("*.xml.gz")) for person in persons_of(path)]
    register = Register(listed, persons_of_file(SHIPPED))
    mine: dict[str, list[tuple[str, str]]] = defaultdict(list)  # our person -> (entry, id of the Office's list)
    right: dict[str, list[tuple[str, str]]] = defaultdict(list)
    scored = 0
    for person in listed:
        printed = [" ".join(name.split()).casefold() for name in (*person.variants, person.name)]
        ids = next((named[name] for name in printed if name in named), set())
        known = register.get(person.id)
        if len(ids) == 1 and known is not None:
            (id,) = ids
            mine[known.id].append((person.id, id))
            right[id].append((person.id, known.id))
            scored += 1
    made = [(one, other) for entries in mine.values() for one, other in combinations(entries, 2)]
    due = [(one, other) for entries in right.values() for one, other in combinations(entries, 2)]
    good = sum(one[1] == other[1] for one, other in made)
    print(json.dumps({
        "entries": len(listed), "scored": scored, "persons": len(right), "joins_made": len(made), "joins_due": len(due),
        "precision": round(good / len(made), 4), "recall": round(good / len(due), 4),
    }, indent=1))  # fmt: skip
    names = {person.id: f"{person.name} ({person.description})" for person in listed}
    wrong = [("joined", one[0], other[0]) for one, other in made if one[1] != other[1]]
    wrong += [("apart", one[0], other[0]) for one, other in due if one[1] != other[1]]
    for what, one, other in wrong[:errors]:
        print(f"{what}\t{one}\t{names[one]}\t{other}\t{names[other]}")


def load_register_of(path: Path) -> Register:
    """A volume's own list alone."""
    return Register(persons_of_file(path))


def speed() -> None:
    began = time.perf_counter()
    register = load_register([SHARED / "register/people.csv"])
    loaded = time.perf_counter() - began
    documents, descriptions, catalogues = volumes()
    chosen = [one for one in documents.values() if 500 < len(one.text.split()) < 700][:100]
    times = []
    for document in chosen:
        names = sorted({word for word in document.text.replace(",", " ").split() if word.istitle() and len(word) > 4})[
            :12
        ]
        parties = tuple(Party(id=f"p{n}", name=name) for n, name in enumerate(names))
        description = descriptions[document.id]
        reading = Reading(
            document=document.id, file="", description=description, parties=parties,
            references=find_references(document, description),
        )  # fmt: skip
        began = time.perf_counter()
        resolve(document, reading, register, catalogues[document.catalogue["volume"]])
        times.append(time.perf_counter() - began)
    times.sort()
    print(json.dumps({
        "persons": len(register), "register_loaded_s": round(loaded, 2), "documents": len(times),
        "p50_ms": round(1000 * times[len(times) // 2], 2), "p95_ms": round(1000 * times[int(len(times) * 0.95)], 2),
    }, indent=1))  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["mentions", "references", "found", "joins", "speed"])
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    if arguments.what == "speed":
        speed()
    else:
        {"mentions": mentions, "references": references, "found": found, "joins": joins}[arguments.what](
            arguments.errors
        )
    sys.exit(0)
