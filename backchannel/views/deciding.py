"""What a person who decides says in words: which person, which party; and a decision in words again.

Takes a store and what was typed: an id, or a name that only one has. Used by the command line and the reading room.

    >>> in_words(Decision(number=1, kind="merge persons", who="ed", when="", person="mr-lathrop", into="lathrop"))
    'mr-lathrop is lathrop'
"""

from __future__ import annotations

from backchannel.errors import NotFound
from backchannel.model import Person
from backchannel.store import Decision, Store
from backchannel.text import fold_name

__all__ = ["enter_person", "in_words", "party_named", "person_named"]


def person_named(store: Store, named: str) -> str:
    """The id of a person by id or name. Raises NotFound where none or more than one has it."""
    try:
        return store.person(named).person.id
    except NotFound:
        rows = [row for row in store.persons(named, limit=20).rows if row.id]
    exactly = [row for row in rows if row.name.casefold() == named.casefold()] or rows
    if len(exactly) == 1:
        return str(exactly[0].id)
    if not exactly:
        raise NotFound(f"nobody is called “{named}”", hint="backchannel people lists who appears; enter somebody new")
    several = ", ".join(f"{row.name} ({row.id})" for row in exactly[:6])
    raise NotFound(f"“{named}” may be any of {len(exactly)} persons", hint=f"name one by id: {several}")


def enter_person(store: Store, name: str, who: str) -> str:
    """The id of a person whom an editor enters: "own-gerald-smith"; the same name again is the same person."""
    id = "own-" + "-".join(fold_name(name).split())
    store.save_persons([Person(id=id, name=name, source=f"entered by {who}")])
    return id


def party_named(store: Store, document: str, named: str) -> str:
    """The id of a party of a document by id, by its name there, or by the name of the person whom it is taken for.
    Raises NotFound."""
    parties = store.reading(document).parties
    taken = store.parties(document)
    wanted = fold_name(named)
    for fits in (
        [party.id for party in parties if party.id == named],
        [party.id for party in parties if fold_name(party.name) == wanted],
        [party.id for party in parties if wanted in map(fold_name, party.aliases)],
        [id for id, party in taken.items() if fold_name(party.name) == wanted],
    ):
        if len(fits) == 1:
            return fits[0]
    known = "; ".join(f"{party.id} {party.name}" for party in parties[:12])
    raise NotFound(f"document {document} has no single party “{named}”", hint=f"its parties: {known}")


def in_words(made: Decision) -> str:
    if made.kind == "person of party":
        return f"{made.document}: “{made.party_name or made.party}” is {made.person or 'left open'}"
    if made.kind == "merge persons":
        return f"{made.person} is {made.into}"
    if made.kind == "not the same":
        return f"“{made.party_name}” is not {made.person}"
    if made.kind == "undo":
        return f"decision {made.undoes} is taken back"
    if made.kind == "note":
        return f"note on {made.statement or made.document or made.person}"
    return f"{made.document}: statement {made.statement} is {'right' if made.kind == 'confirm statement' else 'none'}"
