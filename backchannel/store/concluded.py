"""A document's resolution as it holds: takes what resolve concluded, gives it with decisions of persons laid over.

Where resolve took "the Ambassador" for one man and an editor said that he is another, the judgement given here is the
editor's, with `maker` "decision" and the editor's name among its reasons.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from backchannel.model import Judgement, Resolution, from_json
from backchannel.store import review
from backchannel.store.schema import parties, readings


def load_resolution(connection: Connection, key: int, id: str) -> Resolution:
    """See `Store.resolution`."""
    data = connection.execute(select(readings.c.resolution).where(readings.c.document == key)).scalar()
    resolution = from_json(data, Resolution) if data else Resolution(document=id)
    rows = connection.execute(select(parties).where(parties.c.document == key).order_by(parties.c.key))
    holds = {row.id: (row.person, row.judged) for row in rows if row.person != row.judged}
    if not holds:
        return resolution
    by = {one.party: one.who for one in review.listed(connection, document=id) if one.kind == "person of party"}
    judged = {one.party: one for one in resolution.judgements}
    for party, (person, concluded) in holds.items():
        who = by.get(party) or (_who_parted(connection, concluded) if person is None else None)
        reason = f"decided by {who}" if who else "the entry was merged into this one"
        judged[party] = Judgement(party=party, person=person, reasons=(reason,), maker="decision")
    return msgspec.structs.replace(resolution, judgements=tuple(judged.values()))


def _who_parted(connection: Connection, person: str | None) -> str | None:
    """Who decided last that a name is not this person."""
    made = review.listed(connection, person=person) if person else []
    return next((one.who for one in reversed(made) if one.kind == "not the same" and one.state == "in force"), None)
