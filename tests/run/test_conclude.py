"""What is concluded does not depend on the order in which documents come, change and go; and little is done for it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from backchannel.model import Correspondent, Description, Document, Mention, Party, Person, Reading, Reference, Span
from backchannel.resolve import Register
from backchannel.run.conclude import conclude_all, resolve_documents, touched_documents
from backchannel.store import FileState, Store, open_store

PEOPLE = ("Orlov", "Halloran", "Petrescu", "Weld", "Quist", "Terhoek", "Brandreth", "Voss")
POSTS = ("Moscow", "London", "Warsaw", "Belgrade")
REGISTER = Register([Person(id=f"{name.lower()}-p", name=f"Adam {name}", variants=(f"Mr. {name}",)) for name in PEOPLE])

Pair = tuple[Document, Reading]


class Record:
    """An invented correspondence of four months, dense enough that most references have several to choose from."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def day(self, n: int | None = None) -> str:
        """A day; of the nth document about where it stands in its volume."""
        days = self.chance.randint(0, 120) if n is None else n // 2 + self.chance.randint(0, 1)
        return (date(1959, 2, 1) + timedelta(days=days)).isoformat()

    def pair(self, n: int) -> Pair:
        chance = self.chance
        sender, recipient, third = chance.sample(PEOPLE, 3)
        post = chance.choice(POSTS)
        heading, kind = [(sender, recipient), (f"the Embassy in {post}", "the Department of State")], "letter"
        telegram, symbols, ends = None, (), heading[0]
        if n % 4 < 2:
            kind, telegram, ends = "telegram", str(n // 4 + chance.randint(0, 2)), heading[1][:: chance.choice((1, -1))]
        elif n % 8 == 2:
            kind, symbols = "paper", (f"NSC {chance.randint(5801, 5806)}/1",)
        elif n % 8 == 3:
            kind = "memcon"
        said = [self.reference(m) for m in range(chance.randint(0, 4))]
        text, references = f"Mr. {third} spoke.", []
        for reference in said:
            words = f" {reference.sender or 'See'} {reference.kind or 'paper'} {reference.id} "
            references.append(msgspec.structs.replace(reference, span=Span(len(text) + 1, len(text) + len(words) - 1)))
            text += words
        place = {"volume": f"v{n % 3}", "position": str(n // 3), "number": str(n // 3)} if n % 5 else {}
        description = Description(
            number=place.get("number"), type=kind, date=self.day(n) if n % 17 else None, telegram_number=telegram,
            symbols=symbols, from_=Correspondent(text=ends[0]), to=Correspondent(text=ends[1]),
            title=f"Conversation with {recipient}" if kind == "memcon" else None,
        )  # fmt: skip
        parties = tuple(Party(id=name, name=f"Adam {name}", aliases=(f"Mr. {name}",)) for name in (sender, recipient, third))  # fmt: skip
        document = Document(id=f"d{n}", file=f"f{n}", text=text, catalogue=place)
        mentions = (Mention(span=Span(0, 4 + len(third)), party=third),)
        reading = Reading(
            document=document.id, file=document.file, description=description, parties=parties, mentions=mentions,
            references=tuple(references), author=sender, recipients=(recipient,),
        )  # fmt: skip
        return document, reading

    def reference(self, n: int) -> Reference:
        chance = self.chance
        who = chance.choice(["my", "your", "his", None, *PEOPLE])
        number = str(chance.randint(1, 60))
        bare = Reference(id=f"r{n}", span=Span(0, 0))
        fields: list[dict[str, str | None]] = [
            {"kind": "telegram", "number": number, "series": chance.choice(["Embtel", "Deptel"])},
            {"kind": "telegram", "number": f"0{number}", "sender": chance.choice(["your", "my", *POSTS])},
            {"kind": "telegram", "number": number, "sender": chance.choice(POSTS), "date": self.day()},
            {"kind": "letter", "date": self.day(), "sender": who, "recipient": chance.choice(PEOPLE)},
            {"kind": "letter", "date": self.day(), "sender": "his"},
            {"kind": "conversation", "date": self.day(), "recipient": chance.choice(PEOPLE)},
            {"kind": "letter", "date": "1959-03" if n else "1959", "sender": who},
            {"kind": "paper", "series": "NSC", "number": f"{chance.randint(5801, 5806)}/1"},
            {"kind": "document", "series": "Document", "number": str(chance.randint(0, 80))},
            {"kind": "telegram", "relation": chance.choice(["following", "preceding"])},
            {"kind": "telegram", "relation": chance.choice(["following", "preceding", "reference"])},
        ]
        return msgspec.structs.replace(bare, **chance.choice(fields))


def conclude(store: Store) -> None:
    conclude_all(store, lambda: REGISTER)


def conclude_everything(store: Store) -> None:
    """As if nothing had been resolved before: every document anew."""
    resolve_documents([entry.id for entry in store.entries(limit=None).rows], store, REGISTER, lambda *_: None)


def save(store: Store, pairs: list[Pair]) -> None:
    for document, reading in pairs:
        store.save([(document, reading)])
        store.finish_file(FileState(path=document.file, documents=(document.id,)))


def remove(store: Store, pairs: list[Pair]) -> None:
    for document, _ in pairs:
        store.finish_file(FileState(path=document.file, documents=()))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "record.db", create=True) as made:
        yield made


@pytest.mark.parametrize("seed", [1, 2])
def test_step_by_step_gives_the_same_as_all_at_once(store: Store, tmp_path: Path, seed: int) -> None:
    record = Record(seed)
    pairs = [record.pair(n) for n in range(240)]
    changed = [
        (msgspec.structs.replace(document, text=document.text + "."),
         msgspec.structs.replace(reading, description=record.pair(n)[1].description))
        for n, (document, reading) in enumerate(pairs[:12])
    ]  # fmt: skip
    shuffled = record.chance.sample(pairs, len(pairs))
    while shuffled:
        save(store, shuffled[:6])
        del shuffled[:6]
        conclude(store)
    save(store, changed)
    conclude(store)
    remove(store, pairs[30:50])
    conclude(store)
    with open_store(tmp_path / "whole.db", create=True) as whole:
        save(whole, [*changed, *pairs[12:30], *pairs[50:]])
        conclude_everything(whole)
        ids = [entry.id for entry in whole.entries(limit=None).rows]
        assert ids == [entry.id for entry in store.entries(limit=None).rows]
        for id in ids:
            assert store.resolution(id) == whole.resolution(id), id
        links = Counter(link.status for id in ids for link in whole.resolution(id).links)
    assert min(links["held"], links["missing"], links["open"]) > 30, links
    assert store.changes() == [] and store.unresolved() == []


def test_only_documents_that_may_mean_the_new_one_are_followed_again(store: Store) -> None:
    record = Record(3)
    save(store, [record.pair(n) for n in range(240)])
    conclude(store)
    touched = []
    for n in range(240, 260):
        save(store, [record.pair(n)])
        touched.append(len(touched_documents(store)[0]))
        conclude(store)
    assert 0 < sum(touched) < 20 * 12, touched


def test_a_run_that_was_killed_before_it_followed_again_is_taken_up(store: Store, tmp_path: Path) -> None:
    cites = Record(4).pair(2)
    letter = Reference(id="r", span=Span(0, 3), kind="letter", date="1959-03-02", sender="Orlov", recipient="Weld")
    save(store, [(cites[0], msgspec.structs.replace(cites[1], references=(letter,)))])
    conclude(store)
    assert store.resolution("d2").links[0].status == "missing"
    document, reading = Record(5).pair(7)
    wanted = Description(
        type="letter", date="1959-03-02", from_=Correspondent(text="Orlov"), to=Correspondent(text="Weld")
    )
    save(store, [(document, msgspec.structs.replace(reading, description=wanted))])
    resolve_documents(store.unresolved(), store, REGISTER, lambda *_: None)
    assert store.resolution("d2").links[0].status == "missing"
    conclude(store)
    assert store.resolution("d2").links[0].document == "d7"
    remove(store, [(document, reading)])
    conclude(store)
    assert store.resolution("d2").links[0].status == "missing"


def test_who_is_meant_stays_when_only_references_are_followed_again(store: Store) -> None:
    """A later run knows nothing of the register of the first."""
    record = Record(6)
    save(store, [record.pair(n) for n in range(40)])
    conclude(store)
    before = {id: store.resolution(id).judgements for id in (f"d{n}" for n in range(40))}
    save(store, [record.pair(n) for n in range(40, 60)])
    assert touched_documents(store)[0]
    conclude_all(store, Register)
    assert {id: store.resolution(id).judgements for id in before} == before
