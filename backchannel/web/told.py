"""The statements of one document as its page shows them: numbered, each speaker with a sign, laid over the text.

Takes a `DocumentView` of a part and the document's `Reading`, gives what is marked in the text and listed beside it. Of the letter of 15 November 1960: "Kh 4",
the fourth statement, Khrushchev's; "Ha 6" inside it, the suggestion that Harriman had made.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from backchannel.model import Document, Reading, Span, Statement
from backchannel.views import DocumentView, SaidRow
from backchannel.web.marked import Layer, LayerKind
from backchannel.web.speakers import UNKNOWN, Sign, signs

NOBODY = Sign(UNKNOWN, -1, 2)
DEEPEST = 3  # levels of statements in statements (gold/GUIDELINES.md, 6)


class Told(NamedTuple):
    """A statement of the document. `number`: its place in the document, from 1; `depth`: how many statements hold it;
    `row`: what is listed beside the text, None where its words are in another part."""

    statement: Statement
    number: int
    depth: int
    sign: Sign
    row: SaidRow | None = None

    @property
    def key(self) -> str:
        return f"{self.sign.key} {self.number}"

    @property
    def style(self) -> str:
        return style_of(self.sign)


class Speaker(NamedTuple):
    """A line of the legend. `person`: id, where it is concluded who this is; `spoken`: how many statements."""

    name: str
    person: str | None
    sign: Sign
    spoken: int

    @property
    def style(self) -> str:
        return style_of(self.sign)


def style_of(sign: Sign) -> str:
    """The style sheet's classes for a sign."""
    return f"h{sign.hue if sign.hue >= 0 else 'x'} l{sign.line}"


def told_of(view: DocumentView, reading: Reading) -> list[Told]:
    """Every statement of the document, in its order."""
    by_party = _signs(view, reading)
    parents = {statement.id: statement.parent for statement in reading.statements}
    rows = {row.found.statement.id: row for row in view.statements}
    return [
        Told(
            statement,
            number,
            _depth(statement.id, parents),
            by_party.get(statement.speaker or "", NOBODY),
            rows.get(statement.id),
        )
        for number, statement in enumerate(reading.statements, 1)
    ]


def speakers_of(view: DocumentView, reading: Reading) -> list[Speaker]:
    """Who speaks, those first who speak most; last those that the document does not name. Parties that were concluded
    to be one person are one speaker."""
    names, persons = _who(view)
    by_party = _signs(view, reading)
    spoken = Counter(statement.speaker for statement in reading.statements)
    found: dict[Sign, Speaker] = {}
    for party, sign in by_party.items():
        before = found.get(sign)
        count = spoken[party] + (before.spoken if before else 0)
        found[sign] = Speaker(names.get(party, party), persons.get(party), sign, count)
    told = sorted(found.values(), key=lambda speaker: -speaker.spoken)
    return [*told, Speaker("not said who", None, NOBODY, spoken[None])] if spoken[None] else told


def layers_of(view: DocumentView, told: list[Told]) -> list[Layer]:
    """All that is shown on the text."""
    document = view.document
    found = [layer for item in told for layer in _statement_layers(document, item)]
    found += [Layer(tight(document, each.reference.span), "reference", each.reference.id) for each in view.references]
    found += [Layer(marking.span, "marking") for marking in view.description.markings]
    found += [Layer(omission.span, "omission") for omission in view.description.omissions]
    found += [Layer(block.span, "furniture") for block in document.blocks if block.kind == "furniture"]
    marks: dict[str, LayerKind] = {"struck": "struck", "illegible": "illegible"}
    found += [Layer(mark.span, marks[mark.kind]) for mark in document.marks if mark.kind in marks]
    return [layer for layer in found if layer.span.start < layer.span.end]


def in_part(statement: Statement, part: Span) -> bool:
    """Whether any words of a statement are in a part of the text."""
    return any(span.meets(part) for span in statement.content) or part.start <= begins(statement) < part.end


def begins(statement: Statement) -> int:
    """Where a statement's words begin."""
    return min((span.start for span in statement.content), default=0)


def tight(document: Document, span: Span) -> Span:
    """The span without white space at its ends, so that its beginning is on a line."""
    text = document[span]
    return Span(span.start + len(text) - len(text.lstrip()), span.end - len(text) + len(text.rstrip()))


def _statement_layers(document: Document, item: Told) -> list[Layer]:
    statement, depth = item.statement, item.depth
    found = [Layer(tight(document, span), "statement", statement.id, depth) for span in statement.content]
    found += [Layer(span, "remark", statement.id) for span in statement.remarks]
    if statement.cue:
        found.append(Layer(statement.cue, "cue", statement.id, depth))
    if statement.source:
        found.append(Layer(statement.source, "source", statement.id, depth))
    return found


def _who(view: DocumentView) -> tuple[dict[str, str], dict[str, str | None]]:
    """Names and concluded persons by party."""
    return {one.party: one.name for one in view.parties}, {one.party: one.person for one in view.parties}


def _signs(view: DocumentView, reading: Reading) -> dict[str, Sign]:
    """A sign for each party that speaks, those first who speak most; one sign for one person."""
    names, persons = _who(view)
    spoken = Counter(statement.speaker for statement in reading.statements if statement.speaker)
    parties = [party for party, _ in spoken.most_common()]
    by_who = signs({persons.get(party) or party: names.get(party, party) for party in parties})
    return {party: by_who[persons.get(party) or party] for party in parties}


def _depth(id: str, parents: dict[str, str | None]) -> int:
    """How many statements hold this one. A ring ends at the deepest level."""
    depth, above = 0, parents.get(id)
    while above in parents and depth < DEEPEST:
        depth, above = depth + 1, parents[above]
    return depth
