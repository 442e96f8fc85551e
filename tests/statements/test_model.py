"""Windows, tags and candidates, with a model that knows one verb, and one that guesses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.describe import describe
from backchannel.model import Block, Document, Span
from backchannel.statements import find_statements, tags
from backchannel.statements.antecedents import FEATURES, SIZES, Asked, Cast, Named, Record, Talk, choices
from backchannel.statements.pieces import ROOM, distances, pieces_of, reading_windows, training_windows
from backchannel.statements.tagger import Labels, Tagger
from backchannel.statements.tags import Found, Scores
from backchannel.text import paragraphs

MEMO = "Mr. Brandt called. He said that the road was open. It would stay so. The Consul told him (he said) no."


PARTS = [
    *"aB .,\n\"“”)(-'",
    "\n\n",
    " said ",
    " told ",
    "Mr. Brandt ",
    "He ",
    " me ",
    "“It would stay so and would not fall.” ",
    " a message from Ilves ",
]


def make_tokenizer() -> Any:
    made = tokenizers.Tokenizer(
        tokenizers.models.WordPiece({"[UNK]": 0, "said": 1, "told": 2, "##s": 3}, unk_token="[UNK]")
    )
    made.normalizer = tokenizers.normalizers.BertNormalizer()
    made.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return made


class OneVerb:
    """Every "said" is a cue; the word before it is its source, the six words behind it are its content."""

    labels = Labels(("assert",), ("direct", "indirect"), ("speech",))
    width = 4

    def words(self, ids: Any, look: Any, first: Any) -> tuple[Scores, Scores, Scores]:
        states = np.zeros((len(first), 4), dtype=np.float32)
        cue, free = np.zeros((len(first), 3), np.float32), np.zeros((len(first), 3), np.float32)
        cue[:, 0], free[:, 0] = 4, 4
        cue[ids[first] == 1] = (0, 8, 0)
        return states, cue, free

    def roles(self, states: Scores, cues: Scores, away: Any) -> Scores:
        scores = np.zeros((*away.shape, 5), np.float32)
        scores[..., 0] = 6
        middle = int(distances(np.zeros(1, dtype=np.int32), (0, 1))[0])
        scores[away == middle - 1] = (0, 9, 0, 0, 0)
        scores[(away > middle) & (away < middle + 6)] = (0, 0, 9, 0, 0)
        return scores

    def reports(self, vectors: Scores) -> tuple[Scores, Scores, Scores]:
        return tuple(np.tile(np.arange(n, dtype=np.float32), (len(vectors), 1)) for n in (1, 2, 1))  # type: ignore[return-value]

    def sentences(self, vectors: Scores) -> tuple[Scores, Scores]:
        return np.tile(np.float32([5, 0, 0]), (len(vectors), 1)), np.zeros((len(vectors), 1), np.float32)

    def who(self, hearers: bool, asked: Scores, named: Scores, rows: Any, virtual: Any) -> Scores:
        return np.asarray((virtual == 0) * 2.0 - (virtual == 4), dtype=np.float32)


class Guess(OneVerb):
    """Scores by chance, the same for the same input."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed)

    def _some(self, *shape: int) -> Scores:
        return np.asarray(self.chance.normal(0, 3, shape), dtype=np.float32)

    def words(self, ids: Any, look: Any, first: Any) -> tuple[Scores, Scores, Scores]:
        return self._some(len(first), 4), self._some(len(first), 3), self._some(len(first), 3)

    def roles(self, states: Scores, cues: Scores, away: Any) -> Scores:
        return self._some(*away.shape, 5)

    def sentences(self, vectors: Scores) -> tuple[Scores, Scores]:
        return self._some(len(vectors), 3), self._some(len(vectors), 1)

    def who(self, hearers: bool, asked: Scores, named: Scores, rows: Any, virtual: Any) -> Scores:
        assert (rows < sum(SIZES.values())).all()
        return self._some(len(rows))


# ---------------------------------------------------------------- pieces and windows


def test_words_keep_their_characters() -> None:
    pieces = pieces_of(MEMO, make_tokenizer())
    words = [MEMO[a:b] for a, b in zip(pieces.start, pieces.end, strict=True)]
    assert words[:6] == ["Mr", ".", "Brandt", "called", ".", "He"]
    assert pieces.words(Span(MEMO.index("said"), MEMO.index("said") + 4)) == (6, 7)
    assert [pieces.span(*map(int, s)).start for s in pieces.sentences] == [0, 19, 51, 69]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet='ab .\n"?“”é[MASK]', max_size=3000), st.integers(ROOM // 3, ROOM))
def test_windows_cover_the_text_once(text: str, opening: int) -> None:
    pieces = pieces_of(text, make_tokenizer())
    for windows in (training_windows(pieces, opening), reading_windows(pieces)):
        at = 0
        for window in windows:
            assert window.first <= window.core_first == at < window.core_last <= window.last
            assert pieces.last[window.last - 1] - pieces.first[window.first] <= ROOM
            at = window.core_last
        assert at == len(pieces.first)


def test_distance_is_signed_and_falls_off() -> None:
    away = distances(np.arange(500, dtype=np.int32), (100, 102))
    assert (np.diff(away) >= 0).all()
    assert len(set(away[100:102].tolist())) == 1
    assert away[99] == away[100] - 1 and away[102] == away[101] + 1
    assert away.min() >= 0 and away.max() < SIZES["away"]


# ---------------------------------------------------------------- tags


def test_cues_split_where_a_new_one_begins() -> None:
    scores = np.float32([[5, 0, 0], [0, 5, 0], [0, 0, 5], [0, 5, 0], [5, 0, 0]])
    assert tags.cues(scores, 0.5) == [(1, 3), (3, 4)]


def test_a_weak_source_of_one_word_is_taken_back() -> None:
    scores = np.zeros((1, 6, 5), np.float32)
    scores[0, :, 0] = 4
    scores[0, 1] = (1.0, 1.2, 0, 0, 0)
    scores[0, 3:] = (0, 0, 6, 0, 0)
    assert tags.paths_of(scores, [(2, 3)])[0].tolist() == [0, 1, 4, 2, 2, 2]


@pytest.mark.parametrize(
    ("text", "led", "expected"),
    [
        ("that, as he saw it, all was well.", True, "as he saw it, all was well"),
        ("that was all", False, "that was all"),
        ("2. The road is open.", False, "The road is open"),
        ("“the (whole) road is open.”", True, "the (whole) road is open"),
        ("the road is open)", True, "the road is open"),
        ("the road (to the coast)", True, "the road (to the coast)"),
        ("to open the road", True, "open the road"),
        ("...", True, "..."),
    ],
)
def test_tidy(text: str, led: bool, expected: str) -> None:
    assert text[slice(*tags.tidy(text, Span(0, len(text)), led=led))] == expected


def _found(cue: tuple[int, int] | None, *content: tuple[int, int]) -> Found:
    return Found(cue, None, None, content, "indirect", "assert", "speech", 1.0)


def test_the_smallest_holder_is_the_outer_statement() -> None:
    found = [_found((1, 2), (2, 30)), _found((4, 5), (5, 20)), _found((7, 8), (8, 12)), _found((40, 41), (40, 41))]
    assert tags.enclosing(found) == [None, 0, 1, None]


# ---------------------------------------------------------------- candidates


def test_candidates_carry_who_spoke() -> None:
    text = "Brandt met Ilves. Brandt said no. He said yes."
    pieces = pieces_of(text, make_tokenizer())
    names = [
        Named(pieces.words(Span(a, a + n)), p, w)
        for a, n, p, w in ((0, 6, 0, "brandt"), (11, 5, 1, "ilves"), (18, 6, 0, "brandt"))
    ]
    cast, talk = Cast.of(names, Record(author=2, recipients=(1,), kinds=(1, 1, 1))), Talk()
    talk.add(0, [1])
    he = pieces.words(Span(34, 36))
    picked = choices(Asked((he[1], he[1] + 1), he, None, "he", None), cast, talk, pieces)
    rows = [dict(zip(FEATURES, row, strict=True)) for row in picked.features.tolist()]
    assert picked.party.tolist() == [0, 1, 0, 2, 1, -1]
    assert [row["said"] for row in rows] == [1, 0, 1, 0, 0, 0]
    assert [row["heard"] for row in rows] == [0, 1, 0, 0, 1, 0]
    assert [row["part"] for row in rows] == [0, 2, 0, 1, 2, 0]
    assert {row["source"] for row in rows} == {3} and [row["role"] for row in rows] == [0, 3, 0, 1, 3, 0]
    assert all(0 <= value < SIZES[name] for row in rows for name, value in row.items())


# ---------------------------------------------------------------- the whole


def test_reads_exact_offsets() -> None:
    reports = Tagger(OneVerb(), make_tokenizer()).find(MEMO, [(Span(4, 10), 0)])
    first, second = reports.found
    cut = [MEMO[slice(*reports.pieces.span(*words))] for words in (first.cue, first.source, first.content[0])]  # type: ignore[misc]
    assert cut == ["said", "He", "that the road was open."]
    assert first.mode == "indirect"
    assert MEMO[slice(*reports.pieces.span(*second.source))] == "he"  # type: ignore[misc]


def test_speakers_and_hearers_are_ranked() -> None:
    tagger = Tagger(OneVerb(), make_tokenizer())
    reports = tagger.find(MEMO, [(Span(4, 10), 0)], Record(author=1, kinds=(1, 1)))
    asked = Asked(reports.found[0].anchor, reports.found[0].source, None, "he", None)
    question = reports.question(asked, reports.vectors[0], Talk())
    speakers = tagger.speakers(question)
    assert speakers[0][0] == 0 and {party for party, _ in speakers} == {0, 1, None}
    assert sum(chance for _, chance in tagger.hearers(question, 0)) == pytest.approx(1)


def test_empty_text() -> None:
    assert Tagger(OneVerb(), make_tokenizer()).find(" \n ").found == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PARTS), max_size=30), st.integers(0, 9999))
def test_whatever_the_model_says_a_reading_is_sound(parts: list[str], seed: int) -> None:
    text = "".join(parts)
    blocks = tuple(Block(kind="paragraph", span=span) for span in paragraphs(text))
    document = Document(id="invented", file="invented.txt", text=text, blocks=blocks)
    reading = find_statements(document, describe(document), Tagger(Guess(seed), make_tokenizer()))
    known = {party.id for party in reading.parties}
    ids = [each.id for each in reading.statements]
    assert len(set(ids)) == len(ids)
    for each in reading.statements:
        assert {each.speaker, *each.to, *(relay.party for relay in each.via)} <= known | {None}
        assert each.speaker not in each.to and each.parent in (None, *ids[: ids.index(each.id)])
        for span in (*each.content, *filter(None, (each.cue, each.source))):
            assert 0 <= span.start < span.end <= len(text) and text[slice(*span)].strip()
        assert 0 <= each.confidence <= 1


def test_no_statement_holds_itself() -> None:
    """Bug: three statements became one another's parents, and the reader ran for ever."""
    found = [_found((0, 1), (3, 6)), _found((4, 5), (6, 9)), _found((7, 8), (0, 3))]  # each says the cue of the next
    for place, outer in enumerate(tags.enclosing(found)):
        assert outer is None or outer < place
