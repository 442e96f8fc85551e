"""The first page: who said what to whom, through whom. Takes a store and a request, gives statements as cards.

`/?by=khrushchev&via=menshikov&about=disarmament&from=1960-11&until=1961-01`
"""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from backchannel.errors import NotFound, QueryError
from backchannel.model import Record
from backchannel.store import FoundDocuments, FoundPerson, FoundPersons, StatementQuery, Store
from backchannel.views import Said, said
from backchannel.web.addresses import with_query
from backchannel.web.answer import Answer
from backchannel.web.asked import ACTS, MODES, PAGE, Asked, statement_query
from backchannel.web.cards import Pager, cards

FIELDS = {
    "words": "words",
    "by": "said by",
    "via": "through",
    "to": "said to",
    "about": "about",
    "from": "from",
    "until": "until",
    "act": "act",
    "mode": "mode",
    "kind": "kind",
    "document": "in document",
    "volume": "in volume",
    "relayed": "relayed only",
    "by_person": "said by",
    "via_person": "through",
    "to_person": "said to",
    "recorder_person": "written down by",
    "reader_person": "read by",
    "person": "with",
}
PERSONS = ("by_person", "via_person", "to_person", "recorder_person", "reader_person", "person")
YEARS = 12  # more than so many are no list to choose from
SPEAKERS = 8


class Filter(Record, frozen=True, kw_only=True):
    """One thing that narrows the answer; `without` is the address that leaves it out, `count` what that would give."""

    name: str
    title: str
    value: str
    without: str
    count: int | None = None


class Choice(Record, frozen=True, kw_only=True):
    """One way to narrow the answer further."""

    value: str
    count: int
    address: str


class Facet(Record, frozen=True, kw_only=True):
    name: str
    title: str
    choices: tuple[Choice, ...]


def search(store: Store, request: Request) -> Answer:
    asked = Asked(request.query_params)
    query = statement_query(asked)
    found, matching, wrong = Said(total=0), FoundDocuments(total=0), dict(asked.wrong)
    if not wrong:
        try:
            found = said(store, query)
            matching = _documents(store, asked, query)
        except QueryError as error:
            wrong["words" if asked.text("words") else "about"] = error.message + (
                f" {error.hint}" if error.hint else ""
            )
    given = {name: value for name, value in asked.given.items() if name != "page"}
    pager = Pager.of("/", given, total=found.total, page=asked.page(), size=PAGE)
    filters = _filters(store, given)
    data = {
        "given": given,
        "wrong": wrong,
        "pager": pager,
        "statements": cards(found.rows),
        "documents": matching,
        "people": _people(store, asked, wrong),
        "filters": filters if found.total or wrong else _counted(store, asked, filters),
        "facets": [] if wrong or not found.total else _facets(store, query, given),
    }
    shown = {"acts": ACTS, "modes": MODES, "counts": store.counts(), "start": None if given else _start(store)}
    return Answer("search.html", data, shown, status=400 if wrong else 200)


def _documents(store: Store, asked: Asked, query: StatementQuery) -> FoundDocuments:
    """Documents that hold the words, on the first page of an answer."""
    words = asked.text("words")
    if not words or query.offset:
        return FoundDocuments(total=0)
    return store.find_documents(words, since=query.since, until=query.until, limit=5)


def _people(store: Store, asked: Asked, wrong: dict[str, str]) -> list[FoundPerson]:
    """Persons whose name the words are: a reader who types "Khrushchev" may mean him."""
    words = asked.text("words")
    return [] if wrong or not words else [row for row in _named(store, words).rows if row.id]


def _named(store: Store, name: str) -> FoundPersons:
    return store.persons(name, limit=3)


def _start(store: Store) -> list[FoundPerson]:
    """Whom to begin with."""
    return [person for person in store.persons(role="speaker", limit=8).rows if person.id]


def _filters(store: Store, given: dict[str, str]) -> list[Filter]:
    found = []
    for name, title in FIELDS.items():
        if name in given:
            value = _person_name(store, given[name]) if name in PERSONS else given[name]
            rest = {other: text for other, text in given.items() if other != name}
            found.append(Filter(name=name, title=title, value=value, without=with_query("/", rest)))
    return found


def _person_name(store: Store, id: str) -> str:
    try:
        return store.person(id).person.name
    except NotFound:
        return f"{id} (not in the collection)"


def _counted(store: Store, asked: Asked, filters: list[Filter]) -> list[Filter]:
    """What leaving out each filter would give, to help somebody who found nothing."""
    counted = []
    for filter in filters:
        rest = Asked({name: value for name, value in asked.given.items() if name not in (filter.name, "page")})
        query = msgspec.structs.replace(statement_query(rest), limit=0, offset=0)
        counted.append(msgspec.structs.replace(filter, count=store.find_statements(query).total))
    return counted


def _facets(store: Store, query: StatementQuery, given: dict[str, str]) -> list[Facet]:
    """How the answer divides by act, by mode, by year and by who speaks."""
    counted = store.facets(query)
    found = []
    if "act" not in given:
        found.append(
            _facet("act", "Acts", [(str(act), count, {"act": str(act)}) for act, count in counted.acts], given)
        )
    if "mode" not in given:
        modes = [(str(mode), count, {"mode": str(mode)}) for mode, count in counted.modes]
        found.append(_facet("mode", "How it is reported", modes, given))
    if len(counted.years) <= YEARS:
        years = [(year, count, {"from": year, "until": year}) for year, count in counted.years]
        found.append(_facet("year", "Years", years, given))
    if not given.keys() & {"by", "by_person"}:
        speakers = [(name, count, {"by_person": id}) for id, name, count in counted.speakers[:SPEAKERS]]
        found.append(_facet("by_person", "Said by", speakers, given))
    return [facet for facet in found if len(facet.choices) > 1]


def _facet(name: str, title: str, values: list[tuple[str, int, dict[str, str]]], given: dict[str, str]) -> Facet:
    choices = (
        Choice(value=value, count=count, address=with_query("/", given | narrowing))
        for value, count, narrowing in values
    )
    return Facet(name=name, title=title, choices=tuple(choices))
