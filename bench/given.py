"""What is lost where: the reader with annotations in the place of the model's answers, all other steps as they are.

    python bench/given.py [--gold FOLDER]          (default ../shared/gold/dev)

First with what is reported as annotated (cues, contents, sources; the model says who speaks and hears), then with who, too. What
is left is what parties, nesting, quotations and turns lose by themselves.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from statements import SHARED, scored

from backchannel.describe import describe
from backchannel.load import load
from backchannel.model import Document
from backchannel.statements import find_statements, tagger
from backchannel.statements.tags import Found
from training.annotate import stand_off
from training.annotated import annotated_of
from training.data import Lesson, lesson_of

SURE = 0.9


def found_in(lesson: Lesson, window: Any, *, cued: bool) -> Iterator[Found]:
    """The annotated statements that a window's core begins, as the model would give them."""
    for told in lesson.told:
        anchor = told.cue or told.content[0]
        if (told.cue is not None) == cued and window.core_first <= anchor[0] < window.core_last:
            hearer = told.hearer[0] if told.hearer else None
            yield Found(told.cue, told.source, hearer, told.content, told.mode, told.act, told.kind, SURE)  # type: ignore[arg-type]


class Who:
    """Answers for the model who speaks and who hears, where the annotation knows."""

    def __init__(self, lesson: Lesson) -> None:
        self.told = {told.cue or told.content[0]: told for told in lesson.told}
        self.asked, self.ranked = tagger.Reports.question, tagger.Tagger._ranked
        self.anchor: Any = None

    def question(self, reports: Any, asked: Any, vector: Any, talk: Any) -> Any:
        self.anchor = asked.anchor
        return self.asked(reports, asked, vector, talk)

    def answer(self, reader: Any, hearers: bool, question: Any, rows: Any) -> Any:
        told = self.told.get(self.anchor)
        parties = [fits[0] for fits in told.to if fits] if told and hearers else []
        if told and not hearers and told.speaker:
            parties = [told.speaker[0]]
        if not parties:
            return self.ranked(reader, hearers, question, rows)
        return tuple((party, 1 / len(parties)) for party in parties)


def reading(document: Document, lesson: Lesson, *, who: bool) -> Any:
    told = Who(lesson)
    with (
        patch.object(tagger, "_cued", lambda _, window, *more: found_in(lesson, window, cued=True)),
        patch.object(tagger, "_uncued", lambda _, pieces, window, *more: list(found_in(lesson, window, cued=False))),
        patch.object(tagger.Reports, "question", lambda *given: told.question(*given)),
        patch.object(tagger.Tagger, "_ranked", (lambda *given: told.answer(*given)) if who else told.ranked),
    ):
        return find_statements(document, describe(document))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "dev")
    folder = parser.parse_args().gold
    from score_statements import score

    documents = {}
    for path in sorted(folder.glob("*.json")):
        [document] = (each for each in load(path.with_suffix(".txt")) if isinstance(each, Document))
        given = stand_off(json.loads(path.read_text(encoding="utf8")), document.text)
        documents[path.stem] = document, lesson_of(annotated_of(given, document), tagger.reader().tokenizer)
    for what, who in (("what is reported, as annotated", False), ("and who, as annotated", True)):
        told = {name: scored(reading(*each, who=who)) for name, each in documents.items()}
        print(f"\n{what}")
        for key, value in score(str(folder), told).items():
            print(f"{key:22s} {value}")


if __name__ == "__main__":
    main()
