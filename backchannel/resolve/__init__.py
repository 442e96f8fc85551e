"""Stage 4: who is meant and which document is meant: a Reading, a register of persons and the collection's catalogue
in; a Resolution out. What a document says stays as it was; what we conclude of it stands beside it, with reasons.

    "the Ambassador" in a letter of November 15, 1960 that names Menshikov   -> Mikhail A. Menshikov
    "(My letter to you of November 12)" in the same letter                   -> missing, Harriman to Kennedy, 1960-11-12
"""

from __future__ import annotations

from backchannel.model import Catalogue, Document, Judgement, Reading, Resolution
from backchannel.resolve.documents import follow_all, home_of
from backchannel.resolve.mentions import PersonMention, find_mentions
from backchannel.resolve.names import concluded
from backchannel.resolve.parts import split_name
from backchannel.resolve.party_names import names_of
from backchannel.resolve.people import judge
from backchannel.resolve.register import Register, load_register

__all__ = ["PersonMention", "Register", "concluded", "find_mentions", "load_register", "resolve"]


def resolve(document: Document, reading: Reading, register: Register, catalogue: Catalogue) -> Resolution:
    """What we conclude of every party and every reference of a reading. Look-ups only: its cost does not grow with
    the register or the collection."""
    judgements, made = judge(document, reading, register)
    home = home_of(document, reading, judgements)
    persons = _Persons(reading, judgements)
    links = follow_all(reading.references, home, catalogue, persons.meant)
    return Resolution(document=document.id, judgements=judgements, links=links, persons=made)


class _Persons:
    """The persons of a reading by the words that name them: "Russell" in "Russell's memo of June 2"."""

    def __init__(self, reading: Reading, judgements: tuple[Judgement, ...]) -> None:
        persons = {judgement.party: judgement.person for judgement in judgements}
        self._by_surname: dict[str, set[str]] = {}
        for party in reading.parties:
            person = persons.get(party.id)
            if person:
                for name in names_of(party):
                    self._by_surname.setdefault(name.parts.surname, set()).add(person)

    def meant(self, words: str) -> str | None:
        """The one person whom the words name by surname, if there is one."""
        found = self._by_surname.get(split_name(words).surname, set())
        return next(iter(found)) if len(found) == 1 else None
