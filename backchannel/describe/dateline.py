"""Place, date and time out of a dateline.

Takes the words of one line; gives a `Dateline`, or None where the line is something else.

    >>> read_dateline("[Washington,] February 9, 1951—6:15 p. m.")
    Dateline(place='Washington', date='1951-02-09', time='18:15')
    >>> read_dateline("Washington, March 25, 1960, 11:50 a.m.-12:20 p.m.").time
    '11:50/12:20'

A time is "HH:MM", with Z where the paper gives Greenwich time ("0401Z"); an interval has a stroke between, as in EDTF.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.dates import find_dates

__all__ = ["Dateline", "read_dateline", "read_time"]

LONGEST = 170  # characters; a longer line is a sentence


class Dateline(NamedTuple):
    place: str | None
    date: str
    time: str | None


_UNDATED = re.compile(r"\b(?:[Uu]ndated|UNDATED|[Nn]o date|n\.\s?d\.)")
_PLACE = re.compile(r"[^\W\d_][^\d:;!?\[\](){}“”\"]*")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b,?")
_KIND = re.compile(
    r"\b(?:memorand|telegram|conversation|meeting|minutes|letter|report|record|notes|council|talks|declassif|re[vu][il1]ew|release|approved|"
    r"authority|rec[’']?d|received|date|stamp|case|by)\w*",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        "of",
        "the",
        "a",
        "at",
        "in",
        "on",
        "and",
        "de",
        "da",
        "do",
        "del",
        "la",
        "le",
        "el",
        "los",
        "las",
        "dos",
        "am",
        "es",
        "sur",
        "en",
        "route",
        "to",
        "via",
        "aboard",
        "off",
        "near",
    ]
)
_HALF = r"(?P<half{0}>[ap])\s?\.?\s?m\b\.?"
_CLOCK = r"(?P<h{0}>\d{{1,2}})(?:[:.](?P<m{0}>[0-5]\d))?"
_NAMES = {"noon": "12:00", "midnight": "00:00"}
_RANGE = re.compile(
    rf"(?<![\d:]){_CLOCK.format(1)}\s?(?:{_HALF.format(1)})?\s?(?:[-–—]|\bto\b|\buntil\b|\band\b)\s?"
    rf"(?:(?P<name2>noon|midnight)|{_CLOCK.format(2)}\s?{_HALF.format(2)})",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?<![\d:]){_CLOCK.format(1)}\s?{_HALF.format(1)}", re.IGNORECASE)
_ZULU = re.compile(r"(?<!\d)(?P<h>[0-2]\d):?(?P<m>[0-5]\d)\s?(?:Z\b|GMT\b)")
_HOURS = re.compile(
    r"(?<!\d)(?P<h1>[0-2]\d):?(?P<m1>[0-5]\d)(?:\s?(?:[-–—]|to)\s?(?P<h2>[0-2]\d):?(?P<m2>[0-5]\d))?\s(?:hours|hrs)\b"
)
_NAMED = re.compile(r"\b(?:12(?::00)?\s)?(noon|midnight)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"[\s,.;:()\[\]*—–-]+|\b(?:and|at|local time|EST|EDT|in|the|evening|morning|afternoon|about|ca|circa|approx)\b"
)


def read_dateline(words: str, *, sure: bool = False) -> Dateline | None:
    """The dateline that these words are, or None. Everything but place, date and time must be next to nothing, unless
    the file's own mark-up says that this is one (`sure`)."""
    if len(words) > LONGEST or words.count(" ") > 24:
        return None
    undated = _UNDATED.search(words)
    dates = [] if undated else find_dates(words)
    dates = [dated for dated in dates if dated.precision in ("day", "month")]
    if not undated and not dates:
        return None
    start, end = undated.span() if undated else dates[0].span
    place = _place(words[:start])
    if sure:
        place = place if place is not None else words[:start].strip(" ,.[]")
    elif place is None or (dates and dates[0].precision == "month" and words.isupper()):
        return None
    rest = words[end:]
    time = read_time(rest)
    if not sure and len(_FILLER.sub("", _without_times(rest))) > 12:
        return None
    return Dateline(place or None, "undated" if undated else dates[0].edtf, time)


def _place(before: str) -> str | None:
    """The place before the date; "" where there is none; None where the words before it are no place."""
    words = _WEEKDAY.sub("", before).strip(" ,.[]()—–-")
    if not words:
        return ""
    if len(words) > 70 or not _PLACE.fullmatch(words):
        return None
    if _KIND.search(words):
        return None
    tokens = words.replace(",", " ").replace("—", " ").split()
    if len(tokens) > 9 or any(token[0].islower() and token.strip(".") not in _SMALL for token in tokens):
        return None
    if not re.search(r"[,.\]—–-]\s*[\[(]?$", before) and len(tokens) > 2:
        return None  # "Meeting of the Council May 3": no comma before the date
    return words


def _without_times(text: str) -> str:
    for pattern in (_RANGE, _ONE, _ZULU, _HOURS, _NAMED):
        text = pattern.sub("", text)
    return text


def read_time(text: str) -> str | None:
    """The one time, or interval, that the words give; None where they give none, or several."""
    if zulu := _ZULU.search(text):
        return f"{zulu['h']}:{zulu['m']}Z"
    if hours := _HOURS.search(text):
        first = f"{hours['h1']}:{hours['m1']}"
        return f"{first}/{hours['h2']}:{hours['m2']}" if hours["h2"] else first
    if (interval := _RANGE.search(text)) and not (interval["half1"] and " and " in interval[0]):
        return _interval(interval)
    times = [_clock(one["h1"], one["m1"], one["half1"]) for one in _ONE.finditer(text)]
    times += [_NAMES[name[1].lower()] for name in _NAMED.finditer(text)]
    return times[0] if len(times) == 1 else None


def _interval(match: re.Match[str]) -> str:
    """ "8:30–11:30 p.m.": the first has the half of the day of the second, unless it would then be the later one."""
    last = _NAMES[match["name2"].lower()] if match["name2"] else _clock(match["h2"], match["m2"], match["half2"])
    if match["half1"]:
        return f"{_clock(match['h1'], match['m1'], match['half1'])}/{last}"
    first = _clock(match["h1"], match["m1"], match["half2"] or "a")
    if first > last:
        first = _clock(match["h1"], match["m1"], "a")
    return f"{first}/{last}"


def _clock(hour: str, minute: str | None, half: str) -> str:
    """ "12", "30", "a" is half past midnight. Hours beyond twelve are taken as they stand."""
    number = int(hour)
    if number <= 12:
        number = number % 12 + (12 if half.lower() == "p" else 0)
    return f"{number:02d}:{minute or '00'}"
