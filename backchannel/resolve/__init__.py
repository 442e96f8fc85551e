"""Stage 4: who is meant and which document is meant: a Reading, a register of persons and the collection's catalogue
in; a Resolution out. What a document says stays as it was; what we conclude of it stands beside it, with reasons.

    "the Ambassador" in a letter of November 15, 1960 that names Menshikov   -> Mikhail A. Menshikov
    "(My letter to you of November 12)" in the same letter                   -> missing, Harriman to Kennedy, 1960-11-12
"""

from __future__ import annotations

from backchannel.model import Catalogue, Document, Reading, Resolution
from backchannel.resolve.register import Register, load_register

__all__ = ["Register", "load_register", "resolve"]


def resolve(document: Document, reading: Reading, register: Register, catalogue: Catalogue) -> Resolution:
    """What we conclude of every party and every reference of a reading. Look-ups only: its cost does not grow with
    the register or the collection."""
    raise NotImplementedError
