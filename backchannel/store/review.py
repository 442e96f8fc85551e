"""What persons decide: takes who, what and why, gives rows that stay; works out what holds.

A row is never changed or removed. A later row on the same thing overrules it, an "undo" row takes it back (and can be
undone itself). Decisions name documents, parties and statements by what survives a new reading: ids, and of a party
also its name. They are laid over the conclusions again whenever a document is saved or resolved. Example: "the
Ambassador" of one telegram is set to be Menshikov; the next run concludes somebody else; Menshikov stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, insert, or_, select, update

from backchannel.errors import NotFound, QueryError
from backchannel.store import ways
from backchannel.store.found import Decision
from backchannel.store.names import batches, next_key
from backchannel.store.schema import decisions, documents, hearers, hops, parties, persons, statements
from backchannel.text import fold_name


def decide(connection: Connection, decision: Decision) -> Decision:
    """Write a decision down (its `number` and `when` are given here) and let it hold. Raises NotFound, QueryError."""
    _CHECKS[decision.kind](connection, decision)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    decision = msgspec.structs.replace(decision, number=next_key(connection, decisions.c.number), when=now)
    row = msgspec.structs.asdict(decision)
    row["at"], row["into_person"] = row.pop("when"), row.pop("into")
    del row["state"]
    connection.execute(insert(decisions), [row])
    changed = _by_number(connection, decision.undoes) if decision.undoes is not None else decision
    while changed.undoes is not None:
        changed = _by_number(connection, changed.undoes)
    if changed.kind == "merge persons":
        _merge_again(connection)
    elif changed.kind == "not the same":
        taken = select(parties.c.document).where(
            or_(*(at == changed.person for at in (parties.c.judged, parties.c.person)))
        )
        lay_over(connection, connection.execute(taken.distinct()).scalars().all())
    elif changed.document is not None:
        lay_over(connection, _keys(connection, [changed.document]))
    return decision


def listed(connection: Connection, *, document: str | None = None, person: str | None = None) -> list[Decision]:
    """Decisions, oldest first, with their state."""
    found = with_states(_all(connection))
    if document is not None:
        ours = {one.number for one in found if one.document == document}
        found = [one for one in found if one.number in ours or one.undoes in ours]
    if person is not None:
        ours = {one.number for one in found if person in (one.person, one.into)}
        found = [one for one in found if one.number in ours or one.undoes in ours]
    return [_waiting(connection, one) for one in found]


def with_states(rows: Sequence[Decision]) -> list[Decision]:
    """Decisions given oldest first, with what became of each: in force, undone or overruled."""
    undone: set[int] = set()
    settled: set[tuple[str | None, ...]] = set()
    found = []
    for row in reversed(rows):
        state = "in force"
        if row.number in undone:
            state = "undone"
        elif row.undoes is not None:
            undone.add(row.undoes)
        elif (subject := _subject(row)) is not None:
            state = "overruled" if subject in settled else state
            settled.add(subject)
        found.append(msgspec.structs.replace(row, state=state))
    return found[::-1]


def _subject(row: Decision) -> tuple[str | None, ...] | None:
    """What a decision is about; a later one about the same overrules it. Notes stand side by side."""
    if row.kind == "person of party":
        return ("party", row.document, fold_name(row.party_name or "") or row.party)
    if row.kind in ("confirm statement", "reject statement"):
        return ("statement", row.document, row.statement)
    if row.kind == "merge persons":
        return ("merge", row.person)
    if row.kind == "not the same":
        return ("parted", fold_name(row.party_name or ""), row.person)
    return None


# ---------------------------------------------------------------- lay decisions over conclusions


def lay_over(connection: Connection, keys: Iterable[int]) -> None:
    """Work out anew who the parties of these documents are, which statements stand and on which channels; count again."""
    for some in batches(list(keys)):
        inside = parties.c.document.in_(some)
        stays = select(func.coalesce(persons.c.merged_into, persons.c.id)).where(persons.c.id == parties.c.judged)
        connection.execute(
            update(parties)
            .where(inside, or_(parties.c.judged.is_not(None), parties.c.person.is_not(None)))
            .values(person=func.coalesce(stays.scalar_subquery(), parties.c.judged))
        )
        connection.execute(
            update(statements)
            .where(statements.c.document.in_(some), statements.c.verdict.is_not(None))
            .values(verdict=None)
        )
        ids = {row.id: row.key for row in connection.execute(_ids(some))}
        asked = or_(decisions.c.document.in_(ids), decisions.c.kind.in_(("undo", "not the same")))
        rows = connection.execute(select(decisions).where(asked).order_by(decisions.c.number))
        hold = [decision for decision in with_states([_decision(row) for row in rows]) if decision.state == "in force"]
        for decision in hold:
            if decision.kind == "not the same":
                _part(connection, some, decision)
        for decision in hold:  # what is said of one document goes before what is said of all
            if decision.document is not None:
                _apply(connection, ids[decision.document], decision)
        count_parts(connection, some)
        ways.trace(connection, some)


def count_parts(connection: Connection, keys: Sequence[int]) -> None:
    """How often each party of these documents speaks, hears and relays; rejected statements do not count."""
    stands = or_(statements.c.verdict.is_(None), statements.c.verdict != "rejected")
    said = select(func.count()).where(statements.c.speaker == parties.c.key, stands)
    heard = select(func.count()).select_from(hearers.join(statements, statements.c.key == hearers.c.statement))
    relayed = select(func.count()).select_from(hops.join(statements, statements.c.key == hops.c.statement))
    connection.execute(
        update(parties)
        .where(parties.c.document.in_(keys))
        .values(
            said=said.scalar_subquery(),
            heard=heard.where(hearers.c.party == parties.c.key, stands).scalar_subquery(),
            relayed=relayed.where(hops.c.party == parties.c.key, stands).scalar_subquery(),
        )
    )


def _apply(connection: Connection, key: int, decision: Decision) -> None:
    if decision.kind == "person of party":
        party = _party(connection, key, decision)
        if party is not None:
            stays = select(func.coalesce(persons.c.merged_into, persons.c.id)).where(persons.c.id == decision.person)
            person = connection.execute(stays).scalar() or decision.person
            connection.execute(update(parties).where(parties.c.key == party).values(person=person))
    elif decision.kind in ("confirm statement", "reject statement"):
        verdict = "confirmed" if decision.kind == "confirm statement" else "rejected"
        ours = (statements.c.document == key) & (statements.c.id == decision.statement)
        connection.execute(update(statements).where(ours).values(verdict=verdict))


def _part(connection: Connection, some: Sequence[int], decision: Decision) -> None:
    """Leave open who the parties called by that name are, alone or within a longer one ("Petrescu": "Ambassador Petrescu
    of Valdonia"), where they are taken for that person."""
    ours = parties.c.document.in_(some) & (parties.c.person == decision.person)
    wanted = f" {fold_name(decision.party_name or '')} "
    rows = connection.execute(select(parties.c.key, parties.c.name, parties.c.aliases).where(ours))
    called = {row.key: (row.name, *msgspec.json.decode(row.aliases)) for row in rows}
    keys = [key for key, names in called.items() if any(wanted in f" {fold_name(name)} " for name in names)]
    connection.execute(update(parties).where(parties.c.key.in_(keys)).values(person=None))


def _party(connection: Connection, key: int, decision: Decision) -> int | None:
    """The party that a decision speaks of in the present reading: of that name, else with that alias."""
    rows = list(connection.execute(select(parties).where(parties.c.document == key).order_by(parties.c.key)))
    wanted = fold_name(decision.party_name or "")
    named = [row for row in rows if fold_name(row.name) == wanted]
    named = named or [row for row in rows if wanted in map(fold_name, msgspec.json.decode(row.aliases))]
    same = [row for row in named if row.id == decision.party] or named
    return int(same[0].key) if same else None


def _merge_again(connection: Connection) -> None:
    """Work out anew which persons are merged, and who the parties touched by a change are."""
    merges = {
        str(one.person): str(one.into)
        for one in with_states(_all(connection))
        if one.kind == "merge persons" and one.state == "in force"
    }
    rows = connection.execute(select(persons.c.id, persons.c.merged_into).where(persons.c.merged_into.is_not(None)))
    before = {row.id: row.merged_into for row in rows}
    after = {person: _last(merges, person) for person in merges}
    after = {person: into for person, into in after.items() if into != person}
    changed = {person for person in before.keys() | after.keys() if before.get(person) != after.get(person)}
    touched: set[int] = set()
    for person in sorted(changed):
        named = [person, *filter(None, (before.get(person), after.get(person)))]
        rows = connection.execute(select(parties.c.document).where(parties.c.person.in_(named)).distinct())
        touched.update(row.document for row in rows)
        connection.execute(update(persons).where(persons.c.id == person).values(merged_into=after.get(person)))
    lay_over(connection, sorted(touched))


def _last(merges: dict[str, str], person: str) -> str:
    seen = {person}
    while person in merges and merges[person] not in seen:
        person = merges[person]
        seen.add(person)
    return person


# ---------------------------------------------------------------- rows


def _all(connection: Connection) -> list[Decision]:
    return [_decision(row) for row in connection.execute(select(decisions).order_by(decisions.c.number))]


def _by_number(connection: Connection, number: int) -> Decision:
    row = connection.execute(select(decisions).where(decisions.c.number == number)).first()
    if row is None:
        raise NotFound(f"there is no decision {number}")
    return _decision(row)


def _decision(row: Row[Any]) -> Decision:
    values = dict(row._mapping)
    return Decision(when=values.pop("at"), into=values.pop("into_person"), **values)


def _ids(keys: Sequence[int]) -> Any:
    return select(documents.c.id, documents.c.key).where(documents.c.key.in_(keys))


def _keys(connection: Connection, ids: Sequence[str]) -> list[int]:
    return list(connection.execute(select(documents.c.key).where(documents.c.id.in_(ids))).scalars())


def _waiting(connection: Connection, decision: Decision) -> Decision:
    if decision.state != "in force" or decision.document is None:
        return decision
    keys = _keys(connection, [decision.document])
    there = bool(keys)
    if there and decision.party_name is not None:
        there = _party(connection, keys[0], decision) is not None
    elif there and decision.statement is not None:
        there = _has_statement(connection, decision)
    return decision if there else msgspec.structs.replace(decision, state="waiting")


# ---------------------------------------------------------------- checks


def _check_party(connection: Connection, decision: Decision) -> None:
    found = select(parties.c.key).join(documents, documents.c.key == parties.c.document)
    ours = (documents.c.id == decision.document) & (parties.c.id == decision.party)
    if connection.execute(found.where(ours)).first() is None:
        raise NotFound(f"document {decision.document} has no party {decision.party!r}")
    if decision.person is not None:
        _check_person(connection, decision.person)


def _check_person(connection: Connection, id: str | None) -> None:
    if connection.execute(select(persons.c.id).where(persons.c.id == id)).first() is None:
        raise NotFound(f"there is no person {id!r}", hint="backchannel people lists them")


def _check_merge(connection: Connection, decision: Decision) -> None:
    _check_person(connection, decision.person)
    _check_person(connection, decision.into)
    stays = connection.execute(select(persons.c.merged_into).where(persons.c.id == decision.into)).scalar()
    if decision.person == decision.into or stays == decision.person:
        raise QueryError(f"{decision.person!r} and {decision.into!r} are one person already")


def _check_name(connection: Connection, decision: Decision) -> None:
    if not fold_name(decision.party_name or ""):
        raise QueryError("the name is empty")
    _check_person(connection, decision.person)


def _has_statement(connection: Connection, decision: Decision) -> bool:
    found = select(statements.c.key).join(documents, documents.c.key == statements.c.document)
    ours = (documents.c.id == decision.document) & (statements.c.id == decision.statement)
    return connection.execute(found.where(ours)).first() is not None


def _check_statement(connection: Connection, decision: Decision) -> None:
    if not _has_statement(connection, decision):
        raise NotFound(f"document {decision.document} has no statement {decision.statement!r}")


def _check_note(connection: Connection, decision: Decision) -> None:
    if decision.statement is not None:
        _check_statement(connection, decision)
    elif decision.document is not None:
        if not _keys(connection, [decision.document]):
            raise NotFound(f"there is no document {decision.document!r}")
    elif decision.person is not None:
        _check_person(connection, decision.person)
    else:
        raise QueryError("a note is on a document, a statement of a document, or a person")
    if not (decision.note or "").strip():
        raise QueryError("the note is empty")


def _check_undo(connection: Connection, decision: Decision) -> None:
    if decision.undoes is None:
        raise QueryError("which decision is to be undone?")
    _by_number(connection, decision.undoes)


_CHECKS: dict[str, Callable[[Connection, Decision], None]] = {
    "person of party": _check_party,
    "not the same": _check_name,
    "merge persons": _check_merge,
    "confirm statement": _check_statement,
    "reject statement": _check_statement,
    "note": _check_note,
    "undo": _check_undo,
}
