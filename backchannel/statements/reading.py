"""The reader from end to end: `find_statements` strings its steps together on one page.

Takes a Document and its Description; gives a Reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from backchannel.model import Description, Document, Issue, Mention, Party, Reading, Span, Statement, words_of
from backchannel.statements.confidence import confidence_of, doubts_of
from backchannel.statements.decode import read
from backchannel.statements.flow import Flow, pieces
from backchannel.statements.found import Found
from backchannel.statements.ids import statement_id
from backchannel.statements.names import Phrase
from backchannel.statements.naming import Known, aliases_of
from backchannel.statements.parties import Parties
from backchannel.statements.speakers import Scene
from backchannel.statements.stage import staged
from backchannel.statements.tagger import Tagger, reader
from backchannel.statements.times import when_of
from backchannel.statements.words import Sentence

MAKER = "backchannel-reader 1"
LIMIT = (
    5_000_000  # characters of one document that are read for statements: some two thousand pages, in half a gigabyte
)


def find_statements(document: Document, description: Description, tagger: Tagger | None = None) -> Reading:
    """Everything said in a document, by whom, to whom and through whom. Never raises on any text. `tagger`: another model
    than the one in the package, to measure it."""
    given = document
    issues: tuple[Issue, ...] = ()
    if len(document.text) > LIMIT:
        document, issues = _shortened(document)
    stage = staged(document, description)
    found, scene = read(stage, tagger or reader())
    statements = _statements(document, description, stage.flow, found, scene)
    used = _used(scene.parties, statements)
    return Reading(
        document=given.id,
        file=given.file,
        description=description,
        author=scene.parties.author,
        recipients=scene.parties.recipients,
        parties=tuple(_party(each) for each in used),
        mentions=_mentions(stage.flow, scene, {each.id for each in used}),
        statements=statements,
        issues=issues,
    )


def _shortened(document: Document) -> tuple[Document, tuple[Issue, ...]]:
    """The document with the blocks that lie within the limit, and the issue that says what was not read."""
    kept = [
        replace(block, span=Span(block.span.start, min(block.span.end, LIMIT)))
        for block in document.blocks
        if block.span.start < LIMIT
    ]
    issue = Issue(
        code="too-long-for-statements",
        message=f"{len(document.text):,} characters in one document: statements were read in the first {LIMIT:,} only",
        file=document.file,
        document=document.id,
        span=Span(LIMIT, len(document.text)),
        hint="split the file into its documents",
        level="error",
    )
    return replace(document, text=document.text[:LIMIT], blocks=tuple(kept), marks=()), (issue,)


def _statements(
    document: Document, description: Description, flow: Flow, found: list[Found], scene: Scene
) -> tuple[Statement, ...]:
    ids: dict[int, str] = {}
    met: Counter[str] = Counter()
    doubts = doubts_of(document)
    by_index = {sentence.index: sentence for sentence in flow.sentences}
    out = []
    for each in found:
        content = tuple(piece for span in each.pieces for piece in pieces(flow, span))
        cue = document[each.cue] if each.cue else ""
        words = words_of(document, content)
        first = statement_id(document.id, cue, words, 0)
        ids[id(each)] = first if not met[first] else statement_id(document.id, cue, words, met[first])
        met[first] += 1
        sentence = by_index[each.sentence]
        out.append(
            Statement(
                id=ids[id(each)],
                kind=each.kind,
                speaker=each.speaker,
                content=content,
                mode=each.mode,
                act=each.act,
                source=each.source_span,
                cue=each.cue,
                to=each.to,
                via=tuple(each.relays),
                parent=ids.get(id(each.parent)) if each.parent else None,
                when=when_of(flow, sentence, each, description),
                where=(description.talk_place or description.place) if each.parent is None else None,
                translated=each.translated,
                remarks=tuple(each.remarks),
                confidence=confidence_of(each, scene.tagger.limits, doubts.sure(_worded(content, each))),
                maker=MAKER,
            )
        )
    return tuple(out)


def _worded(content: tuple[Span, ...], each: Found) -> Iterator[Span]:
    """The words that a statement rests on."""
    yield from content
    yield from filter(None, (each.cue, each.source_span))


def _party(known: Known) -> Party:
    office = max(known.offices, key=len, default=None)
    return Party(
        id=known.id,
        name=known.name,
        kind=known.kind,
        aliases=aliases_of(known),
        office=_titled(office) if office and known.kind == "person" else None,
    )


def _titled(office: str) -> str:
    """A folded office as it is printed: "Secretary of State"."""
    small = ("of", "for", "the", "and", "in", "to")
    return " ".join(word if word in small else word[:1].upper() + word[1:] for word in office.split())


def _used(parties: Parties, statements: tuple[Statement, ...]) -> list[Known]:
    """Parties that say, hear or pass something on, wrote or got the record or took part, and persons named more than
    once. Others are words in capitals, mostly."""
    wanted = {parties.author, parties.sender, *parties.recipients, *parties.present}
    for each in statements:
        wanted.update((each.speaker, *each.to, *(relay.party for relay in each.via)))
    return [
        known
        for known in parties.known.values()
        if known.id in wanted or (known.kind == "person" and sum(known.forms.values()) > 1 and _is_named(known))
    ]


def _is_named(known: Known) -> bool:
    """Whether a person who says nothing is surely one: called with a title, or by more than a surname."""
    return known.titled > 0 or len(known.name.split()) > 1


def _mentions(flow: Flow, scene: Scene, used: set[str]) -> tuple[Mention, ...]:
    found = dict(scene.resolved)
    for sentence in flow.sentences:
        for phrase, party in scene.parties.mentions[sentence.index].items():
            found.setdefault(span_of(sentence, phrase), party)
    return tuple(Mention(span=span, party=party) for span, party in sorted(found.items()) if party in used)


def span_of(sentence: Sentence, phrase: Phrase) -> Span:
    return sentence.between(phrase.first, phrase.last)
