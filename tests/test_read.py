"""The whole way of one document without a collection: read, then conclude with a register of one's own."""

from __future__ import annotations

from collections.abc import Iterator

from backchannel.load.plain import document_of
from backchannel.model import Entry, Person
from backchannel.read import conclude, read_document
from backchannel.resolve import load_register


class Nothing:
    """A collection that holds no document."""

    def dated(self, first: str, last: str) -> Iterator[Entry]:
        return iter(())

    def numbered(self, number: str) -> Iterator[Entry]:
        return iter(())

    def neighbours(self, volume: str, position: int, reach: int = 3) -> Iterator[Entry]:
        return iter(())


def test_a_reading_and_what_is_concluded_of_it(memorandum: str) -> None:
    document = document_of(memorandum, id="memo", file="memo.txt")
    reading = read_document(document)
    register = load_register([], [Person(id="halloran", name="Peter J. Halloran", variants=("Mr. Halloran",))])
    now, resolution = conclude(document, reading, register, Nothing())
    assert "halloran" in {judgement.person for judgement in resolution.judgements}
    assert "Peter J. Halloran" in {party.name for party in now.parties}
    assert [statement.content for statement in now.statements] == [one.content for one in reading.statements]
