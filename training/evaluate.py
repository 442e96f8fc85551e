"""Read annotated documents with a checkpoint, or with an exported model, and score what comes out.

    python -m training.evaluate --gold ../shared/gold/dev --model runs/first/checkpoint.pt
    python -m training.evaluate --gold ../shared/gold/dev --model runs/first/reader --write predictions.jsonl

Prints the scorer's figures (`score_statements.py` beside the gold), then what it does not show: free report, summaries,
nested statements and quotations found, cues, and the share of the speakers and hearers that are right where the
statement itself was found.

The parties of a document are given, as the annotation names them ("gold"), or found by the package ("found"). With
gold parties the figures say what the model can do; with found ones, what a user gets.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from backchannel.describe import describe
from backchannel.load import load
from backchannel.model import Document, Span
from backchannel.statements.flow import flow_of
from backchannel.statements.parties import find_parties
from backchannel.statements.roles import setting_of, with_roles
from backchannel.text import fold
from training.data import ACTS, KINDS, MODES, base_folder, tokenizer_of
from training.gold import Annotated, beside, gold_of
from training.network import Reader
from training.runtime.antecedents import NAME, kind_of_source
from training.runtime.tagger import Labels, Limits, Tagged, Tagger, heard_by, open_tagger


class TorchModel:
    """A checkpoint behind the face that the tagger expects."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader.eval()
        self.labels = Labels(ACTS, MODES, KINDS)

    @staticmethod
    def _out(*values: torch.Tensor) -> tuple[Any, ...]:
        return tuple(value.numpy() for value in values)

    @torch.no_grad()
    def words(self, ids: np.ndarray, look: np.ndarray, first: np.ndarray) -> tuple[Any, ...]:
        states = self.reader.states([ids], [look], [first])
        return self._out(states, self.reader.cue(states), self.reader.free(states))

    @torch.no_grad()
    def roles(self, states: np.ndarray, cues: np.ndarray, away: np.ndarray) -> Any:
        projected = self.reader.roles.project(torch.from_numpy(states))[None]
        return self.reader.roles(projected, torch.from_numpy(cues), torch.from_numpy(away)).numpy()

    @torch.no_grad()
    def reports(self, vectors: np.ndarray) -> tuple[Any, ...]:
        x = torch.from_numpy(vectors)
        return self._out(self.reader.act(x), self.reader.mode(x), self.reader.kind(x))

    @torch.no_grad()
    def sentences(self, vectors: np.ndarray) -> tuple[Any, ...]:
        x = torch.from_numpy(vectors)
        return self._out(self.reader.sentence(x), self.reader.sentence_act(x))

    @torch.no_grad()
    def who(self, hearers: bool, asked: np.ndarray, named: np.ndarray, rows: np.ndarray, virtual: np.ndarray) -> Any:
        chooser = self.reader.hearers if hearers else self.reader.speaker
        x = torch.from_numpy(named) + self.reader.virtual(torch.from_numpy(virtual))
        return chooser(torch.from_numpy(asked)[None], x[None], torch.from_numpy(rows)[None])[0].numpy()


def tagger_of(path: Path) -> Tagger:
    """The tagger of a checkpoint (a file) or of an exported model (a folder)."""
    if path.is_dir():
        return open_tagger(path)
    reader = Reader()
    reader.load_state_dict(torch.load(path, weights_only=True)["reader"])
    return Tagger(TorchModel(reader), tokenizer_of(base_folder() / "tokenizer.json"))


# ---------------------------------------------------------------- reading


Read = tuple[str, list[Tagged], list[str], list[Span]]
"""The text as read, its statements, the names of its parties by number, and where the text names one."""


def read_gold_parties(tagger: Tagger, document: Annotated, gold: dict[str, Any]) -> Read:
    """Statements, with the parties that the annotation names."""
    names = [gold["entities"][party]["name"] for party in document.parties]
    named = [(Span(*span), party) for span, party in document.named]
    tagged = tagger.read(document.text, named, document.author, document.recipients)
    return document.text, tagged, names, [span for span, _ in named]


def read_found_parties(tagger: Tagger, path: Path) -> Read:
    """Statements, with the parties that the package finds in the file."""
    document = next(found for found in load(path) if isinstance(found, Document))
    description = describe(document)
    flow = flow_of(document)
    parties = with_roles(find_parties(document, description, flow.sentences), description, setting_of(description))
    number = {party: place for place, party in enumerate(parties.known)}
    named = [
        (sentence.between(phrase.first, phrase.last), number[party])
        for sentence, mentions in zip(flow.sentences, parties.mentions, strict=True)
        for phrase, party in mentions.items()
    ]
    author = number.get(parties.author or "")
    recipients = tuple(number[party] for party in parties.recipients)
    tagged = tagger.read(flow.text, named, author, recipients)
    return document.text, tagged, [party.name for party in parties.known.values()], [span for span, _ in named]


def speaker_of(text: str, statement: Tagged, names: list[str], named: set[int]) -> str | None:
    """The likeliest speaker. A source that names somebody whom nobody has as a party stands for itself."""
    if statement.source and not named & set(range(*statement.source)):
        words = text[slice(*statement.source)].split()
        names_one = words[0].lower() == "the" or words[0][0].isupper()
        if names_one and all(kind_of_source(fold(word)) == NAME for word in words):
            return " ".join(words)
    speaker = statement.speakers[0][0]
    return None if speaker is None else names[speaker]


def predictions(
    text: str, tagged: list[Tagged], names: list[str], named: Iterable[Span], limits: Limits
) -> Iterator[dict[str, Any]]:
    """Statements as the scorer reads them. A held statement's words went through whoever said the holding one."""
    places = {place for span in named for place in range(*span)}
    speakers = [speaker_of(text, statement, names, places) for statement in tagged]
    for speaker, statement in zip(speakers, tagged, strict=True):
        via, outer = [], statement.outer
        while outer is not None and len(via) < 3:
            if speakers[outer] != speaker:
                via.append(speakers[outer])
            outer = tagged[outer].outer
        yield {
            "speaker": speaker,
            "content": [list(span) for span in statement.content],
            "cue": statement.cue and list(statement.cue),
            "to": [names[party] for party in heard_by(statement.hearers, limits)],
            "via": list(dict.fromkeys(filter(None, via))),
            "mode": statement.mode,
            "act": statement.act,
            "kind": statement.kind,
            "confidence": round(statement.likely * statement.speakers[0][1], 3),
        }


# ---------------------------------------------------------------- figures that the scorer does not give


def shared(one: Iterable[tuple[int, int]], other: Iterable[tuple[int, int]]) -> float:
    """Characters in both, as a share of those in either."""
    a, b = ({c for first, last in spans for c in range(first, last)} for spans in (one, other))
    return len(a & b) / len(a | b) if a | b else 0.0


def kinds_found(gold: dict[str, Any], told: list[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    """For each annotated statement: its sort, and whether it was found (half of its characters shared); for each
    predicted free one: whether it is one; for each cue: whether it is met."""
    for statement in gold["statements"]:
        hit = any(shared(statement["_spans"], found["content"]) >= 0.5 for found in told)
        yield f"{statement['mode']} recall", hit
        if statement["parent"]:
            yield "nested recall", hit
        elif statement["mode"] == "direct":
            yield "top-level direct recall", hit
        if statement["_cue"]:
            yield "cue recall", any(f["cue"] and shared([statement["_cue"]], [f["cue"]]) > 0 for f in told)
    for found in told:
        right = [s for s in gold["statements"] if shared(s["_spans"], found["content"]) >= 0.5]
        yield f"{found['mode']} precision", bool(right)
        if found["cue"]:
            cues = (s["_cue"] for s in gold["statements"] if s["_cue"])
            yield "cue precision", any(shared([cue], [found["cue"]]) > 0 for cue in cues)


def confidences(gold: dict[str, Any], told: list[dict[str, Any]], match: Any) -> Iterator[tuple[float, bool]]:
    """Confidence of each predicted statement, and whether it is right: found, with the right speaker."""
    for found in told:
        right = (s for s in gold["statements"] if s["speaker"] and shared(s["_spans"], found["content"]) >= 0.5)
        yield found["confidence"], any(match(found["speaker"], gold["entities"][s["speaker"]]) for s in right)


def expected_error(pairs: list[tuple[float, bool]], bins: int = 10) -> float:
    """How far confidence is from the share that is right, on average over ten equal ranges."""
    error = 0.0
    for low in range(bins):
        here = [pair for pair in pairs if low <= min(pair[0] * bins, bins - 1e-9) < low + 1]
        if here:
            error += abs(sum(sure for sure, _ in here) - sum(right for _, right in here))
    return error / max(1, len(pairs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="checkpoint, or folder of an exported model")
    parser.add_argument("--parties", choices=("gold", "found"), default="found")
    parser.add_argument("--write", type=Path, help="file for the predictions, as the scorer reads them")
    parser.add_argument("--cue-limit", type=float, help="probability from which a word reports")
    parser.add_argument("--free-limit", type=float, help="probability from which a sentence goes on reporting")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tagger = tagger_of(args.model)
    given = {"cue": args.cue_limit, "free": args.free_limit}
    limits = tagger.limits._replace(**{name: value for name, value in given.items() if value is not None})
    tagger = tagger._replace(limits=limits)
    told: dict[str, list[dict[str, Any]]] = {}
    sorts: dict[str, list[bool]] = {}
    sure: list[tuple[float, bool]] = []
    validator, scorer, words, spent = beside(args.gold, "validate"), beside(args.gold, "score_statements"), 0, 0.0
    for document in gold_of(args.gold):
        gold = validator.load(str(args.gold / f"{document.name}.json"))[0]
        began = time.process_time()
        if args.parties == "gold":
            text, tagged, names, named = read_gold_parties(tagger, document, gold)
        else:
            text, tagged, names, named = read_found_parties(tagger, args.gold / f"{document.name}.txt")
        spent, words = spent + time.process_time() - began, words + len(text.split())
        told[document.name] = list(predictions(text, tagged, names, named, limits))
        for sort, hit in kinds_found(gold, told[document.name]):
            sorts.setdefault(sort, []).append(hit)
        sure += confidences(gold, told[document.name], scorer.match)
    if args.write:
        lines = (json.dumps({"doc": doc, "statements": found}) for doc, found in told.items())
        args.write.write_text("\n".join(lines) + "\n", encoding="utf8")
    for name, figure in scorer.score(str(args.gold), told).items():
        print(f"{name:24s} {figure}")
    for sort, hits in sorted(sorts.items()):
        print(f"{sort:24s} {sum(hits)} of {len(hits)}  {sum(hits) / len(hits):.3f}")
    print(f"{'calibration error':24s} {expected_error(sure):.3f}")
    print(f"{'words a second':24s} {words / spent:.0f}")


if __name__ == "__main__":
    main()
