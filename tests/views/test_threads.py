"""Which document answers which."""

from __future__ import annotations

from typing import Any

import pytest

from backchannel.errors import NotFound
from backchannel.model import (
    Correspondent,
    Description,
    Document,
    Judgement,
    Link,
    Party,
    Reading,
    Reference,
    Resolution,
    Span,
)
from backchannel.store import Store
from backchannel.views.threads import threads


def save(store: Store, id: str, date: str, author: str, reader: str, *cites: dict[str, Any]) -> None:
    """A letter that cites others: of each `to` (the document held, None where missing) and fields of its reference."""
    document = Document(id=id, file=id, text="one two three four five six")
    references = tuple(
        Reference(id=f"r{n}", span=Span(n, n + 3), kind="letter", **{k: v for k, v in cite.items() if k != "to"})
        for n, cite in enumerate(cites)
    )
    reading = Reading(
        document=id, file=id, references=references, author=author, recipients=(reader,),
        parties=(Party(id=author, name=author), Party(id=reader, name=reader)),
        description=Description(type="letter", date=date, from_=Correspondent(text=author), to=Correspondent(text=reader)),
    )  # fmt: skip
    store.save([(document, reading)])
    links = tuple(
        Link(reference=f"r{n}", status="held" if cite["to"] else "missing", document=cite["to"])
        for n, cite in enumerate(cites)
    )
    judgements = tuple(Judgement(party=party, person=f"{party}-p") for party in (author, reader))
    store.save_resolutions([Resolution(document=id, links=links, judgements=judgements)])


@pytest.fixture
def letters(store: Store) -> Store:
    save(store, "first", "1959-03-10", "Quist", "Welk")
    save(store, "second", "1959-03-18", "Quist", "Welk", {"to": "first", "sender": "My"})
    save(
        store,
        "answer",
        "1959-03-23",
        "Welk",
        "Quist",
        {"to": "second", "sender": "Quist"},
        {"to": None, "sender": "your", "date": "1959-03-20"},
    )
    save(store, "last", "1959-03-27", "Quist", "Welk", {"to": "answer", "sender": "your"})
    save(store, "aside", "1959-04-01", "Mara", "Denn", {"to": "answer", "sender": "Welk"})
    save(store, "apart", "1959-04-02", "Mara", "Denn", {"to": "aside", "sender": "My"})
    return store  # fmt: skip


def test_a_thread_is_the_same_from_each_of_its_letters(letters: Store) -> None:
    for id in ("first", "second", "last"):
        thread = threads(letters, id)
        assert [one.id for one in thread.documents] == ["first", "second", "answer", "last"]
        assert [(tie.later, tie.relation, tie.earlier) for tie in thread.ties] == [
            ("second", "follows", "first"),
            ("answer", "answers", "second"),
            ("last", "answers", "answer"),
        ]


def test_what_only_cites_is_shown_for_the_document_asked_about(letters: Store) -> None:
    assert [one.id for one in threads(letters, "answer").documents] == ["first", "second", "answer", "last", "aside"]
    assert [one.id for one in threads(letters, "aside").documents] == ["answer", "aside", "apart"]


def test_a_letter_of_the_thread_that_is_not_held(letters: Store) -> None:
    assert [one.title for one in threads(letters, "first").missing] == ["Letter from Quist, 20 March 1959"]


def test_a_document_that_stands_alone(store: Store) -> None:
    save(store, "alone", "1959-03-10", "Quist", "Welk")
    thread = threads(store, "alone")
    assert [one.id for one in thread.documents] == ["alone"] and not thread.ties and not thread.missing
    with pytest.raises(NotFound):
        threads(store, "nowhere")
