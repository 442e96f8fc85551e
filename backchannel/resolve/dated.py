"""Letters, messages, papers and talks that are meant by their date.

Takes a Reference, the `Home` that makes it and the Catalogue; gives a `Finding`.

    "(My letter to you of November 12)", November 15, 1960       -> missing: no letter of that day is held
    "our talk on March 19" in a telegram of March 31, 1959       -> held: the telegram that reports it

A date is a weak key: documents of about that day are graded by kind, by the very day, by the names in their headings
and by the volume; only one that is clearly best is taken.
"""

from __future__ import annotations

import re
from datetime import timedelta

from backchannel.dates import iso_range
from backchannel.model import Catalogue, Entry, Reference
from backchannel.posts import posts_in
from backchannel.resolve.home import FITTING, MEETING, Finding, Home, day_of, within
from backchannel.resolve.parts import split_name, word_set
from backchannel.text import fold

__all__ = ["by_date"]


def by_date(reference: Reference, home: Home, catalogue: Catalogue) -> Finding:
    assert reference.date is not None
    first, last = iso_range(reference.date)
    talk = _of_talk(reference)
    until = (day_of(last) + timedelta(days=2 if talk else 1)).isoformat()
    since = (day_of(first) - timedelta(days=0 if talk else 1)).isoformat()
    graded = sorted(
        (
            (grade, entry)
            for entry in catalogue.dated(since, until)
            if entry.document != home.document and (grade := _grade(reference, entry, home, first, last)) > 0
        ),
        key=lambda pair: (-pair[0], pair[1].document),
    )
    if talk and len(graded) > 1:
        graded = _nearest_before(graded, home)
    if len(graded) > 1 and graded[0][0] - graded[1][0] < 1:
        graded = _named_beside(graded, reference, home)
    what = f"{reference.kind or 'document'} of {reference.date}"
    if graded and (len(graded) == 1 or graded[0][0] - graded[1][0] >= 1):
        return Finding("held", min(0.55 + 0.1 * graded[0][0], 0.95), f"the one {what} that fits", [graded[0][1]])
    releases = [entry for grade, entry in graded if grade == graded[0][0]]
    if graded and _one_document(releases):
        return Finding("held", 0.75, f"the {what}, held in {len(releases)} copies", [releases[-1]])
    if graded:
        return Finding("open", 0.4, f"several documents could be the {what}", [entry for _, entry in graded[:5]])
    return Finding(
        "missing",
        0.5 if talk else 0.85,
        f"no {what} is held" + (" (a record of it may not have been made)" if talk else ""),
    )


def _of_talk(reference: Reference) -> bool:
    """Whether a talk, or the record of one ("his memorandum of that talk"), is meant."""
    return reference.kind == "conversation" or bool(
        reference.subject and re.search(r"(?i)\b(?:conversation|talk|meeting|discussion)s?\b", reference.subject)
    )


def _named_beside(graded: list[tuple[float, Entry]], reference: Reference, home: Home) -> list[tuple[float, Entry]]:
    """Of several that fit alike the one whose heading names somebody who stands near the words: "Dunmore telephoned at
    six. He told me that he had had a talk with the Ambassador on the 12th"."""
    start, end = reference.span
    near = _telling(" ".join(re.findall(r"\b[A-Z][\w'’-]+", home.text[max(0, start - 250) : end + 80])))
    raised = [
        (
            grade
            + (1.0 if near & _telling(" ".join(filter(None, (entry.title, entry.sender, entry.recipient)))) else 0.0),
            entry,
        )
        for grade, entry in graded
        if graded[0][0] - grade < 1
    ]
    return sorted([*raised, *graded[len(raised) :]], key=lambda pair: (-pair[0], pair[1].document))


def _one_document(entries: list[Entry]) -> bool:
    """Whether entries are copies or releases of one document: kind, time, place and heading are the same."""
    shapes = {
        (entry.type, entry.date, entry.time, fold(entry.title or ""), entry.place, entry.sender) for entry in entries
    }
    return len(entries) > 1 and len(shapes) == 1 and bool(entries[0].title or entries[0].time)


def _nearest_before(graded: list[tuple[float, Entry]], home: Home) -> list[tuple[float, Entry]]:
    """Of several talks of this very day ("conversation with Sharett today") the one printed last before this paper."""
    before = [
        entry.position
        for _, entry in graded
        if entry.volume == home.volume and entry.position < home.position and within(entry.date, home.date, 0)
    ]
    raised = [
        (grade + (1.0 if before and entry.position == max(before) and entry.volume == home.volume else 0.0), entry)
        for grade, entry in graded
    ]
    return sorted(raised, key=lambda pair: (-pair[0], pair[1].document))


def _grade(reference: Reference, entry: Entry, home: Home, first: str, last: str) -> float:
    """How well a document of about that date fits; 0 where it does not. Names of the other side in the heading, the
    kind, the very day and the same volume speak for it; a sender or receiver who is another against it."""
    kind = "conversation" if _of_talk(reference) else reference.kind or ""
    if entry.type not in FITTING.get(kind, {entry.type}):
        return 0
    dates = iso_range(entry.date) if entry.date and entry.date != "undated" else None
    between = bool(dates and first < dates[0] and dates[1] < last)  # of "November 21 and December 6" neither
    exact = bool(dates and first <= dates[1] and dates[0] <= last) and not between
    grade = 1.0 if exact else 0.0
    talk = _of_talk(reference)
    if talk:
        grade += 1.0 if entry.type in MEETING else 0.0
    elif entry.type is not None and (entry.type or "").startswith(
        (reference.kind or "-").replace("-", "_").replace("é", "e")
    ):
        grade += 1.5
    elif not exact:
        return 0
    elif entry.type in ("telegram", "circular_telegram") and reference.kind not in (
        "telegram",
        "message",
        "reply",
        "note",
        "aide-mémoire",
    ):
        grade -= 0.5
    parties = _parties_fit(reference, entry, home)
    if parties < 0 or (not exact and parties == 0):
        return 0
    grade += 2 * parties + (0.5 if entry.volume == home.volume else 0.0)
    return grade if entry.volume == home.volume or parties > 0 else 0


def _parties_fit(reference: Reference, entry: Entry, home: Home) -> int:
    """1: sender or receiver agree; -1: they are others; 0: it cannot be told."""
    verdicts = [
        _words_fit(_meant(reference.sender, home), entry.sender or entry.title or ""),
        _words_fit(_meant(reference.recipient, home), entry.recipient or entry.title or ""),
    ]
    if _of_talk(reference) and reference.kind != "conversation":  # whose record it is counts
        keeper = _telling(found[1]) if (found := _JOURNAL.search(entry.title or "")) else frozenset()
        wanted = _telling(_meant(reference.sender, home))
        return 0 if not keeper or not wanted else 1 if keeper & wanted else -1
    if reference.kind == "conversation":
        heading = " ".join(filter(None, (entry.title, entry.sender, entry.recipient)))
        return 1 if _words_fit(reference.recipient or "", heading) > 0 else 0
    if -1 in verdicts and 1 not in verdicts:
        return -1
    return 1 if 1 in verdicts else 0


_JOURNAL = re.compile(r"(?i:\b(?:journal|diary)\sof\s)([^:,;]{2,60})")


def _meant(words: str | None, home: Home) -> str:
    folded = fold(words or "")
    if folded in ("my", "me", "i", "our", "us"):
        return home.sender
    return home.recipient if folded in ("your", "you", "ur") else (words or "")


def _words_fit(words: str, heading: str) -> int:
    """Whether a heading names the same man or office: 1 yes, -1 somebody else, 0 where one of them says nothing."""
    wanted = _telling(words)
    named = _telling(heading)
    if not wanted or not named:
        return 0
    if wanted & named or (posts_in(words) & posts_in(heading)):
        return 1
    return -1 if (len(named) >= 2 and _is_person(words) and _is_person(heading)) else 0


_DULL = word_set(
    """
    the of to and in for from by at on his her my your our their mr mrs dr sir general ambassador secretary state
    department embassy president minister prime foreign chairman government letter memorandum telegram message
    assistant deputy under special affairs office director united states council security national
    """
)


def _telling(words: str) -> frozenset[str]:
    return frozenset(
        word
        for word in re.findall(r"[a-z][a-z'\-]+", fold(words).replace("'s", ""))
        if word not in _DULL and len(word) > 2
    )


def _is_person(words: str) -> bool:
    return bool(split_name(words).surname) and bool(re.search(r"\(\w+\)|\b[A-Z][a-z]+\s*$", words))
