"""References followed again when documents come to the collection or leave it: who is meant stays as it was concluded.

Takes a document with its Reading and its Resolution, and the catalogue's entry of a document that came or went; tells
whether one can mean the other, and gives the Resolution with the references followed anew.

    Moscow's telegram 611 comes   -> "your 611" in a telegram to Moscow of the same spring may mean it: followed again
                                     "London's 611", "Moscow's 612", "your 611" of the next year: left as they are

No register is needed, and no look-up that grows with the collection.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from backchannel.model import Catalogue, Document, Entry, Reading, Reference, Resolution
from backchannel.resolve.documents import Persons, follow_all, home_of, may_mean

__all__ = ["REACH", "follow_again", "may_lead_to"]

REACH = 2  # days around the date of a document in which a reference by date, or from its neighbour, can mean it


def may_lead_to(
    entry: Entry,
    references: Collection[str],
    document: Document,
    reading: Reading,
    resolution: Resolution,
    names: Mapping[str, str],
) -> bool:
    """Whether one of these references (ids) of a document can mean the entry's. The document's text and the reading's
    statements are not looked at. `names`: of persons whom its links name, by id."""
    asked = [reference for reference in reading.references if reference.id in references]
    home = home_of(document, reading, resolution.judgements)
    return may_mean(entry, asked, home, _ends(resolution), lambda person: names.get(person, person))


def follow_again(
    document: Document, reading: Reading, resolution: Resolution, names: Mapping[str, str], catalogue: Catalogue
) -> Resolution:
    """The resolution with the document's references followed in the present catalogue; the reading's statements are
    not looked at."""
    home = home_of(document, reading, resolution.judgements)
    links = follow_all(reading.references, home, catalogue, _ends(resolution), lambda person: names.get(person, person))
    return msgspec.structs.replace(resolution, links=links)


def _ends(resolution: Resolution) -> Persons:
    """Sender and recipient as concluded before."""
    ends = {link.reference: (link.sender, link.recipient) for link in resolution.links}

    def of(reference: Reference) -> tuple[str | None, str | None]:
        return ends.get(reference.id, (None, None))

    return of
