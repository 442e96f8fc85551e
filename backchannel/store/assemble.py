"""From keys to rows that a reader can use: takes keys of statements, documents or references, gives `found` types.

What is asked of many rows at once is loaded at once: the documents of a page of results, their parties, their texts.
Example: key 812 becomes the statement that Menshikov "accused me of trying to trade with him", with the concluded
names Menshikov and Harriman, page 2, line 22 and the sentence around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from backchannel.model import Document, Link, Reading, Reference, Span, Statement, from_json, words_of
from backchannel.store.found import (
    DocumentEntry,
    FoundParty,
    FoundReference,
    FoundRelay,
    FoundStatement,
    Where,
)
from backchannel.store.names import batches
from backchannel.store.schema import (
    documents,
    parties,
    persons,
    readings,
    references,
    statement_data,
    statements,
    texts,
)

# ---------------------------------------------------------------- documents


def entry_of(row: Any) -> DocumentEntry:
    """A row of `documents` in one line."""
    return DocumentEntry(
        id=row.id,
        title=row.title,
        type=row.type,
        date=row.date,
        time=row.time,
        place=row.place,
        from_=row.sender,
        to=row.recipient,
        number=row.number,
        volume=row.volume,
        position=row.position,
        subject=row.subject,
        classification=row.classification,
        classification_state=row.classification_state,
        file=row.file,
        statements=row.statement_count,
    )


def document_rows(connection: Connection, keys: Iterable[int]) -> dict[int, Any]:
    return _loaded(connection, keys, lambda some: select(documents).where(documents.c.key.in_(some)), "key")


def _loaded(
    connection: Connection, keys: Iterable[int], selected: Callable[[Sequence[int]], Any], key: str
) -> dict[int, Any]:
    found = {}
    for some in batches(sorted(set(keys))):
        for row in connection.execute(selected(some)):
            found[getattr(row, key)] = row
    return found


def load_texts(connection: Connection, rows: Mapping[int, Any]) -> dict[int, Document]:
    """The documents of these rows with their text only, enough to read words from."""
    found = _loaded(
        connection,
        rows,
        lambda some: select(texts.c.document, texts.c.text).where(texts.c.document.in_(some)),
        "document",
    )
    return {key: Document(id=rows[key].id, file=rows[key].file, text=row.text) for key, row in found.items()}


# ---------------------------------------------------------------- parties


def load_parties(connection: Connection, keys: Iterable[int]) -> dict[int, dict[str, FoundParty]]:
    """The parties of documents as concluded, by document and party id."""
    found: dict[int, dict[str, FoundParty]] = {}
    for some in batches(sorted(set(keys))):
        wanted = select(parties, persons.c.name.label("person_name"), persons.c.kind.label("person_kind"))
        joined = wanted.outerjoin(persons, persons.c.id == parties.c.person)
        for row in connection.execute(joined.where(parties.c.document.in_(some)).order_by(parties.c.key)):
            found.setdefault(row.document, {})[row.id] = FoundParty(
                party=row.id,
                name=row.person_name or row.name,
                own_name=row.name,
                person=row.person,
                kind=row.person_kind or row.kind,
                office=row.office,
                aliases=msgspec.json.decode(row.aliases, type=tuple[str, ...]),
            )
    return found


def _party(parties_: Mapping[str, FoundParty], id: str) -> FoundParty:
    """A party of the document, or one made of its id where the reading does not list it."""
    return parties_.get(id) or FoundParty(party=id, name=id, own_name=id)


# ---------------------------------------------------------------- statements


def found_statements(connection: Connection, keys: Sequence[int]) -> tuple[FoundStatement, ...]:
    """Full rows for keys of statements, in the order of the keys."""
    columns = statements.c.document, statements.c.verdict, statement_data
    rows = _loaded(
        connection,
        keys,
        lambda some: (
            select(*columns)
            .join(statement_data, statement_data.c.statement == statements.c.key)
            .where(statements.c.key.in_(some))
        ),
        "statement",
    )
    held = document_rows(connection, (row.document for row in rows.values()))
    words = load_texts(connection, held)
    known = load_parties(connection, held)
    heads = _heads(connection, held)
    return tuple(
        _found_statement(row, held[row.document], words[row.document], known.get(row.document, {}), heads[row.document])
        for row in (rows[key] for key in keys if key in rows)
    )


def statements_in(connection: Connection, document: int, part: Span | None) -> tuple[FoundStatement, ...]:
    """See `Store.statements_in`."""
    wanted = (
        select(statements.c.key, statement_data.c.data)
        .join(statement_data, statement_data.c.statement == statements.c.key)
        .where(statements.c.document == document)
        .order_by(statements.c.position)
    )
    keys = [row.key for row in connection.execute(wanted) if part is None or _in_part(row.data, part)]
    return found_statements(connection, keys)


class _Content(msgspec.Struct):
    """The part of a statement that says where its words are."""

    content: tuple[Span, ...]


def _in_part(data: str, part: Span) -> bool:
    content = from_json(data, _Content).content
    begins = min((span.start for span in content), default=0)
    return part.start <= begins < part.end or any(span.meets(part) for span in content)


class _Head(msgspec.Struct):
    """The part of a reading that every statement of it needs."""

    author: str | None = None
    recipients: tuple[str, ...] = ()


def _heads(connection: Connection, keys: Iterable[int]) -> dict[int, _Head]:
    wanted = select(readings.c.document, readings.c.data)
    rows = _loaded(connection, keys, lambda some: wanted.where(readings.c.document.in_(some)), "document")
    return {key: from_json(row.data, _Head) for key, row in rows.items()}


def _found_statement(
    row: Any, document_row: Any, document: Document, known: Mapping[str, FoundParty], head: _Head
) -> FoundStatement:
    statement = from_json(row.data, Statement)
    context = Span(row.context_start, row.context_end)
    return FoundStatement(
        statement=statement,
        document=entry_of(document_row),
        speaker=_party(known, statement.speaker) if statement.speaker is not None else None,
        to=tuple(_party(known, id) for id in statement.to),
        via=tuple(
            FoundRelay(who=_party(known, relay.party), manner=relay.manner, translated=relay.translated)
            for relay in statement.via
        ),
        author=_party(known, head.author) if head.author is not None else None,
        recipients=tuple(_party(known, id) for id in head.recipients),
        when=statement.when or document_row.date,
        when_from="statement" if statement.when else "document" if document_row.date else None,
        place=Where(page=row.page, line=row.line, unit=document_row.lines),
        words=words_of(document, statement.content),
        source_words=words_of(document, [statement.source]) if statement.source else None,
        cue_words=words_of(document, [statement.cue]) if statement.cue else None,
        context=document[context],
        context_span=context,
        remarks=tuple(words_of(document, [span]) for span in statement.remarks),
        verdict=row.verdict,
    )


# ---------------------------------------------------------------- references


def found_references(connection: Connection, keys: Sequence[int], *, bare: bool = False) -> tuple[FoundReference, ...]:
    """Rows for keys of references, in the order of the keys; `bare` ones have no words and no context."""
    rows = _loaded(connection, keys, lambda some: select(references).where(references.c.key.in_(some)), "key")
    held = document_rows(connection, (row.document for row in rows.values()))
    words = {} if bare else load_texts(connection, held)
    targets: dict[str, Any] = {}
    for some in batches(sorted({row.target for row in rows.values() if row.target})):
        targets.update({row.id: row for row in connection.execute(select(documents).where(documents.c.id.in_(some)))})
    links = {key: from_json(row.link, Link) if row.link else None for key, row in rows.items()}
    named = person_names_of(connection, (id for link in links.values() if link for id in (link.sender, link.recipient)))
    found = []
    for row in (rows[key] for key in keys if key in rows):
        reference, link = from_json(row.data, Reference), links[row.key]
        document, context = words.get(row.document), Span(row.context_start, row.context_end)
        found.append(
            FoundReference(
                reference=reference,
                document=entry_of(held[row.document]),
                number=row.key,
                words=words_of(document, [reference.span]) if document else "",
                context=document[context] if document else "",
                context_span=context,
                place=Where(page=row.page, line=row.line, unit=held[row.document].lines),
                link=link,
                target=entry_of(targets[row.target]) if row.target in targets else None,
                sender=named.get(link.sender or "", reference.sender) if link else reference.sender,
                recipient=named.get(link.recipient or "", reference.recipient) if link else reference.recipient,
            )
        )
    return tuple(found)


def person_names_of(connection: Connection, ids: Iterable[str | None]) -> dict[str, str]:
    """The name of each person, of the one who stays where merged."""
    stays = persons.alias("stays")
    found: dict[str, str] = {}
    for some in batches(sorted({id for id in ids if id})):
        wanted = select(persons.c.id, persons.c.name, stays.c.name.label("into"))
        joined = wanted.outerjoin(stays, stays.c.id == persons.c.merged_into).where(persons.c.id.in_(some))
        found.update({row.id: row.into or row.name for row in connection.execute(joined)})
    return found


# ---------------------------------------------------------------- whole documents and readings


def load_document(connection: Connection, key: int) -> Document:
    row = connection.execute(select(texts.c.text, texts.c.data).where(texts.c.document == key)).one()
    return msgspec.structs.replace(from_json(row.data, Document), text=row.text)


def load_reading(connection: Connection, key: int) -> Reading:
    data = connection.execute(select(readings.c.data).where(readings.c.document == key)).scalar_one()
    said = connection.execute(
        select(statement_data.c.data)
        .join(statements, statements.c.key == statement_data.c.statement)
        .where(statements.c.document == key)
        .order_by(statements.c.position)
    )
    found = tuple(from_json(row, Statement) for row in said.scalars())
    return msgspec.structs.replace(from_json(data, Reading), statements=found)
