"""Every type that passes between the stages, frozen; JSON in and out.

The stages take and give only these: load gives `Document`, describe gives `Description` and `Reference`,
find_statements gives `Reading`, resolve gives `Resolution`. One ruler measures everything: a `Span` is a half-open
range of characters of `Document.text`, which never changes after loading.

    >>> document = Document(id="letter", file="letter.txt", text="He said no.")
    >>> document[Span(3, 7)]
    'said'
    >>> from_json(to_json(document), Document) == document
    True

A Reading says what the document says, by parties that this document knows ("the Ambassador"); a Resolution says what
we conclude of it (which person of the register, which document of the collection). Both carry `FORMAT`: a new field
raises its second number, and a reader ignores fields that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

import msgspec

FORMAT = "1.1"

T = TypeVar("T")


class Span(NamedTuple):
    """Characters `start` up to, not including, `end` of a document's text. In JSON: `[start, end]`."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Record(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of every type here: frozen, by keyword, fields at their default left out of the JSON."""


# ---------------------------------------------------------------- load: Document

BlockKind = Literal[
    "heading",     # the editor's or the paper's own title
    "dateline",    # place and date
    "opener",      # salutation, address at the head, From/To/Subject lines
    "paragraph",
    "quotation",   # set off as a block
    "list",        # one entry of a list (participants, numbered points)
    "table",
    "closer",      # close, signature, address under it
    "note",        # footnote, endnote, source note: not the document's own words
    "furniture",   # running head, page number, repeated marking, date line at a page head: read over
]  # fmt: skip

MarkKind = Literal["person", "place", "date", "term", "reference", "struck", "signature", "illegible", "added"]

IssueLevel = Literal["error", "warning", "info"]


class Issue(Record, frozen=True, kw_only=True):
    """A problem as data. `error`: something was lost; `warning`: read, but to be looked at; `info`: worth knowing."""

    code: str  # stable and short: "empty-file", "no-text-layer", "encrypted"
    message: str  # what is wrong and where, for a person
    file: str | None = None
    document: str | None = None
    span: Span | None = None
    hint: str | None = None  # what to do next
    level: IssueLevel = "error"


class Word(NamedTuple):
    """A word's place on a page picture: `left`, `top`, `right`, `bottom` in points (1/72 inch) from the top left.
    `confidence`: how sure the OCR was, from 0 to 1; 1 where the file itself had the word."""

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0


UNSURE = 0.6
"""Confidence below which a word counts as read with doubt: outlined on its page, and what a statement loses by it."""

PageKind = Literal[
    "blank",          # nothing but speckle
    "form",           # printed, with three or more labelled fields
    "handwriting",    # four or more words by hand, signatures and initials aside
    "excised",        # words are blacked or whited out
    "separator",      # a label or divider between documents
    "bleed-through",  # the writing of another page, mirrored
    "upside down",    # it stands on its head in the file
    "sideways",       # it lies on its side in the file
]  # fmt: skip


class Page(Record, frozen=True, kw_only=True):
    """One page: `label` as printed or counted ("2", "iv"), the characters it covers, its size in points, word boxes.

    `number`: its place in the file, from 1, by which its picture is drawn again. `layer`: where its text is from:
    "text layer" of a PDF, or the name of an OCR engine ("tesseract 5.3.0"). `kinds`: what its picture shows.
    """

    label: str
    span: Span
    width: float | None = None
    height: float | None = None
    words: tuple[Word, ...] = ()
    number: int | None = None
    layer: str | None = None
    kinds: tuple[PageKind, ...] = ()


class Block(Record, frozen=True, kw_only=True):
    """A stretch of text of one kind. Blocks are in order, do not overlap, and cover all text but white space.

    `label` is a note's number ("3"); `anchor` the offset where its mark stands in the body; `joins` says that this
    paragraph goes on with the one before it, across a page break ("by saying he ‖ hoped we could follow").
    """

    kind: BlockKind
    span: Span
    label: str | None = None
    anchor: int | None = None
    joins: bool = False


class Mark(Record, frozen=True, kw_only=True):
    """What the file's own mark-up, or a transcriber's mark, says of a stretch of text.

    person: `value` = id in the volume's list of persons ("p_KNS1"); date: ISO date; place, term: as given;
    reference: the document's id; struck: text that is struck through (the span is the text between the marks);
    signature: behind `/s/`; illegible: a gap.
    """

    kind: MarkKind
    span: Span
    value: str | None = None


class CoverSheet(Record, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A record identification form (RIF), the sheet that a release puts before a document: values as printed, under
    their labels. `page`: where the sheet stands in the file, from 1; `covers`: how many pages follow it, up to the next."""

    page: int
    covers: int | None = None
    agency: str | None = None
    record_number: str | None = None
    record_series: str | None = None
    agency_file_number: str | None = None
    originator: str | None = None
    from_: str | None = None
    to: str | None = None
    title: str | None = None
    date: str | None = None
    pages: int | None = None
    subjects: tuple[str, ...] = ()
    document_type: str | None = None
    classification: str | None = None
    restrictions: tuple[str, ...] = ()
    current_status: str | None = None
    date_of_last_review: str | None = None
    opening_criteria: str | None = None
    comments: str | None = None
    sheet_date: str | None = None


class Document(Record, frozen=True, kw_only=True):
    """One record as loaded: its text, pages and blocks.

    `id`: the collection's own number, else the file's name without its ending ("harriman-1960-11-15",
    "frus1961-63v05_d2"). `file`: the file as given, with `#part` for one of several in it. `lines`: what a line of
    `text` is, so that a place can be named ("page 2, line 14"; "page 10, paragraph 3"). `catalogue`: what the file
    itself or its catalogue declares (keys as in Description: number, title, date, …). `bundle`: id of the file that
    holds this document among others; `type`: what the head calls it, by which the file was parted. `sheet`: the cover sheet that stands before it. `digest`: SHA-256 of `text`.
    """

    id: str
    file: str
    text: str
    bundle: str | None = None
    type: str | None = None
    sheet: CoverSheet | None = None
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    lines: Literal["line", "paragraph"] = "line"
    catalogue: dict[str, str] = {}
    digest: str = ""
    issues: tuple[Issue, ...] = ()

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]


# ---------------------------------------------------------------- describe: Description, Reference


class Correspondent(Record, frozen=True, kw_only=True):
    """Somebody a document comes from or goes to, in its own words: "the Ambassador in India (Henderson)"."""

    text: str
    name: str | None = None
    office: str | None = None
    place: str | None = None
    span: Span | None = None


MarkingState = Literal["in force", "cancelled", "downgraded", "declassified"]


class Marking(Record, frozen=True, kw_only=True):
    """A classification or handling stamp: its level ("Confidential"), and whether it still stands."""

    text: str
    level: str
    state: MarkingState
    span: Span


class Omission(Record, frozen=True, kw_only=True):
    """A bracketed notice of something left out: not_declassified, here_follows, deleted, garble."""

    kind: str
    text: str
    span: Span


class Conflict(Record, frozen=True, kw_only=True):
    """Two places that contradict each other on one field ("pages": the sheet says 322, the file has 2). Both are kept;
    `ours` is the one that the description gives."""

    field: str
    ours: str
    theirs: str
    where: str  # "cover sheet", "foot of page 2"
    span: Span | None = None


class Description(Record, frozen=True, kw_only=True, rename={"from_": "from"}):
    """What a document is. Fields are named as in the published benchmark; None (or empty) = the document does not say.

    Dates are EDTF ("1960-11-14", "1960-11", "1961-01-05/1961-01-06", "undated"), times "HH:MM", with Z when so given.
    `classification` is the level in title case or "none" (says that it has none); `classification_state` its state.
    `handling`: caveats and precedence (Nodis, Priority). `source`: the archival source. `talk_date`, `talk_place`:
    of the conversation that the document reports. `spans`: for each field, where it was read from.
    """

    number: str | None = None
    title: str | None = None
    type: str | None = None
    date: str | None = None
    time: str | None = None
    place: str | None = None
    from_: Correspondent | None = None
    to: Correspondent | None = None
    copies_to: tuple[Correspondent, ...] = ()
    participants: tuple[Correspondent, ...] = ()
    talk_date: str | None = None
    talk_place: str | None = None
    subject: str | None = None
    classification: str | None = None
    classification_state: MarkingState | None = None
    markings: tuple[Marking, ...] = ()
    handling: tuple[str, ...] = ()
    drafted_by: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    source: str | None = None
    telegram_number: str | None = None
    symbols: tuple[str, ...] = ()  # by which other papers cite this one: "NSC 5808/1", "NIE 11-4-60"
    repeated_to: tuple[str, ...] = ()
    omissions: tuple[Omission, ...] = ()
    attachments: tuple[str, ...] = ()
    sheet: CoverSheet | None = None
    conflicts: tuple[Conflict, ...] = ()
    spans: dict[str, tuple[Span, ...]] = {}


class Reference(Record, frozen=True, kw_only=True):
    """Words that point to another document, and what they say of it.

    "(My letter to you of November 12)": kind letter, date 1960-11-12, sender "My", recipient "you". `relation` for
    those known only by where they stand: "following", "preceding", "enclosed", "same day". `sender` and `recipient`
    are words of this document; resolve finds who they are.
    """

    id: str
    span: Span
    kind: str | None = None  # letter, telegram, memorandum, message, note, conversation, report, paper, document, …
    number: str | None = None  # "1234", "NSC 5508/1", "45"
    series: str | None = None  # Deptel, Embtel, Secto, NSC, NIE, Document
    date: str | None = None  # EDTF
    sender: str | None = None
    recipient: str | None = None
    relation: str | None = None
    subject: str | None = None
    confidence: float = 1.0
    maker: str = ""


# ---------------------------------------------------------------- find_statements: Reading

PartyKind = Literal["person", "body", "group"]
StatementKind = Literal["speech", "position"]
Mode = Literal["direct", "indirect", "free", "summary"]
Act = Literal[
    "assert", "ask", "request", "propose", "promise", "agree", "refuse", "deny", "criticize", "warn", "greet"
]  # fmt: skip
Manner = Literal["aloud", "in writing"]


class Party(Record, frozen=True, kw_only=True):
    """A person, body or group as this document knows it. `name`: the fullest that the text supports; `aliases`:
    every other string by which the text names it, as in the text. `office`: what the document says he is."""

    id: str
    name: str
    kind: PartyKind = "person"
    aliases: tuple[str, ...] = ()
    office: str | None = None


class Mention(Record, frozen=True, kw_only=True):
    """Words that name or stand for a party."""

    span: Span
    party: str


class Relay(Record, frozen=True, kw_only=True):
    """One hop of words between the speaker and the recorder: through whom, how, and whether translated on the way."""

    party: str
    manner: Manner | None = None
    translated: bool | None = None


class Statement(Record, frozen=True, kw_only=True):
    """One act of saying, writing, conveying or holding a position, put down to a source (gold/GUIDELINES.md).

    `speaker`, `to` and the relays in `via` are ids of parties; `via` is in the order the words travelled, without the
    recorder. `source`: the words that name the speaker; `cue`: the reporting words; `content`: what was said, in
    pieces where broken by an aside or a page. `parent`: id of the statement that holds this one. `when` (EDTF),
    `where`: of the act of saying. `translated`: whether the words were turned into another language before they were
    written down. `remarks`: the recorder's own words about how far this can be trusted ("This is a rough
    translation"). The id comes from the document, the words of cue and content and the occurrence (`statement_id`), so
    that a person's decisions survive better readers.
    """

    id: str
    kind: StatementKind
    speaker: str | None
    content: tuple[Span, ...]
    mode: Mode
    act: Act = "assert"
    source: Span | None = None
    cue: Span | None = None
    to: tuple[str, ...] = ()
    via: tuple[Relay, ...] = ()
    parent: str | None = None
    when: str | None = None
    where: str | None = None
    translated: bool | None = None
    remarks: tuple[Span, ...] = ()
    confidence: float = 1.0
    maker: str = ""


class Reading(Record, frozen=True, kw_only=True):
    """Everything found in one document. `author` (the recorder) and `recipients` are ids of parties."""

    document: str
    file: str
    description: Description
    author: str | None = None
    recipients: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    references: tuple[Reference, ...] = ()
    issues: tuple[Issue, ...] = ()
    format: str = FORMAT

    def party(self, id: str) -> Party:
        """The party of that id. Raises KeyError."""
        for party in self.parties:
            if party.id == id:
                return party
        raise KeyError(id)


# ---------------------------------------------------------------- resolve: Person, Resolution


class Tenure(Record, frozen=True, kw_only=True):
    """An office held: "Ambassador", at "Soviet Union" or in "Washington", from `started` until `ended` (EDTF)."""

    office: str
    place: str | None = None
    started: str | None = None
    ended: str | None = None


class Person(Record, frozen=True, kw_only=True):
    """An entry of the register: one person, or one body, for all its names. `authorities`: ids elsewhere
    ({"viaf": "…", "wikidata": "Q…"}). `source`: where the facts are from."""

    id: str
    name: str  # as a reader says it: "W. Averell Harriman"
    kind: PartyKind = "person"
    variants: tuple[str, ...] = ()
    born: str | None = None
    died: str | None = None
    tenures: tuple[Tenure, ...] = ()
    authorities: dict[str, str] = {}
    description: str | None = None
    source: str | None = None


class Judgement(Record, frozen=True, kw_only=True):
    """What we concluded of a party: which person it is (None = open), how sure, and why, in words for a person."""

    party: str
    person: str | None
    score: float = 1.0
    reasons: tuple[str, ...] = ()
    maker: str = ""


class Link(Record, frozen=True, kw_only=True):
    """What we concluded of a reference: the document that it means, or that it is missing from the collection.

    `status`: held (`document` is its id), missing, or open (cannot be told; `candidates` may say among which).
    `sender`, `recipient`: persons, where the reference's words could be followed.
    """

    reference: str
    status: Literal["held", "missing", "open"]
    document: str | None = None
    candidates: tuple[str, ...] = ()
    sender: str | None = None
    recipient: str | None = None
    score: float = 1.0
    reasons: tuple[str, ...] = ()
    maker: str = ""


class Resolution(Record, frozen=True, kw_only=True):
    """What we concluded of one document's parties and references. `persons`: entries made for parties that no
    register knows, so that they can be joined across documents."""

    document: str
    judgements: tuple[Judgement, ...] = ()
    links: tuple[Link, ...] = ()
    persons: tuple[Person, ...] = ()
    format: str = FORMAT


class Entry(Record, frozen=True, kw_only=True):
    """A line of the collection's catalogue: what resolve needs to know of a document to follow a reference to it."""

    document: str
    volume: str | None = None  # documents of one file, in order: "Document 45", "the following telegram"
    position: int = 0
    number: str | None = None
    title: str | None = None
    type: str | None = None
    date: str | None = None
    time: str | None = None
    place: str | None = None
    telegram_number: str | None = None
    symbols: tuple[str, ...] = ()
    sender: str | None = None  # words of the heading or the signature
    recipient: str | None = None


class Catalogue(Protocol):
    """The collection as resolve sees it: look-ups only, so that its cost does not grow with the collection."""

    def dated(self, first: str, last: str) -> Iterable[Entry]:
        """Documents with a date from `first` to `last` (ISO days, both included)."""

    def numbered(self, number: str) -> Iterable[Entry]:
        """Documents with that number in their series, that telegram number, or that symbol ("NSC 5808/1")."""

    def neighbours(self, volume: str, position: int, reach: int = 3) -> Iterable[Entry]:
        """Documents of a volume at most `reach` places from `position`, in order."""


# ---------------------------------------------------------------- JSON


def to_json(value: Any) -> bytes:
    """One value as compact JSON, keys in the order of the fields."""
    return msgspec.json.encode(value)


def from_json(data: bytes | str, type_: type[T]) -> T:
    """The value of that type. Unknown fields are ignored. Raises msgspec.ValidationError where it does not fit."""
    return msgspec.json.decode(data, type=type_)


# ---------------------------------------------------------------- places and ids


def page_at(document: Document, offset: int) -> Page | None:
    """The page that holds a character, or None where the document has no pages."""
    for page in document.pages:
        if page.span.start <= offset < page.span.end:
            return page
    return None


class Place(NamedTuple):
    """Where something stands, for a footnote: page label and line (or paragraph) on that page, counted from 1."""

    page: str | None
    line: int
    unit: Literal["line", "paragraph"]

    def __str__(self) -> str:
        where = f"{self.unit} {self.line}"
        return f"page {self.page}, {where}" if self.page else where


def place_of(document: Document, offset: int) -> Place:
    """Page and line of a character. Lines without text are not counted."""
    page = page_at(document, offset)
    start = page.span.start if page else 0
    before = document.text[start:offset]
    line = 1 + sum(1 for text in before.split("\n")[:-1] if text.strip())
    return Place(page.label if page else None, line, document.lines)


def words_of(document: Document, spans: Iterable[Span]) -> str:
    """The words of the spans in order, white space folded, pieces joined by " … " where text lies between them."""
    pieces = (" ".join(document[span].split()) for span in spans)
    return " … ".join(piece for piece in pieces if piece)
