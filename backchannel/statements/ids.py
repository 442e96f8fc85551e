"""Ids of statements: the same words in the same document get the same id, whatever reader or loader found them.

>>> statement_id("frus1961-63v05_d2", "said", "that he agreed", 0) == statement_id("frus1961-63v05_d2", " said", "that  he agreed", 0)
True
"""

from __future__ import annotations

import hashlib

from backchannel.text import fold


def statement_id(document: str, cue: str, content: str, occurrence: int) -> str:
    """An id out of the document's id, the words of cue and content (white space, case and quotation marks do not
    count), and how often the same words were met before in the document."""
    words = "\n".join((document, " ".join(fold(cue).split()), " ".join(fold(content).split()), str(occurrence)))
    return "s" + hashlib.blake2b(words.encode(), digest_size=7).hexdigest()
