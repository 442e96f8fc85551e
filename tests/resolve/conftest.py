"""Invented people and a catalogue in memory, shared by the tests of this stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from backchannel.model import Entry, Person, Tenure
from backchannel.resolve import Register


class MemoryCatalogue:
    """A few entries as a Catalogue."""

    def __init__(self, *entries: Entry) -> None:
        self.entries = entries

    def dated(self, first: str, last: str) -> Iterable[Entry]:
        return [entry for entry in self.entries if entry.date and first <= entry.date <= last]

    def numbered(self, number: str) -> Iterable[Entry]:
        return [
            entry
            for entry in self.entries
            if number in (entry.number, entry.telegram_number) or number in entry.symbols
        ]

    def neighbours(self, volume: str, position: int, reach: int = 3) -> Iterator[Entry]:
        near = [
            entry for entry in self.entries if entry.volume == volume and 0 < abs(entry.position - position) <= reach
        ]
        yield from sorted(near, key=lambda entry: entry.position)


@pytest.fixture
def register() -> Register:
    """Invented office holders of 1959: two Hallorans, an Ambassador, a Secretary, a man known by his given name."""
    return Register(
        [
            Person(
                id="petrescu",
                name="Ion P. Petrescu",
                tenures=(
                    Tenure(office="Ambassador of Romania", place="United States", started="1957-01", ended="1960-06"),
                ),
            ),
            Person(id="halloran-jm", name="James M. Halloran", born="1901"),
            Person(id="halloran-peter", name="Peter Halloran", born="1915"),
            Person(
                id="welk",
                name="Dorian Welk",
                tenures=(
                    Tenure(
                        office="Secretary of State", place="United States", started="1958-02-01", ended="1961-01-20"
                    ),
                ),
            ),
            Person(id="orlov", name="Stepan I. Orlov", variants=("Marshal Orlov",)),
            Person(id="brandreth", name="T. Lucius Brandreth", variants=("Lucius", "Luke")),
        ]
    )
