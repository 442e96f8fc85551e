"""What is computed from the store: takes a `Store` and a question, gives frozen rows ready for JSON; prints nothing.

`said(store, StatementQuery(by="khrushchev"))` gives statements with their distance from the speaker's mouth;
`channels(store)` the chains that words travelled; `missing(store)` documents spoken of and not held.
"""

from backchannel.views.channels import Channel, Channels, Stop, channels
from backchannel.views.chronology import Chronology, Event, chronology
from backchannel.views.deciding import enter_person, in_words, party_named, person_named
from backchannel.views.distance import Distance, distance_of
from backchannel.views.document import DocumentView, show_document, show_part
from backchannel.views.draw import draw_channels
from backchannel.views.missing import MissingDocument, MissingDocuments, missing
from backchannel.views.people import PersonView, show_person
from backchannel.views.said import Said, SaidRow, said

__all__ = [
    "Channel",
    "Channels",
    "Chronology",
    "Distance",
    "DocumentView",
    "Event",
    "MissingDocument",
    "MissingDocuments",
    "PersonView",
    "Said",
    "SaidRow",
    "Stop",
    "channels",
    "chronology",
    "distance_of",
    "draw_channels",
    "enter_person",
    "in_words",
    "missing",
    "party_named",
    "person_named",
    "said",
    "show_document",
    "show_part",
    "show_person",
]
