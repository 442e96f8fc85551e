"""Drafts of requests: addressed by sender, kind and date, quoting the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backchannel.errors import NotFound
from backchannel.export.custody import keeper_of
from backchannel.export.request import draft_request, request_for
from backchannel.model import Correspondent, Description, Document, Link, Party, Reading, Reference, Resolution, Span
from backchannel.store import Store, open_store
from backchannel.views import missing

TEXT = "Washington, March 20, 1959\n\nI have not seen the letter of March 2 from General Quist. It matters."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "record.db", create=True) as made:
        yield made


def cite(store: Store, source: str | None = None, place: str | None = None, **said: str) -> None:
    words = "the letter of March 2 from General Quist"
    at = TEXT.index(words)
    reference = Reference(id="r", span=Span(at, at + len(words)), **said)  # type: ignore[arg-type]
    description = Description(
        type="letter", date="1959-03-20", source=source, place=place, to=Correspondent(text="Mr. Welk")
    )
    reading = Reading(
        document="citing", file="citing", description=description, references=(reference,), author="a",
        parties=(Party(id="a", name="Ilse Mara"),),
    )  # fmt: skip
    store.save([(Document(id="citing", file="citing", text=TEXT), reading)])
    store.save_resolutions([Resolution(document="citing", links=(Link(reference="r", status="missing"),))])


@pytest.mark.parametrize(
    ("known", "name", "law"),
    [
        ({"kind": "letter", "date": "1960-11-12", "ends": ["W. Averell Harriman", "John F. Kennedy"]}, "John F. Kennedy", "mandatory"),
        ({"kind": "letter", "date": "1962-05-01", "ends": ["Robert F. Kennedy"]}, None, None),
        ({"kind": "telegram", "date": "1959-04-05", "ends": []}, "National Archives", "mandatory"),
        ({"kind": "telegram", "date": "1985-04-05", "ends": []}, "Department of State", "Freedom"),
        ({"kind": "estimate", "series": "NIE", "date": "1960-12-01", "ends": []}, "Central Intelligence", "mandatory"),
        ({"kind": "memorandum", "series": "NSAM", "date": "1966-02-01", "ends": []}, "Lyndon", "mandatory"),
        ({"kind": "memorandum", "date": "1982-02-01", "ends": [], "offices": ["Special Assistant to the President"]}, "Ronald Reagan", "Freedom"),
        ({"kind": "letter", "date": "1959-03-02", "ends": ["Baron Quist"]}, None, None),
    ],
)  # fmt: skip
def test_the_keeper_is_chosen_from_what_is_known(known: dict[str, object], name: str | None, law: str | None) -> None:
    keeper = keeper_of(**{"series": None, **known})  # type: ignore[arg-type]
    assert (keeper is None) == (name is None)
    if keeper and name and law:
        assert name in keeper.name and keeper.law.startswith(law)


def test_a_draft_quotes_its_evidence(store: Store) -> None:
    cite(store, source="Department of State, Central Files, 611.61", kind="letter", date="1959-03-02", sender="General Quist", recipient="Dwight D. Eisenhower")  # fmt: skip
    draft = request_for(store, missing(store).rows[0].id[:6], today="2026-01-05")
    folded = " ".join(draft.text.split())
    assert draft.keeper == "Dwight D. Eisenhower Presidential Library"
    assert "letter from General Quist to Dwight D. Eisenhower, 2 March 1959" in folded
    assert "Letter from Ilse Mara to Mr. Welk, March 20, 1959" in folded
    assert "“I have not seen the letter of March 2 from General Quist.”" in folded
    assert "It is filed in: Department of State, Central Files, 611.61." in folded
    assert "January 5, 2026" in folded and "Executive Order 13526" in folded
    assert max(map(len, draft.text.splitlines()[12:])) <= 88


def test_a_record_of_other_states_is_not_sent_to_an_american_agency(store: Store) -> None:
    cite(store, kind="telegram", number="611", sender="Valda")
    (row,) = missing(store).rows
    assert draft_request(store, row).keeper is None
    cite(store, kind="telegram", number="611", sender="Valda", place="Washington")
    assert draft_request(store, missing(store).rows[0]).keeper == "National Archives at College Park"


@pytest.mark.parametrize("id", ["", "nothing"])
def test_an_id_that_is_none_is_refused(store: Store, id: str) -> None:
    cite(store, kind="letter", date="1959-03-02", sender="Quist")
    with pytest.raises(NotFound):
        request_for(store, id)
