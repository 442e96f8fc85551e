"""The recorder's own words about how far his record can be trusted.

Takes the flow; gives the sentences that say so: "This is a rough translation, but the essence is clear", "Its style shows
that it was written by Khrushchev himself", "These notes are from memory". They are no statements; they go with those
that they speak of.
"""

from __future__ import annotations

import re

from backchannel.statements.flow import Flow
from backchannel.statements.words import Sentence

_ABOUT = re.compile(
    r"\b(?:(?:rough|literal|free|informal|unofficial|exact|verbatim|full|close|hasty|oral) (?:translation|translations|text|transcript|record|rendering)"
    r"|paraphras\w+|from (?:my )?memory|(?:is|are|was|not|as nearly|almost|nearly|virtually) verbatim|verbatim account"
    r"|(?:best|my) recollection|best I (?:can|could) (?:recall|remember)|reconstruct\w+ (?:from|his|the)"
    r"|(?:its|his|the) style (?:shows|suggests|indicates)|written by [\w. ]{3,40} (?:himself|personally)"
    r"|(?:my|his|these|our) (?:rough |sketchy |hurried )?notes (?:are|were|may)|the essence is|(?:substance|gist) (?:is|was) (?:as follows|clear)"
    r"|took (?:no|few|some) notes|may not be (?:exact|accurate|complete)|cannot (?:vouch|guarantee))",
    re.IGNORECASE,
)
_POINTS = frozenset(("this", "these", "its", "the", "it", "i", "my", "following", "above", "text", "foregoing"))


def is_remark(flow: Flow, sentence: Sentence) -> bool:
    """Whether a sentence of the running voice speaks of the record's reliability."""
    if len(sentence) > 60 or sentence.small[0] not in _POINTS:
        return False
    return _ABOUT.search(flow.text, sentence.span.start, sentence.span.end) is not None
