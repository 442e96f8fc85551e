"""The example dossier against its golden readings, which were annotated by hand: the whole way, as a user goes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from backchannel.export.readings import reading_line
from backchannel.model import Document
from backchannel.run.collect import collect
from backchannel.settings import Settings
from backchannel.store import Store, open_store
from backchannel.text import fold_name

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = sorted(path.stem for path in (EXAMPLES / "golden").glob("*.json"))


class Pair(NamedTuple):
    """A document as read, and as it should be."""

    document: Document
    reading: dict[str, Any]
    golden: dict[str, Any]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("dossier") / "record.db", create=True) as store:
        settings = Settings(workers=1, registers=(str(EXAMPLES / "register.csv"),))
        report = collect([EXAMPLES / "dossier"], store, settings)
        assert not report.failed and report.documents == len(NAMES) == 16
        yield store


@pytest.fixture(scope="module")
def pairs(store: Store) -> dict[str, Pair]:
    return {name: pair(store, name) for name in NAMES}


def pair(store: Store, name: str) -> Pair:
    document = store.document(name)
    line = reading_line(document, store.reading(name), store.resolution(name), store.parties(name))
    golden = json.loads((EXAMPLES / "golden" / f"{name}.json").read_text("utf-8"))
    return Pair(document, line, golden)


def share(rights: list[bool]) -> float:
    return sum(rights) / len(rights)


@pytest.mark.parametrize("field", ["type", "date", "classification", "classification_state", "telegram_number", "time"])
def test_descriptions(pairs: dict[str, Pair], field: str) -> None:
    wrong = {}
    for name, pair in pairs.items():
        should, found = pair.golden["description"].get(field), pair.reading["description"].get(field)
        if should is not None and found != should:
            wrong[name] = f"{found!r}, should be {should!r}"
    assert len(wrong) <= 2, wrong


def named(should: dict[str, Any], id: str | None, name: str | None) -> bool:
    """Whether a name is one of a golden entity's names, or shares its surname."""
    if id is None or name is None:
        return id is None and name is None
    entity = should["entities"][id]
    names = {fold_name(one) for one in (entity["name"], *entity["aliases"])}
    return fold_name(name) in names or fold_name(name).split()[-1:] == fold_name(entity["name"]).split()[-1:]


def test_authors_and_recipients(pairs: dict[str, Pair]) -> None:
    authors = [named(p.golden, p.golden["author"], p.reading["author"]) for p in pairs.values()]
    assert share(authors) >= 0.75, [name for name, right in zip(pairs, authors, strict=True) if not right]


def test_most_statements_are_found_with_their_speaker(pairs: dict[str, Pair]) -> None:
    """A statement is found where a read one shares most of its words. The floor is under what the reader reaches."""
    found, right = [], []
    for pair in pairs.values():
        for should in pair.golden["statements"]:
            words = " ".join(" ".join(should["content"]).split())
            best = max(pair.reading["statements"], key=lambda one: overlap(one["words"], words), default=None)
            found.append(best is not None and overlap(best["words"], words) >= 0.5)
            if found[-1] and best is not None:
                right.append(named(pair.golden, should["speaker"], best["speaker"]))
    assert share(found) >= 0.5
    assert share(right) >= 0.6


def overlap(one: str, other: str) -> float:
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) / len(a | b) if a | b else 0.0


def test_references_are_found_and_followed(pairs: dict[str, Pair]) -> None:
    found, followed = [], []
    for pair in pairs.values():
        text = " ".join(pair.document.text.split())
        for should in pair.golden["references"]:
            phrase = " ".join(should["phrase"].split())
            assert phrase in text, (pair.document.id, phrase)
            read = [one for one in pair.reading["references"] if touches(pair.document.text, one, phrase)]
            found.append(bool(read))
            if read:
                right = [should["document"], *should.get("also", ())] if should["document"] else ["none"]
                followed.append(any(one["resolution"] in right for one in read))
    assert share(found) >= 0.7
    assert share(followed) >= 0.6


def touches(text: str, reference: dict[str, Any], phrase: str) -> bool:
    words = " ".join(text[reference["start"] : reference["end"]].split())
    return words in phrase or phrase in words


def test_the_message_came_through_the_ambassador(store: Store) -> None:
    """The letter to begin with: Tomarov → Belyar, aloud and translated → Ashcombe → Brandreth."""
    from backchannel.store import StatementQuery
    from backchannel.views import channels, said

    found = said(
        store, StatementQuery(by="tomarov", via="belyar", to="ashcombe", document="ashcombe-letter-1959-03-18")
    )
    assert found.total >= 3
    quoted = [row for row in found.rows if row.found.statement.mode == "direct"]
    assert {row.found.place.page for row in quoted} >= {"1", "2"}
    assert all("Belyar" in row.distance.sentence and row.distance.days == 1 for row in quoted)
    whole = next(row.found.words for row in quoted if "send nobody into the Narrows" in row.found.words)
    assert "Confidential" not in whole and "until he and the Chairman have talked" in whole
    chains = [[stop.name.split()[-1] for stop in (one.speaker, *one.via, one.recorder, one.recipient) if stop]
              for one in channels(store, by="tomarov").rows]  # fmt: skip
    assert any({"Belyar", "Ashcombe", "Brandreth"} <= set(" ".join(chain).replace(",", "").split()) for chain in chains)


def test_the_missing_letter_is_listed_once_with_its_places(store: Store) -> None:
    from backchannel.views import missing

    rows = [row for row in missing(store, limit=None).rows if row.date == "1959-03-02"]
    assert len(rows) == 1 and len({place.document.id for place in rows[0].places}) >= 2


def test_one_person_is_one_speaker_on_the_page(store: Store) -> None:
    """The Ambassador and Belyar are two parties of this letter's reading, and one person."""
    from backchannel.views import show_document
    from backchannel.web.told import speakers_of

    name = "ashcombe-letter-1959-03-18"
    view, reading = show_document(store, name), store.reading(name)
    names = [speaker.name for speaker in speakers_of(view, reading)]
    assert len(set(names)) == len(names) and "Konstantin V. Belyar" in names
    assert sum(speaker.spoken for speaker in speakers_of(view, reading)) == len(reading.statements)
