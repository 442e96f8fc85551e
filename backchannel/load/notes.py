"""Notes of a text: which lines they are. Takes the text, its lines and the furniture; gives for each line of a note
the note that it belongs to.

Two places are known: behind the text, as editions have them (`[1] Source: …`, `[*] Not printed.`), and at the foot of
a typed page, under a rule (`_____` and then `1/ Not attached.`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .lines import Line

__all__ = ["Note", "anchors_of", "notes_of"]

BEHIND = re.compile(r"\[(\d{1,3}[a-z]?|[*†‡§¶#]{1,4})\]\s")
FOOT = re.compile(r"\(?(\d{1,2}|\*{1,4}|†{1,2}|‡)(?:[/).]|\s|(?<=\*)(?=\S))\s?")
RULE = re.compile(r"[_\-–—=*]{5,}|(?:[_\-–—*]\s){4,}[_\-–—*]?")
STRAY = 3  # lines that may go on a note behind the text, between two that are numbered


class Note(NamedTuple):
    label: str
    lines: tuple[int, ...]


def notes_of(text: str, lines: Sequence[Line], furniture: frozenset[int], breaks: Sequence[int]) -> list[Note]:
    """The notes in order. Only lines that begin a paragraph can begin one behind the text."""
    behind = _behind(text, lines, furniture)
    limit = behind[0].lines[0] if behind else len(lines)
    return _at_feet(text, lines, furniture, [*(at for at in breaks if at < limit), limit]) + behind


def _behind(text: str, lines: Sequence[Line], furniture: frozenset[int]) -> list[Note]:
    """The numbered notes at the end: as far up as every paragraph is one, or goes on the one before."""
    found: list[Note] = []
    pending: list[int] = []
    at = len(lines) - 1
    while at >= 0:
        match = BEHIND.match(text, lines[at].start, lines[at].end)
        begins = match and (lines[at].gap or at == 0 or bool(found) or _begins(text, lines, at - 1))
        if match and begins and (not pending or not found or _before(match[1], found[-1].label)):
            found.append(Note(match[1], (at, *reversed(pending))))
            pending = []
        elif at not in furniture:
            pending.append(at)
            if sum(lines[stray].gap for stray in pending) > STRAY or len(pending) > 60:
                break
        at -= 1
    return found[::-1]


def _begins(text: str, lines: Sequence[Line], at: int) -> bool:
    return bool(at >= 0 and BEHIND.match(text, lines[at].start, lines[at].end))


def _before(label: str, following: str) -> bool:
    """Whether a note with that label can stand before one with the following label."""
    if label.isdigit() and following.isdigit():
        return int(label) + 1 == int(following)
    return True


def _at_feet(text: str, lines: Sequence[Line], furniture: frozenset[int], ends: Sequence[int]) -> list[Note]:
    """Notes under a rule at the foot of a page: all that stands from the rule to the page's end, when it begins with
    a note's number. The rule itself goes with the first note."""
    found: list[Note] = []
    start = 0
    for end in ends:
        rule = next((at for at in range(end - 1, start - 1, -1) if _is_rule(text, lines[at])), None)
        body = [at for at in range(rule + 1, end) if at not in furniture] if rule is not None else []
        if rule is not None and body and len(body) <= 25 and FOOT.match(text, lines[body[0]].start, lines[body[0]].end):
            grouped = _grouped(text, lines, body)
            first = grouped[0]
            found.append(Note(first.label, (rule, *first.lines)))
            found.extend(grouped[1:])
        start = end
    return found


def _is_rule(text: str, line: Line) -> bool:
    return line.end - line.start <= 100 and RULE.fullmatch(text, line.start, line.end) is not None


def _grouped(text: str, lines: Sequence[Line], body: Sequence[int]) -> list[Note]:
    notes: list[tuple[str, list[int]]] = []
    for at in body:
        match = FOOT.match(text, lines[at].start, lines[at].end)
        if match and (not notes or _follows(match[1], notes[-1][0])):
            notes.append((match[1], [at]))
        else:
            notes[-1][1].append(at)
    return [Note(label, tuple(held)) for label, held in notes]


def _follows(label: str, before: str) -> bool:
    return int(label) == int(before) + 1 if label.isdigit() and before.isdigit() else not label.isdigit()


def anchors_of(text: str, notes: Sequence[Note], body_end: int) -> list[int | None]:
    """Where each note's mark stands in the body: `[3]` for a note behind the text; None where it is not found."""
    found: list[int | None] = []
    at = 0
    for note in notes:
        mark = text.find(f"[{note.label}]", at, body_end)
        if mark < 0:
            mark = text.find(f"[{note.label}]", 0, body_end)
        found.append(mark if mark >= 0 else None)
        at = mark + 1 if mark >= 0 else at
    return found
