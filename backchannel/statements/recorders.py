"""Who wrote a document, and whom its text itself addresses, where the heading does not say.

Takes the document, its description and its sentences; gives the `Correspondent` who recorded it and those to whom it goes
besides the one in the heading. The signature, the drafter and the owner of a diary are read here; a telegram that a
department sends and that nobody tells in the first person is the department's own (gold/GUIDELINES.md, ruling 11).

    "Drafted by: EV:GHMercer" -> "G. H. Mercer";   "From the Journal of K. Belyar: Record of …" -> "K. Belyar"
    "For Secretary Eastlake. All fourteen men …" -> "Secretary Eastlake"
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import NamedTuple

from backchannel.model import Block, Correspondent, Description, Document, Span
from backchannel.statements.names import OFFICES, kind_of, phrases
from backchannel.statements.words import Sentence, split_words
from backchannel.text import fold, quotations

_OWNER = re.compile(
    r"\b(?:Journal|Diary|Diaries|Memoirs|Notebook)(?:,| Entry| Entries)?\s+(?:of|by|kept by)\s+(?P<who>[^:;\n]{3,80}?)(?:[:;,\n]|$)"
    r"|^(?:From )?(?P<whose>[A-Z][\w. ]{2,40})['’]s\s+(?:Personal |Private )?(?:Journal|Diary)\b"
)
_DRAFTED = re.compile(
    r"^[^\S\n]*(?:Drafted|Prepared|Dictated|Recorded|Written|Reported|Noted)(?:[^\S\n]+by)?:[^\S\n]*(?P<who>[^\s:][^\n]{1,60})",
    re.MULTILINE,
)
_CODE = re.compile(r"(?:^|[:/\s])(?P<initials>[A-Z]{1,3})(?P<family>[A-Z][a-z][A-Za-z'’-]+)\b")
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\s+){0,4}[A-Z][\w.'’-]*")
_FOR = re.compile(
    r"\s*(?:[\dA-Z][\dA-Za-z]*\.\s+)?(?:(?:Eyes only(?: for)?|For|Personal for)\s+(?:the\s+)?)(?P<who>[^.;:\n]{3,80}?)(?:\s+from\b[^.;:\n]*)?[.;:]\s",
    re.IGNORECASE,
)
_CAPITAL = re.compile(
    r"(?:the )?(?:Department|Ministry|Foreign (?:Office|Ministry)|White House|Headquarters)\b", re.IGNORECASE
)  # an embassy's telegrams are its chief's also where he says no "I"; those of a capital are signed by rote
_ADDED = frozenset(("attachment", "attachments", "enclosure", "enclosures", "annex", "tab", "attached"))
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.){0,2} [A-Z][a-z]+")
_STAMPS = frozenset(
    ("secret", "confidential", "top", "restricted", "unclassified", "official", "personal", "limited", "eyes", "copy")
)
_FIRST = frozenset(("i", "me", "my", "myself"))


class Written(NamedTuple):
    """By whom a document is and to whom it goes. `by` None: the document does not tell."""

    by: Correspondent | None
    to: tuple[Correspondent, ...]


def written(document: Document, description: Description, sentences: Sequence[Sentence]) -> Written:
    """The recorder and the addressees of a document."""
    by = description.from_
    if by is not None and by.name and _CAPITAL.match(by.text) and not told_by_i(document, sentences):
        by = Correspondent(text=by.text, office=by.office, place=by.place)
    elif by is None or (by.name is None and _institution(by.text)):
        name = (None if by else _owner(description) or _drafter(document, description)) or _signature(document)
        if name:
            by = Correspondent(text=name, name=name)
    to = (description.to,) if description.to else ()
    return Written(by, (*to, *_called(document, sentences)) if (description.type or "").endswith("telegram") else to)


def told_by_i(document: Document, sentences: Sequence[Sentence]) -> bool:
    """Whether a record's running voice, outside quotation marks, says "I"."""
    found = [
        sentence.starts[at]
        for sentence in sentences
        for at, small in enumerate(sentence.small)
        if small in _FIRST and (sentence.words[at] == "I" or not sentence.words[at].isupper())
    ]
    quoted = quotations(document.text) if found else []
    begins = [span.start for span in quoted]
    return any(not _lies_in(quoted, bisect.bisect_right(begins, offset) - 1, offset) for offset in found)


def _lies_in(quoted: Sequence[Span], number: int, offset: int) -> bool:
    return number >= 0 and offset < quoted[number].end


def _institution(words: str) -> bool:
    """Whether words of a heading name a body or a place, not an officer: "Embassy in Iran", "Sarnograd"."""
    sentence = split_words(words, Span(0, len(words)))
    first = next((each for each in phrases(sentence) if each.kind in ("name", "office", "body")), None)
    return first is not None and kind_of(first.key) != "office"


def _owner(description: Description) -> str | None:
    found = _OWNER.search(description.title or "")
    return (found.group("who") or found.group("whose")).strip() if found else None


def _drafter(document: Document, description: Description) -> str | None:
    """The drafter whom a line of the document or its source note names."""
    for block in document.blocks:
        if block.kind == "note":
            continue
        for line in _DRAFTED.finditer(document[block.span]):
            name = decoded(line.group("who"))
            if name:
                return name
    return next((name for name in map(decoded, description.drafted_by) if name), None)


def decoded(words: str) -> str | None:
    """A drafter's name from an office's code: "U:RDunmore:hk" -> "R. Dunmore", "POakes" -> "P. Oakes"; a name as it is."""
    code = _CODE.search(words)
    if code:
        return " ".join([*(f"{initial}." for initial in code.group("initials")), code.group("family")])
    plain = _NAME.search(words)
    return plain.group().strip() if plain and any(letter.islower() for letter in plain.group()) else None


def _signature(document: Document) -> str | None:
    """The name that stands alone in the last lines: "Winston Lord", "LAM"; an office under or over it is stepped over."""
    body = [block for block in document.blocks if block.kind not in ("note", "furniture")]
    for block in reversed(body[-3:]):
        lines = [line.strip(" /*~-") for line in document[block.span].splitlines() if line.strip()]
        if all(line.lower().split(" ")[0] in _STAMPS for line in lines):
            continue
        if not _closes(block, lines):
            break
        for line in lines:
            name = _signed(line.removeprefix("s/").strip())
            if name:
                return name
    return None


def _closes(block: Block, lines: list[str]) -> bool:
    return len(lines) < 4 and block.kind in ("closer", "heading") and all(len(line) < 60 for line in lines)


def _signed(line: str) -> str | None:
    sentence = split_words(line, Span(0, len(line)))
    if (
        not 0 < len(sentence) < 8
        or len(line) < 2
        or sentence.small[0] in _ADDED | _STAMPS
        or any(map(str.isdigit, line))
    ):
        return None
    if _PLAIN_NAME.fullmatch(line) and sentence.small[0] not in OFFICES:
        return line  # also where the family is called Lord or King
    first = next((each for each in phrases(sentence) if each.first == 0), None)
    if (
        first is not None
        and first.kind == "name"
        and (first.last == len(sentence) or sentence.small[first.last] == ",")
    ):
        words = line[: sentence.ends[first.last - 1]]
        return words if not words.isupper() or len(words.split()) == 1 else None
    if first is not None and first.kind == "office":  # "James W. Dingeman Executive Secretary" runs on into the office
        named = re.match(r"(?:[A-Z][a-z]+|[A-Z]\.) (?:[A-Z]\.? )?[A-Z][a-z]+(?= [A-Z][a-z]+ [A-Z])", line)
        return named.group() if named else None
    return None


def _called(document: Document, sentences: Sequence[Sentence]) -> tuple[Correspondent, ...]:
    """Those for whom a telegram's first words are meant: "Eyes only Secretary and Under Secretary."."""
    if not sentences:
        return ()
    start = sentences[0].span.start
    for found in (
        _FOR.match(document.text, each.span.start) for each in sentences[:3] if each.span.start < start + 120
    ):
        if found is not None:
            parts = re.split(r",\s+|\s+and\s+", " ".join(found.group("who").split()))
            if all(part and (part[0].isupper() or fold(part).startswith("the ")) for part in parts) and len(parts) < 5:
                return tuple(Correspondent(text=part) for part in parts)
    return ()
