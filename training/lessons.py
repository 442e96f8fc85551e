"""Annotated documents as lessons for the linear reader: what each of its models is asked, and the right answer.

Takes `training/annotations/` and the texts they belong to; gives examples in the features of
`backchannel.statements`, so that learning sees just what reading sees. A text that is not the one annotated (its
digest differs) is refused.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from backchannel.describe import describe
from backchannel.load import load
from backchannel.model import Document, Span
from backchannel.statements.cues import cue_features, head_of, known, may_report
from backchannel.statements.flow import Flow, flow_of
from backchannel.statements.free import Before, free_features
from backchannel.statements.labels import label_features
from backchannel.statements.names import Phrase, surname
from backchannel.statements.parties import Parties, find_parties
from backchannel.statements.recorders import written
from backchannel.statements.roles import setting_of, with_roles
from backchannel.statements.sources import possible, source_features
from backchannel.statements.spans import ends, start_features, starts
from backchannel.statements.speakers import Reference, Scene, at_hand, last_speakers, reference_features
from backchannel.statements.words import Sentence
from backchannel.text import fold, fold_name

Example = tuple[list[str], bool]
Ranking = tuple[list[list[str]], set[int]]

_PRONOUNS = {"i": "I", "we": "I", "my": "I", "our": "I", "me": "I", "us": "I"}
_PRONOUNS |= dict.fromkeys(("he", "his", "she", "her", "him"), "he")
_PRONOUNS |= dict.fromkeys(("they", "it", "its", "their", "who", "them"), "it")


@dataclass
class Lesson:
    """One annotated document as the reader sees it."""

    name: str
    document: Document
    flow: Flow
    parties: Parties
    setting: str
    first_person: bool
    statements: list[dict[str, Any]]
    entities: dict[str, Any]
    starts: list[int] = field(default_factory=list)
    known: dict[str, str | None] = field(default_factory=dict)

    def sentence_at(self, offset: int) -> Sentence | None:
        at = bisect.bisect_right(self.starts, offset) - 1
        if at < 0 or offset >= self.flow.sentences[at].span.end:
            return None
        return self.flow.sentences[at]


def lessons(annotations: Path, texts: Path) -> Iterator[Lesson]:
    """All annotated documents, in order of name. Raises ValueError where a text is another than the annotated one."""
    from backchannel.statements.decode import first_person

    for path in sorted(annotations.glob("*.json")):
        given = json.loads(path.read_text(encoding="utf8"))
        document = next(each for each in load(texts / f"{given['doc']}.txt") if isinstance(each, Document))
        if hashlib.sha256(document.text.encode()).hexdigest() != given["digest"]:
            raise ValueError(f"{given['doc']}: the text is not the one annotated")
        description = describe(document)
        flow, setting = flow_of(document), setting_of(description)
        recorded = written(document, description, flow.sentences)
        parties = with_roles(find_parties(document, description, flow.sentences), description, setting, recorded)
        begins = [sentence.span.start for sentence in flow.sentences]
        yield Lesson(
            given["doc"], document, flow, parties, setting, first_person(flow, parties), given["statements"],
            given["entities"], begins,
        )  # fmt: skip


# ---------------------------------------------------------------- where annotations lie


def head_at(lesson: Lesson, cue: list[int]) -> tuple[Sentence, int] | None:
    """The sentence and head of an annotated cue."""
    sentence = lesson.sentence_at(cue[0])
    if sentence is None:
        return None
    first = sentence.at(cue[0])
    return sentence, head_of(sentence, first, min(len(sentence), sentence.at(cue[1] - 1) + 1))


def cued(lesson: Lesson) -> Iterator[tuple[Sentence, int, int | None, int | None, dict[str, Any]]]:
    """Statements with a cue: sentence, head, first and last word of the content where they lie in the sentence."""
    for given in lesson.statements:
        placed = head_at(lesson, given["cue"]) if given.get("cue") else None
        if placed is None:
            continue
        sentence, head = placed
        start, end = given["content"][0][0], given["content"][-1][1]
        first = sentence.at(start) if sentence.span.start <= start < sentence.span.end else None
        last = sentence.at(end - 1) + 1 if sentence.span.start < end <= sentence.span.end + 3 else None
        yield sentence, head, first, min(last, len(sentence)) if last else None, given


def heads(lesson: Lesson) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for sentence, head, *_ in cued(lesson):
        found[sentence.index].add(head)
    return found


def phrase_at(lesson: Lesson, span: list[int]) -> tuple[Sentence | None, Phrase | None]:
    """The phrase that overlaps an annotated source best."""
    sentence = lesson.sentence_at(span[0])
    if sentence is None:
        return None, None
    best: tuple[float, Phrase] | None = None
    for phrase in lesson.parties.phrases[sentence.index]:
        start, end = sentence.between(phrase.first, phrase.last)
        shared = min(span[1], end) - max(span[0], start)
        if shared > 0:
            share = shared / (max(span[1], end) - min(span[0], start))
            if best is None or share > best[0]:
                best = (share, phrase)
    return sentence, best[1] if best else None


def party_of(lesson: Lesson, entity: str | None) -> str | None:
    """The party that an annotated entity is: one called by its name, an alias, or its surname."""
    if entity is None:
        return None
    if entity not in lesson.known:
        given = lesson.entities[entity]
        wanted = {form for name in (given["name"], *given["aliases"]) for form in _forms(name)}
        family = (surname(fold(given["name"]).replace("(", " ").replace(")", " ")) or "").split()
        wanted.update(family[-1:])
        fits = [each.id for each in lesson.parties.known.values() if wanted & set(_forms(each.name))]
        lesson.known[entity] = min(fits, default=None)
    return lesson.known[entity]


def _forms(name: str) -> tuple[str, ...]:
    plain = " ".join(word for word in fold(name).split() if word not in ("the", "a", "an"))
    return plain, fold_name(name)


# ---------------------------------------------------------------- lessons


def stems_of(all_: list[Lesson], least: float = 0.03) -> set[str]:
    """Stems that report in at least that share of their occurrences."""
    reports: dict[str, int] = defaultdict(int)
    seen: dict[str, int] = defaultdict(int)
    for lesson in all_:
        marked = heads(lesson)
        for sentence in lesson.flow.sentences:
            for position, small in enumerate(sentence.small):
                seen[known(small)] += 1
                reports[known(small)] += position in marked[sentence.index]
    return {stem for stem, count in reports.items() if count and count / seen[stem] >= least and len(stem) > 2}


def cue_lessons(lesson: Lesson, stems: set[str]) -> Iterator[Example]:
    marked = heads(lesson)
    for sentence in lesson.flow.sentences:
        last = -1
        for position in may_report(sentence, stems):
            right = position in marked[sentence.index]
            yield cue_features(sentence, position, last, lesson.setting), right
            last = position if right else last


def start_lessons(lesson: Lesson) -> Iterator[Ranking]:
    for sentence, head, first, _, _ in cued(lesson):
        places = starts(sentence, head)
        if first in places:
            yield [start_features(sentence, head, at) for at in places], {places.index(first)}


def end_lessons(lesson: Lesson) -> Iterator[Ranking]:
    marked = heads(lesson)
    for sentence, head, first, last, _ in cued(lesson):
        if first is not None and last is not None:
            lasts, features = ends(sentence, head, first, marked[sentence.index])
            if last in lasts:
                yield features, {lasts.index(last)}


def source_lessons(lesson: Lesson) -> Iterator[Ranking]:
    marked = heads(lesson)
    for sentence, head, _, _, given in cued(lesson):
        found = lesson.parties.phrases[sentence.index]
        right: Phrase | None = None
        if given.get("source"):
            where, right = phrase_at(lesson, given["source"])
            if where is not sentence or right is None:
                continue
        rivals = possible(found, head)
        if right in rivals:
            features = [source_features(sentence, head, each, found, marked[sentence.index]) for each in rivals]
            yield features, {rivals.index(right)}


def label_lessons(lesson: Lesson) -> Iterator[tuple[list[str], dict[str, Any]]]:
    for sentence, head, first, last, given in cued(lesson):
        if first is not None and last is not None and first < last and given["mode"] != "free":
            quoted = lesson.flow.text[sentence.starts[first] - 1 : sentence.starts[first]] in ('"', "“")
            yield label_features(sentence, head, first, last, quoted), given


def free_lessons(lesson: Lesson) -> Iterator[Example]:
    """Every sentence that is no bare quotation: whether it goes on reporting. What came before is told as annotated."""
    told = _told(lesson)
    before, paragraph = Before(), -1
    turns: list[str] = []
    for sentence in lesson.flow.sentences:
        here = told.get(sentence.index, [])
        if sentence.paragraph != paragraph:
            paragraph, before = sentence.paragraph, before._replace(in_paragraph=False)
        bare = _bare(sentence, here)
        top = [given for given in here if given.get("cue") and _on_top(given, lesson)]
        length = sentence.span.end - sentence.span.start
        shares = [min(1.0, (given["content"][-1][1] - given["content"][0][0]) / length) for given in top]
        covered = "no" if not shares else "some" if max(shares) < 0.5 else "most"
        if bare != "direct":
            own = _own(lesson, top, turns)
            yield free_features(sentence, lesson.setting, before, covered, len(top), own), bare == "free"
        before = _after(lesson, before, bare, [given for given in here if not given.get("parent")])
        turns += [given["speaker"] for given in here if not given.get("parent") and given.get("speaker")]


def _told(lesson: Lesson) -> dict[int, list[dict[str, Any]]]:
    """Statements by the sentence of their cue, or of each of the sentences that they cover."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for given in lesson.statements:
        if given.get("cue"):
            sentence = lesson.sentence_at(given["cue"][0])
            if sentence:
                found[sentence.index].append(given)
            continue
        for sentence in lesson.flow.sentences:
            if any(sentence.span.meets(Span(*piece)) for piece in given["content"]):
                found[sentence.index].append(given)
    return found


def _bare(sentence: Sentence, here: list[dict[str, Any]]) -> str | None:
    """Mode of the statement without a cue that covers at least half of a sentence."""
    for given in here:
        shared = sum(
            max(0, min(end, sentence.span.end) - max(start, sentence.span.start)) for start, end in given["content"]
        )
        if not given.get("cue") and 2 * shared >= sentence.span.end - sentence.span.start:
            return str(given["mode"])
    return None


def _on_top(given: dict[str, Any], lesson: Lesson) -> bool:
    outer = next((each for each in lesson.statements if each["id"] == given.get("parent")), None)
    return outer is None or (outer["mode"] == "free" and not outer.get("cue"))


def _own(lesson: Lesson, top: list[dict[str, Any]], turns: list[str]) -> str:
    if not top or not top[0].get("source"):
        return "none"
    words = lesson.document.text[slice(*top[0]["source"])].lower()
    if words in _PRONOUNS:
        return _PRONOUNS[words]
    speaker = top[0].get("speaker")
    return "same" if turns and speaker == turns[-1] else "spoke" if speaker in turns else "new"


def _after(lesson: Lesson, before: Before, bare: str | None, top: list[dict[str, Any]]) -> Before:
    if bare in ("free", "direct"):
        return before._replace(last=bare, second=before.last, since=before.since + 1, in_paragraph=True)
    cues = [given for given in top if given.get("cue")]
    if not cues:
        return before._replace(last="none", second=before.last, since=before.since + 1)
    last = cues[-1]
    source = lesson.document.text[slice(*last["source"])].lower() if last.get("source") else ""
    kind = "none" if not source else "I" if source in ("i", "we") else "he"
    state = "position" if last["kind"] == "position" else "cue"
    return Before(state, before.last, 0, last["act"], True, kind)


def voice_lessons(lesson: Lesson) -> Iterator[tuple[str, Ranking]]:
    """Pronouns and silent sources ("speaker") and hearers ("hearer"), with what was said before as annotated."""
    scene = Scene(lesson.parties, lesson.setting, first_person=lesson.first_person)
    by_id: dict[str, dict[str, Any]] = {}
    for given in lesson.statements:
        by_id[given["id"]] = given
        at = (given.get("cue") or given["content"][0])[0]
        sentence = lesson.sentence_at(at)
        if sentence is None:
            continue
        placed = head_at(lesson, given["cue"]) if given.get("cue") else None
        stem = known(sentence.small[min(placed[1], len(sentence) - 1)]) if placed else ""
        outer = by_id.get(given.get("parent") or "")
        around = party_of(lesson, outer.get("speaker")) if outer else None
        speaker = party_of(lesson, given.get("speaker"))
        word = sentence.at(at)
        reference = _reference(lesson, given, sentence, word, stem, around)
        if reference is not None:
            asked = _voices(scene, reference, {speaker} if given.get("speaker") else {None}, "")
            if asked and (asked[1] != {0} or reference.kind in ("noun", "NULL")):
                yield "speaker", asked
        hearers = {party_of(lesson, entity) for entity in given.get("to", ())}
        kind = "to pos" if given["kind"] == "position" else "to say"
        reference = Reference(kind, sentence.index, word, stem, around, speaker, "", sentence.opens)
        asked = _voices(scene, reference, hearers or {None}, speaker or "")
        if asked and (asked[1] != {0} or not hearers):
            yield "hearer", asked
        if outer is None:
            scene.speak(speaker, tuple(sorted(each for each in hearers if each)), sentence.index)


def _reference(
    lesson: Lesson, given: dict[str, Any], sentence: Sentence, word: int, stem: str, around: str | None
) -> Reference | None:
    if not given.get("source"):
        kind = "FREE" if given["mode"] == "free" else "NULL" if given.get("cue") else "DIRECT"
        return Reference(kind, sentence.index, word, stem, around, None, "", sentence.opens)
    where, phrase = phrase_at(lesson, given["source"])
    if where is None or phrase is None or phrase in lesson.parties.mentions[where.index]:
        return None
    if phrase.kind in ("name", "office", "body", "I", "YOU"):
        return None
    noun = phrase.key.split()[-1] if phrase.kind == "noun" else ""
    return Reference(phrase.kind, where.index, phrase.first, stem, around, None, noun, where.opens)


def _voices(scene: Scene, reference: Reference, right: set[str | None], speaker: str) -> Ranking | None:
    found, ranks = at_hand(scene, reference)
    rivals: list[str | None] = [None, *(each for each in found if each != speaker)]
    speakers = last_speakers(scene)
    places = {place for place, each in enumerate(rivals) if each in right and (each is not None or right == {None})}
    return [reference_features(scene, reference, each, ranks, speakers) for each in rivals], places or {0}
