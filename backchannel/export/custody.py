"""Where a missing American document is to be asked for, chosen from who sent and received it, its kind and its date.

Takes what is known of a missing document; gives a `Keeper`: the library or agency, its address, and under which rule a
request is made there.

    a letter from Harriman to John F. Kennedy, 12 November 1960   -> the John F. Kennedy Library
    Embtel 695 of 1959                                            -> the National Archives, Record Group 59
    NIE 11-4-60                                                   -> the Central Intelligence Agency

Facts: terms of office and the presidential libraries of the National Archives; files of the Department of State go to
the National Archives after some thirty years. Records of presidents before 1981 are the Archives' own or deeds of gift
(outside the Freedom of Information Act, open to mandatory declassification review); from 1981 on the Presidential
Records Act puts them under it. Addresses change: the draft asks the reader to check them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from backchannel.text import fold

__all__ = ["Keeper", "keeper_of"]

Law = Literal["mandatory declassification review", "Freedom of Information Act"]


class Keeper(NamedTuple):
    name: str
    address: tuple[str, ...]
    law: Law
    files: str  # where in its holdings to look


class _Library(NamedTuple):
    given: str
    surname: str
    name: str
    address: tuple[str, ...]
    began: str  # first and last day in office
    ended: str


_LIBRARIES = (
    _Library("franklin", "roosevelt", "Franklin D. Roosevelt Presidential Library", ("4079 Albany Post Road", "Hyde Park, New York 12538"), "1933-03-04", "1945-04-12"),
    _Library("harry", "truman", "Harry S. Truman Presidential Library", ("500 West U.S. Highway 24", "Independence, Missouri 64050"), "1945-04-12", "1953-01-20"),
    _Library("dwight", "eisenhower", "Dwight D. Eisenhower Presidential Library", ("200 Southeast Fourth Street", "Abilene, Kansas 67410"), "1953-01-20", "1961-01-20"),
    _Library("john", "kennedy", "John F. Kennedy Presidential Library", ("Columbia Point", "Boston, Massachusetts 02125"), "1961-01-20", "1963-11-22"),
    _Library("lyndon", "johnson", "Lyndon Baines Johnson Presidential Library", ("2313 Red River Street", "Austin, Texas 78705"), "1963-11-22", "1969-01-20"),
    _Library("richard", "nixon", "Richard Nixon Presidential Library", ("18001 Yorba Linda Boulevard", "Yorba Linda, California 92886"), "1969-01-20", "1974-08-09"),
    _Library("gerald", "ford", "Gerald R. Ford Presidential Library", ("1000 Beal Avenue", "Ann Arbor, Michigan 48109"), "1974-08-09", "1977-01-20"),
    _Library("jimmy", "carter", "Jimmy Carter Presidential Library", ("441 John Lewis Freedom Parkway NE", "Atlanta, Georgia 30307"), "1977-01-20", "1981-01-20"),
    _Library("ronald", "reagan", "Ronald Reagan Presidential Library", ("40 Presidential Drive", "Simi Valley, California 93065"), "1981-01-20", "1989-01-20"),
    _Library("george", "bush", "George Bush Presidential Library", ("1000 George Bush Drive West", "College Station, Texas 77845"), "1989-01-20", "1993-01-20"),
)  # fmt: skip

_ARCHIVES = ("8601 Adelphi Road", "College Park, Maryland 20740")
_OPENED = "1980"  # later files of the Department are asked for at the Department
_HOUSE = re.compile(
    r"(?i)\b(?:white house|president(?:-elect)?(?! of the (?:commission|senate|bank))|assistant to the president|"
    r"national security affairs|bundy|rostow|kissinger|mcgeorge)\b"
)
_STATE = re.compile(
    r"(?i)\b(?:department of state|state department|the department|embassy|legation|consul|secretary of state|washington)\b"
)
_SYMBOLS: tuple[tuple[str, str], ...] = (
    (r"(?:NIE|SNIE|ORE|SE|CIA.*|OCI)$", "cia"),
    (r"(?:JCS|JCSM|JSSC|JIC|CM|CINC.*)$", "defense"),
    (r"(?:NSC.*|NSAM|NSSM|NSDM|PRM|PD|OCB)$", "house"),
)


def keeper_of(
    *, kind: str | None, series: str | None, date: str | None, ends: Iterable[str], offices: Iterable[str] = ()
) -> Keeper | None:
    """Who most likely keeps it, or None where nothing says that an American office ever had it. `ends`: names of sender
    and recipient; `offices`: what they were at the time; `date`: the document's own or that of the one that cites it."""
    names, held = list(ends), " / ".join(offices)
    year = (date or "")[:4]
    of_series = next((what for pattern, what in _SYMBOLS if series and re.match(pattern, series)), None)
    if of_series == "cia":
        return Keeper(
            "Central Intelligence Agency, Information and Privacy Coordinator",
            ("Washington, D.C. 20505",), "mandatory declassification review", "estimates and intelligence memoranda",
        )  # fmt: skip
    if of_series == "defense":
        return Keeper(
            "National Archives at College Park", _ARCHIVES, "mandatory declassification review",
            "Record Group 218, Records of the U.S. Joint Chiefs of Staff",
        )  # fmt: skip
    for library in _LIBRARIES:
        if any(_is_of(name, library) for name in names):
            return _at(
                library,
                "President's papers" if (date or "") >= library.began else "pre-presidential papers",
            )
    if of_series == "house" or _HOUSE.search(held) or any(_HOUSE.search(name) for name in names):
        for library in _LIBRARIES:
            if date and library.began <= date < library.ended:
                return _at(library, "National Security Council and White House files")
    if kind in ("telegram", "airgram", "despatch") or _STATE.search(" ".join((held, *names))):
        if year and year < _OPENED:
            return Keeper(
                "National Archives at College Park", _ARCHIVES, "mandatory declassification review",
                "Record Group 59, General Records of the Department of State, Central Files",
            )  # fmt: skip
        return Keeper(
            "Department of State, Office of Information Programs and Services",
            ("2201 C Street NW", "Washington, D.C. 20520"), "Freedom of Information Act", "Central Foreign Policy File",
        )  # fmt: skip
    return None


def _is_of(name: str, library: _Library) -> bool:
    words = re.findall(r"[a-z]+", fold(name))
    return library.surname in words and library.given in words


def _at(library: _Library, files: str) -> Keeper:
    law: Law = "Freedom of Information Act" if library.began >= "1981" else "mandatory declassification review"
    return Keeper(library.name, library.address, law, files)
