"""How far a statement is from its speaker's mouth: takes a statement and its reading, gives a `Distance`.

Of the message that Menshikov read out to Harriman on 14 November 1960 and Harriman wrote down on the 15th:
"Khrushchev, quoted in translation, through Menshikov's oral rendering, written down by Harriman the next day."
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from backchannel.model import Manner, Reading, Record, Statement

Report = Literal["quoted", "reported", "summed up"]


class Distance(Record, frozen=True, kw_only=True):
    """`hops`: how many people the words passed through, the recorder among them (0: the speaker wrote it himself).

    `through`: names of the relays in order; `manners`: how each passed them on; `recorder`: who wrote it down, None
    where the document does not say; `own_account`: the speaker is the recorder. `translated`: whether on the way,
    None where the record does not say. `report`: the speaker's words, a report of them, or what they were about.
    `days`: from saying to writing down, None where a date is not a whole day. `sentence`: all this for a person.
    """

    hops: int
    sentence: str
    report: Report
    through: tuple[str, ...] = ()
    manners: tuple[Manner | None, ...] = ()
    recorder: str | None = None
    own_account: bool = False
    translated: bool | None = None
    days: int | None = None


def distance_of(statement: Statement, reading: Reading, name_of: Callable[[str], str] | None = None) -> Distance:
    """The distance of one statement of a reading; no store needed.

    `name_of` gives the name to use for a party's id; without it, the shortest name that the document itself uses and
    that still tells the party from the others.
    """
    raise NotImplementedError
