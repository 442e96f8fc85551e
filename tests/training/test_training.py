"""What the model is made from: every annotation is sound, and a text made to look scanned keeps its places."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.load import load
from backchannel.model import Act, Document, Mode, StatementKind
from training.annotate import stand_off
from training.annotated import annotated_of
from training.noise import spoil

ANNOTATIONS = sorted((Path(__file__).parents[2] / "training" / "annotations").glob("*.json"))

TEXT = """Orsa, March 12, 1959.

SUBJECT

The Strait

Ambassador Petrescu said that the Strait would be reopened. Mr. Halloran asked him when.

It would be in spring. The Consul had told him so.
"""
GOLD: dict[str, Any] = {
    "doc": "invented",
    "author": None,
    "recipients": [],
    "entities": {
        "petrescu": {"name": "Ambassador Petrescu", "aliases": ["Ambassador Petrescu"]},
        "halloran": {"name": "Mr. Halloran", "aliases": ["Mr. Halloran"]},
        "consul": {"name": "The Consul", "aliases": ["The Consul"]},
    },
    "statements": [
        {"id": "s1", "kind": "speech", "speaker": "petrescu", "source": "Ambassador Petrescu", "cue": "said",
         "content": ["the Strait would be reopened"], "to": ["halloran"], "via": [], "mode": "indirect", "act": "assert", "parent": None},
        {"id": "s2", "kind": "speech", "speaker": "halloran", "source": "Mr. Halloran", "cue": "asked him",
         "content": ["when"], "to": ["petrescu"], "via": [], "mode": "indirect", "act": "ask", "parent": None},
        {"id": "s3", "kind": "speech", "speaker": None, "source": None, "cue": None,
         "content": ["It would be in spring"], "to": [], "via": [], "mode": "free", "act": "assert", "parent": None},
    ],
}  # fmt: skip


@pytest.mark.parametrize("path", ANNOTATIONS, ids=lambda path: path.stem)
def test_an_annotation_is_sound(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf8"))
    assert given["doc"] == path.stem and len(given["digest"]) == 64
    parties, ids = given["entities"], [each["id"] for each in given["statements"]]
    assert len(set(ids)) == len(ids)
    for place, each in enumerate(given["statements"]):
        assert (
            each["act"] in get_args(Act) and each["mode"] in get_args(Mode) and each["kind"] in get_args(StatementKind)
        )
        assert {each.get("speaker"), *each.get("to", ()), *each.get("via", ())} <= {None, *parties}
        assert each.get("parent") in (None, *ids[:place])
        for first, last in (*each["content"], *(each[name] for name in ("cue", "source") if name in each)):
            assert 0 <= first < last


def test_the_annotated_parties_are_those_that_the_package_finds(tmp_path: Path) -> None:
    (tmp_path / "invented.txt").write_text(TEXT, encoding="utf8")
    document = next(each for each in load(tmp_path / "invented.txt") if isinstance(each, Document))
    given = json.loads(json.dumps(stand_off(GOLD, document.text)))
    assert given["digest"] == hashlib.sha256(document.text.encode()).hexdigest()
    found = annotated_of(given, document)
    said, asked, free = found.told
    assert found.text[slice(*said.content[0])] == "the Strait would be reopened"
    assert said.speaker and (asked.speaker,) == said.to and (said.speaker,) == asked.to
    assert [found.text[slice(*span)] for span in asked.hearer] == ["him"]
    assert free.speaker is None and free.cue is None and free.to == ()


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz .,\n", min_size=1, max_size=400), st.integers(0, 99))
def test_a_text_made_to_look_scanned_keeps_its_places(text: str, seed: int) -> None:
    spoilt, place = spoil(text, np.random.default_rng(seed), 0.3)
    assert len(place) == len(text) and (np.diff(place) >= 0).all()
    same = [at for at in range(len(text)) if place[at] < len(spoilt) and spoilt[place[at]] == text[at]]
    assert len(same) >= 0.6 * len(text) - 8
    assert spoil(text, np.random.default_rng(seed), 0.0)[0] == text
