"""Keeping: takes documents with readings, resolutions, persons and files, puts them into the tables.

Every function works inside the caller's transaction, so that a batch is kept whole or not at all. Saving what is
already held changes nothing. Example: a volume of 400 documents is saved in batches of 50; killed after the third, it
leaves 150 whole documents; read again, those are found unchanged and the rest follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, between, bindparam, delete, func, insert, or_, select, update

from backchannel.model import Document, Issue, Person, Reading, Resolution, Statement, from_json
from backchannel.store import changes, dialect, review, rows
from backchannel.store.found import FileState, Saved
from backchannel.store.names import batches, name_keys, next_key
from backchannel.store.rows import Row
from backchannel.store.schema import (
    decisions,
    documents,
    file_documents,
    files,
    hearers,
    hops,
    issues,
    parties,
    party_names,
    person_names,
    persons,
    readings,
    references,
    statement_data,
    statements,
    symbols,
    texts,
)

Pair = tuple[Document, Reading]

# ---------------------------------------------------------------- documents and readings


def save(connection: Connection, batch: Iterable[Pair], path: str | None) -> Saved:
    """See `Store.save`."""
    problems: list[Issue] = []
    seals: dict[str, tuple[str, Document, Reading]] = {}
    for document, reading in batch:
        try:
            seal = rows.seal_of(document, reading)
            if not dialect.of(connection).can_hold(document, reading):
                raise UnicodeError
        except UnicodeError:
            problems.append(_issue("unencodable-text", document, "holds characters that cannot be kept", path))
            continue
        if document.id in seals and seals[document.id][0] != seal:
            problems.append(_issue("id-twice", document, "is the id of two documents of one file", path))
            continue
        seals[document.id] = (seal, document, reading)
    held = _held(connection, list(seals))
    taken = {id for id, (_, document, _) in seals.items() if _is_taken(connection, held.get(id), document, path)}
    problems += [_issue("id-taken", seals[id][1], "is held already, from another file", path) for id in sorted(taken)]
    kept = {id: found for id, found in seals.items() if id not in taken}
    new = {id: found for id, found in kept.items() if id not in held or held[id].seal != found[0]}
    remove(connection, [held[id].key for id in new if id in held])
    _insert(connection, list(new.values()), path)
    _tie_to_file(connection, [document for _, document, _ in kept.values()], path)
    return Saved(written=len(new), unchanged=len(kept) - len(new), issues=tuple(problems))


def _issue(code: str, document: Document, wrong: str, path: str | None) -> Issue:
    return Issue(
        code=code,
        message=f"{document.id} {wrong}; {document.file} was not saved",
        file=path or document.file,
        document=document.id,
        hint="give the file another name" if code == "id-taken" else None,
    )


def _held(connection: Connection, ids: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for some in batches(ids):
        wanted = select(documents.c.id, documents.c.key, documents.c.seal, documents.c.digest)
        for row in connection.execute(wanted.where(documents.c.id.in_(some))):
            found[row.id] = row
    return found


def _is_taken(connection: Connection, held: Any, document: Document, path: str | None) -> bool:
    """Whether the id is another file's, still there, with another text."""
    if held is None or held.digest == rows.digest_of(document):
        return False
    holders = (
        select(file_documents.c.path)
        .outerjoin(files, files.c.path == file_documents.c.path)
        .where(file_documents.c.document == document.id, func.coalesce(files.c.status, "read") != "gone")
    )
    others = set(connection.execute(holders).scalars())
    return bool(others) and (path or document.file) not in others


def _insert(connection: Connection, batch: Sequence[tuple[str, Document, Reading]], path: str | None) -> None:
    if not batch:
        return
    first = next_key(connection, documents.c.key)
    keyed = [(first + n, seal, document, reading) for n, (seal, document, reading) in enumerate(batch)]
    _put(connection, documents, [rows.document_row(key, d, r, seal) for key, seal, d, r in keyed])
    _put(connection, texts, [rows.text_row(key, d, r) for key, _, d, r in keyed])
    _put(connection, readings, [rows.reading_row(key, r) for key, _, _, r in keyed])
    _put(connection, symbols, [row for key, _, _, r in keyed for row in rows.symbol_rows(key, r)])
    found = [(key, document, reading) for key, _, document, reading in keyed]
    party_keys = _insert_parties(connection, found)
    _insert_statements(connection, found, party_keys)
    _insert_numbered(connection, references, [rows.reference_rows(key, d, r) for key, d, r in found])
    _insert_numbered(connection, issues, [rows.issue_rows(key, path or d.file, d, r) for key, d, r in found])
    keys = [key for key, _, _, _ in keyed]
    dialect.of(connection).index_documents(connection, keys)
    review.lay_over(connection, keys)
    changes.note(connection, keys)


Keyed = Sequence[tuple[int, Document, Reading]]


def _insert_numbered(connection: Connection, table: Table, found: Iterable[Sequence[Row]]) -> list[Row]:
    """Insert rows with keys given in order."""
    first = next_key(connection, table.c.key)
    together = [row for some in found for row in some]
    for n, row in enumerate(together):
        row["key"] = first + n
    _put(connection, table, together)
    return together


def _insert_parties(connection: Connection, found: Keyed) -> dict[tuple[int, str], int]:
    """Keys of parties by document and party id."""
    put = _insert_numbered(connection, parties, [rows.party_rows(key, reading) for key, _, reading in found])
    named = [(party.name, *party.aliases) for _, _, reading in found for party in reading.parties]
    keys = name_keys(connection, {name for some in named for name in some})
    tied = {(row["key"], keys[name]) for row, some in zip(put, named, strict=True) for name in some if name in keys}
    _put(connection, party_names, [{"party": party, "name": name} for party, name in sorted(tied)])
    return {(row["document"], row["id"]): row["key"] for row in put}


def _insert_statements(connection: Connection, found: Keyed, party_keys: dict[tuple[int, str], int]) -> None:
    put = _insert_numbered(connection, statements, [rows.statement_rows(key, r, party_keys) for key, _, r in found])
    keys = [row["key"] for row in put]
    data = [row for _, document, reading in found for row in rows.statement_data_rows(document, reading)]
    _put(connection, statement_data, [row | {"statement": key} for key, row in zip(keys, data, strict=True)])
    said = [(key, document.text, one) for key, document, reading in found for one in reading.statements]
    keyed = [(key, place, text, one) for key, (place, text, one) in zip(keys, said, strict=True)]
    via = [(key, n, (place, relay.party)) for key, place, _, one in keyed for n, relay in enumerate(one.via)]
    to = [(key, n, (place, party)) for key, place, _, one in keyed for n, party in enumerate(one.to)]
    for table, parts in ((hops, via), (hearers, to)):
        known = [(key, n, party_keys[party]) for key, n, party in parts if party in party_keys]
        _put(connection, table, [{"statement": key, "position": n, "party": party} for key, n, party in known])
    dialect.of(connection).index_statements(
        connection, [(key, rows.spoken_words(text, one)) for key, _, text, one in keyed]
    )


def _put(connection: Connection, table: Table, found: Sequence[Row]) -> None:
    _run(connection, insert(table), found)


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Take documents out, with everything read in them; decisions stay."""
    known: set[str] = set()
    changes.note(connection, keys)
    for some in batches(keys):
        known |= _judged(connection, some)
        for key in some:
            text = connection.execute(select(texts.c.text).where(texts.c.document == key)).scalar_one()
            said = connection.execute(
                select(statements.c.key, statement_data.c.data)
                .join(statement_data, statement_data.c.statement == statements.c.key)
                .where(statements.c.document == key)
            )
            spoken = [(row.key, rows.spoken_words(text, from_json(row.data, Statement))) for row in said]
            dialect.of(connection).forget_statements(connection, spoken)
        dialect.of(connection).forget_documents(connection, some)
        # Statements before the parties that they point to; the rest goes with the document.
        connection.execute(delete(statements).where(statements.c.document.in_(some)))
        connection.execute(delete(documents).where(documents.c.key.in_(some)))
    _drop_unused_persons(connection, known)


# ---------------------------------------------------------------- files


def _tie_to_file(connection: Connection, found: Sequence[Document], path: str | None) -> None:
    tied = [{"path": path or d.file, "document": d.id, "position": n} for n, d in enumerate(found)]
    if tied:
        connection.execute(dialect.of(connection).upsert(file_documents).on_conflict_do_nothing(), tied)


def finish_file(connection: Connection, state: FileState) -> None:
    """See `Store.finish_file`."""
    row = {
        "path": state.path,
        "size": state.size,
        "mtime_ns": state.mtime_ns,
        "digest": state.digest,
        "status": state.status,
        "issues": rows.json_text(state.issues),
    }
    put = dialect.of(connection).upsert(files)
    connection.execute(
        put.on_conflict_do_update(index_elements=["path"], set_={k: put.excluded[k] for k in row}), [row]
    )
    if state.status != "read":
        return
    tied = select(file_documents.c.document).where(file_documents.c.path == state.path)
    saved = set(connection.execute(tied).scalars())
    stale = sorted(saved - set(state.documents))
    connection.execute(delete(file_documents).where(file_documents.c.path == state.path))
    # Only what was saved from this file is tied to it: an id that was taken stays the other file's alone.
    if ids := [id for id in dict.fromkeys(state.documents) if id in saved]:
        now = [{"path": state.path, "document": id, "position": n} for n, id in enumerate(ids)]
        connection.execute(insert(file_documents), now)
    for some in batches(stale):
        elsewhere = select(file_documents.c.document)
        unheld = documents.c.id.in_(some) & documents.c.id.not_in(elsewhere.where(file_documents.c.document.in_(some)))
        remove(connection, list(connection.execute(select(documents.c.key).where(unheld)).scalars()))


def file_states(connection: Connection, under: Sequence[str] | None) -> dict[str, FileState]:
    """See `Store.files`. A file of which documents were saved, but which was not finished, is not among them."""
    found: dict[str, FileState] = {}
    for path in [""] if under is None else under:
        found |= _states_under(connection, path)
    return found


def _states_under(connection: Connection, path: str) -> dict[str, FileState]:
    held: dict[str, list[str]] = {}
    order = file_documents.c.path, file_documents.c.position
    here = between(file_documents.c.path, path, f"{path}\U0010ffff")
    for row in connection.execute(select(file_documents).where(here).order_by(*order)):
        held.setdefault(row.path, []).append(row.document)
    here = between(files.c.path, path, f"{path}\U0010ffff")
    return {
        row.path: FileState(
            path=row.path,
            size=row.size,
            mtime_ns=row.mtime_ns,
            digest=row.digest,
            status=row.status,
            documents=tuple(held.get(row.path, ())),
            issues=from_json(row.issues, tuple[Issue, ...]),
        )
        for row in connection.execute(select(files).where(here).order_by(files.c.path))
    }


def holders(connection: Connection, id: str) -> set[str]:
    """See `Store.holders`."""
    column = file_documents.c.document
    wanted = select(file_documents).where(or_(column == id, column.between(f"{id}_", f"{id}_\U0010ffff")))
    return {row.path for row in connection.execute(wanted) if id in (row.document, row.document.rpartition("_")[0])}


# ---------------------------------------------------------------- persons and resolutions


def save_persons(connection: Connection, found: Iterable[Person], origin: str = "register") -> None:
    """See `Store.save_persons`. Persons made for documents (`origin` "document") never replace the register's, and
    add to the variants of one that another document has made."""
    for some in batches(list(found)):
        held = {
            row.id: row for row in connection.execute(select(persons).where(persons.c.id.in_([p.id for p in some])))
        }
        new: dict[str, tuple[Person, Row]] = {}
        for person in some:
            before = new.get(person.id)
            known = before[1] if before else held[person.id]._asdict() if person.id in held else None
            if known is not None and origin == "document":
                if known["origin"] == "register":
                    continue
                person = _joined(from_json(known["data"], Person), person)
            row = _person_row(person, origin)
            if known is None or known["data"] != row["data"] or known["origin"] != origin:
                new[person.id] = (person, row)
        _put_persons(connection, new)


def _joined(before: Person, person: Person) -> Person:
    variants = {*before.variants, *person.variants, person.name} - {before.name}
    return msgspec.structs.replace(before, variants=tuple(sorted(variants)))


def _person_row(person: Person, origin: str) -> Row:
    data = rows.json_text(person)
    return {"id": person.id, "name": person.name, "kind": person.kind, "origin": origin, "data": data}


def _put_persons(connection: Connection, new: dict[str, tuple[Person, Row]]) -> None:
    if not new:
        return
    put = dialect.of(connection).upsert(persons)
    changed = {name: put.excluded[name] for name in ("name", "kind", "origin", "data")}
    connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=changed), [row for _, row in new.values()])
    connection.execute(delete(person_names).where(person_names.c.person.in_(list(new))))
    keys = name_keys(connection, {name for person, _ in new.values() for name in (person.name, *person.variants)})
    tied = {
        (id, keys[name]) for id, (person, _) in new.items() for name in (person.name, *person.variants) if name in keys
    }
    _put(connection, person_names, [{"person": person, "name": name} for person, name in sorted(tied)])


def save_resolutions(connection: Connection, found: Iterable[Resolution]) -> None:
    """See `Store.save_resolutions`."""
    for some in batches(list(found), 200):
        by_id = {resolution.document: resolution for resolution in some}
        joined = select(documents.c.id, documents.c.key, readings.c.resolution).join(
            readings, readings.c.document == documents.c.key
        )
        held = {row.id: row for row in connection.execute(joined.where(documents.c.id.in_(list(by_id))))}
        new = [
            (held[id].key, resolution, data)
            for id, resolution in by_id.items()
            if id in held and held[id].resolution != (data := rows.json_text(resolution))
        ]
        if new:
            _save_resolutions(connection, new)


def _save_resolutions(connection: Connection, new: Sequence[tuple[int, Resolution, str]]) -> None:
    keys = [key for key, _, _ in new]
    made = [person for _, resolution, _ in new for person in resolution.persons]
    known = _judged(connection, keys) | {person.id for person in made}
    save_persons(connection, made, origin="document")
    kept = update(readings).where(readings.c.document == bindparam("_key")).values(resolution=bindparam("_data"))
    connection.execute(kept, [{"_key": key, "_data": data} for key, _, data in new])
    connection.execute(update(documents).where(documents.c.key.in_(keys)).values(resolved=1))
    _conclude(connection, [(key, resolution) for key, resolution, _ in new])
    review.lay_over(connection, keys)
    _drop_unused_persons(connection, known)


def _conclude(connection: Connection, found: Sequence[tuple[int, Resolution]]) -> None:
    keys = [key for key, _ in found]
    connection.execute(update(parties).where(parties.c.document.in_(keys)).values(judged=None, person=None))
    judged = update(parties).where(parties.c.document == bindparam("_key"), parties.c.id == bindparam("_party"))
    _run(
        connection,
        judged.values(judged=bindparam("_person")),
        [{"_key": k, "_party": one.party, "_person": one.person} for k, r in found for one in r.judgements],
    )
    cleared = {"status": None, "target": None, "link": None}
    connection.execute(update(references).where(references.c.document.in_(keys)).values(**cleared))
    linked = update(references).where(references.c.document == bindparam("_key"), references.c.id == bindparam("_id"))
    _run(
        connection,
        linked.values(status=bindparam("_status"), target=bindparam("_target"), link=bindparam("_link")),
        [
            {
                "_key": key,
                "_id": one.reference,
                "_status": one.status,
                "_target": one.document,
                "_link": rows.json_text(one),
            }
            for key, resolution in found
            for one in resolution.links
        ],
    )


def _run(connection: Connection, statement: Any, found: Sequence[Row]) -> None:
    if found:
        connection.execute(statement, list(found))


def _judged(connection: Connection, keys: Sequence[int]) -> set[str]:
    found = select(parties.c.judged).where(parties.c.document.in_(keys), parties.c.judged.is_not(None)).distinct()
    return set(connection.execute(found).scalars())


def _drop_unused_persons(connection: Connection, among: Iterable[str]) -> None:
    """Persons made for documents that no party is concluded to be any more, and no decision speaks of."""
    judged = select(parties.c.judged).where(parties.c.judged == persons.c.id)
    decided = select(decisions.c.number).where(
        (decisions.c.person == persons.c.id) | (decisions.c.into_person == persons.c.id)
    )
    unused = (persons.c.origin == "document") & ~judged.exists() & ~decided.exists()
    for some in batches(sorted(among)):
        connection.execute(delete(persons).where(persons.c.id.in_(some), unused))
