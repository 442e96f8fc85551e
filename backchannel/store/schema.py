"""The tables of a collection, as SQLAlchemy knows them. What makes them in a file is `migrations`; a test compares both.

A document's text stands once, in `texts`. What is asked for often has narrow tables with indices (`documents`,
`statements`, `parties`); what is only shown stands beside them as JSON (`statement_data`, `readings`). Example: the
letter of 15 November 1960 is one row of `documents`, `texts` and `readings`, some seven of `parties`, some thirty of
`statements`, and "khrushchey" is one row of `names`, tied to its party by `party_names`.

Keys are integers given out by the one writer; ids are the texts that the types of `model` carry. `first_day` and
`last_day` are the ISO days that an EDTF date covers. `statements.reached` is the party to whom it was said first, of a
statement inside another the hearer of the outer one; `statements.wide` is 1 where its days are more than two months apart
(`rows.WIDE`), so that a question about a week need not look at all before it. `references.bare_number` is a
number as it is looked for, without series and leading zeros ("Secto 0611": "611"); `references.first_day`, `last_day`
are those of its date, of a neighbouring telegram ("septel") those of the document that speaks of it. `parties.judged` is what resolve concluded, `parties.person`
what holds: a person's decision before that, merged persons followed.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, MetaData, Table, Text

metadata = MetaData()


def _text(*names: str) -> list[Column[str]]:
    return [Column(name, Text) for name in names]


def _number(*names: str) -> list[Column[int]]:
    return [Column(name, Integer) for name in names]


def _key(name: str = "key") -> Column[int]:
    return Column(name, BigInteger, primary_key=True)


meta = Table("meta", metadata, Column("name", Text, primary_key=True), *_text("value"))

files = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("size", BigInteger),
    Column("mtime_ns", BigInteger),
    *_text("digest", "status", "issues"),
)
# Which file holds which document; a document may be in two files (the same text twice).
file_documents = Table(
    "file_documents",
    metadata,
    Column("path", Text, primary_key=True),
    Column("document", Text, primary_key=True),
    *_number("position"),
)

documents = Table(
    "documents",
    metadata,
    _key(),
    *_text("id", "file", "digest", "seal", "lines"),
    *_text("volume"),
    *_number("position"),
    *_text("number", "title", "type", "date", "first_day", "last_day", "time", "place", "telegram_number"),
    *_text("sender", "recipient", "subject", "classification", "classification_state"),
    *_number("statement_count", "resolved"),
)
# By which other papers cite a document: "NSC 5808/1".
symbols = Table(
    "symbols",
    metadata,
    _key("document"),
    Column("position", Integer, primary_key=True),
    *_text("symbol"),
)
texts = Table("texts", metadata, _key("document"), *_text("title", "subject", "text", "data"))
readings = Table("readings", metadata, _key("document"), *_text("data", "resolution"))

persons = Table(
    "persons",
    metadata,
    Column("id", Text, primary_key=True),
    *_text("name", "kind", "origin", "merged_into", "data"),
)
parties = Table(
    "parties",
    metadata,
    _key(),
    Column("document", BigInteger),
    *_text("id", "name", "kind", "office", "aliases", "judged", "person"),
    *_number("said", "heard", "relayed", "wrote", "received", "mentioned"),
)
names = Table("names", metadata, _key(), *_text("folded"))
name_words = Table("name_words", metadata, Column("word", Text, primary_key=True), _key("name"))
party_names = Table("party_names", metadata, _key("party"), _key("name"))
person_names = Table("person_names", metadata, Column("person", Text, primary_key=True), _key("name"))

statements = Table(
    "statements",
    metadata,
    _key(),
    Column("document", BigInteger),
    *_text("id"),
    *_number("position"),
    *_text("kind", "mode", "act"),
    Column("speaker", BigInteger),
    *_text("first_day", "last_day"),
    Column("confidence", Float),
    *_text("verdict"),
    *_number("relayed"),
    Column("reached", BigInteger),
    *_number("wide"),
)
statement_data = Table(
    "statement_data",
    metadata,
    _key("statement"),
    *_text("page"),
    *_number("line", "context_start", "context_end"),
    *_text("data"),
)
hops = Table(
    "hops", metadata, _key("statement"), Column("position", Integer, primary_key=True), Column("party", BigInteger)
)
hearers = Table(
    "hearers", metadata, _key("statement"), Column("position", Integer, primary_key=True), Column("party", BigInteger)
)
# Which channel (`stops.channel_of`) a statement was on, for each of its readers; `relays`: how many stand on it between
# speaker and recorder; `reader`: a recipient of the document, NULL where it is addressed to nobody.
ways = Table(
    "ways",
    metadata,
    _key("statement"),
    Column("position", Integer, primary_key=True),
    Column("document", BigInteger),
    Column("channel", BigInteger),
    *_number("relays"),
    Column("reader", BigInteger),
    *_text("first_day"),
)

references = Table(
    "references",
    metadata,
    _key(),
    Column("document", BigInteger),
    *_text("id"),
    *_number("position"),
    *_text("status", "target", "page"),
    *_number("line", "context_start", "context_end"),
    *_text("data", "link"),
    *_text("kind", "series", "number", "bare_number", "relation", "date", "first_day", "last_day"),
    *_number("wide"),
    *_text("sender", "recipient"),
)
# Documents that came, changed or went since references were last followed, as catalogue entries.
changes = Table("changes", metadata, _key("number"), *_text("data"))
issues = Table("issues", metadata, _key(), Column("document", BigInteger), *_text("path", "level", "code", "data"))

decisions = Table(
    "decisions",
    metadata,
    _key("number"),
    *_text("kind", "who", "at", "document", "party", "party_name", "statement", "person", "into_person", "note"),
    Column("undoes", BigInteger),
)
