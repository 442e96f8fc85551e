"""The collection's format, step by step: takes a connection, brings the collection to `FORMAT`.

Each step is one function in one transaction and never changes once released; a new format is a new function at the
end. The format stands in `meta` ("format", "1"). A file of `FORMAT + 1` is refused: an older program would lose what
it does not know.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, inspect, text, update

from backchannel.errors import NotACollection
from backchannel.model import Reference, from_json
from backchannel.store import changes, dialect, ways
from backchannel.store.names import batches
from backchannel.store.rows import meant_by, wide
from backchannel.store.schema import references

KIND = "backchannel collection"


def format_of(connection: Connection, where: str) -> int:
    """The collection's format; 0 for an empty database. Raises NotACollection for another program's."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return 0
    if "meta" in tables and {"name", "value"} == {column["name"] for column in inspect(connection).get_columns("meta")}:
        facts = {row.name: row.value for row in connection.execute(text("SELECT name, value FROM meta"))}
        if facts.get("kind") == KIND and str(facts.get("format", "")).isdigit():
            return int(facts["format"])
    raise NotACollection(
        f"{where} is a database, but not a collection of Backchannel",
        hint="give another name for the collection; this file is left as it is",
    )


def check_format(found: int, where: str) -> None:
    """Raises NotACollection where the collection is newer than this program."""
    if found > FORMAT:
        raise NotACollection(
            f"{where} has format {found}; this Backchannel knows formats up to {FORMAT}",
            hint="open it with a newer version: pip install --upgrade backchannel",
        )


def step(connection: Connection, to: int) -> None:
    """Take the collection one format further, inside the caller's transaction."""
    STEPS[to - 1](connection)
    connection.execute(
        text(
            "INSERT INTO meta (name, value) VALUES ('format', :to) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        {"to": str(to)},
    )


def _make(connection: Connection, sql: str) -> None:
    for statement in dialect.of(connection).typed(sql).split(";"):
        connection.exec_driver_sql(statement)


def _first(connection: Connection) -> None:
    """Format 1, 2026: documents, readings, statements, parties, persons, references, files, decisions."""
    _make(connection, _FORMAT_1)
    dialect.of(connection).make_word_tables(connection)
    connection.execute(text("INSERT INTO meta (name, value) VALUES ('kind', :kind)"), {"kind": KIND})


_FORMAT_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT);

CREATE TABLE files (path TEXT PRIMARY KEY, size BIGINT, mtime_ns BIGINT, digest TEXT, status TEXT, issues TEXT);
CREATE TABLE file_documents (path TEXT, document TEXT, position INTEGER, PRIMARY KEY (path, document)){rows};
CREATE INDEX file_documents_document ON file_documents (document);

CREATE TABLE documents (
  key {key} PRIMARY KEY, id TEXT NOT NULL UNIQUE, file TEXT, digest TEXT, seal TEXT, lines TEXT,
  volume TEXT, position INTEGER, number TEXT, title TEXT, type TEXT, date TEXT, first_day TEXT, last_day TEXT,
  time TEXT, place TEXT, telegram_number TEXT, sender TEXT, recipient TEXT, subject TEXT,
  classification TEXT, classification_state TEXT, statement_count INTEGER, resolved INTEGER);
CREATE INDEX documents_day ON documents (first_day, last_day);
CREATE INDEX documents_volume ON documents (volume, position);
CREATE INDEX documents_number ON documents (number);
CREATE INDEX documents_telegram_number ON documents (telegram_number);
CREATE INDEX documents_type ON documents (type, first_day);
CREATE INDEX documents_unresolved ON documents (key) WHERE resolved = 0;

CREATE TABLE symbols (
  document BIGINT REFERENCES documents ON DELETE CASCADE, position INTEGER, symbol TEXT,
  PRIMARY KEY (document, position)){rows};
CREATE INDEX symbols_symbol ON symbols (symbol);

CREATE TABLE texts (
  document {key} PRIMARY KEY REFERENCES documents ON DELETE CASCADE, title TEXT, subject TEXT, text TEXT, data TEXT);
CREATE TABLE readings (
  document {key} PRIMARY KEY REFERENCES documents ON DELETE CASCADE, data TEXT, resolution TEXT);

CREATE TABLE persons (id TEXT PRIMARY KEY, name TEXT, kind TEXT, origin TEXT, merged_into TEXT, data TEXT);
CREATE INDEX persons_merged ON persons (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE parties (
  key {key} PRIMARY KEY, document BIGINT NOT NULL REFERENCES documents ON DELETE CASCADE, id TEXT, name TEXT,
  kind TEXT, office TEXT, aliases TEXT, judged TEXT, person TEXT,
  said INTEGER, heard INTEGER, relayed INTEGER, wrote INTEGER, received INTEGER, mentioned INTEGER);
CREATE INDEX parties_document ON parties (document, id);
CREATE INDEX parties_person ON parties (person, document);
CREATE INDEX parties_judged ON parties (judged);

CREATE TABLE names (key {key} PRIMARY KEY, folded TEXT NOT NULL UNIQUE);
CREATE TABLE name_words (word TEXT, name BIGINT REFERENCES names, PRIMARY KEY (word, name)){rows};
CREATE TABLE party_names (
  party BIGINT REFERENCES parties ON DELETE CASCADE, name BIGINT REFERENCES names, PRIMARY KEY (party, name)){rows};
CREATE INDEX party_names_name ON party_names (name, party);
CREATE TABLE person_names (
  person TEXT REFERENCES persons ON DELETE CASCADE, name BIGINT REFERENCES names, PRIMARY KEY (person, name)){rows};
CREATE INDEX person_names_name ON person_names (name, person);

CREATE TABLE statements (
  key {key} PRIMARY KEY, document BIGINT NOT NULL REFERENCES documents ON DELETE CASCADE, id TEXT, position INTEGER,
  kind TEXT, mode TEXT, act TEXT, speaker BIGINT REFERENCES parties, first_day TEXT, last_day TEXT,
  confidence DOUBLE PRECISION, verdict TEXT, relayed INTEGER, reached BIGINT);
CREATE INDEX statements_document ON statements (document, position);
CREATE INDEX statements_id ON statements (document, id);
CREATE INDEX statements_speaker ON statements (speaker, first_day);
CREATE INDEX statements_day ON statements (first_day, last_day);
CREATE INDEX statements_act ON statements (act, first_day);
CREATE INDEX statements_relayed ON statements (document, speaker) WHERE relayed > 0;
CREATE TABLE statement_data (
  statement {key} PRIMARY KEY REFERENCES statements ON DELETE CASCADE, page TEXT, line INTEGER,
  context_start INTEGER, context_end INTEGER, data TEXT);
CREATE TABLE hops (
  statement BIGINT REFERENCES statements ON DELETE CASCADE, position INTEGER, party BIGINT REFERENCES parties,
  PRIMARY KEY (statement, position)){rows};
CREATE INDEX hops_party ON hops (party, statement);
CREATE TABLE hearers (
  statement BIGINT REFERENCES statements ON DELETE CASCADE, position INTEGER, party BIGINT REFERENCES parties,
  PRIMARY KEY (statement, position)){rows};
CREATE INDEX hearers_party ON hearers (party, statement);

CREATE TABLE "references" (
  key {key} PRIMARY KEY, document BIGINT NOT NULL REFERENCES documents ON DELETE CASCADE, id TEXT, position INTEGER,
  status TEXT, target TEXT, page TEXT, line INTEGER, context_start INTEGER, context_end INTEGER, data TEXT, link TEXT);
CREATE INDEX references_document ON "references" (document, position);
CREATE INDEX references_target ON "references" (target);
CREATE INDEX references_status ON "references" (status);

CREATE TABLE issues (
  key {key} PRIMARY KEY, document BIGINT REFERENCES documents ON DELETE CASCADE, path TEXT, level TEXT, code TEXT,
  data TEXT);
CREATE INDEX issues_document ON issues (document);
CREATE INDEX issues_path ON issues (path);

CREATE TABLE decisions (
  number {key} PRIMARY KEY, kind TEXT, who TEXT, at TEXT, document TEXT, party TEXT, party_name TEXT, statement TEXT,
  person TEXT, into_person TEXT, note TEXT, undoes BIGINT);
CREATE INDEX decisions_document ON decisions (document);
CREATE INDEX decisions_kind ON decisions (kind)
"""


def _second(connection: Connection) -> None:
    """Format 2, 2026: the channels of statements (`ways`); indices by which totals and first pages need few rows."""
    _make(connection, _FORMAT_2)
    dated = text("SELECT key, first_day, last_day FROM statements WHERE first_day <> last_day")
    found = [row.key for row in connection.execute(dated) if wide(row.first_day, row.last_day)]
    for key in found:
        connection.execute(text("UPDATE statements SET wide = 1 WHERE key = :key"), {"key": key})
    ways.trace(connection, connection.execute(text("SELECT key FROM documents ORDER BY key")).scalars())


_FORMAT_2 = """
ALTER TABLE statements ADD COLUMN wide INTEGER DEFAULT 0;
CREATE INDEX statements_wide ON statements (first_day) WHERE wide = 1;
CREATE INDEX statements_when ON statements ((first_day IS NULL), first_day);
CREATE INDEX statements_rejected ON statements (key) WHERE verdict = 'rejected';
CREATE INDEX statements_divided ON statements (act, mode);
DROP INDEX parties_person;
CREATE INDEX parties_person ON parties (person, document, said);
DROP INDEX statements_act;
CREATE INDEX statements_act ON statements (act, (first_day IS NULL), first_day);
DROP INDEX documents_volume;
CREATE INDEX documents_place ON documents (volume, position, id);
CREATE TABLE ways (
  statement BIGINT REFERENCES statements ON DELETE CASCADE, position INTEGER, document BIGINT, channel BIGINT,
  relays INTEGER, reader BIGINT, first_day TEXT, PRIMARY KEY (statement, position)){rows};
CREATE INDEX ways_channel ON ways (channel, first_day);
CREATE INDEX ways_relayed ON ways (channel, first_day) WHERE relays > 0
"""


def _third(connection: Connection) -> None:
    """Format 3, 2026: references are found from the document that they may mean; documents that came are noted."""
    _make(connection, _FORMAT_3)
    held = text('SELECT r.key, r.data, d.date FROM "references" r JOIN documents d ON d.key = r.document')
    for some in batches(list(connection.execute(held)), 5000):
        found = [meant_by(from_json(row.data, Reference), row.date) | {"_key": row.key} for row in some]
        connection.execute(update(references).where(references.c.key == bindparam("_key")), found)
    waiting = text("SELECT key FROM documents WHERE resolved = 0 ORDER BY key")
    changes.note(connection, list(connection.execute(waiting).scalars()))


_FORMAT_3 = """
ALTER TABLE "references" ADD COLUMN kind TEXT;
ALTER TABLE "references" ADD COLUMN series TEXT;
ALTER TABLE "references" ADD COLUMN number TEXT;
ALTER TABLE "references" ADD COLUMN bare_number TEXT;
ALTER TABLE "references" ADD COLUMN relation TEXT;
ALTER TABLE "references" ADD COLUMN date TEXT;
ALTER TABLE "references" ADD COLUMN first_day TEXT;
ALTER TABLE "references" ADD COLUMN last_day TEXT;
ALTER TABLE "references" ADD COLUMN wide INTEGER;
ALTER TABLE "references" ADD COLUMN sender TEXT;
ALTER TABLE "references" ADD COLUMN recipient TEXT;
CREATE INDEX references_number ON "references" (bare_number) WHERE bare_number IS NOT NULL;
CREATE INDEX references_day ON "references" (first_day, last_day) WHERE wide = 0;
CREATE INDEX references_wide ON "references" (first_day, last_day) WHERE wide = 1;
CREATE INDEX documents_resolved ON documents (key) WHERE resolved = 1;
CREATE TABLE changes (number {key} PRIMARY KEY, data TEXT)
"""

STEPS: tuple[Callable[[Connection], None], ...] = (_first, _second, _third)
FORMAT = len(STEPS)
