"""What the tests of describe share: a text made into a document as the plain loader makes it, without the loader."""

from __future__ import annotations

import re

from backchannel.model import Block, Document, Span


def document(text: str, *, catalogue: dict[str, str] | None = None) -> Document:
    """Blocks are stretches between empty lines; "[1] …" at the end are notes, "[Page 2]" is furniture."""
    blocks, notes = [], False
    for match in re.finditer(r"\S[^\n]*(?:\n[^\n]+)*", text):
        words = match[0]
        notes = notes or bool(re.match(r"\[[01]\] ", words))
        label = re.match(r"\[(\d+)\] ", words)
        kind = "furniture" if re.fullmatch(r"\[Page \d+\]|~~\w+~~ -\d", words) else "note" if notes else "paragraph"
        blocks.append(Block(kind=kind, span=Span(*match.span()), label=label[1] if notes and label else None))
    return Document(id="paper", file="paper.txt", text=text, blocks=tuple(blocks), catalogue=catalogue or {})


EDITED = """\
46. Memorandum From the Ambassador to Valdonia (Halloran) to Secretary of State Brandt[1]

Orsa, March 12, 1959, 4:30–5:15 p.m.

SUBJECT
Transit through the Strait

I called on Marshal Petrescu yesterday. [Here follows discussion of [unrelated] matters.] He said that [1 line not declassified] would go on.[2]

Paul R. Halloran

Attachment

The Marshal's paper.

[1] Source: Department of State, Central Files, 655.41/3–1259. Secret; Limit Distribution; Noforn. Drafted by Halloran and John B. Roe (EV) on March 11; cleared by Dunn; and approved by Vale. Repeated to London, Paris, and the Hague.

[2] Not printed.
"""
