"""Annotated documents as they were annotated: the text, and what is said of it in characters.

Takes a folder of `gold` (a `.txt` and a `.json` per document; `validate.py` beside it turns the strings of the
annotation into offsets); gives Annotated documents.

    frus1961-63v05_d2, "Menshikov observed that he was an intimate acquaintance …":
    Told(cue=(2297, 2305), source=(2287, 2296), content=((2311, 2435),), act="assert", mode="indirect", …)
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

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
    speaker: int | None
    """Parties are numbered as in `Annotated.parties`."""
    to: tuple[int, ...]
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
    """One document. `named`: where the text names a party."""

    name: str
    text: str
    parties: tuple[str, ...]
    author: int | None
    recipients: tuple[int, ...]
    told: tuple[Told, ...]
    named: tuple[tuple[Range, int], ...]


def beside(folder: Path, name: str) -> Any:
    """A module that lies beside a folder of gold: `validate`, `score_statements`."""
    spec = importlib.util.spec_from_file_location(name, folder.resolve().parent / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_of(folder: Path) -> list[Annotated]:
    """All annotated documents of a folder, by name."""
    read = beside(folder, "validate").load
    return [_annotated(*read(str(path))[:2]) for path in sorted(folder.glob("*.json"))]


def _annotated(gold: dict[str, Any], text: str) -> Annotated:
    number = {party: place for place, party in enumerate(gold["entities"])}
    named = _named(gold["entities"], number, text)
    order = {statement["id"]: place for place, statement in enumerate(gold["statements"])}
    return Annotated(
        name=gold["doc"],
        text=text,
        parties=tuple(number),
        author=number.get(gold.get("author")),
        recipients=tuple(number[party] for party in gold.get("recipients", ())),
        told=tuple(_told(statement, text, named, number, order) for statement in gold["statements"]),
        named=tuple(named),
    )


def _named(entities: dict[str, Any], number: dict[str, int], text: str) -> list[tuple[Range, int]]:
    """Every place where the text names a party, the longest name first where several fit."""
    aliases = [(alias, party) for party, entity in entities.items() for alias in {entity["name"], *entity["aliases"]}]
    taken = np.zeros(len(text), dtype=bool)
    found = []
    for alias, party in sorted(aliases, key=lambda pair: (-len(pair[0]), pair)):
        for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text) if alias.strip() else ():
            if not taken[match.start() : match.end()].any():
                taken[match.start() : match.end()] = True
                found.append((match.span(), number[party]))
    return sorted(found)


def _told(
    statement: dict[str, Any],
    text: str,
    named: list[tuple[Range, int]],
    number: dict[str, int],
    order: dict[str, int],
) -> Told:
    cue, source = (tuple(statement[f]) if statement[f] else None for f in ("_cue", "_source"))
    content = tuple((first, last) for first, last in statement["_spans"])
    to = tuple(number[party] for party in statement["to"])
    return Told(
        cue=cue,
        source=source,
        content=content,
        hearer=tuple(_hearers(cue, content, to, text, named)) if cue and to else (),
        mode=statement["mode"],
        act=statement["act"],
        kind=statement["kind"],
        speaker=number.get(statement["speaker"]),
        to=to,
        parent=order.get(statement.get("parent") or ""),
    )


def _hearers(
    cue: Range, content: tuple[Range, ...], to: tuple[int, ...], text: str, named: list[tuple[Range, int]]
) -> Iterator[Range]:
    """The annotation says who heard, not by which words: "told *him* that", "asked *the Ambassador* whether"."""
    behind = min((first for first, _ in content if cue[1] <= first <= cue[1] + 60), default=cue[1])
    yield from (match.span() for match in _HEARD.finditer(text, cue[0], behind))
    yield from (span for span, party in named if party in to and cue[0] <= span[0] and span[1] <= behind)
