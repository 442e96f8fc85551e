"""A text as the reader's model sees it: word pieces, words, sentences, windows. Training and reading share it.

Takes a text and the model's tokenizer; gives arrays that measure everything in words, with each word's characters, so
that whatever the model says of a word can be said of the text.

A word is a stretch of letters and figures, or one mark ("U.S." is four words), cut into pieces where the vocabulary
lacks it: "Men ##shi ##kov observed that he" is seven pieces and five words. The model speaks of a word at its first
piece.

    frus1961-63v05_d2: "Menshikov observed that he was an intimate acquaintance—indeed friend—of Messrs."
    words      Menshikov observed that he was an intimate acquaintance — indeed friend — of Messrs .
    letters    Initial   lower    ...                                                    Initial lower
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from backchannel import text as texts
from backchannel.model import Span

__all__ = ["ROOM", "Pieces", "Window", "distances", "pieces_of", "reading_windows", "training_windows"]

Numbers = npt.NDArray[np.int32]

ROOM = 254
"""Pieces of a window, without the marks for its beginning and end: twice the length that the base encoder was made
for; longer windows, untrained, read worse (gold/SPIKE.md)."""
CORE = 200
"""Pieces of a window that are decided in it; the rest is context."""

LOWER, INITIAL, CAPITALS, OTHER = range(4)
CASES = 4

_STEPS = np.array([1, 2, 3, 4, 5, 7, 9, 12, 15, 19, 24, 30, 38, 48, 60, 76, 96, 121, 152, 192])
REACH = 2 * len(_STEPS) + 2
"""Distances that `distances` tells apart: REACH // 2 is inside the anchor, less is before it, more behind it."""

_LETTERS = re.compile(r"[^\W\d_]")
_CHUNK = 200_000


class Pieces(NamedTuple):
    """A text in pieces and words. `first` and `last`: a word's pieces; `start` and `end`: its characters;
    `case`, `quoted`, `opening`: how it is written, whether in quotation marks, whether a paragraph begins with it;
    `sentences`: words of each sentence, half-open; `paragraph`: the number of each word's paragraph."""

    ids: Numbers
    first: Numbers
    last: Numbers
    start: Numbers
    end: Numbers
    case: Numbers
    quoted: Numbers
    opening: Numbers
    sentences: Numbers
    paragraph: Numbers

    def words(self, span: Span) -> tuple[int, int]:
        """The words that a span of characters touches, half-open."""
        first = int(np.searchsorted(self.end, span[0], side="right"))
        last = int(np.searchsorted(self.start, span[1], side="left"))
        return first, max(first, last)

    def span(self, first: int, last: int) -> Span:
        """The characters of words `first` up to, not including, `last`."""
        return Span(int(self.start[first]), int(self.end[last - 1]))


class Window(NamedTuple):
    """Words that the model reads at once, and those among them that are decided here; both half-open."""

    first: int
    last: int
    core_first: int
    core_last: int


def pieces_of(text: str, tokenizer: Any) -> Pieces:
    """Cut a text. `tokenizer`: a `tokenizers.Tokenizer` that neither pads nor cuts off."""
    ids, starts, ends, word = _cut(text, tokenizer)
    begins = np.flatnonzero(np.diff(word, prepend=-1))
    first = begins.astype(np.int32)
    last = np.append(begins[1:], len(ids))[: len(begins)].astype(np.int32)
    start, end = starts[first], ends[last - 1] if len(last) else ends[:0]
    spans = texts.sentences(text)
    edges = np.array([s.start for s in spans], dtype=np.int64)
    cuts = np.unique(np.searchsorted(start, edges)).astype(np.int32) if len(start) else edges[:0].astype(np.int32)
    cuts = cuts[cuts < len(start)]
    paragraph_starts = np.array([p.start for p in texts.paragraphs(text)], dtype=np.int64)
    paragraph = (np.searchsorted(paragraph_starts, start, side="right") - 1).astype(np.int32)
    return Pieces(
        ids=ids,
        first=first,
        last=last,
        start=start,
        end=end,
        case=np.array([_case(text[a:b]) for a, b in zip(start, end, strict=True)], dtype=np.int32),
        quoted=_inside(texts.quotations(text), start),
        opening=(np.diff(paragraph, prepend=-1) > 0).astype(np.int32),
        sentences=np.stack([cuts, np.append(cuts[1:], len(start))[: len(cuts)]], axis=1).astype(np.int32),
        paragraph=paragraph,
    )


def _cut(text: str, tokenizer: Any) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Ids, starts, ends and word number of all pieces, by stretches that end at white space: the tokenizer's own
    memory for one call is some hundred times its text."""
    text, place = _respaced(text)
    parts, at, words = [], 0, 0
    while at < len(text):
        stop = min(len(text), at + _CHUNK)
        while stop < len(text) and stop - at < 2 * _CHUNK and not text[stop].isspace():
            stop += 1
        found = tokenizer.encode(text[at:stop], add_special_tokens=False)
        offsets = np.array(found.offsets, dtype=np.int32).reshape(-1, 2) + at
        number = np.array(found.word_ids, dtype=np.int32) + words
        parts.append((np.array(found.ids, dtype=np.int32), offsets[:, 0], offsets[:, 1], number))
        words = int(number[-1]) + 1 if len(number) else words
        at = stop
    if not parts:
        nothing = np.zeros(0, dtype=np.int32)
        return nothing, nothing, nothing, nothing
    ids, starts, ends, word = (np.concatenate(column) for column in zip(*parts, strict=True))
    if len(place):
        starts, ends = place[starts], place[ends - 1] + 1
    return ids, starts, ends, word


def _respaced(text: str) -> tuple[str, Numbers]:
    """The text with its spaces as they should be, and for each of its characters the place in the text given; nothing
    for the places where they were right."""
    missing, stray = texts.spacing(text)
    if not missing and not stray:
        return text, np.zeros(0, dtype=np.int32)
    place = np.delete(np.arange(len(text), dtype=np.int32), stray)
    put_in = np.searchsorted(place, missing)
    letters = np.insert(np.array(list(text))[place], put_in, " ")
    return "".join(letters), np.insert(place, put_in, np.array(missing, dtype=np.int32) - 1)


def _case(word: str) -> int:
    letters = "".join(_LETTERS.findall(word))
    if not letters or letters.islower():
        return LOWER
    if letters.isupper():
        return CAPITALS if len(letters) > 1 else INITIAL
    return INITIAL if letters[0].isupper() and letters[1:].islower() else OTHER


def _inside(spans: Sequence[Span], start: Numbers) -> Numbers:
    """1 for the words that begin in one of the spans."""
    edges = np.array([edge for span in spans for edge in span], dtype=np.int64)
    return (np.searchsorted(edges, start, side="right") % 2).astype(np.int32)


# ---------------------------------------------------------------- windows


def _runs(pieces: Pieces, room: int, opening: int) -> list[tuple[int, int]]:
    """Words in runs of at most `room` pieces (the first: `opening`), cut at sentences where these are short enough."""
    runs: list[tuple[int, int]] = []
    begun, left = 0, opening
    for first, last in pieces.sentences:
        size = int(pieces.last[last - 1] - pieces.first[first])
        if size > left and begun < first:
            runs.append((begun, int(first)))
            begun, left = int(first), room
        while size > left:
            stop = int(np.searchsorted(pieces.last, pieces.first[begun] + left, side="right"))
            stop = max(stop, begun + 1)
            runs.append((begun, stop))
            begun, left = stop, room
            size = int(pieces.last[last - 1] - pieces.first[stop]) if stop < last else 0
        left -= size
    if begun < len(pieces.first):
        runs.append((begun, len(pieces.first)))
    return runs


def training_windows(pieces: Pieces, opening: int = ROOM) -> list[Window]:
    """Windows without overlap. `opening`: room of the first, so that windows fall differently each time."""
    return [Window(first, last, first, last) for first, last in _runs(pieces, ROOM, opening)]


def reading_windows(pieces: Pieces, core: int = CORE, room: int = ROOM) -> list[Window]:
    """Windows whose cores cover the text once, filled up with context on both sides."""
    windows = []
    for first, last in _runs(pieces, core, core):
        spare = room - int(pieces.last[last - 1] - pieces.first[first])
        after = int(len(pieces.ids) - pieces.last[last - 1])
        before = max(spare - after, spare - spare // 3)
        begin = int(np.searchsorted(pieces.first, pieces.first[first] - before, side="left"))
        spare -= int(pieces.first[first] - pieces.first[begin])
        stop = int(np.searchsorted(pieces.last, pieces.last[last - 1] + spare, side="right"))
        windows.append(Window(begin, stop, first, last))
    return windows


def distances(words: Numbers, anchor: tuple[int, int]) -> Numbers:
    """For each word, by number: how far from the anchor's edges, by sign and logarithm; the middle is inside."""
    away = np.where(words < anchor[0], words - anchor[0], np.maximum(0, words - anchor[1] + 1))
    return np.asarray(REACH // 2 + np.sign(away) * np.searchsorted(_STEPS, np.abs(away), side="right"), dtype=np.int32)
