"""The reading with the concluded names: one party for one person."""

from __future__ import annotations

from backchannel.model import Description, Judgement, Mention, Party, Reading, Relay, Resolution, Span, Statement
from backchannel.resolve import Register, concluded


def test_parties_of_one_person_are_one(register: Register) -> None:
    reading = Reading(
        document="d",
        file="d.txt",
        description=Description(),
        author="a",
        recipients=("b", "c"),
        parties=(
            Party(id="a", name="Lucius"),
            Party(id="b", name="Mr. Welk", aliases=("Welk",)),
            Party(id="c", name="the Secretary"),
            Party(id="d", name="the Soviet side", kind="group"),
        ),
        mentions=(Mention(span=Span(0, 3), party="c"),),
        statements=(
            Statement(
                id="s", kind="speech", speaker="c", content=(Span(0, 3),), mode="indirect", to=("b", "c", "a"),
                via=(Relay(party="b"), Relay(party="c")),
            ),
        ),
    )  # fmt: skip
    judgements = (
        Judgement(party="a", person="brandreth"),
        Judgement(party="b", person="welk"),
        Judgement(party="c", person="welk"),
        Judgement(party="d", person=None),
    )
    now = concluded(reading, Resolution(document="d", judgements=judgements), register)
    assert [(party.id, party.name) for party in now.parties] == [
        ("a", "T. Lucius Brandreth"),
        ("b", "Dorian Welk"),
        ("d", "the Soviet side"),
    ]
    assert set(now.party("b").aliases) == {"Mr. Welk", "Welk", "the Secretary"}
    assert now.recipients == ("b",)
    assert now.mentions[0].party == "b"
    (statement,) = now.statements
    assert (statement.speaker, statement.to) == ("b", ("b", "a"))
    assert [relay.party for relay in statement.via] == ["b"]
    assert statement.id == "s"


def test_nothing_concluded_changes_nothing(register: Register) -> None:
    reading = Reading(document="d", file="", description=Description(), parties=(Party(id="a", name="he"),))
    assert concluded(reading, Resolution(document="d"), register) == reading
