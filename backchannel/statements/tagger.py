"""The reader's model at work: a text in, statements and their likely speakers and hearers out.

Takes a text and the places where it names parties; gives `Reports`: what is reported in words of the text, and, asked of
one statement after the other, who is likely to speak and to hear it. The model is a folder made by `training/export.py`:
ONNX graphs with weights of eight bits, the tokenizer, and `reader.json`, which says what the figures mean.

    >>> tagger = open_tagger(MODEL)                                                      # doctest: +SKIP
    >>> found = tagger.find("He said he welcomed the opportunity to talk.").found        # doctest: +SKIP
    >>> found[0].cue, found[0].content, found[0].mode                                    # doctest: +SKIP
    ((1, 2), ((2, 8),), 'indirect')

Each window is read alone and without filling up: on one core that is faster than several at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from backchannel.model import Act, Mode, Span, StatementKind
from backchannel.statements import tags
from backchannel.statements.antecedents import (
    FEATURES,
    NOBODY,
    SIZES,
    UNKNOWN,
    Asked,
    Cast,
    Record,
    Talk,
    cast_of,
    choices,
)
from backchannel.statements.pieces import Pieces, Window, distances, pieces_of, reading_windows
from backchannel.statements.tags import CONTENT, QUOTATION, SOURCE, Found, Scores, Words, softmax

__all__ = [
    "Labels",
    "Limits",
    "Model",
    "Question",
    "Ranked",
    "Reports",
    "Tagger",
    "inputs",
    "open_tagger",
    "open_tokenizer",
    "reader",
]

Numbers = npt.NDArray[np.int64]

CLS, SEP = 101, 102
BATCH = 64
"""Cues whose roles are asked for at once: the memory for one is that of its window's words."""

_SLOWER = ["SkipLayerNormFusion"]
"""Changes to the graph that ONNX Runtime would make and that cost a quarter of the time (1.32, one core)."""

_FIRST_ROW = np.cumsum([0, *SIZES.values()])[:-1]
_SPEAKS, _VIRTUAL = FEATURES.index("speaks"), FEATURES.index("virtual")


class Labels(NamedTuple):
    """What the numbers of the heads mean, in order."""

    acts: tuple[Act, ...]
    modes: tuple[Mode, ...]
    kinds: tuple[StatementKind, ...]


class Model(Protocol):
    """The network, wherever it runs. States are 384 numbers a word; scores are before softmax."""

    labels: Labels
    width: int

    def words(self, ids: Numbers, look: Numbers, first: Numbers) -> tuple[Scores, Scores, Scores]:
        """States, cue scores (outside, first, further) and free scores (none, free, quotation) of a window's words."""

    def roles(self, states: Scores, cues: Scores, away: Numbers) -> Scores:
        """Scores [cue, word, role] for mean states of cues and distances [cue, word]."""

    def reports(self, vectors: Scores) -> tuple[Scores, Scores, Scores]:
        """Act, mode and kind of cues, from the means of their words and of their content's words, side by side."""

    def sentences(self, vectors: Scores) -> tuple[Scores, Scores]:
        """Kind (none, free, quotation) and act of sentences, from mean, maximum and first state."""

    def who(self, hearers: bool, asked: Scores, named: Scores, rows: Numbers, virtual: Numbers) -> Scores:
        """Scores of one statement's candidates for speaker, or for hearers."""


Ranked = tuple[tuple[int | None, float], ...]
"""Parties with their probabilities, the likeliest first; None stands for "the record does not tell"."""


class Limits(NamedTuple):
    """Probabilities from which something counts. `confidence`: by mode, what makes of the model's sureness, in log-odds,
    the share of right ones: slope and shift."""

    cue: float = 0.3
    free: float = 0.5
    sure: float = 0.4
    nobody: float = 0.9
    second_hearer: float = 0.35
    confidence: dict[str, tuple[float, float]] = {}


class Question(NamedTuple):
    """Who speaks and who hears one statement: the candidates with all that the model is told of them."""

    asked: Scores
    party: npt.NDArray[np.int32]
    named: Scores
    rows: Numbers


class Reports(NamedTuple):
    """What a text reports. `found`: statements in order, outer before inner, in words of `pieces`; `outers`: the place
    of the one that holds each; `vectors`: states of anchor, source and hearer of each, side by side; `probes`: the same
    for the spans that were asked for; `names`: the state of each name of the cast."""

    pieces: Pieces
    cast: Cast
    found: list[Found]
    outers: list[int | None]
    vectors: Scores
    probes: Scores
    names: Scores

    def question(self, asked: Asked, vector: Scores, talk: Talk) -> Question:
        """`vector`: of the statement, from `vectors` or `probes`; `talk`: who spoke to whom before it."""
        picked = choices(asked, self.cast, talk, self.pieces)
        named = np.zeros((len(picked.party), vector.shape[0] // 3), dtype=np.float32)
        real = picked.places >= 0
        named[real] = self.names[picked.places[real]]
        return Question(vector, picked.party, named, picked.features.astype(np.int64))


class Tagger(NamedTuple):
    """A model with its tokenizer."""

    model: Model
    tokenizer: Any
    limits: Limits = Limits()

    def find(
        self,
        text: str,
        named: Iterable[tuple[Span, int]] = (),
        record: Record = UNKNOWN,
        probes: Sequence[Span] = (),
        marks: bool = True,
    ) -> Reports:
        """What a text reports. `named`: where it names a party, by number; `probes`: other spans that may be asked
        about; `marks`: whether its quotation marks mean anything. Memory: some 3 KB a word that reports or names."""
        pieces = pieces_of(text, self.tokenizer)
        pieces = pieces if marks else pieces._replace(quoted=np.zeros_like(pieces.quoted))
        cast = cast_of(text, pieces, named, record)
        spots = [pieces.words(span) for span in probes]
        found, vectors, probed, states = _find(self, pieces, cast, spots)
        order = sorted(range(len(found)), key=lambda n: (found[n].start, -found[n].size))
        found = [found[n] for n in order]
        cast = cast.heard_of((each.source for each in found), (each.hearer for each in found))
        return Reports(pieces, cast, found, tags.enclosing(found), vectors[order], probed, states)

    def speakers(self, question: Question) -> Ranked:
        """Who is likely to speak."""
        return self._ranked(False, question, question.rows)

    def hearers(self, question: Question, speaker: int | None) -> Ranked:
        """Who is likely to hear it, where it is known who speaks."""
        rows = question.rows.copy()
        rows[:, _SPEAKS] = question.party == (NOBODY if speaker is None else speaker)
        return self._ranked(True, question, rows)

    def _ranked(self, hearers: bool, question: Question, rows: Numbers) -> Ranked:
        """Parties by the sum of the probabilities of their names."""
        virtual = rows[:, _VIRTUAL].copy()
        scores = self.model.who(hearers, question.asked, question.named, rows + _FIRST_ROW, virtual)
        total: dict[int, float] = {}
        for number, chance in zip(question.party.tolist(), softmax(scores).tolist(), strict=True):
            total[number] = total.get(number, 0.0) + chance
        order = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        return tuple((None if number == NOBODY else number, chance) for number, chance in order)


def inputs(pieces: Pieces, window: Window, voice: int = 0) -> tuple[Numbers, Numbers, Numbers]:
    """Ids and look (case, quoted, opening, voice) of a window's pieces, and the place of each word's first piece.
    `voice`: of the document (`Record.voice`)."""
    begin, stop = int(pieces.first[window.first]), int(pieces.last[window.last - 1])
    words = slice(window.first, window.last)
    look = np.stack(
        [pieces.case[words], pieces.quoted[words], pieces.opening[words], np.full_like(pieces.case[words], voice)],
        axis=1,
    )
    spread = np.repeat(look, pieces.last[words] - pieces.first[words], axis=0)
    ids = np.concatenate([[CLS], pieces.ids[begin:stop], [SEP]]).astype(np.int64)
    return ids, np.pad(spread, ((1, 1), (0, 0))).astype(np.int64), (pieces.first[words] - begin + 1).astype(np.int64)


# ---------------------------------------------------------------- finding


def _find(
    tagger: Tagger, pieces: Pieces, cast: Cast, spots: Sequence[Words]
) -> tuple[list[Found], Scores, Scores, Scores]:
    """Statements; of each, the states of anchor, source and hearer, side by side; those of other spots; and the state
    of each name."""
    width = tagger.model.width
    found: list[Found] = []
    asked: list[Scores] = []
    names = np.zeros((len(cast.named), width), dtype=np.float32)
    probes = np.zeros((len(spots), 3 * width), dtype=np.float32)
    order = sorted(range(len(spots)), key=lambda n: spots[n])
    begins = [spots[n][0] for n in order]
    for window in reading_windows(pieces):
        states, cue_scores, free_scores = tagger.model.words(*inputs(pieces, window, cast.record.voice))
        for place in range(*np.searchsorted(cast.starts, [window.core_first, window.core_last])):
            names[place] = _mean(states, cast.named[place].words, window)
        for place in range(*np.searchsorted(begins, [window.core_first, window.core_last])):
            probes[order[place], :width] = _mean(states, spots[order[place]], window)
        new = list(_cued(tagger, window, states, cue_scores))
        new += _uncued(tagger, pieces, window, states, free_scores)
        found += new
        asked += [_asked(states, statement, window) for statement in new]
    found, kept = _joined(found, pieces)
    vectors = np.stack(asked)[kept] if asked else np.zeros((0, 3 * width), dtype=np.float32)
    return found, vectors, probes, names


def _mean(states: Scores, words: Words | None, window: Window) -> Scores:
    """Mean state of some of a window's words; zero where they are not in it."""
    first, last = (edge - window.first for edge in words) if words else (0, 0)
    inside = states[max(0, first) : max(0, last)]
    return inside.mean(0) if len(inside) else np.zeros(states.shape[1], dtype=np.float32)


def _asked(states: Scores, found: Found, window: Window) -> Scores:
    return np.concatenate([_mean(states, words, window) for words in (found.anchor, found.source, found.hearer)])


def _cued(tagger: Tagger, window: Window, states: Scores, scores: Scores) -> Iterator[Found]:
    core_first, core_last = window.core_first - window.first, window.core_last - window.first
    cues = [cue for cue in tags.cues(scores, tagger.limits.cue) if core_first <= cue[0] < core_last]
    chance = 1 - softmax(scores)[:, 0]
    for at in range(0, len(cues), BATCH):
        some = cues[at : at + BATCH]
        vectors = np.stack([states[first:last].mean(0) for first, last in some])
        away = np.stack([distances(np.arange(len(states), dtype=np.int32), cue) for cue in some]).astype(np.int64)
        scored = tagger.model.roles(states, vectors, away)
        rows = tags.paths_of(scored, some)
        contents = [tags.content_of(row, cue) for row, cue in zip(rows, some, strict=True)]
        means = (rows == CONTENT) @ states / np.maximum(1, (rows == CONTENT).sum(1, keepdims=True))
        labels = _labels(tagger.model, np.concatenate([vectors, means], axis=1).astype(np.float32))
        for cue, row, content, held, label in zip(some, rows, contents, softmax(scored), labels, strict=True):
            sure = held[row == CONTENT, CONTENT]
            likely = float(chance[slice(*cue)].mean()) * float(sure.mean() if len(sure) else 1.0)
            found = Found(cue, tags.source_of(row, held[:, SOURCE]), tags.hearer_of(row), content, *label, likely)
            yield _moved(found, window.first)


def _labels(model: Model, vectors: Scores) -> list[tuple[Mode, Act, StatementKind]]:
    """Mode, act and kind of each cue."""
    act, mode, kind = (scores.argmax(1) for scores in model.reports(vectors))
    names = model.labels
    return [(names.modes[m], names.acts[a], names.kinds[k]) for a, m, k in zip(act, mode, kind, strict=True)]


def _moved(found: Found, by: int) -> Found:
    """The same, its words counted from the document's beginning, not the window's."""

    def moved(words: Words | None) -> Words | None:
        return words and (words[0] + by, words[1] + by)

    content = tuple((first + by, last + by) for first, last in found.content)
    return found._replace(cue=moved(found.cue), source=moved(found.source), hearer=moved(found.hearer), content=content)


def _uncued(tagger: Tagger, pieces: Pieces, window: Window, states: Scores, scores: Scores) -> list[Found]:
    starts, stops = pieces.sentences[:, 0], pieces.sentences[:, 1]
    here = slice(np.searchsorted(stops, window.core_first, "right"), np.searchsorted(starts, window.core_last))
    sentences = np.clip(pieces.sentences[here], window.core_first, window.core_last) - window.first
    sentences = sentences[sentences[:, 0] < sentences[:, 1]]
    if not len(sentences):
        return []
    vectors = [np.concatenate([states[a:b].mean(0), states[a:b].max(0), states[a]]) for a, b in sentences]
    kinds, acts = tagger.model.sentences(np.stack(vectors))
    spans = [(int(first), int(last)) for first, last in sentences]
    free = tags.free_runs(scores, spans, kinds, tagger.limits.free)
    return [
        Found(
            cue=None,
            source=None,
            hearer=None,
            content=((first + window.first, last + window.first),),
            mode="direct" if kind == QUOTATION else "free",
            act=tagger.model.labels.acts[int(acts[number].argmax())],
            kind="speech",
            likely=likely,
        )
        for number, (first, last), kind, likely in free
    ]


def _joined(found: list[Found], pieces: Pieces) -> tuple[list[Found], list[int]]:
    """Bare quotation is one statement a paragraph: sentences that follow each other are joined. Also gives the places
    of those that are kept, which are the first of those joined."""
    kept: list[int] = []
    joined: list[Found] = []
    for place, new in enumerate(found):
        old = joined[-1] if joined else None
        if old and _both_bare(old, new) and pieces.paragraph[old.content[0][0]] == pieces.paragraph[new.content[0][0]]:
            first, last = old.content[-1]
            near = new.content[0][0] - last <= 3
            content = (*old.content[:-1], (first, new.content[-1][1])) if near else (*old.content, *new.content)
            joined[-1] = old._replace(content=content, likely=min(old.likely, new.likely))
        else:
            joined.append(new)
            kept.append(place)
    return joined, kept


def _both_bare(*found: Found) -> bool:
    return all(statement.cue is None and statement.mode == "direct" for statement in found)


# ---------------------------------------------------------------- ONNX


class OnnxModel:
    """The network as exported. One thread: documents are what runs side by side."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Processors without VNNI add products of bytes in 16 bits, which overflow; so they read as others do.
        options.add_session_config_entry("session.x64quantprecision", "1")
        self._graphs = {
            name: onnxruntime.InferenceSession(
                str(folder / f"{name}.onnx"), options, ["CPUExecutionProvider"], disabled_optimizers=_SLOWER
            )
            for name in ("words", "roles", "reports", "sentences", "speaker", "hearers")
        }
        about = json.loads((folder / "reader.json").read_text(encoding="utf8"))
        self.labels = Labels(*(tuple(about[name]) for name in ("acts", "modes", "kinds")))
        self.limits = Limits(**about["limits"])
        self.width = int(about["width"])
        rows = next(each for each in self._graphs["speaker"].get_inputs() if each.name == "rows")
        self._known = int(rows.shape[1])  # a model made before a feature was thought of knows those before it

    def _run(self, graph: str, **values: Any) -> list[Any]:
        return list(self._graphs[graph].run(None, values))

    def words(self, ids: Numbers, look: Numbers, first: Numbers) -> tuple[Scores, Scores, Scores]:
        states, cue, free = self._run("words", ids=ids, look=look, first=first)
        return states, cue, free

    def roles(self, states: Scores, cues: Scores, away: Numbers) -> Scores:
        return np.asarray(self._run("roles", states=states, cues=cues, away=away)[0])

    def reports(self, vectors: Scores) -> tuple[Scores, Scores, Scores]:
        act, mode, kind = self._run("reports", vectors=vectors)
        return act, mode, kind

    def sentences(self, vectors: Scores) -> tuple[Scores, Scores]:
        kinds, acts = self._run("sentences", vectors=vectors)
        return kinds, acts

    def who(self, hearers: bool, asked: Scores, named: Scores, rows: Numbers, virtual: Numbers) -> Scores:
        graph = "hearers" if hearers else "speaker"
        known = np.ascontiguousarray(rows[:, : self._known])
        return np.asarray(self._run(graph, asked=asked, named=named, rows=known, virtual=virtual)[0])


MODEL = Path(__file__).parent / "reader"


@cache
def reader() -> Tagger:
    """The model of this package, opened once."""
    return open_tagger(MODEL)


def open_tokenizer(path: Path) -> Any:
    """A `tokenizers.Tokenizer` that cuts nothing off and fills nothing up: the file as published does both."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def open_tagger(folder: Path, threads: int = 1) -> Tagger:
    """The model of a folder. Raises FileNotFoundError where it is not whole."""
    for name in ("words.onnx", "tokenizer.json", "reader.json"):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder / name}: the reader's model is not whole")
    model = OnnxModel(folder, threads)
    return Tagger(model, open_tokenizer(folder / "tokenizer.json"), model.limits)
