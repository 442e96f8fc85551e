"""What the store gives back: frozen rows, ready for JSON (`model.to_json`), and the questions put to it.

Takes nothing from the database; these are only shapes. Example: asked `StatementQuery(by="khrushchev",
via="menshikov")`, the store gives `FoundStatements(total=9, rows=(FoundStatement(…), …))`, the first row's `words`
being "As Mr. Harriman could see for himself …" and its `place.page` "1".

Names in a query are typed as a reader types them ("khrushchev", "Mr. Khrushchev"): they match concluded persons by all
their variants and parties by name and alias, case, accents and titles folded. Dates in a query are EDTF, partly given
or whole ("1960", "1960-11", "1960-11-14"); `since` means from its first day, `until` to its last, both included.
"""

from __future__ import annotations

from typing import Literal

from backchannel.model import (
    Act,
    Issue,
    Link,
    Manner,
    MarkingState,
    Mode,
    PartyKind,
    Person,
    Record,
    Reference,
    Span,
    Statement,
    StatementKind,
)

# ---------------------------------------------------------------- questions

Order = Literal["date", "document", "confidence", "relevance"]
Role = Literal["speaker", "hearer", "relay", "author", "recipient", "mention"]


class StatementQuery(Record, frozen=True, kw_only=True):
    """Which statements are wanted; fields that are None do not narrow.

    `by`, `via`, `to`, `recorder`, `reader` are names (reader: whom the document is addressed to); the fields with
    `_person` are ids of persons. `person` is an id in any of the five roles. `about` is full-text: words (all must
    occur), "phrases in quotes", `prefix*`, `-without`, `OR`; it looks in what was said and, weaker, in the
    document's subject. `relayed`: True for only what went through somebody. `rejected`: True to include statements
    that a person has rejected. `limit` None means all.
    """

    by: str | None = None
    via: str | None = None
    to: str | None = None
    recorder: str | None = None
    reader: str | None = None
    by_person: str | None = None
    via_person: str | None = None
    to_person: str | None = None
    recorder_person: str | None = None
    reader_person: str | None = None
    person: str | None = None
    about: str | None = None
    since: str | None = None
    until: str | None = None
    act: Act | None = None
    kind: StatementKind | None = None
    mode: Mode | None = None
    document: str | None = None
    volume: str | None = None
    min_confidence: float = 0.0
    relayed: bool | None = None
    rejected: bool = False
    order: Order = "date"
    limit: int | None = 50
    offset: int = 0


# ---------------------------------------------------------------- parts of a row


class FoundParty(Record, frozen=True, kw_only=True):
    """A party as concluded. `name`: the person's name where one was concluded, else the document's own; `own_name`:
    the document's own name; `person`: id in the register, None where open; `party`: id in the document."""

    party: str
    name: str
    own_name: str
    person: str | None = None
    kind: PartyKind = "person"
    office: str | None = None
    aliases: tuple[str, ...] = ()


class FoundRelay(Record, frozen=True, kw_only=True):
    """One hop, with the party that made it."""

    who: FoundParty
    manner: Manner | None = None
    translated: bool | None = None


class Where(Record, frozen=True, kw_only=True):
    """Page label and line (or paragraph) on it, counted from 1, as `model.place_of` gives it."""

    page: str | None = None
    line: int = 1
    unit: Literal["line", "paragraph"] = "line"

    def __str__(self) -> str:
        where = f"{self.unit} {self.line}"
        return f"page {self.page}, {where}" if self.page else where


class DocumentEntry(Record, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A document in one line. `date` is EDTF; `from_` and `to` are the heading's words (names where it has them)."""

    id: str
    title: str | None = None
    type: str | None = None
    date: str | None = None
    time: str | None = None
    place: str | None = None
    from_: str | None = None
    to: str | None = None
    number: str | None = None
    volume: str | None = None
    position: int = 0
    subject: str | None = None
    classification: str | None = None
    classification_state: MarkingState | None = None
    file: str = ""
    statements: int = 0


# ---------------------------------------------------------------- statements


class FoundStatement(Record, frozen=True, kw_only=True):
    """One statement, with all that a footnote needs.

    `when` is the statement's own date, else the document's (`when_from` says which). `words` are those of the content,
    pieces joined by " … "; `source_words`, `cue_words` those of source and cue. `context` is the sentence or
    sentences around, `document text[context_span]` unchanged, so that `statement.content` minus `context_span.start`
    gives what to mark in it. `remarks`: the recorder's words about how far it can be trusted. `verdict`: what a person
    decided of it.
    """

    statement: Statement
    document: DocumentEntry
    speaker: FoundParty | None
    to: tuple[FoundParty, ...] = ()
    via: tuple[FoundRelay, ...] = ()
    author: FoundParty | None = None
    recipients: tuple[FoundParty, ...] = ()
    when: str | None = None
    when_from: Literal["statement", "document"] | None = None
    place: Where = Where()
    words: str = ""
    source_words: str | None = None
    cue_words: str | None = None
    context: str = ""
    context_span: Span = Span(0, 0)
    remarks: tuple[str, ...] = ()
    verdict: Literal["confirmed", "rejected"] | None = None


class FoundStatements(Record, frozen=True, kw_only=True):
    """`total` counts all that match; `rows` is the page asked for."""

    total: int
    rows: tuple[FoundStatement, ...] = ()


class FoundChain(Record, frozen=True, kw_only=True):
    """Statements that travelled one way, from `first` to `last` (ISO days).

    `channel` is made of who stands where. `recorder`, `recipient`: None where the documents do not say; of a document
    that is addressed to nobody, the hearer stands as recipient. `count`: statements; `documents`: ids of the first few
    of `document_count`; `statements`: numbers for `Store.statements`, the first few.
    """

    channel: str
    speaker: FoundParty
    via: tuple[FoundParty, ...] = ()
    recorder: FoundParty | None = None
    recipient: FoundParty | None = None
    count: int = 0
    document_count: int = 0
    documents: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    statements: tuple[int, ...] = ()


class FoundChains(Record, frozen=True, kw_only=True):
    """`total`: how many chains match; `statements`: how many statements travelled on them, one to several recipients
    counted for each."""

    total: int
    statements: int
    rows: tuple[FoundChain, ...] = ()


class Facets(Record, frozen=True, kw_only=True):
    """How the statements that match divide: values with their counts, the most first (`years`: in order).

    `total` counts all. `years` are those of the first day; statements without a date are in none. `speakers`: persons,
    the most frequent only, parties that are not concluded to be anybody left out.
    """

    total: int = 0
    acts: tuple[tuple[Act, int], ...] = ()
    modes: tuple[tuple[Mode, int], ...] = ()
    years: tuple[tuple[str, int], ...] = ()
    speakers: tuple[tuple[str, str, int], ...] = ()  # id, name, count


# ---------------------------------------------------------------- documents


class FoundEntries(Record, frozen=True, kw_only=True):
    total: int
    rows: tuple[DocumentEntry, ...] = ()


class FoundDocument(Record, frozen=True, kw_only=True):
    """A document found by its words: `snippet` is a short stretch of it, `marks` the found words in the snippet."""

    document: DocumentEntry
    snippet: str = ""
    marks: tuple[Span, ...] = ()


class FoundDocuments(Record, frozen=True, kw_only=True):
    total: int
    rows: tuple[FoundDocument, ...] = ()


# ---------------------------------------------------------------- persons


class FoundPerson(Record, frozen=True, kw_only=True):
    """A person or body as the collection has it, with how often in which part.

    `id` is None for a party that is not concluded to be anybody; such parties are counted together by name.
    `said`, `heard`, `relayed` count statements; `wrote`, `received`, `documents` count documents; `mentioned` counts
    mentions. `first`, `last`: ISO days of the earliest and latest document that knows him.
    """

    id: str | None
    name: str
    kind: PartyKind = "person"
    said: int = 0
    heard: int = 0
    relayed: int = 0
    wrote: int = 0
    received: int = 0
    mentioned: int = 0
    documents: int = 0
    first: str | None = None
    last: str | None = None
    description: str | None = None


class FoundPersons(Record, frozen=True, kw_only=True):
    total: int
    rows: tuple[FoundPerson, ...] = ()


class NameCount(Record, frozen=True, kw_only=True):
    """A name that documents use of a person, and in how many documents."""

    name: str
    documents: int


class PersonRecord(Record, frozen=True, kw_only=True):
    """Everything held of one person: the register's entry, counts, the documents' own names for him, what was merged
    into him by a person's decision."""

    person: Person
    counts: FoundPerson
    names: tuple[NameCount, ...] = ()
    merged: tuple[str, ...] = ()


# ---------------------------------------------------------------- references, files, counts, decisions


class FoundReference(Record, frozen=True, kw_only=True):
    """Words of `document` that point to another one. `number`: for `Store.references(numbers=…)`. `link`: what was
    concluded (None where not resolved yet); `target`: the document meant, where held; `sender`, `recipient`: names as concluded, else the document's words."""

    reference: Reference
    document: DocumentEntry
    number: int = 0
    words: str = ""
    context: str = ""
    context_span: Span = Span(0, 0)
    place: Where = Where()
    link: Link | None = None
    target: DocumentEntry | None = None
    sender: str | None = None
    recipient: str | None = None


class FoundReferences(Record, frozen=True, kw_only=True):
    total: int
    rows: tuple[FoundReference, ...] = ()


FileStatus = Literal["read", "failed", "gone"]


class FileState(Record, frozen=True, kw_only=True):
    """A file as last read. `path` is the key, one spelling for one file (the caller's: absolute is best); `digest`:
    SHA-256 of its bytes; `documents`: ids of the documents in it, in order. failed: no document could be made of it;
    gone: it was read once and is not there any more (its documents stay)."""

    path: str
    size: int = 0
    mtime_ns: int = 0
    digest: str = ""
    status: FileStatus = "read"
    documents: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


class Saved(Record, frozen=True, kw_only=True):
    """What one `save` did. `issues` tell of documents that were not saved, and why."""

    written: int = 0
    unchanged: int = 0
    issues: tuple[Issue, ...] = ()


class Counts(Record, frozen=True, kw_only=True):
    """The collection in numbers. `first`, `last`: ISO days of the earliest and latest dated document; `undated`:
    documents without a date; `unresolved`: documents whose parties and references are still to be concluded."""

    files: int = 0
    files_failed: int = 0
    files_gone: int = 0
    documents: int = 0
    statements: int = 0
    relayed: int = 0
    parties: int = 0
    persons: int = 0
    references: int = 0
    held: int = 0
    missing: int = 0
    open: int = 0
    undated: int = 0
    unresolved: int = 0
    issues: int = 0
    decisions: int = 0
    first: str | None = None
    last: str | None = None


DecisionKind = Literal[
    "person of party", "not the same", "merge persons", "confirm statement", "reject statement", "note", "undo"
]


class Decision(Record, frozen=True, kw_only=True):
    """What a person decided: a row that stays. `number` orders them; `when` is UTC ("1960-11-15T09:30:00Z").

    person of party: `document`, `party`, `party_name`, `person` (None = nobody that we know). merge persons: `person`
    goes into `into`. not the same: whoever is called `party_name`, in whatever document, is not `person`. confirm, reject: `document`, `statement`. note: `note` on a `document`, a `statement` or a
    `person`. undo: `undoes` is the number of the row undone. `state`: in force; undone (by a later undo); overruled
    (by a later decision on the same thing); waiting (what it speaks of is not in the present reading).
    """

    number: int
    kind: DecisionKind
    who: str
    when: str
    document: str | None = None
    party: str | None = None
    party_name: str | None = None
    statement: str | None = None
    person: str | None = None
    into: str | None = None
    note: str | None = None
    undoes: int | None = None
    state: Literal["in force", "undone", "overruled", "waiting"] = "in force"
