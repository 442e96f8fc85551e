"""When a statement was made: the day of the talk, unless its sentence says another.

Takes the description and a sentence's dates; gives EDTF. A date counts when it stands with the cue, not in what was said:
"On November 12 he told me that by December …" is of November 12.
"""

from __future__ import annotations

from backchannel.dates import find_dates
from backchannel.model import Description
from backchannel.statements.flow import Flow
from backchannel.statements.found import Found
from backchannel.statements.words import Sentence, word_set

_MAY_DATE = word_set(
    """january february march april may june july august september october november december jan feb mar apr jun jul
    aug sept oct nov dec monday tuesday wednesday thursday friday saturday sunday yesterday today tonight last ago
    inst"""
)


def when_of(flow: Flow, sentence: Sentence, each: Found, description: Description) -> str | None:
    """The date of a statement. One inside another, or told in the past perfect ("had said to Mr. Korneichuk"), is of
    the talk only where nothing was said before it, so that it has none unless its own words date it."""
    dated = _dated(flow, sentence, each, description)
    if dated is not None:
        return dated
    earlier = each.cue is not None and "HV" in sentence.classes[max(0, each.head - 3) : each.head]
    if earlier or (each.parent is not None and each.kind == "speech" and each.mode != "direct"):
        return None
    return description.talk_date or description.date


def _dated(flow: Flow, sentence: Sentence, each: Found, description: Description) -> str | None:
    if each.cue is None or _MAY_DATE.isdisjoint(sentence.small):
        return None
    base = description.talk_date or description.date
    found = []
    for dated in find_dates(flow.text, sentence.span, base.split("/")[0] if base else None):
        leads = dated.span.end <= max(each.span.start, each.cue.start) and not each.span.holds(dated.span)
        if dated.precision == "day" and leads and flow.text[dated.span.end : dated.span.end + 1] != ")":
            distance = min(abs(dated.span.start - each.cue.end), abs(each.cue.start - dated.span.end))
            if distance < 60:
                found.append((distance, dated.edtf))
    return min(found)[1] if found else None
