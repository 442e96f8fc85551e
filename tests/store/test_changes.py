"""Documents that come and go are noted, and references that may mean them are found by look-ups."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from backchannel.model import Entry, Reference, Resolution, Span
from backchannel.store import FileState, Store


@pytest.mark.parametrize(
    ("said", "entry", "found"),
    [
        ({"number": "0611", "series": "Secto"}, {"telegram_number": "611"}, True),
        ({"number": "611"}, {"symbols": ("Telegram 0611",)}, True),
        ({"number": "5808/1", "series": "NSC"}, {"symbols": ("NSC 5808/1",)}, True),
        ({"number": "v_d12", "series": "Document"}, {"number": "12"}, True),
        ({"number": "611"}, {"telegram_number": "612"}, False),
        ({"number": "611", "date": "1959-03-02"}, {"date": "1959-03-02"}, False),  # it is meant by number
        ({"date": "1959-03-02"}, {"date": "1959-03-04"}, True),
        ({"date": "1959-03-02"}, {"date": "1959-03-05"}, False),
        ({"date": "1959-03"}, {"date": "1959-03-30"}, True),
        ({"date": "1959"}, {"date": "1959-11-05"}, True),
        ({"date": "1958"}, {"date": "1959-11-05"}, False),
        ({"date": "1959-03-02"}, {"date": "1959"}, True),
        ({"relation": "following"}, {"date": "1959-03-21"}, True),  # the cable is of March 20
        ({"relation": "following"}, {"date": "1959-04-21"}, False),
        ({"date": "1959-03-02"}, {"date": "undated"}, False),
        ({}, {"number": "1", "date": "1959-03-20"}, False),
    ],
)
def test_references_are_found_from_what_they_may_mean(
    store: Store, sample: ModuleType, said: dict[str, str], entry: dict[str, Any], found: bool
) -> None:
    document, reading = sample.cable()
    store.save([(document, msgspec.structs.replace(reading, references=(Reference(id="r", span=Span(0, 1), **said),)))])
    new = Entry(document="new", **entry)
    assert store.citing(new, days=2) == {}, "nobody is resolved yet"
    store.save_resolutions([Resolution(document=document.id)])
    assert store.citing(new, days=2) == ({document.id: ["r"]} if found else {})


def test_what_comes_and_goes_is_noted_where_others_are_resolved(store: Store, sample: ModuleType) -> None:
    store.save([sample.letter()])
    assert store.changes() == []
    store.save_resolutions(sample.resolutions())
    store.save([sample.cable()])
    store.save([sample.cable()], path="elsewhere")
    store.finish_file(FileState(path="cable-412.txt"))
    store.finish_file(FileState(path="elsewhere"))
    changes = store.changes()
    assert [entry.telegram_number for _, entry in changes] == ["412", "412"], "it came, and went with its last file"
    assert store.changes(after=changes[0][0]) == changes[1:]
    store.forget_changes(changes[0][0])
    assert store.changes() == changes[1:]


def test_references_are_looked_up_by_index(store: Store, kind: str) -> None:
    if kind != "sqlite":
        pytest.skip("the plan is SQLite's")
    asked: list[tuple[str, Any]] = []

    @event.listens_for(store._engine, "before_cursor_execute")
    def _note(_: object, __: object, sql: str, values: Any, *___: object) -> None:
        if sql.startswith("SELECT"):
            asked.append((sql, values))

    store.citing(Entry(document="d", number="7", telegram_number="611", date="1959-03-02"), days=2)
    assert len(asked) == 3
    plain = store._engine.raw_connection()
    for sql, values in asked:
        plan = [row[3] for row in plain.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
        assert plan[0].startswith("SEARCH references USING"), plan
        assert not any(step.startswith("SCAN") for step in plan), plan
