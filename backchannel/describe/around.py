"""What stands around a reference's noun and date and belongs to it: a day without a month, sender and recipient behind.

Takes text and a `Found`; gives it with more known, or as two.

    "Ashcombe's letter of the 18th came over"                    -> the 18th is the letter's day
    "his letter of March 2 to Terhoek"                           -> recipient Terhoek
    "letter dated March 2 which he had received from Tomarov"    -> sender Tomarov
    "your letters of March 10 and March 18"                      -> two letters
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backchannel.dates import Dated, find_dates
from backchannel.describe.cables import Found
from backchannel.model import Span

__all__ = ["each_of_two", "of_the_day", "with_ends"]

_OF_THE_DAY = re.compile(
    r"[^\S\n]\n?of[^\S\n]\n?(?P<day>the[^\S\n]\d{1,2}(?:st|nd|rd|th))\b(?![^\S\n]\n?(?:century|parallel|[A-Z]))"
)


def of_the_day(text: str, nouns: list[re.Match[str]], dates: list[Dated], base: str | None) -> Iterator[Dated]:
    """ "Ashcombe's letter of the 18th came over": behind a document's noun it is a day, whatever follows."""
    known = {dated.span.start for dated in dates}
    for noun in nouns:
        match = _OF_THE_DAY.match(text, noun.end())
        if match and match.start("day") not in known and match.start("day") + 4 not in known:
            for dated in find_dates(f"on {match['day']}.", base=base)[:1]:
                yield dated._replace(span=Span(*match.span("day")))


_TWO = re.compile(r"(?P<first>[^-–—]{1,30}?)(?P<and>,?\s(?:and|or)\s)(?P<second>[^-–—]{1,30})")
_FROM_BEHIND = re.compile(
    r"(?P<direct>[^\S\n]\n?(?:from|to)[^\S\n]\n?)(?P<end>(?:[Tt]he[^\S\n])?[A-Z][\w'’\-]{1,24}(?:[^\S\n][A-Z][\w'’\-]{1,24}){0,3})"
    r"|[^\S\n]\n?(?:which|that)[^\S\n]\n?(?P<who>he|she|I|we|they|you)[^\S\n]\n?(?:had[^\S\n]\n?|has[^\S\n]\n?|have[^\S\n]\n?)?"
    r"(?:just[^\S\n]\n?)?received[^\S\n]\n?from[^\S\n]\n?(?P<received>(?:[Tt]he[^\S\n])?[A-Z][\w'’\-]{1,24}(?:[^\S\n][A-Z][\w'’\-]{1,24}){0,3})"
)
_TO_BEFORE = re.compile(
    r"\b(?:write|written|wrote|writes|sent|addressed|replied|said|told|it|this|that)\b[^.;:!?\n]{0,12}\bto[^\S\n]"
    r"(?P<to>(?:[Tt]he[^\S\n])?[A-Z][\w'’\-]{1,24}(?:[^\S\n][A-Z][\w'’\-]{1,24}){0,3}),?[^\S\n]in[^\S\n]\n?$"
)


def with_ends(text: str, found: Found) -> Found:
    """Sender and recipient that stand behind the date ("his letter of March 2 to Terhoek"; "letter dated March 2 which
    he had received from Chairman Tomarov") or right before ("has written it to Baron Terhoek, in a letter of")."""
    if found.kind == "conversation":
        return found
    behind = _FROM_BEHIND.match(text, found.span.end)
    if behind and behind["direct"]:
        end = behind["end"].removesuffix("'s").removesuffix("’s")
        if "to" in behind["direct"].split() and not found.recipient:
            return found._replace(span=Span(found.span.start, behind.end()), recipient=end)
        if "from" in behind["direct"].split() and not found.sender:
            return found._replace(span=Span(found.span.start, behind.end()), sender=end)
    elif behind and not found.sender:
        return found._replace(sender=behind["received"], recipient=found.recipient or behind["who"])
    before = _TO_BEFORE.search(text[max(0, found.span.start - 90) : found.span.start])
    return found._replace(recipient=before["to"]) if before and not found.recipient else found


def each_of_two(text: str, found: Found, dated: Dated) -> Iterator[Found]:
    """ "your letters of March 10 and March 18" are two letters."""
    first, _, last = dated.edtf.partition("/")
    two = _TWO.fullmatch(text[dated.span.start : dated.span.end])
    plural = re.search(r"(?i)\b(?:letters|messages|notes|memoranda|memos|despatches|telegrams|conversations|talks|meetings)\b",
                       text[found.span.start : dated.span.start])  # fmt: skip
    if not last or two is None or plural is None:
        yield found
        return
    at = dated.span.start
    yield found._replace(span=Span(found.span.start, at + two.end("first")), date=first)
    yield found._replace(span=Span(at + two.start("second"), max(found.span.end, dated.span.end)), date=last)
