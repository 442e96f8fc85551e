"""Stage 2: what a document is. Takes a Document, gives a Description; looks at nothing else.

    frus1961-63v05_d291: number "291", type memorandum, from "Ambassador to the Soviet Union (Kohler)",
    to "Secretary of State Rusk", date 1963-02-09, place Washington, classification Secret, drafted by Kohler, …

    harriman-1960-11-15 (a paper without any editor's heading): type letter, from "Averell", to "The Honorable John F.
    Kennedy" at Palm Beach, Florida, classification Confidential, cancelled; it reports a talk of 1960-11-14 in Washington.

Where an edition's heading and notes are there, they tell; what they leave open the paper itself is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from backchannel.describe.references import own_symbols
from backchannel.model import Block, Correspondent, Description, Document, Marking, MarkingState, Span

from .form import own_title, type_of_paper
from .heading import Heading, find_heading, parties_of
from .letters import Signs, read_signs
from .lines import Line, Paper, clean, paper_of
from .markings import Classified, is_marking, markings_of, read_classification, state_of
from .omissions import find_attachments, find_omissions
from .opening import Opening, read_opening
from .participants import find_participants
from .setting import when_and_where, within
from .sheets import with_sheet
from .sources import Source, is_source, read_source
from .talks import find_talk
from .telegraph import Wire, read_wire

__all__ = ["describe"]

# A conversation or a meeting has no sender and no addressee, and its paper's signature is no letter-writer's.
_UNADDRESSED = frozenset(
    [
        "editorial_note",
        "memcon",
        "memorandum_for_record",
        "telephone_conversation",
        "minutes",
        "record_of_meeting",
        "notes_of_meeting",
        "memorandum_of_discussion",
        "summary_of_conclusions",
        "transcript",
        "national_intelligence_estimate",
        "intelligence_report",
    ]
)
_NUMBERED = frozenset(["telegram", "circular_telegram", "airgram", "circular_airgram", "despatch"])
_INLINE_SUBJECT = re.compile(
    r"\b(?:Subj|Subject|SUBJECT|SUBJ):\s*(?P<subject>[^\n]{3,200}?)(?=\.\s|\.?\s+(?:Ref|REF|Reference)s?:|$)",
    re.MULTILINE,
)
_ABOUT = re.compile(r"^Re:? (?P<subject>[^.;:]{5,90})\.?$")  # a line of its own over the text of a telegram
_BETWEEN = re.compile(
    r"\b[Bb]etween (?P<one>.+?) and (?P<other>.+?)(?:, (?:[A-Z][\w ]+, )?(?:undated|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b.*))?$"
)

Fields = dict[str, Any]
Spans = dict[str, tuple[Span, ...]]


def describe(document: Document) -> Description:
    """What a document is, in its own words; see `model.Description`."""
    description = with_sheet(document, _described(document))
    return msgspec.structs.replace(description, symbols=own_symbols(document, description))


def _described(document: Document) -> Description:
    paper = paper_of(document)
    heading = find_heading(paper.head)
    lines = [line for line in paper.head[heading.body :] if not is_marking(line.words)]
    signs = read_signs(document, paper, heading.body)
    opening = read_opening(lines)
    wire = read_wire(paper.head) if heading.title is None else None
    spans: Spans = {}
    fields: Fields = {}
    for part in (
        _identity(document, paper, heading, signs, opening),
        when_and_where(document, paper, heading, signs),
        _source(document, paper, heading),
    ):
        _add(fields, spans, part)
    if fields.get("classification") is None:
        _add(fields, spans, _classification(paper, heading))
    _add(fields, spans, _stamps(document, paper))
    if fields.get("classification") is None:
        _add(fields, spans, _most_marked(fields.get("markings", ())))
    if fields.get("classification") not in (None, "none") and not fields.get("classification_state"):
        fields["classification_state"] = "in force"
    _add(fields, spans, _omissions(document))
    if fields.get("type") == "editorial_note":
        return _only(fields, spans, ("number", "title", "type", "omissions", "attachments", "markings"))
    _add(fields, spans, _parties(document, heading, signs, lines, fields["type"]))
    _add(fields, spans, _numbers(document, signs, lines, opening, fields["type"]))
    if wire:
        _add(fields, spans, _wired(document, wire, signs, fields))
    _add(fields, spans, _talk(document, lines, signs, fields))
    for name, sign in (("signature", signs.signature), ("salutation", signs.salutation), ("address", signs.address)):
        if sign and sign.span:
            spans[name] = (sign.span,)
    return Description(**fields, spans=spans)


def _add(fields: Fields, spans: Spans, part: dict[str, tuple[Any, Any]]) -> None:
    """One module's findings, each a value and its characters (a span, several, or None), into the whole."""
    for name, (value, where) in part.items():
        if value is None or value == ():
            fields.setdefault(name, value)
            continue
        fields[name] = value
        found = (where,) if isinstance(where, Span) else tuple(span for span in where or () if span)
        if found:
            spans[name.rstrip("_")] = found


def _only(fields: Fields, spans: Spans, names: tuple[str, ...]) -> Description:
    kept = {name: fields[name] for name in names if fields.get(name)}
    return Description(**kept, spans={name: spans[name] for name in names if name in spans})


# ---------------------------------------------------------------- what and when


def _identity(
    document: Document, paper: Paper, heading: Heading, signs: Signs, opening: Opening
) -> dict[str, tuple[Any, Any]]:
    kind = heading.type
    addressed_only = heading.title is not None and kind is None and not heading.title.startswith("Instruction")
    if heading.title is None or (addressed_only and parties_of(heading.title, None)[1]):
        kind = type_of_paper(paper, heading.body, signs, opening, heading.dateline)
        if heading.title is None and heading.dateline is None and _is_editors(paper, signs):
            kind = "editorial_note"
    if heading.title is None and not (document.type == "memorandum" and kind == "memcon"):  # the narrower kind stays
        kind = document.type or kind
    title, span = heading.title, heading.span
    if title is None:
        own = own_title(paper.head[:8])
        title, span = (_in_title_case(own.words), own.span) if own else (document.catalogue.get("title"), None)
    return {
        "number": (heading.number or document.catalogue.get("number"), heading.span),
        "title": (title, span),
        "type": (kind, span or (paper.head[0].span if paper.head else None)),
    }


def _in_title_case(words: str) -> str:
    """ "MEMORANDUM OF CONVERSATION" as it would be printed; words that are not all in capitals stay."""
    if not words.isupper() or re.search(r"[\d.]", words):
        return words
    small = {"Of", "The", "And", "In", "On", "For", "To", "A", "An", "At", "By", "With"}
    tokens = words.title().replace("’S", "’s").replace("'S", "'s").split()
    return " ".join(token.lower() if n and token in small else token for n, token in enumerate(tokens))


_EDITED = re.compile(
    r"\((?:Ibid|Department of State|[A-Z]\w+ Library|National Archives|U\.?N\.? docs?|Library of Congress|Public Papers|For text|See )|"
    r"\b[Ff]or (?:the )?(?:full |complete )?(?:texts?|documentation)\b|\b[Ss]ee (?:also )?(?:page|vol|Document|footnote|Foreign Relations|Part)|"
    r"Public Papers of the Presidents|Department of State Bulletin|Congressional Record|Foreign Relations, |Files?: Lot \d|\bnot printed\b|"
    r"\b(?:is|are) (?:also )?printed\b|\bpages? \d|Current Documents|\bsource text\b|\b[Dd]ocumentation (?:on|relating)\b|\bfiled under\b"
)


def _is_editors(paper: Paper, signs: Signs) -> bool:
    """Running text without dateline, labels and signature that speaks of printed sources, as an editorial note does."""
    if not paper.head or len(paper.head[0].words) < 80 or signs.labels or signs.salutation or signs.signature:
        return False
    return bool(_EDITED.search(" ".join(line.words for line in paper.head)))


# ---------------------------------------------------------------- source note, classification


def _source(document: Document, paper: Paper, heading: Heading) -> dict[str, tuple[Any, Any]]:
    note = next((note for note in paper.notes if is_source(note, heading.title is not None)), None)
    if note is None:
        filed = _filed(paper, heading)
        return {"source": filed} if filed else {}
    source: Source = read_source(note.words)
    found: dict[str, tuple[Any, Any]] = {}
    for name, value in source._asdict().items():
        values = value if isinstance(value, tuple) else (value,)
        found[name] = (value, [within(document, note.span, one) for one in values if one])
    return found


def _filed(paper: Paper, heading: Heading) -> tuple[str, Span] | None:
    """The file number on its own line, without "Telegram" behind it."""
    if heading.filed is None:
        return None
    words = re.sub(
        r":\s?(?:Circular )?(?:Telegram|Airgram|Despatch|Instruction|Letter)\W*$",
        "",
        heading.filed.words,
        flags=re.IGNORECASE,
    )
    return words, heading.filed.span


def _classification(paper: Paper, heading: Heading) -> dict[str, tuple[Any, Any]]:
    """From the paper's own lines: "secret priority" under the dateline, "niact" on the next."""
    level: Classified | None = None
    for line in paper.head[: heading.body + 4]:
        if not is_marking(line.words):
            continue
        grade, handling = read_classification(line.words)
        if level is None and grade:
            level = Classified(grade, handling, line.span)
        elif level and (grade is None or grade == level.level):
            new = tuple(one for one in handling if one not in level.handling)
            level = level._replace(handling=level.handling + new)
    if level is None:
        return {}
    return {"classification": (level.level, level.span), "handling": (level.handling, level.span)}


def _stamps(document: Document, paper: Paper) -> dict[str, tuple[Any, Any]]:
    furniture = [block for block in document.blocks if block.kind == "furniture"][:400]
    lines = [(line.words, line.span) for line in paper.head[:12]]
    lines += [(clean(document[block.span])[:200], _trimmed(document, block)) for block in furniture]
    lines += [
        (line.words, line.span)
        for line in paper.tail[-4:]
        if line.span.start > (paper.head[:12] or paper.tail)[-1].span.start
    ]
    lines.sort(key=lambda one: one[1])
    markings: tuple[Marking, ...] = markings_of(document, lines)
    if not markings:
        return {}
    said = next((said for words, _ in lines if len(words) < 160 and (said := state_of(words))), None)
    state: MarkingState = markings[0].state if markings[0].state != "in force" else said or "in force"
    return {
        "markings": (markings, [marking.span for marking in markings]),
        "classification_state": (state, [markings[0].span]),
    }


def _most_marked(markings: Sequence[Marking]) -> dict[str, tuple[Any, Any]]:
    """A scan's classification by the stamps at head and foot of its pages: the level that most of those bear that stand."""
    standing = [marking for marking in markings if marking.state == "in force"]
    if not standing:
        return {}
    level, _ = Counter(marking.level for marking in standing).most_common(1)[0]
    return {"classification": (level, [marking.span for marking in standing if marking.level == level])}


def _trimmed(document: Document, block: Block) -> Span:
    return Span(block.span.start, min(block.span.end, block.span.start + 300))


def _omissions(document: Document) -> dict[str, tuple[Any, Any]]:
    omissions = find_omissions(document)
    attachments = find_attachments(document)
    return {
        "omissions": (omissions, [omission.span for omission in omissions]),
        "attachments": (tuple(label for label, _ in attachments), [span for _, span in attachments]),
    }


# ---------------------------------------------------------------- who


def _parties(
    document: Document, heading: Heading, signs: Signs, lines: list[Line], type_: str | None
) -> dict[str, tuple[Any, Any]]:
    sender, addressee = parties_of(heading.title, heading.span) if heading.title else (None, None)
    participants, _ = find_participants(lines[:70])
    if not participants and heading.title and (between := _BETWEEN.search(heading.title)):
        participants = tuple(
            Correspondent(text=re.sub(r"^(?:the|The) ", "", between[key]), span=heading.span)
            for key in ("one", "other")
        )
    if type_ not in _UNADDRESSED:
        sender = _signed(sender, signs)
        addressee = _received(addressee, signs)
    return {
        "from_": (sender, [sender.span] if sender and sender.span else ()),
        "to": (addressee, [addressee.span] if addressee and addressee.span else ()),
        "copies_to": (signs.copies_to, [one.span for one in signs.copies_to]),
        "participants": (participants, [one.span for one in participants]),
    }


def _signed(sender: Correspondent | None, signs: Signs) -> Correspondent | None:
    """The sender with the name that the signature gives him, where the heading names an office or nobody."""
    own = signs.from_ or signs.signature
    if sender is None:
        if signs.from_ and signs.from_.name is None and signs.signature:
            return msgspec.structs.replace(signs.from_, name=signs.signature.name)
        return own
    if sender.name is None and signs.signature and " and " not in sender.text:
        return msgspec.structs.replace(sender, name=signs.signature.name)
    return sender


def _wired(document: Document, wire: Wire, signs: Signs, fields: Fields) -> dict[str, tuple[Any, Any]]:
    """What the telegraph form tells, before what was gathered from lines that look like other things."""
    signer = (
        signs.signature.text.title()
        if signs.signature and signs.signature.text.isupper()
        else signs.signature and signs.signature.text
    )
    sender = msgspec.structs.replace(wire.from_, name=signer) if wire.from_ else signs.signature
    handling = wire.handling + tuple(one for one in fields.get("handling") or () if one not in wire.handling)
    found: dict[str, tuple[Any, Any]] = {
        "title": (wire.title, wire.span),
        "type": (wire.type, wire.span),
        "from_": (sender, sender and sender.span),
        "to": (wire.to, wire.to and wire.to.span),
        "handling": (handling, wire.span),
        "repeated_to": (wire.repeated_to, wire.span),
        "time": (wire.time, wire.date and wire.date[1]),
    }
    found |= {
        name: value
        for name, value in (("telegram_number", wire.number), ("date", wire.date), ("place", wire.place))
        if value
    }
    return {name: value for name, value in found.items() if value[0]}


def _received(addressee: Correspondent | None, signs: Signs) -> Correspondent | None:
    """The addressee with name and place from the address; else who is named by To line or salutation."""
    if addressee is not None:
        if (
            signs.address
            and signs.salutation
            and (addressee.name is None or addressee.name.split()[-1] in signs.address.text)
        ):
            name, place = addressee.name or signs.address.name, signs.address.place
            return msgspec.structs.replace(addressee, name=name, place=place)
        return addressee
    if len(signs.to) > 1:
        spans = [one.span for one in signs.to if one.span]
        whole = Span(spans[0].start, spans[-1].end) if spans else None
        return Correspondent(text="; ".join(one.text for one in signs.to), span=whole)
    return signs.to[0] if signs.to else signs.address or signs.salutation


def _numbers(
    document: Document, signs: Signs, lines: list[Line], opening: Opening, type_: str | None
) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    if type_ in _NUMBERED and opening.line >= 0:
        series = "" if opening.series in ("No", "Number") else opening.series
        dash = "–" if series in ("A", "G", "CA", "CG", "CW") else " "
        number = f"{series}{dash}{opening.number}" if series else opening.number
        found["telegram_number"] = (number, within(document, lines[opening.line].span, opening.number))
    if signs.subject:
        found["subject"] = signs.subject
    else:
        for line in lines[: 10 if type_ in _NUMBERED else 3]:
            if match := _INLINE_SUBJECT.search(line.words) or _ABOUT.match(line.words):
                found["subject"] = (match["subject"], within(document, line.span, match["subject"]))
                break
    return found


def _talk(document: Document, lines: list[Line], signs: Signs, fields: Fields) -> dict[str, tuple[Any, Any]]:
    talk = find_talk(document, fields["type"], fields.get("date"), fields.get("place"), lines, signs.settings)
    return {"talk_date": (talk.date, talk.date_span), "talk_place": (talk.place, talk.place_span)}
