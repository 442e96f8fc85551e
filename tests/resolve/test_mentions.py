"""Registered people in a text, and what only looks like them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from backchannel.model import Document, Person
from backchannel.resolve import Register, find_mentions

VOLUME = Register(
    [
        Person(id="w", name="Adam R. White", variants=("White, Adam R.",), description="Director, Office of Transit"),
        Person(id="j", name="Lionel B. Johnson", description="Senator"),
        Person(
            id="d1",
            name="Allan Dullas",
            description="Director of Central Intelligence, brother of the Secretary of State",
        ),
        Person(id="d2", name="John F. Dullas", description="Secretary of State"),
        Person(id="m", name="Mikhail A. Menskov", description="Ambassador"),
        Person(id="g", name="Ben Gurman, David", description="Prime Minister"),
        Person(id="b", name="Begin, Menahem"),
        Person(id="k", name="Kohl, Fred", description="Ambassador"),
    ]
)


def mentions(text: str) -> list[tuple[str, str | None]]:
    document = Document(id="d", file="d.txt", text=text)
    return [(document[one.span], one.person) for one in find_mentions(document, None, VOLUME)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He saw Ambassador Menskov’s aide.", [("Menskov", "m")]),
        ("Although Menskov came, Mikhail Menskov left.", [("Menskov", "m"), ("Mikhail Menskov", "m")]),
        ("Prime Minister Ben-Gurman spoke.", [("Ben-Gurman", "g")]),
        ("the Menskov-Kohl talks", [("Menskov", "m"), ("Kohl", "k")]),
        ("Senator Johnson and Mr. White", [("Johnson", "j"), ("White", "w")]),
        ("Secretary Dullas said no.", [("Dullas", "d2")]),
        ("Mr. Allan Dullas came. Mr. Dullas went.", [("Allan Dullas", "d1"), ("Dullas", "d1")]),
    ],
)
def test_found_and_linked(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert mentions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the White House and the Johnson Act",
        "Begin summary: all is well.",
        "Ambassador and Mrs. Menskov dined.",
        "G. Griffith Johnson was there.",
        "Mr. Robert Kohl, another man; Kohl left.",
        "a white house",
    ],
)
def test_left_alone(text: str) -> None:
    assert mentions(text) == []


def test_spans_lie_in_order() -> None:
    text = "Menskov told Kohl that Ben-Gurman had seen Senator Johnson." * 3
    spans = [one.span for one in find_mentions(Document(id="d", file="", text=text), None, VOLUME)]
    assert spans == sorted(spans) and all(one.end <= other.start for one, other in pairwise(spans))


def test_in_a_long_register_bare_words_are_no_names() -> None:
    people = [Person(id=f"x{n}", name=f"Xavier Beach{'a' * (n % 50)}{n}") for n in range(2100)]
    register = Register([*people, Person(id="beach", name="Arthur Beach")])
    document = Document(id="d", file="", text="He went to Palm Beach. Mr. Beach stayed.")
    assert [document[one.span] for one in find_mentions(document, None, register)] == ["Beach"]
