"""References: the words of a document that point to another one, and what they say of it.

Takes a Document and its Description; gives a Reference for each place. Nothing is looked up here: whether the document
meant is in the collection is decided by `resolve`.

    "(My letter to you of November 12)"   letter, 1960-11-12, sender "My", recipient "you"  (a letter of 1960-11-15)
    "Belgrade's 1076 of May 30"           telegram, number 1076, sender "Belgrade", 1959-05-30
    "immediately following telegram"      telegram, relation "following"
    "our talk of yesterday"               conversation, the day before the document's date

Running text and editors' notes are read; headings, datelines and page furniture are not, nor a source note's archival
citation. Dates are completed from the document's own (`backchannel.dates`). An id comes from the document, the words
and their occurrence, so that it outlives a better loader.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator

from backchannel.dates import Dated, find_dates, iso_range
from backchannel.describe.around import each_of_two, of_the_day, with_ends
from backchannel.describe.cables import GAP, SPACE, Found, number_in_title, symbols_in, telegrams
from backchannel.model import Description, Document, Reference, Span
from backchannel.text import fold

__all__ = ["find_references", "own_symbols", "references_in"]

MAKER = "references"

_UNREAD = ("heading", "dateline", "furniture")

# ---------------------------------------------------------------- the nouns that name a document

_KINDS = {
    "letter": r"letters?",
    "message": r"messages?|communications?",
    "note": r"(?:notes?)(?!\sverbale)|notes?\sverbales?",
    "aide-mémoire": r"aides?[-–\s]m[eé]moires?",
    "memorandum": r"memorandum|memoranda|memorandums|memos?",
    "telegram": r"telegrams?|cables?|telegraphic\sinstructions?|tels?(?!\sAviv)",
    "despatch": r"d[ei]spatch(?:es)?",
    "airgram": r"airgrams?",
    "report": r"reports?|stud(?:y|ies)|summar(?:y|ies)",
    "paper": r"papers?|drafts?|instructions?|minutes",
    "reply": r"repl(?:y|ies)|responses?|answers?",
    "conversation": r"conversations?|talks?|discussions?|meetings?|interviews?|conferences?|(?:telephone|phone)\scalls?|"
    r"luncheons?|exchanges?",
}
_NOUN = re.compile(
    r"(?<![\w'’])(?:" + "|".join(f"(?P<k{n}>{words})" for n, words in enumerate(_KINDS.values())) + r")(?![\w])", re.I
)
_NAMES_OF_KINDS = tuple(_KINDS)
_TALK = "conversation"
_WRITTEN = "letter|message|memorandum|telegram|cable|despatch|dispatch|airgram|aide[-–\\s]m[eé]moire|note"

_OWNER = r"(?:[Mm]y|[Oo]ur|[Yy]our|[Uu]r|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts)"
_NAME = r"(?:[A-Z][\w.\-]{0,24}[^\S\n]){0,4}[A-Z][\w.\-]{0,24}['’]s?"
# "the Soviet Government's", "your verbal", "Mr. Russell's", "the attached": what stands before the noun.
_FUNCTION = (
    r"(?:[Mm]y|[Oo]ur|[Yy]our|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Tt]he|[Aa]n?|and|or|[Ii]n|of|[Oo]n|[Aa]t|to|[Ff]or|by|from|[Ww]ith|as|that|which|"
    r"[Bb]efore|[Aa]fter|during|see|re|this|these|is|was|I|we|he)"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<owner>{_OWNER}|(?:[Tt]he[^\S\n])?{_NAME})|(?P<article>[Tt]he|[Aa]n?|[Tt]h(?:is|at|ose|ese)))"
    rf"(?:[^\S\n]\n?(?!{_FUNCTION}\b)[A-Za-z](?:[\w\-–]{{0,24}}|[\w]{{0,3}}\.)){{0,4}}[^\S\n]\n?$"
)

# "account of my conversation last evening": the date is the conversation's.
_OWNED_BEHIND = re.compile(
    rf"(?<!\w)(?:{_OWNER}|{_NAME})[^\S\n]\n?(?:[A-Za-z][\w\-]{{1,14}}[^\S\n]){{0,2}}(?i:{'|'.join(_KINDS.values())})(?!\w)"
)

# Between noun and date. A clause that goes on about something else is refused by its words.
_REACH = 110
_SENDING = (
    r"(?:deliver|send|sent|hand|give|gave|submit|transmit|present|date|receive|issue|hold|held|address|write|wrote|"
    r"circulate|approve|prepare|forward|make|made|communicate|convey)(?:t?ed|en|d|s)?|given|written"
)
_CONNECTOR = re.compile(
    r"(?:[^\S\n]|\n(?!\n)|\W{0,3}(?=dated))?"
    rf"(?P<verb>,?\s?(?:(?:which|that)\s)?(?:(?:I|we|you|he|she|they)\s(?:had\s)?(?:{_SENDING})|(?:was|were|had\sbeen|have\sbeen)\s(?:{_SENDING})))?"
    r"(?P<middle>[^.;:!?\n\[\]]{0,90}?|(?:[^.;:!?\n\[\]]{0,60}?\b(?:Mr|Dr|Mrs|Messrs|Amb|Sec|Gen|Col|Sen|St|U\.S|[A-Z])\.){1,2}[^.;:!?\n\[\]]{0,60}?)"
    r"(?P<link>(?:\bof|\bdated|\bon|\bsent|\bfrom|\bfor|\blast|\bheld|,|\()?[^\S\n]{0,3}\n?[^\S\n]{0,3}(?:last\s|the\s|this\s)?(?:[A-Z][a-z]{2,8}day,?\s)?)$"
)
_OTHER_CLAUSE = re.compile(
    r"\b(?:said|says|saying|told|is|are|was|were|been|will|would|could|should|might|may|can|but|because|if|when|while|although|"
    r"since|until|before|after|he|she|they|we|I|who|expired?|published|contains?|agreed|decided|asked|has|have|had|did|does|do)\b"
)
_ADDRESSED = re.compile(
    r"\bto\s(?P<to>you|me|us|him|them|[Tt]he\s[A-Z][\w ]{1,40}?|[A-Z][\w.'’\- ]{0,40}?[A-Za-z])(?=\s(?:of|dated|on|from|by|and)\b|,|$|\s*$)"
)
_FROM = re.compile(
    r"\b(?:from|by)\s(?P<from>you|me|us|him|them|[Tt]he\s[A-Z][\w ]{1,40}?|[A-Z][\w.'’\- ]{0,40}?[A-Za-z])(?=\s(?:of|dated|on|to|and)\b|,|$|\s*$)"
)
_WITH = re.compile(r"\b(?:with|between)\s(?P<with>[A-Z][\w.'’\- ]{0,60}?[A-Za-z])(?=\s(?:of|on|at|in)\b|,|$|\s*$)")

# "July 9, 1958 OCB Report", "the March 12 meeting", "yesterday's talk".
_AHEAD = re.compile(
    r"(?:['’]s)?[^\S\n]{1,2}\n?(?!(?:the|a|an|and|or|in|on|at|to|for|that|with|by|from|of|as|I|we|he|his|my|our|your|their|was|is)\b)"
    r"(?:(?!the|and|or|in|on|at|to|for|that|with|by|from|of|as|I|we|he|was|is|about\b)[A-Za-z][\w.&'’\-–]{0,20}[^\S\n]){0,3}$"
)

_ORDINALS = r"(?:(?:immediately|next|first|second|my|our|the)[^\S\n]{1,3})?"
_NEIGHBOUR = re.compile(
    rf"\b(?:(?:immediately|next|first){SPACE})?(?P<side>following|folg|fol|succeeding|preceding|foregoing|prior|previous|"
    rf"immediately\snext|separate){SPACE}(?P<kind>telegrams?|tels?|despatch|cables?|airgram|document|(?<=separate.)message|(?<=immediately.following.)message)\b",
    re.I,
)
_SEPTEL = re.compile(r"\b(?P<side>septel|reftels?|reference(?:d)?\s(?:telegram|tel|message|cable)s?)\b", re.I)
_ENCLOSED = re.compile(
    r"\b(?P<mark>enclosed|attached)[^\S\n]\n?(?:[a-z][\w\-]{0,14}[^\S\n]){0,3}(?P<noun>"
    + _WRITTEN
    + r"|paper|report|draft|study)s?\b",
    re.I,
)
_TAB = re.compile(
    rf"(?:(?<=\()|\b(?:at|see|in|See)[^\S\n])(?P<series>Tab|Enclosure|Annex|Attachment|Appendix)s?{SPACE}(?:No\.?{SPACE})?(?P<number>[A-Z]|\d{{1,2}})\b(?!\.\d)"
)
_DOCUMENT = re.compile(rf"\bDocuments?{SPACE}(?P<number>\d{{1,4}}[a-z]?)\b(?!{GAP}/)")
_MORE_DOCUMENTS = re.compile(rf"{GAP}(?:,|and|or|,{SPACE}and){SPACE}(?P<number>\d{{1,4}}[a-z]?)\b(?!{GAP}/)")
_ON_TALKS = re.compile(
    rf"\b(?P<owner>{_OWNER}[^\S\n]|[Tt]he[^\S\n])?(?P<noun>memorand(?:um|a)|memos?|records?|reports?|notes|accounts?)[^\S\n]\n?(?:of|on|about)[^\S\n]\n?"
    rf"(?P<subject>(?:{_OWNER}|the|a|that|this)[^\S\n]\n?(?:[a-z]{{2,12}}[^\S\n]){{0,2}}(?:conversations?|talks?|meetings?|discussions?)"
    r"(?:[^\S\n]\n?(?:with|between)[^\S\n]\n?(?:(?:Messrs|Mr|Mrs|Dr|Sen|Gen|Amb)\.[^\S\n])?(?:(?!I\b)[A-Z][\w'’\-]{0,24}(?:,?[^\S\n]\n?and[^\S\n]|,[^\S\n]\n?|[^\S\n])?){1,12})?)"
)
_OWNED = re.compile(
    rf"\b(?P<owner>(?:{_OWNER}|(?:[Tt]he[^\S\n])?{_NAME}))[^\S\n]\n?(?:[a-z][\w\-]{{1,12}}[^\S\n]){{0,2}}(?P<noun>{_WRITTEN})s?\b(?![-–'’])"
    rf"(?:[^\S\n]\n?to[^\S\n]\n?(?P<to>you|me|us|him|(?:the[^\S\n])?[A-Z][\w.'’\-]{{0,24}}(?:[^\S\n][A-Z][\w.'’\-]{{0,24}}){{0,3}}))?"
)


def find_references(document: Document, description: Description) -> tuple[Reference, ...]:
    """Every place of a document that points to another one, in order, without overlap."""
    base = _base(document, description)
    marked = [
        Found(mark.span, None, series="Document", number=mark.value, confidence=1.0)
        for mark in document.marks
        if mark.kind == "reference" and mark.value
    ]
    own = own_symbols(document, description)
    found = [one for span in _read_spans(document, description) for one in references_in(document.text, span, base)]
    found = [one for one in found if f"{one.series} {one.number}" not in own]
    return _references(document, _first_come([*marked, *found]))


def _base(document: Document, description: Description) -> str | None:
    """The date from which "April 12" gets its year: the document's, its talk's, else the first full date in it."""
    for date in (description.date, description.talk_date):
        if date and date != "undated":
            return date
    return next((dated.edtf for dated in find_dates(document.text[:6000]) if dated.precision == "day"), None)


def references_in(text: str, span: Span | None = None, base: str | None = None) -> list[Found]:
    """What the words of `span` (default: all) point to, with `base` as the document's date; without overlap."""
    start, end = span or Span(0, len(text))
    words = text[start:end]
    dates = find_dates(words, base=base)
    finders: Iterable[Iterator[Found]] = (
        telegrams(words, dates),
        symbols_in(words, dates),
        _documents(words),
        _dated(words, dates, base),
        _neighbours(words),
        _on_talks(words, dates),
        _enclosures(words),
        _owned(words),
    )
    found = _first_come(one for finder in finders for one in finder)
    return [one._replace(span=Span(one.span.start + start, one.span.end + start)) for one in found]


def own_symbols(document: Document, description: Description) -> tuple[str, ...]:
    """The symbols by which other papers cite this one ("NSC 5808/1", "NIE 11-4-60"): in its title, or alone on one of
    its first lines, with at most a few words beside it ("NSC 5808/1, April 16, 1958", "National Security Action
    Memorandum No. 28")."""
    heads = [description.title or "", description.subject or ""]
    body = next((block.span.start for block in document.blocks if block.kind not in _UNREAD), 0)
    for line in document.text[body : body + 900].splitlines()[:16]:
        bare = line.strip(" .()[]*_")
        if re.match(r"(?i)ref(?:erence)?s?\b", bare):  # what follows are the papers that it cites
            break
        if len(bare) <= 60 and not re.match(r"(?i)(?:re\b|subject|[a-z]\.\s)", bare):
            heads.append(bare)
    found = dict.fromkeys(
        f"{one.series} {one.number}"
        for head in heads
        for one in symbols_in(head)
        if one.span.end - one.span.start >= len(head) * 0.5 or head == description.title
    )
    number = None if description.telegram_number else number_in_title(description.title or "")
    return (*found, f"Telegram {number}") if number else tuple(found)


# ---------------------------------------------------------------- where to read


def _read_spans(document: Document, description: Description) -> list[Span]:
    """Running text and notes. A source note is read from its second sentence's end on: what comes first is where the
    paper was filed."""
    if not document.blocks:
        return [Span(0, len(document.text))]
    title = description.spans.get("title", ())
    spans: list[Span] = []
    for block in document.blocks:
        if block.kind in _UNREAD or any(block.span == span for span in title):
            continue
        if block.kind == "note" and re.match(r"\W*\d{0,3}\W{0,3}Source:", document[block.span][:20]):
            continue
        spans.append(block.span)
    return spans


def _first_come(found: Iterable[Found]) -> list[Found]:
    """In order of the text, without overlap: of two that overlap the one that came first stays."""
    kept: list[Found] = []
    spans: list[Span] = []
    for one in found:
        at = bisect_left(spans, one.span)
        if any(one.span.meets(span) for span in spans[max(0, at - 1) : at + 1]):
            continue
        spans.insert(at, one.span)
        kept.insert(at, one)
    return kept


def _references(document: Document, found: list[Found]) -> tuple[Reference, ...]:
    seen: Counter[str] = Counter()
    references = []
    for one in found:
        words = " ".join(fold(document[one.span]).split())
        digest = hashlib.sha256(f"{document.id}\n{words}\n{seen[words]}".encode()).hexdigest()[:12]
        seen[words] += 1
        fields = one._asdict()
        references.append(Reference(id=f"r{digest}", maker=MAKER, **fields))
    return tuple(references)


# ---------------------------------------------------------------- by date


def _dated(text: str, dates: list[Dated], base: str | None) -> Iterator[Found]:
    """A noun for a document or a talk with a date behind it ("your letter to me of April 12") or before it. What is
    still to come ("our meeting tomorrow") has no record yet."""
    nouns = list(_NOUN.finditer(text))
    starts = [noun.start() for noun in nouns]
    for dated in sorted([*dates, *of_the_day(text, nouns, dates, base)], key=lambda one: one.span):
        if dated.precision != "day":
            continue
        dated = _past(text, dated, base)
        if base and dated.edtf > iso_range(base)[1]:
            continue
        at = bisect_left(starts, dated.span.start)
        found = _noun_before(text, nouns[max(0, at - 3) : at], dated) or _noun_behind(text, nouns[at : at + 1], dated)
        if found:
            yield from each_of_two(text, with_ends(text, found), dated)


def _past(text: str, dated: Dated, base: str | None) -> Dated:
    """A date read as one to come, though its year is not said: "he will take the line of his letter of April 22"."""
    words = text[dated.span.start : dated.span.end]
    if (
        not base
        or dated.edtf <= iso_range(base)[1]
        or "/" in dated.edtf
        or re.search(r"\d{4}", words)
        or not re.search(r"\d", words)
    ):
        return dated
    if dated.edtf[5:] == "02-29":
        return dated
    return dated._replace(edtf=f"{int(dated.edtf[:4]) - 1:04}{dated.edtf[4:]}")


def _noun_before(text: str, nouns: list[re.Match[str]], dated: Dated) -> Found | None:
    """The farthest of the last nouns whose words up to the date hang together: in "the memorandum of conversation of
    July 26" the memorandum, in "letter on talks, which was delivered on June 21" the letter."""
    for noun in nouns:
        between = text[noun.end() : dated.span.start]
        if len(between) > _REACH or "\n\n" in between or (noun is not nouns[-1] and _OWNED_BEHIND.search(between)):
            continue
        link = _CONNECTOR.fullmatch(between)
        if (
            link is None
            or (not link["verb"] and _OTHER_CLAUSE.search(link["middle"]))
            or re.match(r"\s+(?:and|or)\b", between)
            or _bare_talk(noun, between, dated)
        ):
            continue
        kind = _kind_of(noun)
        if kind == "memorandum" and re.match(r"\sof\s(?:a\s)?conversation", between, re.I):
            kind = _TALK
        start, owner = _start(text, noun)
        addressed, sender, other = _ADDRESSED.search(between), _FROM.search(between), _WITH.search(between)
        return Found(
            Span(start, dated.span.end),
            kind,
            date=dated.edtf,
            sender=owner or (sender["from"] if sender else None),
            recipient=addressed["to"] if addressed else (other["with"] if other and kind == _TALK else None),
            confidence=0.85,
        )
    return None


def _bare_talk(noun: re.Match[str], between: str, dated: Dated) -> bool:
    """A weak noun far from its date, or with nothing that ties them: "discussions, in Paris on May 4"."""
    kind = _kind_of(noun)
    if between.rstrip().endswith("later"):  # "meeting with Ben-Gurion later this morning"
        return True
    weak = kind in (_TALK, "reply")
    if kind in ("paper", "report") and len(between) > 30 and "dated" not in between:
        return True
    tied = (
        re.search(r"(?:\bof|\bdated|\bon|\bsent|\blast|\bthis|\bheld|,)\s*(?:last\s|the\s)?(?:\w+day,?\s)?$", between)
        or len(between) < 40
    )
    return not tied or (weak and len(between) > 80)


def _noun_behind(text: str, nouns: list[re.Match[str]], dated: Dated) -> Found | None:
    for noun in nouns:
        between = text[dated.span.end : noun.start()]
        named = any(letter.isdigit() for letter in text[dated.span.start : dated.span.end])
        if len(between) > 60 or _AHEAD.fullmatch(between) is None or not (named or between[1:2] == "s"):
            return None
        before = text[max(0, dated.span.start - 60) : dated.span.start]
        owner = re.search(rf"(?<!\w)(?P<owner>{_OWNER}|(?:[Tt]he[^\S\n])?{_NAME}|[Tt]he)[^\S\n]\n?$", before)
        start = dated.span.start - (len(before) - owner.start()) if owner else dated.span.start
        said = owner["owner"] if owner and owner["owner"].lower() != "the" else None
        return Found(Span(start, noun.end()), _kind_of(noun), date=dated.edtf, sender=said, confidence=0.8)
    return None


def _kind_of(noun: re.Match[str]) -> str:
    return next(kind for n, kind in enumerate(_NAMES_OF_KINDS) if noun[f"k{n}"])


def _start(text: str, noun: re.Match[str]) -> tuple[int, str | None]:
    """Where the words begin (possessive, article and adjectives with them), and whose document it is."""
    floor = max(0, noun.start() - 90)
    before = _BEFORE.search(text[floor : noun.start()])
    if before is None:
        return noun.start(), None
    return floor + before.start(), _owner(before["owner"])


def _owner(words: str | None) -> str | None:
    return re.sub(r"['’]s?$", "", words) if words else None


# ---------------------------------------------------------------- by place in the file, by mark, by owner


def _neighbours(text: str) -> Iterator[Found]:
    for match in _NEIGHBOUR.finditer(text):
        side = match["side"].lower()
        relation = "following" if side.startswith(("fol", "succ", "imm")) else "preceding"
        yield Found(
            match.span() and Span(*match.span()),
            _noun_kind(match["kind"]),
            relation="separate" if side == "separate" else relation,
        )
    for match in _SEPTEL.finditer(text):
        relation = "separate" if match["side"].lower() == "septel" else "reference"
        yield Found(Span(*match.span()), "telegram", relation=relation, confidence=0.8)


def _noun_kind(word: str) -> str:
    noun = _NOUN.match(word)
    return _kind_of(noun) if noun else word.lower()


def _documents(text: str) -> Iterator[Found]:
    for match in _DOCUMENT.finditer(text):
        yield Found(Span(*match.span()), "document", match["number"], "Document", confidence=1.0)
        end = match.end()
        while (more := _MORE_DOCUMENTS.match(text, end)) and match.group().startswith("Documents"):
            yield Found(Span(*more.span("number")), "document", more["number"], "Document", confidence=1.0)
            end = more.end()


def _on_talks(text: str, dates: list[Dated]) -> Iterator[Found]:
    """ "the memoranda on his conversations with Messrs. Harriman, Robert Kennedy, Stevenson and Salisbury"; "his
    memorandum of that talk" has the date last named in the paragraph."""
    for match in _ON_TALKS.finditer(text):
        subject = " ".join(match["subject"].split()).removesuffix(",")
        owner = (match["owner"] or "").strip()
        yield Found(
            Span(match.start(), match.end() - len(match.group()) + len(match.group().rstrip(" ,"))),
            _noun_kind(match["noun"]),
            date=_last_named(text, match.start(), dates) if re.match(r"(?i)(?:that|this)\s", subject) else None,
            sender=owner if owner.lower() not in ("", "the") else None,
            subject=subject,
            confidence=0.7,
        )


def _last_named(text: str, at: int, dates: list[Dated]) -> str | None:
    """The day last named before, in the same paragraph."""
    since = max(text.rfind("\n\n", 0, at), at - 1500)
    before = [dated for dated in dates if since <= dated.span.start < at and dated.precision == "day"]
    return before[-1].edtf if before and "/" not in before[-1].edtf else None


def _enclosures(text: str) -> Iterator[Found]:
    for match in _ENCLOSED.finditer(text):
        yield Found(Span(*match.span()), _noun_kind(match["noun"]), relation="enclosed", confidence=0.8)
    for match in _TAB.finditer(text):
        yield Found(
            Span(*match.span()), "document", match["number"], match["series"], relation="enclosed", confidence=0.6
        )


def _owned(text: str) -> Iterator[Found]:
    """A letter or message of somebody's, without a date: "his message to Senator Kennedy"."""
    for match in _OWNED.finditer(text):
        yield Found(
            Span(*match.span()),
            _noun_kind(match["noun"]),
            sender=_owner(match["owner"]),
            recipient=match["to"],
            confidence=0.5,
        )
