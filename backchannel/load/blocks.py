"""Lines -> blocks. Takes a text with its lines, pages and notes; gives blocks with their kinds.

The kinds follow what editions and office typists do: markings and titles at the top are headings, then place and date,
salutation or From/To/Subject, paragraphs, and at the end the close, the signature and the address under it.

    "Dear Jack:" opener      "November 15, 1960" dateline      "PARTICIPANTS" heading, the lines under it list
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from backchannel.model import Block, BlockKind, Span

from .furniture import DAY, MONTH, Layout, is_marking
from .lines import Line
from .notes import Note, anchors_of
from .paragraphs import POINT, Stretch, stretches_of

__all__ = ["blocks_of", "kind_by_words"]

FIELD = re.compile(
    r"(?:TO|FROM|SUBJECT|SUBJ|RE|REF|REFS|REFERENCES?|THROUGH|THRU|VIA|INFO|CC|DATE|TIME|PLACE|FOR|ATTENTION|ATTN)"
    r"(?:\s{0,3}[:—]|\s*$)"
)
FIELD_MIXED = re.compile(
    r"(?:To|From|Subject|Subj|Re|Ref|References?|Through|Via|Date|Place|Time|Info|Copies to)\s{0,3}:"
)
PRESENT = re.compile(
    r"(?:\w{1,15} ){0,2}(?:PARTICIPANTS?|PRESENT|ATTENDEES|ATTENDANCE|PARTICIPATING)\s{0,3}:?\s*", re.IGNORECASE
)
SALUTATION = re.compile(
    r"(?:My |Most )?Dear(?:est)? [^\n]{1,80}[:,—-]|(?:Your )?(?:Excellency|Excellencies|Sirs?|Gentlemen|Madam|Majesty)[:,]"
    r"|(?:Mr\.|Madam|Madame) (?:President|Secretary|Chairman|Ambassador|Minister|Prime Minister)[:,]",
    re.IGNORECASE,
)
CLOSE = re.compile(
    r"(?:(?:very |most )?(?:sincerely|respectfully|faithfully|cordially|truly|affectionately|as ever|always)|"
    r"(?:your|yours)\b|with (?:my |all |every |kind|best|warm|great|assurances|high)|(?:kind|best|warm)(?:est)? (?:regards|wishes|personal)|"
    r"love,|accept,? (?:sir|excellency))",
    re.IGNORECASE,
)
SIGNED = re.compile(r"/[sS]/|s/ |\([sS]igned\)|\[[sS]igned\b")
ENCLOSED = re.compile(r"\[?(?:enclosures?|attachments?|annex(?:es)?|tab|appendix|addend(?:um|a))\b", re.IGNORECASE)
FILE_LINE = re.compile(  # "793.5 MAP/12–2050: Airgram", "S/P Files: Lot 64 D 563", "Truman Papers"
    r"\d{3}[A-Z]?\.\w[\w./– -]{2,60}(?::\s?[\w ]{1,30})?|(?:[\w/.–’-]{1,30} ){0,5}(?:[Ff]iles?|[Pp]apers)(?:[:,][^\n]{0,100})?|[^\n]{0,80}\bLot \d+ ?[A-Z]? ?\d*[^\n]{0,40}"
)
FOR_FILES = re.compile(r"\b(?:for|to) (?:the )?(?:files?|record)\b", re.IGNORECASE)
DATED = re.compile(
    rf"(?:{DAY.pattern}|(?P<only>{MONTH}\.?,?\s{{1,3}}1[5-9]\d\d|\bundated\b|\bno date\b|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}))",
    re.IGNORECASE,
)
NOTE_MARK = re.compile(r"(?:\[[\w*†‡]{1,3}\])+$")
NUMBERED_TITLE = re.compile(r"(?:\d{1,4}[a-z]?\.|\[\d{1,4}[a-z]?\]\.?|No\. \d{1,4})\s+[A-Z“\"\[]")
ENDS_SENTENCE = (".", "?", "!", ";", ",", ".”", '."', ".)", ":")
HEAD_LINE = 220  # characters of the longest title that editions print


def blocks_of(text: str, lines: Sequence[Line], layout: Layout, notes: Sequence[Note]) -> tuple[Block, ...]:
    """All blocks in order; together they cover every character that is no white space."""
    noted = {at for note in notes for at in note.lines}
    found = [Block(kind="furniture", span=Span(lines[at].start, lines[at].end)) for at in layout.furniture - noted]
    found += _note_blocks(text, lines, notes)
    stretches = stretches_of(text, lines, noted | layout.furniture)
    found += _body_blocks(text, lines, stretches)
    return tuple(sorted(found, key=lambda block: block.span))


def _note_blocks(text: str, lines: Sequence[Line], notes: Sequence[Note]) -> list[Block]:
    start = lines[notes[0].lines[0]].start if notes else len(text)
    found = []
    for note, anchor in zip(notes, anchors_of(text, notes, start), strict=True):
        run: list[int] = []
        begun = False
        for at in [*note.lines, -1]:
            if run and at != run[-1] + 1:
                span = Span(lines[run[0]].start, lines[run[-1]].end)
                found.append(Block(kind="note", span=span, label=note.label, anchor=anchor, joins=begun))
                begun, run = True, []
            run.append(at)
    return found


# ---------------------------------------------------------------- the body


def _body_blocks(text: str, lines: Sequence[Line], stretches: Sequence[Stretch]) -> list[Block]:
    """Blocks of the text proper, kinds given from the top down, then the close from the bottom up."""
    margin = _margin(lines, stretches)
    state = _State()
    blocks: list[Block] = []
    for number, stretch in enumerate(stretches):
        span = Span(lines[stretch.lines[0]].start, lines[stretch.lines[-1]].end)
        words = text[span.start : span.end]
        first = lines[stretch.lines[0]]
        kind: BlockKind
        if stretch.joins and blocks:
            kind = blocks[-1].kind if blocks[-1].kind in ("quotation", "list") else "paragraph"
        else:
            kind = _kind(words, stretch, state, last=number + 1 == len(stretches))
            if number + 1 < len(stretches) and stretches[number + 1].joins:
                kind = "paragraph"  # cut by the page: no title, no entry, however short
            if kind == "paragraph" and margin is not None and _set_off(lines, stretch, margin):
                kind = "quotation"
        joined = stretch.joins and bool(blocks) and kind in ("paragraph", "quotation", "list")
        if _same_entry(blocks, kind, first, text):
            blocks[-1] = msgspec.structs.replace(blocks[-1], span=Span(blocks[-1].span.start, span.end))
        else:
            blocks.append(Block(kind=kind, span=span, joins=joined))
        state.see(kind, words)
    return _with_close(text, _with_address(text, blocks))


class _State:
    """What has been read so far: whether we are still in the head, behind the close, and under which field."""

    def __init__(self) -> None:
        self.head = True
        self.titled = False
        self.closing = False
        self.field: BlockKind | None = None

    def see(self, kind: BlockKind, words: str) -> None:
        if kind == "heading":
            self.titled = self.titled or not is_marking(words)
        if kind == "paragraph" and len(words) >= 100:
            self.head = False
        if kind == "paragraph":
            self.closing = False
        if kind == "closer":
            self.closing, self.head = True, False
        if ENCLOSED.match(words) and len(words) <= 80:
            self.head, self.closing = True, False


def _kind(words: str, stretch: Stretch, state: _State, *, last: bool) -> BlockKind:
    plain = NOTE_MARK.sub("", words).rstrip()
    if not stretch.chunked or _begins_field(plain):
        state.field = None
    if state.head and not state.titled and not last:
        if FILE_LINE.fullmatch(plain) and not FOR_FILES.search(plain):
            return "note"
        if NUMBERED_TITLE.match(plain) and len(plain) <= 2 * HEAD_LINE and not _is_sentence(plain):
            return "heading"
    if kind := kind_by_words(plain, head=state.head):
        return _note_field(state, kind, plain, stretch)
    if "\t" in words:
        return "table"
    if state.field and stretch.chunked and len(plain) <= HEAD_LINE:
        return state.field
    if ENCLOSED.match(plain) and len(plain) <= 80:
        return "heading"
    if _is_heading(plain, stretch, state, last):
        return "heading"
    if state.closing and len(plain) <= 80 and not re.search(r"[a-z]{3}\.$", plain):
        return "closer"
    if last and not stretch.chunked and _is_name(plain):
        return "closer"
    return "list" if stretch.chunked and len(stretch.lines) == 1 and len(plain) <= 160 else "paragraph"


def _is_sentence(plain: str) -> bool:
    return plain.endswith(ENDS_SENTENCE) and not re.search(r"\b(?:[ap]\. ?m|Jr|Sr|U\.S|Gen)\.$", plain)


def kind_by_words(plain: str, *, head: bool) -> BlockKind | None:
    """The kind of a short block that its words alone tell; `head`: it stands above the text proper."""
    if len(plain) > 120:
        return None
    if FIELD.match(plain) or (head and (FIELD_MIXED.match(plain) or SALUTATION.fullmatch(plain))):
        return "opener"
    if PRESENT.fullmatch(plain) or is_marking(plain):
        return "heading"
    if SIGNED.match(plain) or (len(plain) <= 60 and CLOSE.match(plain) and not plain.endswith(".")):
        return "closer"
    return "dateline" if head and _is_dateline(plain) else None


def _begins_field(plain: str) -> bool:
    return bool(FIELD.match(plain) or PRESENT.fullmatch(plain))


def _note_field(state: _State, kind: BlockKind, plain: str, stretch: Stretch) -> BlockKind:
    """Remembers a head word that stands above its entries: SUBJECT, PARTICIPANTS."""
    if stretch.chunked and PRESENT.fullmatch(plain):
        state.field = "list"
    elif stretch.chunked and kind == "opener":
        state.field = "opener"
    return kind


def _is_dateline(plain: str) -> bool:
    """Place and date, little else: "Moscow, March 14, 1961, 5 p.m." Sentences have more words beside the date."""
    found = DATED.search(plain)
    if not found or not plain:
        return False
    beside = plain[: found.start()] + plain[found.end() :]
    return len(re.findall(r"[A-Za-z]{2,}", beside)) <= 8 and not re.search(
        r"\b(?:was|is|had|has|said|were|will)\b", beside
    )


def _is_heading(plain: str, stretch: Stretch, state: _State, last: bool) -> bool:
    if len(plain) > HEAD_LINE or len(stretch.lines) > 4 or last:
        return False
    if plain.endswith(ENDS_SENTENCE) and not plain.isupper():
        return False
    if plain.startswith("[") and plain.endswith("]") and not DATED.search(plain):
        return False  # an editor's notice: "[1 paragraph not declassified]"
    letters = [char for char in plain if char.isalpha()]
    if not letters or state.closing:
        return False
    if len(letters) >= 4 and plain.isupper() and len(plain) <= 100:
        return True
    if stretch.chunked:
        return False
    return (state.head and not state.titled) or len(plain) <= 60


def _is_name(plain: str) -> bool:
    """A signature without any sign: "Briggs", "C. E. Wilson"."""
    words = re.findall(r"[\w.'’-]+", plain)
    return (
        0 < len(words) <= 5
        and len(plain) <= 40
        and all(word[0].isupper() for word in words)
        and not plain.endswith(":")
    )


def _margin(lines: Sequence[Line], stretches: Sequence[Stretch]) -> int | None:
    """The left margin of a typescript: the commonest indent of lines inside paragraphs. None where there is none."""
    indents = [lines[at].indent for stretch in stretches for at in stretch.lines[1:]]
    return Counter(indents).most_common(1)[0][0] if len(indents) >= 4 else None


def _set_off(lines: Sequence[Line], stretch: Stretch, margin: int) -> bool:
    return len(stretch.lines) > 1 and all(lines[at].indent >= margin + 4 for at in stretch.lines)


def _same_entry(blocks: Sequence[Block], kind: BlockKind, first: Line, text: str) -> bool:
    """Whether a line goes into the block before: the lines of one close or address, the rows of one table."""
    if (
        not blocks
        or blocks[-1].kind != kind
        or kind not in ("closer", "table")
        or first.gap
        or first.feed
        or first.glued
    ):
        return False
    between = text[blocks[-1].span.end : first.start]
    return not between.strip() and between.count("\n") == 1


def _with_address(text: str, blocks: list[Block]) -> list[Block]:
    """Entries right above a salutation are the address: openers."""
    found = list(blocks)
    for number, block in enumerate(blocks):
        if block.kind == "opener" and SALUTATION.fullmatch(text[block.span.start : block.span.end]):
            above = number - 1
            while above >= 0 and found[above].kind == "list":
                found[above] = msgspec.structs.replace(found[above], kind="opener")
                above -= 1
    return found


def _with_close(text: str, blocks: list[Block]) -> list[Block]:
    """A signature at the very end, above nothing but notes: the last block or two, if they are names."""
    found = list(blocks)
    for number in range(len(found) - 1, max(len(found) - 3, -1), -1):
        block = found[number]
        words = text[block.span.start : block.span.end]
        if block.kind == "closer":
            continue
        if number and block.kind in ("heading", "list", "paragraph") and _is_name(words) and not POINT.match(words):
            if is_marking(words):
                continue
            found[number] = msgspec.structs.replace(block, kind="closer")
        else:
            break
    return found
