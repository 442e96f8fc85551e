"""The reader's model at work: a text in, statements and their likely speakers and hearers out.

Takes a text and the places where it names parties; gives Tagged statements with offsets of the text. The model is a
folder made by `training/export.py`: ONNX graphs with weights of eight bits, the tokenizer, and `reader.json`, which
says what the figures mean. Needs onnxruntime, tokenizers and numpy, loaded when first used.

    >>> tagger = open_tagger(Path("reader"))                                             # doctest: +SKIP
    >>> tagged = tagger.read("He said he welcomed the opportunity to talk.")             # doctest: +SKIP
    >>> tagged[0].cue, tagged[0].content, tagged[0].mode                                 # doctest: +SKIP
    (Span(start=3, end=7), (Span(start=8, end=43),), 'indirect')

Each window is read alone and without filling up: on one core that is faster than several at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from backchannel import text as texts
from backchannel.model import Span
from training.runtime import tags
from training.runtime.antecedents import FEATURES, NOBODY, SIZES, Asked, Cast, Named, Talk, choices
from training.runtime.pieces import Pieces, Window, distances, pieces_of, reading_windows
from training.runtime.tags import CONTENT, QUOTATION, SOURCE, Found, Scores, Words, softmax

__all__ = ["Labels", "Limits", "Model", "Tagged", "Tagger", "heard_by", "inputs", "open_tagger"]

Numbers = npt.NDArray[np.int64]

CLS, SEP = 101, 102
BATCH = 64
"""Cues whose roles are asked for at once: the memory for one is that of its window's words."""

_FIRST_ROW = np.cumsum([0, *SIZES.values()])[:-1]
_SPEAKS, _VIRTUAL = FEATURES.index("speaks"), FEATURES.index("virtual")


class Labels(NamedTuple):
    """What the numbers of the heads mean, in order."""

    acts: tuple[str, ...]
    modes: tuple[str, ...]
    kinds: tuple[str, ...]


class Model(Protocol):
    """The network, wherever it runs. States are 384 numbers a word; scores are before softmax."""

    labels: Labels

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


class Tagged(NamedTuple):
    """A statement as the model reads it. `outer`: place, in the list, of the statement that holds this one."""

    source: Span | None
    cue: Span | None
    hearer: Span | None
    content: tuple[Span, ...]
    mode: str
    act: str
    kind: str
    likely: float
    outer: int | None
    speakers: Ranked
    hearers: Ranked


class Limits(NamedTuple):
    """Probabilities from which something counts."""

    cue: float = 0.5
    free: float = 0.5
    second_hearer: float = 0.35


class Tagger(NamedTuple):
    """A model with its tokenizer."""

    model: Model
    tokenizer: Any
    limits: Limits = Limits()

    def read(
        self,
        text: str,
        named: Iterable[tuple[Span, int]] = (),
        author: int | None = None,
        recipients: tuple[int, ...] = (),
    ) -> list[Tagged]:
        """The statements of a text, in order, outer before inner. `named`: where the text names a party, by number;
        `author`, `recipients`: who wrote it and for whom. Memory: some 3 KB a word."""
        pieces = pieces_of(text, self.tokenizer)
        if not len(pieces.first):
            return []
        names = [Named(pieces.words(span), party, texts.fold(text[span[0] : span[1]])) for span, party in named]
        cast = Cast.of((name for name in names if name.words[0] < name.words[1]), author, recipients)
        found, asked, names_states = _find(self, pieces, cast)
        order = sorted(range(len(found)), key=lambda n: (found[n].start, -found[n].size))
        found, asked = [found[n] for n in order], asked[order]
        return list(_answer(self, text, pieces, cast, found, asked, names_states))


def inputs(pieces: Pieces, window: Window) -> tuple[Numbers, Numbers, Numbers]:
    """Ids and look (case, quoted, opening) of a window's pieces, and the place of each word's first piece."""
    begin, stop = int(pieces.first[window.first]), int(pieces.last[window.last - 1])
    words = slice(window.first, window.last)
    look = np.stack([pieces.case[words], pieces.quoted[words], pieces.opening[words]], axis=1)
    spread = np.repeat(look, pieces.last[words] - pieces.first[words], axis=0)
    ids = np.concatenate([[CLS], pieces.ids[begin:stop], [SEP]]).astype(np.int64)
    return ids, np.pad(spread, ((1, 1), (0, 0))).astype(np.int64), (pieces.first[words] - begin + 1).astype(np.int64)


# ---------------------------------------------------------------- finding


def _find(tagger: Tagger, pieces: Pieces, cast: Cast) -> tuple[list[Found], Scores, Scores]:
    """Statements; of each, the states of anchor, source and hearer, side by side; and the state of each name."""
    found: list[Found] = []
    asked: list[Scores] = []
    taken = np.zeros(len(pieces.first), dtype=np.bool_)
    names = np.zeros((len(cast.named), 0), dtype=np.float32)
    for window in reading_windows(pieces):
        states, cue_scores, free_scores = tagger.model.words(*inputs(pieces, window))
        if not names.shape[1]:
            names = np.zeros((len(cast.named), states.shape[1]), dtype=np.float32)
        for place in range(*np.searchsorted(cast.starts, [window.core_first, window.core_last])):
            names[place] = _mean(states, cast.named[place].words, window)
        new = list(_cued(tagger, window, states, cue_scores))
        for statement in new:
            for first, last in statement.content:
                taken[first:last] = True
        new += _uncued(tagger, pieces, window, states, free_scores, taken)
        found += new
        asked += [_asked(states, statement, window) for statement in new]
    found, kept = _joined(found, pieces)
    vectors = np.stack(asked)[kept] if asked else np.zeros((0, 3 * names.shape[1]), dtype=np.float32)
    return found, vectors, names


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
        away = np.stack([distances(0, len(states), cue) for cue in some]).astype(np.int64)
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


def _labels(model: Model, vectors: Scores) -> list[tuple[str, str, str]]:
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


def _uncued(
    tagger: Tagger, pieces: Pieces, window: Window, states: Scores, scores: Scores, taken: npt.NDArray[np.bool_]
) -> list[Found]:
    starts, stops = pieces.sentences[:, 0], pieces.sentences[:, 1]
    here = slice(np.searchsorted(stops, window.core_first, "right"), np.searchsorted(starts, window.core_last))
    sentences = np.clip(pieces.sentences[here], window.core_first, window.core_last) - window.first
    sentences = sentences[sentences[:, 0] < sentences[:, 1]]
    if not len(sentences):
        return []
    vectors = [np.concatenate([states[a:b].mean(0), states[a:b].max(0), states[a]]) for a, b in sentences]
    kinds, acts = tagger.model.sentences(np.stack(vectors))
    spans = [(int(first), int(last)) for first, last in sentences]
    free = tags.free_runs(scores, spans, kinds, taken[window.first : window.last], tagger.limits.free)
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


# ---------------------------------------------------------------- speakers and hearers


def _answer(
    tagger: Tagger, text: str, pieces: Pieces, cast: Cast, found: list[Found], asked: Scores, names: Scores
) -> Iterator[Tagged]:
    talk = Talk()
    said: list[tuple[int | None, frozenset[int]]] = []
    outers = tags.enclosing(found)
    for number, statement in enumerate(found):
        outer = outers[number]
        question = Asked(
            anchor=statement.anchor,
            source=statement.source,
            hearer=statement.hearer,
            folded=texts.fold(text[slice(*pieces.span(*statement.source))]) if statement.source else "",
            outer=said[outer] if outer is not None else None,
        )
        speakers, hearers = _choose(tagger, question, asked[number], pieces, cast, talk, names)
        heard = frozenset(heard_by(hearers, tagger.limits))
        said.append((speakers[0][0], heard))
        if outer is None:
            talk.add(speakers[0][0], sorted(heard))
        yield Tagged(
            source=pieces.span(*statement.source) if statement.source else None,
            cue=pieces.span(*statement.cue) if statement.cue else None,
            hearer=pieces.span(*statement.hearer) if statement.hearer else None,
            content=_content(text, pieces, statement),
            mode=statement.mode,
            act=statement.act,
            kind=statement.kind,
            likely=statement.likely,
            outer=outer,
            speakers=speakers,
            hearers=hearers,
        )


def heard_by(hearers: Ranked, limits: Limits) -> list[int]:
    """The likeliest hearer, and others that are likely too; nobody, where that is the likeliest."""
    if hearers[0][0] is None:
        return []
    likely = [party for party, chance in hearers[1:] if party is not None and chance > limits.second_hearer]
    return [hearers[0][0], *likely]


def _content(text: str, pieces: Pieces, found: Found) -> tuple[Span, ...]:
    spans = []
    for first, last in found.content:
        led = found.cue is not None and 0 <= first - found.cue[1] <= 3
        bare = found.content == (found.cue,)
        span = pieces.span(first, last)
        spans.append(span if bare else tags.tidy(text, span, led=led))
    return tuple(spans)


def _choose(
    tagger: Tagger, question: Asked, asked: Scores, pieces: Pieces, cast: Cast, talk: Talk, names: Scores
) -> tuple[Ranked, Ranked]:
    picked = choices(question, cast, talk, pieces)
    named = np.where(picked.places[:, None] >= 0, names[picked.places], np.float32(0)) if len(names) else None
    if named is None:
        named = np.zeros((len(picked.party), asked.shape[0] // 3), dtype=np.float32)
    rows = picked.features.astype(np.int64)
    virtual = rows[:, _VIRTUAL].copy()
    speakers = _ranked(picked.party, tagger.model.who(False, asked, named, rows + _FIRST_ROW, virtual))
    rows[:, _SPEAKS] = picked.party == (NOBODY if speakers[0][0] is None else speakers[0][0])
    return speakers, _ranked(picked.party, tagger.model.who(True, asked, named, rows + _FIRST_ROW, virtual))


def _ranked(party: npt.NDArray[np.int32], scores: Scores) -> Ranked:
    """Parties by the sum of the probabilities of their names."""
    total: dict[int, float] = {}
    for number, chance in zip(party.tolist(), softmax(scores).tolist(), strict=True):
        total[number] = total.get(number, 0.0) + chance
    order = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return tuple((None if number == NOBODY else number, chance) for number, chance in order[:4])


# ---------------------------------------------------------------- ONNX


class OnnxModel:
    """The network as exported. One thread: documents are what runs side by side."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._graphs = {
            name: onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options, ["CPUExecutionProvider"])
            for name in ("words", "roles", "reports", "sentences", "speaker", "hearers")
        }
        about = json.loads((folder / "reader.json").read_text(encoding="utf8"))
        self.labels = Labels(*(tuple(about[name]) for name in ("acts", "modes", "kinds")))
        self.limits = Limits(**about["limits"])

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
        return np.asarray(self._run(graph, asked=asked, named=named, rows=rows, virtual=virtual)[0])


def open_tagger(folder: Path, threads: int = 1) -> Tagger:
    """The model of a folder. Raises FileNotFoundError where it is not whole."""
    from tokenizers import Tokenizer

    for name in ("words.onnx", "tokenizer.json", "reader.json"):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{folder / name}: the reader's model is not whole")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = OnnxModel(folder, threads)
    return Tagger(model, tokenizer, model.limits)
