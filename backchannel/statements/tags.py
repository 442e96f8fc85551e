"""From what the model says of each word to statements in words of the document.

Takes the scores of a window's words, cues and sentences; gives cues, the role of every word to each cue, sentences that
go on reporting, and which statement holds which. `tidy` turns content into characters, without "that", quotation marks
and closing stops.

    harriman-1960-11-15: 'I said it would be well for Mr. Khrushchev not to refer to the U-2 incident again, and …'
    cue "said", source "I", content "it would be well for Mr. Khrushchev not to refer to …"

Everything is a threshold, a run of words, or a best path with one price for changing one's mind; no rule knows a word
but the few that GUIDELINES.md says to leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backchannel.model import Act, Mode, Span, StatementKind

__all__ = ["FREE", "QUOTATION", "Found", "cues", "enclosing", "free_runs", "paths_of", "runs", "softmax", "tidy"]

Scores = npt.NDArray[np.float32]
Path = npt.NDArray[np.int8]
Words = tuple[int, int]

NONE, SOURCE, CONTENT, HEARER, CUE = range(5)
FREE, QUOTATION = 1, 2

SWITCH = 1.0
"""Price, in nats, of going from one role to another between two words."""
SOURCE_LIKELY = 0.35
"""A source is one or two words, which the price above swallows: the likeliest run above this is taken back."""
FREE_WORD = 0.3
"""Probability above which a word belongs to its sentence's report."""


class Found(NamedTuple):
    """A statement in words of the document. `likely`: the model's own probability, not yet calibrated."""

    cue: Words | None
    source: Words | None
    hearer: Words | None
    content: tuple[Words, ...]
    mode: Mode
    act: Act
    kind: StatementKind
    likely: float

    @property
    def anchor(self) -> Words:
        return self.cue or self.content[0]

    @property
    def start(self) -> int:
        return min(first for first, _ in (*self.content, *filter(None, (self.cue, self.source))))

    @property
    def size(self) -> int:
        return sum(last - first for first, last in self.content)


def softmax(scores: Scores) -> Scores:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), dtype=np.float32)


def runs(holds: npt.NDArray[np.bool_]) -> list[Words]:
    """Runs of words for which something holds."""
    edges = np.flatnonzero(np.diff(holds.astype(np.int8), prepend=0, append=0))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


# ---------------------------------------------------------------- cues and roles


def cues(scores: Scores, likely: float) -> list[Words]:
    """Words that report, in runs. `scores`: of each word for outside, first word, further word of a cue."""
    chance = softmax(scores)
    found: list[Words] = []
    for first, last in runs(chance[:, 0] < 1 - likely):
        begins = [first, *(w for w in range(first + 1, last) if chance[w, 1] > chance[w, 2]), last]
        found += pairwise(begins)
    return found


def paths_of(scores: Scores, found: Sequence[Words]) -> Path:
    """The role of each word of a window for each of its cues: [cue, word]. `scores`: [cue, word, role].

    A cue's own words are cue or hearer ("told him"); no other word is cue. Words that are surely nothing to any cue
    are not looked at.
    """
    held = softmax(scores)
    logs = np.log(held + 1e-9)
    logs[..., CUE] = -30.0
    for number, (first, last) in enumerate(found):
        logs[number, first:last, [NONE, SOURCE, CONTENT]] = -30.0
        logs[number, first:last, CUE] = 0.0
    path = np.zeros(logs.shape[:2], dtype=np.int8)
    for first, last in runs((logs[..., NONE] < -0.02).any(0)):
        path[:, first:last] = _best_paths(logs[:, first:last])
    for number, row in enumerate(path):
        if not (row == SOURCE).any():
            _take_source(row, held[number, :, SOURCE])
    return path


def _best_paths(logs: Scores) -> Path:
    """The likeliest roles of a stretch of words that comes from, and goes back to, no role."""
    count, words, roles = logs.shape
    came = np.zeros((words, count, roles), dtype=np.int8)
    own, each = np.arange(roles, dtype=np.int8), np.arange(count)
    total = np.full((count, roles), -SWITCH, dtype=np.float32)
    total[:, NONE] = 0.0
    total += logs[:, 0]
    for word in range(1, words):
        best = total.argmax(1)
        jump = (total[each, best] - SWITCH)[:, None]
        stays = total >= jump
        came[word] = np.where(stays, own, best[:, None])
        total = np.where(stays, total, jump) + logs[:, word]
    total[:, 1:] -= SWITCH
    path = np.zeros((count, words), dtype=np.int8)
    at = total.argmax(1)
    for word in range(words - 1, -1, -1):
        path[:, word] = at
        at = came[word, each, at]
    return path


def _take_source(row: Path, chance: Scores) -> None:
    """Where no source is left, the run around the likeliest source word, if it is likely enough."""
    likely = (chance > SOURCE_LIKELY) & (row != CUE) & (row != HEARER)
    if likely.any():
        best = int(np.where(likely, chance, 0).argmax())
        first, last = next(run for run in runs(likely) if run[0] <= best < run[1])
        row[first:last] = SOURCE


def content_of(row: Path, cue: Words) -> tuple[Words, ...]:
    """Content of a cue; where there is none ("The Secretary agreed"), the cue itself."""
    return tuple(runs(row == CONTENT)) or (cue,)


def source_of(row: Path, chance: Scores) -> Words | None:
    """The likeliest source. `chance`: of each word to be the source."""
    return max(runs(row == SOURCE), key=lambda run: float(chance[slice(*run)].max()), default=None)


def hearer_of(row: Path) -> Words | None:
    return max(runs(row == HEARER), key=lambda run: run[1] - run[0], default=None)


# ---------------------------------------------------------------- report without a cue


def free_runs(
    words: Scores, sentences: Iterable[Words], kinds: Scores, likely: float
) -> Iterator[tuple[int, Words, int, float]]:
    """Sentences, by number, that go on reporting, with the words that do, the kind (FREE, QUOTATION) and how likely.

    `words`: scores of words, `kinds`: of sentences, both for none, free, quotation. A sentence that goes on reporting may
    report what somebody else said: "They had told him so." in the Ambassador's account.
    """
    by_word, by_sentence = softmax(words)[:, 1:], softmax(kinds)[:, 1:]
    for number, (first, last) in enumerate(sentences):
        inside = by_word[first:last]
        chance = (by_sentence[number] + inside.mean(0)) / 2
        if chance.sum() < likely:
            continue
        kind = FREE if chance[0] >= chance[1] else QUOTATION
        held = runs(inside.sum(1) > FREE_WORD)
        run = (first + held[0][0], first + held[-1][1]) if held else (first, last)
        if kind == FREE and 2 * (run[1] - run[0]) < last - first:
            run = (first, last)
        yield number, run, kind, float(chance.sum())


# ---------------------------------------------------------------- nesting


def enclosing(found: Sequence[Found]) -> list[int | None]:
    """For each statement, in document order, the smallest other whose content holds its cue and content."""
    outer: list[int | None] = []
    for number, inner in enumerate(found):
        near = (place for place in range(max(0, number - 40), number) if _holds(found[place], inner))
        outer.append(min(near, key=lambda place: (found[place].size, -place), default=None))
    return outer


def _holds(outer: Found, inner: Found) -> bool:
    """Whether a statement says another's cue and most of its content."""
    if outer.content in (inner.content, (outer.cue,)):
        return False
    cue = 0 if inner.cue is None else _shared(outer, (inner.cue,))
    said = inner.content if inner.content != (inner.cue,) else ()
    held = _shared(outer, said)
    return (inner.cue is None or cue > 0) and 2 * held >= sum(last - first for first, last in said) and cue + held > 0


def _shared(outer: Found, others: Iterable[Words]) -> int:
    """How many of some words a statement says."""
    return sum(max(0, min(last, b) - max(first, a)) for first, last in others for a, b in outer.content)


# ---------------------------------------------------------------- characters

_OPENING = re.compile(r"[\s\"“”„«»‘'`(\[,;:.—–-]*")
_LEAD = re.compile(r"(?:that|whether|if|to)\b[\s,]*(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s+(?=\S)")
_CLOSING = frozenset("\"“”„«»‘’'`.,;:!?—–- \t\r\n\f\v")
_PAIRS = {")": "(", "]": "["}


def tidy(text: str, span: Span, *, led: bool) -> Span:
    """The span without what GUIDELINES.md leaves out. `led`: the piece follows its cue, so that "that" goes too;
    else the number of a list goes ("2. The Soviets …")."""
    start = _past(_OPENING, text, span.start, span.end)
    lead = (_LEAD if led else _NUMBER).match(text, start, span.end)
    if lead:
        start = _past(_OPENING, text, lead.end(), span.end)
    end = span.end
    while end > start and (text[end - 1] in _CLOSING or _alone(text, start, end)):
        end -= 1
    return Span(start, end) if start < end else span


def _past(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the last character closes a bracket that opened before."""
    opens = _PAIRS.get(text[end - 1])
    return opens is not None and text.count(opens, start, end) < text.count(text[end - 1], start, end)
