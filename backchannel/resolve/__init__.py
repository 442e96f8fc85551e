"""Stage 4: who is meant and which document is meant: a Reading, a register of persons and the collection's catalogue
in; a Resolution out. What a document says stays as it was; what we conclude of it stands beside it, with reasons.

    "the Ambassador" in a letter of November 15, 1960 that names Menshikov   -> Mikhail A. Menshikov
    "(My letter to you of November 12)" in the same letter                   -> missing, Harriman to Kennedy, 1960-11-12
"""

from __future__ import annotations

from backchannel.model import Catalogue, Document, Reading, Resolution
from backchannel.resolve.again import REACH, follow_again, may_lead_to
from backchannel.resolve.documents import follow_all, home_of
from backchannel.resolve.ends import Ends
from backchannel.resolve.mentions import PersonMention, find_mentions
from backchannel.resolve.names import concluded
from backchannel.resolve.people import judge
from backchannel.resolve.register import Register, load_register

__all__ = [
    "REACH",
    "PersonMention",
    "Register",
    "concluded",
    "find_mentions",
    "follow_again",
    "load_register",
    "may_lead_to",
    "resolve",
]


def resolve(document: Document, reading: Reading, register: Register, catalogue: Catalogue) -> Resolution:
    """What we conclude of every party and every reference of a reading. Look-ups only: its cost does not grow with
    the register or the collection."""
    judgements, made = judge(document, reading, register)
    home = home_of(document, reading, judgements)
    ends = Ends(document, reading, judgements, register)
    named = {person.id: person.name for person in made}

    def name_of(person: str) -> str:
        known = register.get(person)
        return known.name if known else named.get(person, person)

    links = follow_all(reading.references, home, catalogue, ends.of, name_of)
    return Resolution(document=document.id, judgements=judgements, links=links, persons=made)
