"""Pages and page furniture of a typed or transcribed text. Takes the text and its lines; gives which lines are
furniture, and where pages begin.

Furniture is what stands at the head or foot of a page and belongs to no sentence: the page's number, a marking that is
repeated there, the letter's date, a running title. From the letter of 15 November 1960:

    … in his message to Senator Kennedy by saying he ‖ ~~Confidential~~ -2 ‖ Nov. 15, 1960 ‖ hoped we could follow …

Both lines are furniture, and page 2 begins with the first of them. What tells a page: a form feed, `[Page 10]`, a
number in a page number's dress (`- 2 -`, `Page 2 of 5`, `SECRET -2`), and a bare number (`3`) where it goes on with the
count. The marking at the very top is no furniture: the describing stage reads it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from .lines import PAGE_MARK, Line

__all__ = ["RELEASED", "Layout", "day_of", "is_marking", "pages_of"]

MARKING = re.compile(
    r"(?:top secret|secret|confidential|restricted|unclassified|declassified|(?:limited |for )?official use only|"
    r"for official use|eyes only|sensitive|exclusively eyes only|exdis|nodis|limdis|noforn|no ?distribution|"
    r"limited distribution|personal|private|cosmic|nato|umbra|sanitized copy|sanitized|copy|"
    r"priority|niact|immediate|operational immediate|urgent|u\.s\. urgent|flash|routine|emergency|rush)"
)
BETWEEN = re.compile(r"[\s/;,.&~*_=|()\[\]-]*(?:and\s|[–—])?[\s/;,.&~*_=|()\[\]-]*")
MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
DAY = re.compile(
    rf"(?:(?P<month>{MONTH})\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}(?P<month2>{MONTH})\.?)"
    r",?\s{1,3}(?P<year>1[5-9]\d\d|20\d\d)",
    re.IGNORECASE,
)
DASH = r"[-–—~]"
DRESSED = re.compile(rf"{DASH}{{1,2}}\s{{0,3}}(\d{{1,4}})\s{{0,3}}{DASH}{{1,2}}")  # - 2 -
PAGED = re.compile(
    r"[-–—(\[]?\s?(?:page|pg\.|p\.)\s{0,3}(\d{1,4})(?:\s{0,2}(?:of|/)\s{0,2}\d{1,4})?\.?\s?[-–—)\]]?", re.IGNORECASE
)
COUNTED = re.compile(r"(\d{1,4})\sof\s\d{1,4}", re.IGNORECASE)  # 2 of 5
TRAILING = re.compile(rf"{DASH}\s{{0,3}}(\d{{1,4}})\.?")  # -2
BARE = re.compile(r"(\d{1,4})\.?")
RELEASED = re.compile(  # what a release prints over and under every page: banner, number of the batch, of the image
    r"release under the president|^\W*1[34][ -]?0000\d?\b|\b[hnw][wy] ?\d{4,6} +[db]\w?[oa]c\w{0,3}d|"
    r"\bdoc[il1]d ?[:#]? ?\d{6,}",
    re.IGNORECASE,
)
SHORTEST_PAGE = 400  # characters between two bare numbers that can be those of pages
MOST_MISSING = 10  # pages that may be missing between two
LONGEST = 90  # characters of a line that may be furniture
REACH = 4  # lines of furniture on either side of a page's number


class Layout(NamedTuple):
    """`furniture`: indices of lines; `breaks`: (line at which a page begins, label of the page), in order; `first`: the
    label of the page that the text begins on, None where nothing tells of pages."""

    furniture: frozenset[int]
    breaks: tuple[tuple[int, str], ...]
    first: str | None


class _Number(NamedTuple):
    line: int
    value: int
    strong: bool  # dressed as a page number
    rest: str  # what else stands on the line


def pages_of(text: str, lines: Sequence[Line]) -> Layout:
    """Furniture and page breaks of a text."""
    marks = frozenset(at for at, line in enumerate(lines) if line.mark)
    if marks:  # an edition's text: it has no other furniture
        return _marked(text, lines, marks)
    words = [text[line.start : line.end] if line.end - line.start <= LONGEST else "" for line in lines]
    date = next((day for word in words[:25] if word and (day := day_of(word, anywhere=True))), None)
    inside = frozenset(at for at, line in enumerate(lines) if text[line.start].islower())
    numbers = _numbers(words, lines, date, inside)
    anchors = {number.line for number in numbers}
    anchors |= {at for at, line in enumerate(lines) if line.feed and at}
    runs = _runs(words, lines, anchors, {number.line for number in numbers}, date, inside)
    running = _running(words, lines, runs)
    furniture = {at for run in runs for at in run.lines} | running
    furniture |= {
        at for at, line in enumerate(lines) if RELEASED.search(text, line.start, min(line.end, line.start + 160))
    }
    furniture |= _last_foot(words, furniture)
    return _counted(lines, runs, {number.line: number for number in numbers}, frozenset(furniture))


def is_marking(words: str) -> bool:
    """Whether a line is nothing but a classification or handling marking: "SECRET", "~~Confidential~~", "(C)  NODIS"."""
    return bool(words) and _markings_taken(words) == ""


def day_of(words: str, *, anywhere: bool = False) -> tuple[str, int, int] | None:
    """(month's first letters, day, year) of a line that is a date and no more; `anywhere`: that has one."""
    plain = words.strip(" .,~*()[]_-")
    found = DAY.search(plain) if anywhere else DAY.fullmatch(plain)
    if not found:
        return None
    month = found["month"] or found["month2"]
    return month[:3].lower(), int(found["day"] or found["day2"]), int(found["year"])


def _markings_taken(words: str) -> str | None:
    """What is left of a line without the markings in it; None where it has none."""
    plain = words.strip(" ~*_=|()[]-–—.").lower()
    taken = False
    while plain and (found := MARKING.match(plain)) and not plain[found.end() : found.end() + 1].isalpha():
        taken = True
        plain = plain[found.end() :]
        if gap := BETWEEN.match(plain):
            plain = plain[gap.end() :]
    return plain if taken else None


# ---------------------------------------------------------------- page numbers


def _numbers(
    words: Sequence[str], lines: Sequence[Line], date: tuple[str, int, int] | None, inside: frozenset[int]
) -> list[_Number]:
    """The lines that carry a page's number. A bare number counts only where it goes on with the count, and stands
    alone or beside other furniture. `inside`: lines that begin in the middle of a sentence."""
    found: list[_Number] = []
    last = place = 0
    for at, word in enumerate(words):
        if not word or (number := _number(at, word)) is None:
            continue
        if number.strong:
            fits = last < number.value <= max(last, 1) + MOST_MISSING or number.value <= 2 or number.rest == "paged"
        else:
            far = lines[at].start - place >= SHORTEST_PAGE
            apart = _stands_apart(words, lines, at, date) or (at + 1 in inside and lines[at].gap)
            lonely = lines[at].gap and far and not word.endswith(".") and (at + 1 == len(lines) or lines[at + 1].gap)
            counts = number.value == max(last, 1) + 1 or (number.value == 1 and not found and far)
            fits = counts and (apart or lonely)
        if fits:
            found.append(number)
            last, place = number.value, lines[at].end
    return found


def _number(at: int, word: str) -> _Number | None:
    if not any(char.isdigit() for char in word):
        return None
    plain = word.strip(" ~*_=|")
    if match := PAGED.fullmatch(plain) or COUNTED.fullmatch(plain):
        return _Number(at, int(match[1]), True, "paged")
    if match := DRESSED.fullmatch(plain):
        return _Number(at, int(match[1]), True, "")
    if match := BARE.fullmatch(plain) or TRAILING.fullmatch(plain):
        return _Number(at, int(match[1]), False, "")
    for pattern in (DRESSED, PAGED, TRAILING):
        for match in pattern.finditer(plain):
            before, after = plain[: match.start()].strip(" ,;~"), plain[match.end() :].strip(" ,;~")
            dressed = pattern is DRESSED and (match.start() == 0 or plain[match.start() - 1].isspace())
            if _goes_with(before, after, dressed):
                return _Number(at, int(match[1]), True, before or after)
    return None


def _goes_with(before: str, after: str, dressed: bool) -> bool:
    """Whether what stands beside a number is furniture: a marking ("SECRET -2"), a date, or, around `- 2 -`, a name."""
    others = [other for other in (before, after) if other]
    if not others:
        return False
    if all(is_marking(other) or day_of(other) for other in others):
        return True
    short = all(len(other) <= 40 and not other.endswith((".", ":", ",")) and other[:1].isupper() for other in others)
    return dressed and short and any(day_of(other) for other in others)


def _stands_apart(words: Sequence[str], lines: Sequence[Line], at: int, date: tuple[str, int, int] | None) -> bool:
    """Whether a bare number is at a page's edge: a form feed or other furniture beside it."""
    if lines[at].feed or (at + 1 < len(lines) and lines[at + 1].feed):
        return True
    beside = [words[other] for other in (at - 1, at + 1) if 0 <= other < len(words)]
    furnished = any(is_marking(word) or _is_date(word, date) for word in beside)
    return furnished and (lines[at].gap or at + 1 >= len(lines) or lines[at + 1].gap)


def _is_date(word: str, date: tuple[str, int, int] | None) -> bool:
    day = day_of(word) if word else None
    return day is not None and (date is None or day == date)


# ---------------------------------------------------------------- furniture around them


class _Run(NamedTuple):
    lines: tuple[int, ...]
    feed: int | None  # the line in it, or just behind it, that a form feed stands before
    number: int | None


def _runs(
    words: Sequence[str],
    lines: Sequence[Line],
    anchors: set[int],
    numbered: set[int],
    date: tuple[str, int, int] | None,
    inside: frozenset[int],
) -> list[_Run]:
    """Furniture lines in stretches: each anchor with the markings, dates and continuation names beside it."""
    taken: set[int] = set(numbered)
    edges = sorted(anchors)
    for anchor in edges:
        for step in (-1, 1):
            at = anchor if anchor not in numbered and step == 1 else anchor + step
            for _ in range(REACH):
                if not 0 < at < len(words) or not (at in taken or is_marking(words[at]) or _is_date(words[at], date)):
                    break
                taken.add(at)
                at += step
    taken |= _continuation_heads(words, lines, numbered, taken)
    taken |= _bare_markings(words, lines, taken, inside)
    taken.discard(0)
    groups: list[list[int]] = []
    for at in sorted(taken | {edge for edge in edges if edge not in numbered}):
        if groups and at == groups[-1][-1] + 1:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [_run(group, lines, taken, numbered) for group in groups]


def _run(group: list[int], lines: Sequence[Line], taken: set[int], numbered: set[int]) -> _Run:
    held = tuple(at for at in group if at in taken)
    after = group[-1] + 1
    feed = next((at for at in [*group, after] if at < len(lines) and lines[at].feed), None)
    return _Run(held, feed, next((at for at in group if at in numbered), None))


def _continuation_heads(words: Sequence[str], lines: Sequence[Line], numbered: set[int], taken: set[int]) -> set[int]:
    """The whole head of a second sheet: "Senator Kennedy / -2- / November 15, 1960", at most four short lines."""
    found: set[int] = set()
    for number in numbered:
        first = last = number
        while first > 0 and not lines[first].gap and not lines[first].feed and number - first < REACH:
            first -= 1
        while last + 1 < len(lines) and not lines[last + 1].gap and not lines[last + 1].feed and last - number < REACH:
            last += 1
        sheet = range(first, last + 1)
        short = all(
            0 < len(words[at]) <= 50 and not words[at].endswith((".", ":", ";")) for at in sheet if at != number
        )
        if 1 < len(sheet) <= REACH and short and any(at in taken for at in sheet if at != number):
            found |= set(sheet)
    return found


def _bare_markings(words: Sequence[str], lines: Sequence[Line], taken: set[int], inside: frozenset[int]) -> set[int]:
    """Markings that part the text without any number: foot and head of two pages on end, or one that cuts a sentence.

    The first lines of the text are left: the marking there is the document's own.
    """
    marks = {at for at, word in enumerate(words) if at not in taken and at > 3 and lines[at].gap and is_marking(word)}
    found = set()
    for at in marks:
        if words[at].upper() != words[at]:
            continue
        twin = at + 1 in taken or at - 1 in taken or at + 1 in marks or at - 1 in marks
        if twin or (at + 1 in inside and lines[at + 1].gap):
            found.add(at)
    return found


def _running(words: Sequence[str], lines: Sequence[Line], runs: Sequence[_Run]) -> set[int]:
    """Running titles: the same line (numbers aside) at the head, or at the foot, of three pages or more."""
    found: set[int] = set()
    for edge in (1, -1):
        heads: dict[int, str] = {}
        for at in (*(_beside(run, edge, len(lines)) for run in runs), len(lines) - 1 if edge == -1 and runs else None):
            if at is not None and words[at] and len(words[at]) <= 80:
                heads[at] = re.sub(r"\d+", "#", re.sub(r"[\W_]+", " ", words[at].casefold())).strip()
        counts = Counter(heads.values())
        found |= {at for at, words_ in heads.items() if words_ and counts[words_] >= 3}
    return found


def _beside(run: _Run, edge: int, size: int) -> int | None:
    """The line just behind (edge 1) or before (edge -1) a stretch of furniture."""
    if edge == 1:
        at = (run.lines[-1] + 1) if run.lines else run.feed
    else:
        at = (run.lines[0] if run.lines else run.feed or 0) - 1
    return at if at is not None and 0 < at < size else None


def _last_foot(words: Sequence[str], furniture: set[int]) -> set[int]:
    """The marking at the foot of the last page, where the first lines carry the same."""
    last = len(words) - 1
    while last > 3 and last in furniture:
        last -= 1
    if last > 3 and is_marking(words[last]):
        top = {_folded(word) for word in words[:3] if is_marking(word)}
        if _folded(words[last]) in top:
            return {last}
    return set()


def _folded(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).strip().casefold()


# ---------------------------------------------------------------- pages


def _marked(text: str, lines: Sequence[Line], marks: frozenset[int]) -> Layout:
    """Pages by `[Page 10]`; what stands before the first such mark is on the page before."""
    breaks = [(at, match[1]) for at in sorted(marks) if (match := PAGE_MARK.match(text, lines[at].start))]
    label = breaks[0][1]
    first = str(int(label) - 1) if label.isdigit() and int(label) > 1 else None
    return Layout(marks, tuple(breaks), first)


def _counted(
    lines: Sequence[Line], runs: Sequence[_Run], numbers: dict[int, _Number], furniture: frozenset[int]
) -> Layout:
    """Pages by numbers and form feeds. A number at the foot names the page that ends with it; that is so where the
    first one found is 1, or where form feeds stand behind the numbers."""
    telling = [run for run in runs if run.lines or run.feed is not None]
    if not telling:
        return Layout(furniture, (), None)
    numbered = [run for run in telling if run.number is not None]
    foot = bool(numbered) and _at_foot(numbered, numbers, lines)
    breaks: list[tuple[int, str]] = []
    first = "1"
    count = 1
    for run in telling:
        value = numbers[run.number].value if run.number is not None else None
        start = _start(run, foot)
        if value == 1 and not foot and not breaks:
            continue  # the first page's own number, at its head
        if value is not None and foot:
            if not breaks:
                first = str(value)
            elif breaks[-1][1] != str(value):
                breaks[-1] = (breaks[-1][0], str(value))
            count = value + 1
        else:
            count = value if value is not None else count + 1
        if start < len(lines):
            if start == 0:
                first = str(count)
            else:
                breaks.append((start, str(count)))
    return Layout(furniture, tuple(breaks), first)


def _at_foot(numbered: Sequence[_Run], numbers: dict[int, _Number], lines: Sequence[Line]) -> bool:
    first = numbered[0]
    assert first.number is not None
    if first.feed is not None:
        return first.feed > first.number
    return numbers[first.number].value == 1 and lines[first.number].start >= SHORTEST_PAGE


def _start(run: _Run, foot: bool) -> int:
    """The line at which the page after a stretch of furniture begins."""
    if run.feed is not None:
        return run.feed
    return run.lines[-1] + 1 if foot else run.lines[0]
