"""Annotated documents as the package reads them: the running text, the parties that it finds, and what was annotated.

Takes a folder of stand-off annotations (`annotate.py` writes them) and the texts that they belong to, as text files or
in volumes; gives Annotated documents, in characters. A text that is not the one annotated (its digest differs) is refused.

    frus1961-63v05_d2, "Menshikov observed that he was an intimate acquaintance …":
    Told(cue=(2297, 2305), source=(2287, 2296), content=((2311, 2435),), act="assert", mode="indirect", …)
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from backchannel.describe import describe
from backchannel.load import load
from backchannel.model import Document
from backchannel.statements.antecedents import Record
from backchannel.statements.parties import Parties
from backchannel.statements.stage import staged
from backchannel.text import fold, fold_name

Range = tuple[int, int]

_HEARD = re.compile(r"\b(?:him|her|them|me|us|you)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One annotated statement; ranges are of characters, or of words once the text is cut (`data.py`)."""

    cue: Range | None
    source: Range | None
    content: tuple[Range, ...]
    hearer: tuple[Range, ...]
    mode: str
    act: str
    kind: str
    speaker: tuple[int, ...] | None
    """The parties found that are the annotated one, by number, the most named first; None where the record tells of
    nobody."""
    to: tuple[tuple[int, ...], ...]
    parent: int | None
    """Place of the statement that holds this one."""

    def measured(self, by: Callable[[Range], Range]) -> Told:
        """The same by another ruler."""
        return replace(
            self,
            cue=self.cue and by(self.cue),
            source=self.source and by(self.source),
            content=tuple(by(piece) for piece in self.content),
            hearer=tuple(by(piece) for piece in self.hearer),
        )


@dataclass(frozen=True, kw_only=True)
class Annotated:
    """One document. `named`: where the text names a party, by number; `record`: what is known of it as a whole."""

    name: str
    text: str
    record: Record
    told: tuple[Told, ...]
    named: tuple[tuple[Range, int], ...]


def annotated(folder: Path, texts: Path, volumes: Path | None = None) -> list[Annotated]:
    """All annotated documents of a folder, by name. `texts`: folder of `<doc>.txt`; what is not there is taken from
    the volumes. Raises ValueError where a text is missing or another than the annotated one."""
    given = {path.stem: json.loads(path.read_text(encoding="utf8")) for path in sorted(folder.glob("*.json"))}
    documents = {name: document for name in given for document in _text(texts / f"{name}.txt")}
    wanted = {name.split("_")[0] for name in given if name not in documents}
    for volume in sorted(wanted) if volumes else ():
        documents |= {
            each.id: each
            for each in load(volumes / f"{volume}.xml.gz")
            if isinstance(each, Document) and each.id in given and each.id not in documents
        }
    for name in given:
        found = documents.get(name)
        if found is None or hashlib.sha256(found.text.encode()).hexdigest() != given[name]["digest"]:
            raise ValueError(f"{name}: the text is {'missing' if found is None else 'not the one annotated'}")
    return [annotated_of(given[name], documents[name]) for name in given]


def _text(path: Path) -> list[Document]:
    return [each for each in load(path) if isinstance(each, Document)] if path.is_file() else []


def unseen(name: str) -> bool:
    """Whether a document is of the third of the volumes that `train --part` does not learn from."""
    return zlib.crc32(name.split("_")[0].encode()) % 3 == 0


def annotated_of(given: dict[str, Any], document: Document) -> Annotated:
    """A document with its annotation, as the package reads it: the model is to choose among the parties that it finds,
    with their errors."""
    stage = staged(document, describe(document))
    number = {party: place for place, party in enumerate(stage.parties.known)}
    named = [((span.start, span.end), number[party]) for span, party in stage.named()]
    who = _parties(given["entities"], stage.parties, number, named, document.text)
    spoken = _named(given["entities"], document.text)
    order = {statement["id"]: place for place, statement in enumerate(given["statements"])}
    return Annotated(
        name=given["doc"],
        text=stage.flow.text,
        record=stage.record(number),
        told=tuple(_told(statement, document.text, spoken, who, order) for statement in given["statements"]),
        named=tuple(named),
    )


def _parties(
    entities: dict[str, Any], parties: Parties, number: dict[str, int], named: list[tuple[Range, int]], text: str
) -> dict[str, tuple[int, ...]]:
    """The parties found that each annotated one is: those that the text calls by its names, the most named first."""
    spoken = dict(_named(entities, text))
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for span, party in named:
        for other, entity in spoken.items():
            if other[0] < span[1] and span[0] < other[1]:
                votes[party][entity] += 1
    for party in parties.known.values():
        for entity, given in entities.items():
            if {fold_name(party.name), fold(party.name)} & {
                f(name) for name in (given["name"], *given["aliases"]) for f in (fold, fold_name)
            }:
                votes[number[party.id]][entity] += 2
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for party, counts in votes.items():
        entity, count = counts.most_common(1)[0]
        found[entity].append((-count, party))
    return {entity: tuple(party for _, party in sorted(fits)) for entity, fits in found.items()}


def _named(entities: dict[str, Any], text: str) -> list[tuple[Range, str]]:
    """Every place where the text calls an annotated party by a name, the longest name first where several fit."""
    aliases = [(alias, party) for party, entity in entities.items() for alias in {entity["name"], *entity["aliases"]}]
    taken = np.zeros(len(text), dtype=bool)
    found = []
    for alias, party in sorted(aliases, key=lambda pair: (-len(pair[0]), pair)):
        for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text) if alias.strip() else ():
            if not taken[match.start() : match.end()].any():
                taken[match.start() : match.end()] = True
                found.append((match.span(), party))
    return sorted(found)


def _told(
    statement: dict[str, Any],
    text: str,
    spoken: list[tuple[Range, str]],
    who: dict[str, tuple[int, ...]],
    order: dict[str, int],
) -> Told:
    cue, source = (tuple(statement[name]) if name in statement else None for name in ("cue", "source"))
    content = tuple((first, last) for first, last in statement["content"])
    heard = statement.get("to", [])
    to = tuple(who.get(party, ()) for party in heard)
    return Told(
        cue=cue,
        source=source,
        content=content,
        hearer=tuple(_hearers(cue, content, heard, text, spoken)) if cue and to else (),
        mode=statement["mode"],
        act=statement["act"],
        kind=statement["kind"],
        speaker=who.get(statement["speaker"], ()) if "speaker" in statement else None,
        to=to,
        parent=order.get(statement.get("parent") or ""),
    )


def _hearers(
    cue: Range, content: tuple[Range, ...], to: list[str], text: str, named: list[tuple[Range, str]]
) -> Iterator[Range]:
    """The annotation says who heard, not by which words: "told *him* that", "asked *the Ambassador* whether"."""
    behind = min((first for first, _ in content if cue[1] <= first <= cue[1] + 60), default=cue[1])
    yield from (match.span() for match in _HEARD.finditer(text, cue[0], behind))
    yield from (span for span, party in named if party in to and cue[0] <= span[0] and span[1] <= behind)
