"""Dates in English diplomatic prose, as EDTF.

Takes text and, where known, the document's own date (`base`); gives the dates that the words name, each with its
characters. Forms of the record: "November 15, 1960", "15 Nov. 60", "January 5–6, 1961", "November 30–December 2, 1959",
"12.XI.1960", "1/12/51" (month first, as Americans write it), "011530Z", "the 12th instant", "yesterday", "last Friday".

    >>> find_dates("My letter to you of November 12 and our talk yesterday", base="1960-11-15")
    [Dated(span=Span(start=20, end=31), edtf='1960-11-12', precision='day'), Dated(span=Span(start=45, end=54), edtf='1960-11-14', precision='day')]

What is not said in full is read from `base`; without one it is passed over. A day and month without a year lie between
ten months before the base and two months after it, since nobody writes plain "December 20" in November and means last
year's. After words of the future in the same clause ("will", "next", "scheduled") they are the first not before the
base. A weekday is the last one not after the base, after words of the future the next one.

Every look around a trigger word is bounded, so time is linear in the text.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, NamedTuple

from backchannel.model import Span

__all__ = ["Dated", "Precision", "find_dates", "iso_range", "parse_date"]

Precision = Literal["day", "week", "month", "year"]


class Dated(NamedTuple):
    """A date as found: its characters, its EDTF, and how exact it is. An interval of days has the precision day."""

    span: Span
    edtf: str
    precision: Precision


_MONTHS = ["January", "February", "March", "April", "May", "June"]
_MONTHS += ["July", "August", "September", "October", "November", "December"]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NUMBER = {month[:3].lower(): n for n, month in enumerate(_MONTHS, 1)}
_ROMAN = dict(
    zip(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], range(1, 13), strict=True)
)
_COUNT = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

_MONTH = (
    "(?:"
    + "|".join(form for month in _MONTHS for form in (month, month.upper()))
    + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?)"
)
_WEEKDAY = "(?:" + "|".join(form for day in _WEEKDAYS for form in (day, day.upper())) + ")"
_YEAR = r"(?:(?:1[6-9]|20)\d\d)(?!\d)"
_DASH = r"[-–—]"
_ORDINAL = r"(?:st|nd|rd|d|th)"

# What makes us look: one word or number; the rest of the date is read around it.
_TRIGGER = re.compile(
    rf"""\b(?:
      (?P<month>{_MONTH})(?![a-z])
    | (?P<iso>{_YEAR}-\d\d-\d\d)\b
    | (?P<numeric>\d{{1,2}}(?P<sep>[/.])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d\d))(?![\d/])
    | (?P<roman>\d{{1,2}}[./\s]\s?[IVX]{{1,4}}[./\s]\s?(?:{_YEAR}|\d\d(?!\d)))
    | (?P<group>[0-3]\d[0-2]\d[0-5]\dZ)\b
    | (?P<ordinal>\d{{1,2}}{_ORDINAL})\b
    | (?P<weekday>{_WEEKDAY})\b
    | (?P<relative>[Tt]his\s(?:morning|afternoon|evening|month|year|week)
        |[Tt]he\sday\s(?:before\syesterday|after\stomorrow)
        |[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Ll]ast\s(?:night|evening|week|month|year)|[Nn]ext\s(?:week|month|year)
        |(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}})\sdays?\sago)\b
    | (?P<year>(?:in|since|during|until|of|by|year|In|Since|During)\s{_YEAR})\b
    )""",
    re.VERBOSE,
)

# Before a month: "15", "15th of", "5–6", "15th day of". At most 24 characters are looked at.
_DAY_BEFORE = re.compile(
    rf"(?<![\d/.,:$–-])(?P<d1>\d{{1,2}}){_ORDINAL}?(?:\s?(?:{_DASH}|and|to)\s?(?P<d2>\d{{1,2}}){_ORDINAL}?)?"
    r"(?:\s|,\s|\sday\sof\s|\sof\s|-)\s?$"
)
# Behind a month: "15", "15th", "5–6", "30–December 2", "15 and 16".
_DAY_AFTER = re.compile(
    rf"\s{{0,2}}(?:the\s)?(?P<d1>\d{{1,2}})(?!\d){_ORDINAL}?(?![\d:/])(?!\s?(?:a\.?m\.?|p\.?m\.?)\b)"
    rf"(?:\s?(?:{_DASH}|\band\b|\bto\b|\bthrough\b|\bor\b)\s?(?:(?P<m2>{_MONTH})\s)?(?P<d2>\d{{1,2}}){_ORDINAL}?(?![\d:/%]|,\d{{3}}(?!\d)|\s[a-z])(?!\s?[ap]\.?m))?"
)
_YEAR_AFTER = re.compile(rf"(?:,\s{{0,2}}|\s{{1,2}}|\s?,?\sof\s|-)(?P<year>{_YEAR})|,?\s?['’](?P<short>\d\d)(?!\d)")
_SHORT_YEAR_AFTER = re.compile(r"(?:\s|,\s|-)(?P<short>\d\d)(?![\d:/])")
_MONTH_ALONE = re.compile(
    r"\b(?:in|of|since|during|until|last|next|this|early|late|mid|by|for|from|late in)[\s-]$", re.I
)
_FUTURE = re.compile(
    r"\b(?:will|shall|next|coming|scheduled|planned|plans?|intends?|to be|expected|set for|due)\b", re.I
)
_CLAUSE = re.compile(r"[.;:!?]\s")
_ALONE_AFTER = re.compile(
    r"\s*(?:$|[.,;:?!)\]\"”’]|(?:and|or|at|in|to|with|for|was|were|he|she|we|they|I|that|which|as|by|but|about|when|from|on|the)\b)"
)
_OF_MONTH = re.compile(r"\s(?:of\s)?(?P<which>inst(?:ant|\.)?|ult(?:imo|\.)?|this month|last month|the month)(?![a-z])")


class _Base(NamedTuple):
    """The document's date: its first day; `exact` where a day is known, so that "yesterday" can be counted."""

    day: date
    exact: bool


def find_dates(text: str, span: Span | None = None, base: str | None = None) -> list[Dated]:
    """Every date that the words of `span` (default: all) name, in order, without overlap. `base` is EDTF."""
    start, end = span or Span(0, len(text))
    known = _base(base)
    found: list[Dated] = []
    at = start
    while trigger := _TRIGGER.search(text, at, end):
        at = trigger.end()
        dated = _read(text, trigger, found[-1].span.end if found else start, end, known)
        if dated is not None:
            at = max(at, dated.span.end)
            found.append(_joined(found.pop(), dated) if found and _dash_between(text, found[-1], dated) else dated)
    return found


def _dash_between(text: str, one: Dated, other: Dated) -> bool:
    gap = text[one.span.end : min(other.span.start, one.span.end + 4)]
    both_days = one.precision == other.precision == "day" and "/" not in one.edtf + other.edtf
    return both_days and one.edtf < other.edtf and bool(re.fullmatch(rf"\s?{_DASH}\s?", gap))


def _joined(one: Dated, other: Dated) -> Dated:
    """ "December 30, 1959–January 2, 1960" as one interval."""
    return Dated(Span(one.span.start, other.span.end), f"{one.edtf}/{other.edtf}", "day")


def parse_date(text: str, base: str | None = None) -> str | None:
    """The one date that `text` names, as EDTF; "undated" for words that say so; None where it names none or several."""
    if re.fullmatch(r"\W*(?:undated|no date|n\.\s?d\.)\W*", text, re.I):
        return "undated"
    if re.fullmatch(rf"\s*{_YEAR}(?:-\d\d(?:-\d\d)?)?\s*", text):
        return text.strip() if _is_date(text.strip()) else None
    found = {dated.edtf for dated in find_dates(text, base=base)}
    return found.pop() if len(found) == 1 else None


def iso_range(edtf: str) -> tuple[str, str]:
    """First and last day of an EDTF date or interval: "1960-11" is ("1960-11-01", "1960-11-30").

    Marks of doubt (`?`, `~`, `%`) are read over; an open end (`..`) is the earliest or the last day that there is.
    Raises ValueError for "undated" and for what is no date.
    """
    first, _, last = edtf.partition("/")
    return _first_day(first), _last_day(last or first)


# ---------------------------------------------------------------- calendar


def _first_day(edtf: str) -> str:
    if edtf in ("..", ""):
        return date.min.isoformat()
    return date(*_fields(edtf, month=1, day=1)).isoformat()


def _last_day(edtf: str) -> str:
    if edtf in ("..", ""):
        return date.max.isoformat()
    year, month, day = _fields(edtf, month=12, day=0)
    return date(year, month, day or monthrange(year, month)[1]).isoformat()


def _fields(edtf: str, *, month: int, day: int) -> tuple[int, int, int]:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", edtf.strip("?~% "))
    if not match:
        raise ValueError(f"not an EDTF date: {edtf!r}")
    if int(match[1]) < 1 or not 1 <= int(match[2] or month) <= 12:
        raise ValueError(f"not a date: {edtf!r}")
    return int(match[1]), int(match[2] or month), int(match[3] or day)


def _is_date(edtf: str) -> bool:
    try:
        iso_range(edtf)
    except ValueError:
        return False
    return True


def _base(edtf: str | None) -> _Base | None:
    if not edtf or not _is_date(edtf):
        return None
    first, last = iso_range(edtf)
    exact = len(edtf.partition("/")[0].strip("?~%")) == 10
    return _Base(date.fromisoformat(first if exact else last), exact)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _long_year(short: int, base: _Base | None) -> int:
    """Two figures: of the twentieth century, or of the century that brings them nearest to the base."""
    around = base.day.year if base else 1950
    return min((century + short for century in (1600, 1700, 1800, 1900, 2000)), key=lambda year: abs(year - around))


def _shift_month(day: date, by: int) -> str:
    years, month = divmod(day.month - 1 + by, 12)
    return f"{day.year + years:04d}-{month + 1:02d}"


# ---------------------------------------------------------------- reading around a trigger


def _read(text: str, trigger: re.Match[str], floor: int, end: int, base: _Base | None) -> Dated | None:
    kind = trigger.lastgroup if trigger.lastgroup != "sep" else "numeric"
    span = Span(trigger.start(), trigger.end())
    if kind == "month":
        return _read_month(text, trigger, floor, end, base)
    if kind == "ordinal":
        return _read_ordinal(text, trigger, end, base)
    if kind == "weekday":
        return _read_weekday(text, trigger, floor, end, base)
    if kind == "relative":
        return _read_relative(trigger[0], span, base)
    if kind == "group":
        near = _near(base, base.day.month, int(trigger[0][:2]), future=False) if base else None
        return _dated(span, near)
    if kind == "year":
        return Dated(Span(span.end - 4, span.end), trigger[0][-4:], "year")
    return _dated(span, _read_figures(trigger[0], kind or "", base))


def _dated(span: Span, day: date | None) -> Dated | None:
    return Dated(span, day.isoformat(), "day") if day else None


def _read_figures(words: str, kind: str, base: _Base | None) -> date | None:
    """ISO, "1/12/51", "12.11.1960", "12.XI.1960"."""
    parts = [part for part in re.split(r"[-/.\s]+", words) if part]
    if kind == "iso":
        return _day(*(int(part) for part in parts))
    year = int(parts[2]) if len(parts[2]) == 4 else _long_year(int(parts[2]), base)
    if kind == "roman":
        return _day(year, _ROMAN.get(parts[1], 0), int(parts[0]))
    first, second = int(parts[0]), int(parts[1])
    month_first = "/" in words and first <= 12  # points are the Europeans' form, day first
    return _day(year, first, second) if month_first else _day(year, second, first)


def _read_month(text: str, trigger: re.Match[str], floor: int, end: int, base: _Base | None) -> Dated | None:
    before = _DAY_BEFORE.search(text, max(floor, trigger.start() - 24), trigger.start())
    after = _DAY_AFTER.match(text, trigger.end(), end)
    if before and after and not _day_follows(text, before, after, trigger.end(), end):
        after = None
    days = after or before
    tail = days.end() if days is after and days else trigger.end()
    year_match = _YEAR_AFTER.match(text, tail, end)
    if not year_match and before and days is before:
        year_match = _SHORT_YEAR_AFTER.match(text, tail, end)  # "15 NOV 60"
    span = Span(days.start() if days and days is before else trigger.start(), year_match.end() if year_match else tail)
    year = None
    if year_match:
        groups = year_match.groupdict()
        year = int(groups["year"]) if groups.get("year") else _long_year(int(groups["short"]), base)
    month = _NUMBER[trigger["month"][:3].lower()]
    if days is None:
        return _month_alone(text, trigger, span, month, year, base)
    return _day_and_month(text, days, span, month, year, base)


def _day_follows(text: str, before: re.Match[str], after: re.Match[str], tail: int, end: int) -> bool:
    """Of figures on both sides of a month, whether those behind it are the day: "Embtel 23, November 12" is one."""
    if _YEAR_AFTER.match(text, tail, end) or int(after["d1"]) > 31:
        return False  # "15 November 1960", "15 NOV 60"
    return bool(_YEAR_AFTER.match(text, after.end(), end)) or "," in before[0] or not text[tail - 3 : tail].isupper()


def _month_alone(
    text: str, trigger: re.Match[str], span: Span, month: int, year: int | None, base: _Base | None
) -> Dated | None:
    if year:
        return Dated(span, f"{year:04d}-{month:02d}", "month")
    head = text[max(0, trigger.start() - 10) : trigger.start()]
    if base is None or not _MONTH_ALONE.search(head):
        return None  # "May I ask", "March on"
    near = _near(base, month, 1, future=_is_future(text, trigger.start()))
    return Dated(span, near.isoformat()[:7], "month") if near else None


def _day_and_month(
    text: str, days: re.Match[str], span: Span, month: int, year: int | None, base: _Base | None
) -> Dated | None:
    groups = days.groupdict()
    until = _NUMBER[groups["m2"][:3].lower()] if groups.get("m2") else month
    if year:
        first = _day(year - (until < month), month, int(groups["d1"]))
        last = _day(year, until, int(groups["d2"])) if groups.get("d2") else first
    elif base:
        first = _near(base, month, int(groups["d1"]), future=_is_future(text, span.start))
        last = _day(first.year + (until < month), until, int(groups["d2"])) if first and groups.get("d2") else first
    else:
        return None
    if not first or not last:
        return None
    if first < last:
        return Dated(span, f"{first.isoformat()}/{last.isoformat()}", "day")
    return Dated(span, first.isoformat(), "day")


def _near(base: _Base, month: int, day: int, *, future: bool) -> date | None:
    """The day and month in the year that the base suggests: see the module's head."""
    candidates = (_day(base.day.year + by, month, day) for by in (1, 0, -1) if 1 <= base.day.year + by <= 9999)
    reach = timedelta(days=366 if future else 62)
    for candidate in candidates:
        if candidate and candidate - base.day <= reach and (not future or candidate >= base.day):
            return candidate if future is False else _first_after(base, month, day)
    return None


def _first_after(base: _Base, month: int, day: int) -> date | None:
    this_year, next_year = (_day(min(base.day.year + by, 9999), month, day) for by in (0, 1))
    return this_year if this_year and this_year >= base.day else next_year


def _is_future(text: str, at: int) -> bool:
    """Whether words of the future stand before `at` in its clause (at most 60 characters back)."""
    clause = _CLAUSE.split(text[max(0, at - 60) : at])[-1]
    return bool(_FUTURE.search(clause))


def _read_ordinal(text: str, trigger: re.Match[str], end: int, base: _Base | None) -> Dated | None:
    """ "the 14th", "12th instant", "the 3rd of last month"; "the 38th parallel" is no date."""
    day = int(trigger[0].rstrip("sthndr"))
    span = Span(trigger.start(), trigger.end())
    if base is None or not 1 <= day <= 31:
        return None
    month = _OF_MONTH.match(text, span.end, end)
    if month:
        back = month["which"].startswith(("ult", "last"))
        year, number = map(int, _shift_month(base.day, -1 if back else 0).split("-"))
        return _dated(Span(span.start, month.end()), _day(year, number, day))
    head = text[max(0, span.start - 8) : span.start]
    if not re.search(r"\b(?:the|on|The|On)\s$", head) or not _ALONE_AFTER.match(text, span.end, end):
        return None
    if not base.exact:
        return None
    steps = (0, 1) if _is_future(text, span.start) else (0, -1, -2)
    for step in steps:
        year, number = map(int, _shift_month(base.day, step).split("-"))
        candidate = _day(year, number, day)
        if candidate and (candidate >= base.day if steps[1] > 0 else candidate <= base.day):
            return _dated(span, candidate)
    return None


def _read_weekday(text: str, trigger: re.Match[str], floor: int, end: int, base: _Base | None) -> Dated | None:
    if base is None or not base.exact:
        return None
    if re.compile(rf",?\s(?:{_MONTH}|\d)").match(text, trigger.end(), end):
        return None  # "Friday, November 11": the date itself follows
    word = re.compile(r"\b(?P<word>[Ll]ast|[Nn]ext|[Tt]his)\s$").search(
        text, max(floor, trigger.start() - 5), trigger.start()
    )
    span = Span(word.start() if word else trigger.start(), trigger.end())
    back = (base.day.weekday() - _WEEKDAYS.index(trigger["weekday"].capitalize())) % 7
    which = word["word"].lower() if word else ""
    if which in ("next", "this") or (not which and _is_future(text, span.start)):
        return _dated(span, _moved(base.day, 7 - back))
    return _dated(span, _moved(base.day, -(back or 7) if which == "last" else -back))


def _moved(day: date, by: int) -> date | None:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return None


def _read_relative(words: str, span: Span, base: _Base | None) -> Dated | None:
    if base is None:
        return None
    first, *rest = words.lower().split()
    unit = rest[0] if rest else ""
    step = {"last": -1, "next": 1}.get(first, 0)
    if unit == "year":
        return Dated(span, f"{base.day.year + step:04d}", "year") if 1 <= base.day.year + step <= 9999 else None
    if unit == "month":
        return Dated(span, _shift_month(base.day, step), "month")
    if not base.exact:
        return None
    if unit == "week":
        monday = _moved(base.day, 7 * step - base.day.weekday())
        sunday = _moved(monday, 6) if monday else None
        return Dated(span, f"{monday}/{sunday}", "week") if sunday else None
    return _dated(span, _moved(base.day, _days_off(words.lower())))


def _days_off(words: str) -> int:
    """How many days from the base: "yesterday" -1, "the day after tomorrow" 2, "three days ago" -3."""
    first = words.split()[0]
    if words.endswith("ago"):
        return -(int(first) if first.isdigit() else _COUNT[first])
    if "before yesterday" in words:
        return -2
    if "after tomorrow" in words:
        return 2
    return {"yesterday": -1, "last": -1, "tomorrow": 1}.get(first, 0)
