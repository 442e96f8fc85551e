"""Telegrams that are meant by number, or by their place next to this one.

Takes a Reference, the `Home` that makes it and the Catalogue; gives a `Finding`.

    "Belgrade’s 1704" in Belgrade's 1705 of June 20, 1958   -> held: number 1704 from Belgrade
    "Deptel 1937" in Moscow's 2255 of February 21, 1962     -> missing: no telegram to Moscow of that number is held

Numbers begin anew at every post and every year or half year, so a number holds only with its direction (from which
post, to which) and near the document's own date.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.model import Catalogue, Entry, Reference
from backchannel.posts import posts_in, seats_in
from backchannel.resolve.home import CABLES, FITTING, Finding, Home, day_of, days_between, number_in, sent_from, within

__all__ = ["by_number", "neighbour"]

_LONGEST = 400  # days that a cited telegram may be older

_FROM_POST = re.compile(r"(?i)^(?:re)?(?:emb|embassy|leg|con|cong|congen|consul|miss)(?:tel|des|desp|airgram|gram)")
_FROM_DEPARTMENT = re.compile(r"(?i)^(?:re)?(?:dep|dept|depcirc?|circ?)(?:tel|des|desp|cirtel|airgram|gram)")
_YOURS = re.compile(r"(?i)^(?:re)?(?:ur|your)(?:tel|des|desp|airgram|gram)?$")
_MINE = re.compile(r"(?i)^(?:re)?(?:my|our)(?:tel|des|desp|airgram|gram)?$")
_DEPARTMENT = frozenset({"washington"})
_TITLE = re.compile(r"(?i)\bfrom\s+(?P<from>.+?)\s+to\s+(?P<to>.+)$|^(?P<from2>the\s.+?)\s+to\s+(?P<to2>the\s.+)$")


class _Way(NamedTuple):
    """From which posts to which a cited telegram went; empty where the words do not say."""

    sent_from: frozenset[str]
    sent_to: frozenset[str]


def _way(reference: Reference, home: Home) -> _Way:
    """ "Embtel" goes from the post of the two to the Department, wherever this document was written; "your 1164" the
    other way from this document; "London's 2280" from London."""
    series, words = reference.series or "", reference.sender or ""
    post = (
        (home.sent_from | home.sent_to) - _DEPARTMENT
        if not (home.sent_from and "washington" not in home.sent_from)
        else home.sent_from
    )
    to = posts_in(reference.recipient) if reference.recipient else frozenset()
    named = _named_post(re.sub(r"(?i)\b(?:my|our|your)\b", "", words))
    if _FROM_DEPARTMENT.match(series) or named == _DEPARTMENT:
        return _Way(_DEPARTMENT, to or post)
    if named:
        return _Way(named, to)
    first = words.split()[0].lower() if words else ""
    if _YOURS.match(series) or first in ("your", "ur"):
        return _Way(home.sent_to, to or home.sent_from)
    if _MINE.match(series) or first in ("my", "our"):
        return _Way(home.sent_from, to)
    if _FROM_POST.match(series) or _FROM_POST_WORDS.search(words):
        return _Way(post, to)
    return _Way(frozenset(), to)


def _named_post(words: str) -> frozenset[str]:
    """The post that a reference names as the sender: "London", also one that no list knows ("Sarnograd's 611")."""
    known = posts_in(words)
    place = re.fullmatch(r"\s*(?:the\s)?[A-Z][a-z]+(?:\s[A-Z][a-z]+)?\s*", words)
    return known or (seats_in(words) if place and not _FROM_POST_WORDS.search(words) else frozenset())


_FROM_POST_WORDS = re.compile(
    r"(?i)\b(?:embassy|emb|legation|leg|consulate|congen|consul|mission|his|her|their|its|delegation|usdel)\b"
)


def by_number(reference: Reference, home: Home, catalogue: Catalogue) -> Finding:
    number = reference.number or ""
    own_series = reference.series if reference.series and not _is_direction(reference.series) else None
    way = _way(reference, home)
    found = [
        entry
        for entry in _numbered(catalogue, number, own_series)
        if entry.document != home.document
        and _same_number(entry, number, own_series)
        and _kind_fits(reference.kind, entry)
        and _on_way(entry, way, home.sent_from | home.sent_to)
        and _when(reference, entry, home)
    ]
    words = f"{own_series} {number}" if own_series else f"number {number}"
    ranked = sorted(
        found,
        key=lambda entry: (
            _elsewhere(entry, way),
            days_between(entry.date, reference.date or home.date),
            entry.volume != home.volume,
            entry.document,
        ),
    )
    if (
        len(ranked) > 1
        and days_between(ranked[0].date, home.date) == days_between(ranked[1].date, home.date)
        and not (way.sent_from or own_series)
    ):
        return Finding("open", 0.4, f"several documents have {words}", ranked)
    if ranked:
        sure = 0.95 if way.sent_from or own_series else 0.7
        return Finding("held", sure, f"{words}{_from_words(way)}, {ranked[0].date or 'undated'}", ranked)
    if home.date is None and reference.date is None:
        return Finding("open", 0.3, "the document has no date to tell the year of the number")
    return Finding(
        "missing",
        0.9 if way.sent_from or own_series else 0.6,
        f"no document of {words}{_from_words(way)} is held near that date",
    )


def _is_direction(series: str) -> bool:
    return any(
        pattern.match(series) for pattern in (_FROM_POST, _FROM_DEPARTMENT, _YOURS, _MINE)
    ) or series.lower().startswith("usun")


def _from_words(way: _Way) -> str:
    return f" from {' or '.join(sorted(way.sent_from)).title()}" if 0 < len(way.sent_from) <= 3 else ""


def _numbered(catalogue: Catalogue, number: str, series: str | None = None) -> list[Entry]:
    """Look-ups under the forms that a number is kept in: "03022", "3022", "Secto 3022"."""
    bare = number.lstrip("0") or number
    titled = f"Telegram {number}"  # of telegrams that are numbered in their title alone
    forms = dict.fromkeys(
        [f"{series} {number}", f"{series} {bare}", number, bare]
        if series
        else [number, bare, titled, f"Telegram {bare}"]
    )
    found = {entry.document: entry for form in forms for entry in catalogue.numbered(form)}
    return list(found.values())


def _same_number(entry: Entry, number: str, series: str | None) -> bool:
    held = (entry.telegram_number or number_in(entry.symbols) or "").strip()
    match = re.search(r"([A-Z]{1,2}[-–])?(\d+)$", held)
    if match is None or match[2].lstrip("0") != re.sub(r"^[A-Z]{1,2}[-–—]", "", number).lstrip("0"):
        return False
    held_series = held[: match.start()].strip(" -–").lower()
    return held_series == series.lower() if series else not held_series or held_series in ("no", "no.", "a", "g", "ca")


def _kind_fits(kind: str | None, entry: Entry) -> bool:
    if kind == "despatch":
        return entry.type in ("despatch", "airgram", None)
    return entry.type in FITTING.get(kind or "telegram", CABLES)


def _from(entry: Entry) -> frozenset[str]:
    title = _TITLE.search(entry.title or "")
    words = entry.sender or (title and (title["from"] or title["from2"])) or ""
    return sent_from(words, entry.place)


def _to(entry: Entry) -> frozenset[str]:
    title = _TITLE.search(entry.title or "")
    return posts_in(entry.recipient or (title and (title["to"] or title["to2"])) or "")


def _on_way(entry: Entry, way: _Way, home: frozenset[str]) -> bool:
    """A telegram to another post also counts where it went to the Department or several posts at once."""
    if way.sent_from and (sent := _from(entry)) and not sent & way.sent_from:
        return False
    return not (_elsewhere(entry, way) and way.sent_from & _DEPARTMENT and not _to(entry) & home)


def _elsewhere(entry: Entry, way: _Way) -> bool:
    """Whether it went to another post than the words say ("Deptel 168 to Calcutta 39" was New Delhi's, repeated)."""
    to = _to(entry)
    return bool(way.sent_to and to and not to & way.sent_to)


def _when(reference: Reference, entry: Entry, home: Home) -> bool:
    if entry.date is None or entry.date == "undated":
        return reference.date is None
    if reference.date:
        return within(entry.date, reference.date, 1 if reference.kind == "despatch" else 3)  # misprints: "March 3 [1]"
    if home.date is None:
        return True
    ahead = (day_of(entry.date) - day_of(home.date)).days
    return -_LONGEST <= ahead <= 1


def neighbour(reference: Reference, home: Home, catalogue: Catalogue) -> Finding:
    """The next or last telegram of the sender's: the one numbered next to this one, else the neighbour in the volume."""
    step = 1 if reference.relation == "following" else -1
    if home.number and (own := re.search(r"(\d+)$", home.number)):
        number = home.number[: own.start()] + str(int(own[1]) + step)
        found = [
            entry
            for entry in _numbered(catalogue, number)
            if _sent_alike(entry, home) and within(entry.date, home.date, 2)
        ]
        if found:
            return Finding("held", 0.9, f"the sender's telegram numbered {number}", found[:1])
    if home.volume:
        for entry in catalogue.neighbours(home.volume, home.position, 1):
            if (
                entry.position == home.position + step
                and entry.type in CABLES
                and _sent_alike(entry, home)
                and within(entry.date, home.date, 1)
            ):
                return Finding("held", 0.7, f"the {reference.relation} document of the volume", [entry])
        return Finding("missing", 0.5, f"no {reference.relation} telegram of the sender's is held")
    return Finding("open", 0.3, "the document stands alone, without a volume")


def _sent_alike(entry: Entry, home: Home) -> bool:
    return not home.sent_from or not _from(entry) or bool(home.sent_from & _from(entry))
