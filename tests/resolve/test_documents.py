"""Which document is meant: references followed, missing, open."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from backchannel.model import Correspondent, Description, Document, Entry, Link, Reading, Reference, Span
from backchannel.resolve.documents import follow, follow_all, home_of

spec = importlib.util.spec_from_file_location("resolve_conftest", Path(__file__).with_name("conftest.py"))
assert spec and spec.loader
_shared = importlib.util.module_from_spec(spec)
spec.loader.exec_module(_shared)
MemoryCatalogue = _shared.MemoryCatalogue

TELEGRAMS = (
    Entry(document="d1", volume="v", position=1, number="1", type="telegram", date="1959-03-01", telegram_number="700",
          sender="the Embassy in Poland", recipient="the Department of State", place="Warsaw"),
    Entry(document="d2", volume="v", position=2, number="2", type="telegram", date="1959-03-02", telegram_number="700",
          sender="the Department of State", recipient="the Embassy in Poland", place="Washington"),
    Entry(document="d3", volume="v", position=3, number="3", type="telegram", date="1959-03-04", telegram_number="701",
          sender="the Embassy in Poland", recipient="the Department of State", place="Warsaw"),
    Entry(document="d4", volume="v", position=4, number="4", type="telegram", date="1959-03-04", telegram_number="702",
          sender="the Embassy in Poland", recipient="the Department of State", place="Warsaw"),
    Entry(document="d5", volume="v", position=5, number="5", type="letter", date="1959-02-20",
          sender="Mara Voss", recipient="Peter Quist"),
    Entry(document="d6", volume="v", position=6, number="6", type="national_security_directive", date="1958-01-01",
          symbols=("NSC 5808/1",)),
    Entry(document="d7", volume="v", position=7, number="7", type="memcon", date="1959-03-03",
          title="Memorandum of Conversation"),
)  # fmt: skip
CATALOGUE = MemoryCatalogue(*TELEGRAMS)


def reading(date: str | None = "1959-03-04", **fields: object) -> Reading:
    description = Description(
        date=date,
        from_=Correspondent(text="the Embassy in Poland"),
        to=Correspondent(text="the Department of State"),
        telegram_number="701",
        **fields,  # type: ignore[arg-type]
    )
    return Reading(document="d3", file="v", description=description)


def link(reference: Reference, of: Reading | None = None) -> Link:
    document = Document(id="d3", file="v", text="x", catalogue={"volume": "v", "position": "3"})
    return follow(reference, home_of(document, of or reading()), CATALOGUE)


def reference(**fields: str) -> Reference:
    return Reference(id="r", span=Span(0, 1), **fields)  # type: ignore[arg-type]


def test_a_number_holds_with_its_direction() -> None:
    assert link(reference(kind="telegram", number="700", series="Embtel")).document == "d1"
    assert link(reference(kind="telegram", number="700", series="Deptel")).document == "d2"
    assert link(reference(kind="telegram", number="700", sender="your")).document == "d2"
    assert link(reference(kind="telegram", number="700", sender="my")).document == "d1"
    assert link(reference(kind="telegram", number="0700", sender="Warsaw")).document == "d1"


def test_a_number_of_another_post_is_missing() -> None:
    missing = link(reference(kind="telegram", number="700", sender="London"))
    assert (missing.status, missing.document) == ("missing", None)
    assert missing.reasons


def test_a_number_of_years_before_is_missing() -> None:
    assert link(reference(kind="telegram", number="700", series="Embtel"), reading("1962-01-01")).status == "missing"


def test_a_date_that_is_another_is_missing() -> None:
    assert link(reference(kind="telegram", number="700", series="Embtel", date="1959-02-01")).status == "missing"


def test_without_a_date_of_its_own_a_missing_number_stays_open() -> None:
    assert link(reference(kind="telegram", number="999", series="Embtel"), reading(None)).status == "open"


def test_following_and_preceding() -> None:
    assert link(reference(kind="telegram", relation="following")).document == "d4"
    assert link(reference(kind="telegram", relation="preceding")).status in ("missing", "held")


def test_symbols_and_document_numbers() -> None:
    assert link(reference(kind="paper", number="5808/1", series="NSC")).document == "d6"
    assert link(reference(kind="paper", number="5505", series="NSC")).status == "missing"
    assert link(reference(kind="document", number="5", series="Document")).document == "d5"
    assert link(reference(kind="document", number="99", series="Document")).status == "open"
    assert link(reference(number="other_d5", series="Document")).status == "missing"


def test_letters_by_date_kind_and_parties() -> None:
    assert link(reference(kind="letter", date="1959-02-20", sender="Voss", recipient="Quist")).document == "d5"
    assert link(reference(kind="letter", date="1959-02-20", sender="Adam Orlov")).status == "missing"
    assert link(reference(kind="letter", date="1959-02-27")).status == "missing"
    assert link(reference(kind="aide-mémoire", date="1959-02-20")).status in ("missing", "held", "open")


def test_talks_by_date() -> None:
    assert link(reference(kind="conversation", date="1959-03-03")).document == "d7"
    gone = link(reference(kind="conversation", date="1958-03-03"))
    assert gone.status == "missing" and gone.score <= 0.5


def test_neither_number_nor_date_is_open() -> None:
    assert link(reference(kind="letter", sender="his")).status == "open"
    assert link(reference(kind="memorandum", relation="enclosed")).status == "open"


def test_reftel_is_the_telegram_cited_first() -> None:
    document = Document(id="d3", file="v", text="x", catalogue={"volume": "v", "position": "3"})
    references = [
        reference(kind="telegram", number="700", series="Deptel"),
        reference(kind="telegram", relation="reference"),
    ]
    assert [one.document for one in follow_all(references, home_of(document, reading()), CATALOGUE)] == ["d2", "d2"]


def test_following_changes_nothing_and_is_the_same_twice() -> None:
    cited = reference(kind="telegram", number="700", series="Embtel")
    assert link(cited) == link(cited)
