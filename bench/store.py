"""Speed and size of the store: takes a collection, or makes one of invented documents; gives a table.

    python bench/store.py --documents 15000            # invented, about 300,000 statements
    python bench/store.py --collection record.db       # one that `backchannel read` made
    python bench/store.py --add --documents 8000       # what it takes to add one document to as many

Prints documents written a second and bytes a document (invented collections only), the p50 and p95 of ten kinds of
`said` query, each asked with many different names, words and dates, and the best of three of what is asked of the whole
collection. Times are processor time of `Store.find_statements`, with the fifty rows of the first page put together (a
server's own time is not in it: --collection takes a URL, too, with --clock wall). With --add: seconds of `collect` for
one file of 600 words, of that the reading alone, and how many documents had references followed again (medians).
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from backchannel.model import (
    Block,
    Correspondent,
    Description,
    Document,
    Judgement,
    Link,
    Mention,
    Party,
    Person,
    Reading,
    Reference,
    Relay,
    Resolution,
    Span,
    Statement,
)
from backchannel.read import read_file
from backchannel.run.collect import collect
from backchannel.settings import Settings
from backchannel.store import FileState, StatementQuery, Store, open_store
from backchannel.views import channels

NUMBERS = 300  # telegrams; few, so that many references may mean a new one
POSTS = ("Moscow", "London", "Warsaw", "Belgrade", "Paris", "Rome", "Bonn", "Cairo", "Tehran", "New Delhi", "Karachi")
Clock = Callable[[], float]

ACTS = ("assert", "assert", "assert", "assert", "ask", "request", "propose", "promise", "agree", "refuse", "deny")
SYLLABLES = [
    "ba",
    "ko",
    "ri",
    "men",
    "shi",
    "lov",
    "ta",
    "der",
    "han",
    "ne",
    "vi",
    "sto",
    "gra",
    "pel",
    "ur",
    "zan",
    "mo",
    "de",
    "kar",
    "il",
]


# ---------------------------------------------------------------- invented documents


class Invented:
    """An invented record: persons and words as uneven as in a real one (a few in very many documents)."""

    def __init__(self, seed: int = 7, persons: int = 3000, words: int = 12000) -> None:
        self.random = random.Random(seed)
        self.words = self._distinct(words, 1, 4)
        self.surnames = [name.capitalize() for name in self._distinct(persons, 2, 4)]
        self.persons = [
            Person(
                id=f"p{n}", name=f"{self.random.choice('ABCDEFGHJKLMNPRST')}. {name}", variants=(name, f"Mr. {name}")
            )
            for n, name in enumerate(self.surnames)
        ]

    def _distinct(self, count: int, least: int, most: int) -> list[str]:
        made: dict[str, None] = {}
        while len(made) < count:
            made["".join(self.random.choices(SYLLABLES, k=self.random.randint(least, most)))] = None
        return list(made)

    def uneven(self, size: int) -> int:
        """A number below `size`, small ones far more often (after Zipf)."""
        return min(int(size ** self.random.random()) - 1, size - 1)

    def sentence(self) -> str:
        words = [self.words[self.uneven(len(self.words))] for _ in range(self.random.randint(6, 30))]
        return " ".join(words)

    def document(self, number: int) -> tuple[Document, Reading, Resolution]:
        chance = self.random
        people = list(dict.fromkeys(self.uneven(len(self.persons)) for _ in range(chance.randint(3, 12))))
        while len(people) < 3:
            people.append(len(self.persons) - 1 - len(people))
        parties = [
            Party(id=f"e{n}", name=self.surnames[n], aliases=(f"Mr. {self.surnames[n]}", "the Ambassador"[: n % 15]))
            for n in people
        ]
        pieces, statements, blocks, offset = [], [], [], 0
        day = f"19{45 + number % 30}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        for n in range(max(1, int(chance.gauss(20, 12)))):
            speaker, hearer, relay = (chance.choice(parties) for _ in range(3))
            said, aside = self.sentence(), self.sentence()
            text = f"{speaker.name} said that {said}. {aside.capitalize()}.\n\n"
            content = Span(offset + len(speaker.name) + 11, offset + len(speaker.name) + 11 + len(said))
            statements.append(
                Statement(
                    id=f"s{n:08x}",
                    kind="position" if n % 9 == 0 else "speech",
                    speaker=speaker.id,
                    content=(content,),
                    mode="indirect" if n % 5 else "free",
                    act=chance.choice(ACTS),
                    source=Span(offset, offset + len(speaker.name)),
                    cue=Span(offset + len(speaker.name) + 1, offset + len(speaker.name) + 5),
                    to=(hearer.id,),
                    via=(Relay(party=relay.id, manner="aloud"),) if chance.random() < 0.08 else (),
                    when=day if n % 2 else None,
                    confidence=round(chance.random(), 2),
                    maker="invented",
                )
            )
            blocks.append(Block(kind="paragraph", span=Span(offset, offset + len(text) - 2)))
            pieces.append(text)
            offset += len(text)
        id = f"invented{number // 400:03}_d{number % 400}"
        place = {"volume": f"invented{number // 400:03}", "position": str(number % 400)}
        text = "".join(pieces)
        document = Document(id=id, file=f"{id}.txt", text=text, blocks=tuple(blocks), catalogue=place)
        cited = [self.reference(n, day) for n in range(3)]
        description = Description(
            telegram_number=str(chance.randint(1, NUMBERS)) if number % 3 else None,
            place=chance.choice(POSTS),
            number=str(number % 400),
            title=f"Telegram From {parties[0].name} to {parties[1].name}",
            type="telegram" if number % 3 else "memorandum of conversation",
            date=day,
            subject=self.sentence() if number % 3 == 0 else None,
            from_=Correspondent(text=parties[0].name),
            to=Correspondent(text=parties[1].name),
        )
        reading = Reading(
            document=id,
            file=document.file,
            description=description,
            author=parties[0].id,
            recipients=(parties[1].id,),
            parties=tuple(parties),
            mentions=tuple(Mention(span=s.source, party=s.speaker) for s in statements if s.source and s.speaker),
            statements=tuple(statements),
            references=tuple(cited),
        )
        links = tuple(Link(reference=one.id, status="missing", maker="invented") for one in cited)
        judged = tuple(Judgement(party=f"e{n}", person=f"p{n}") for n in people if n % 10)
        return document, reading, Resolution(document=id, judgements=judged, links=links)

    def reference(self, n: int, cited_on: str) -> Reference:
        """Two telegrams by number to one letter by date, as in the volumes."""
        span, chance = Span(10 * n, 10 * n + 9), self.random
        if n < 2:
            series = chance.choice(["Embtel", "Deptel"])
            return Reference(
                id=f"r{n}", span=span, kind="telegram", series=series, number=str(chance.randint(1, NUMBERS))
            )
        sender = chance.choice(["my", "your", "his", self.surnames[self.uneven(len(self.surnames))]])
        day = f"{cited_on[:7]}-{chance.randint(1, 28):02}"
        return Reference(id=f"r{n}", span=span, kind="letter", date=day, sender=sender)

    def telegram(self, number: int) -> str:
        """A telegram of some 600 words, as a text file."""
        chance = self.random
        post = chance.choice(POSTS)
        day = date(1945 + chance.randint(0, 29), chance.randint(1, 12), chance.randint(1, 28))
        head = f"Telegram From the Embassy in {post} to the Department of State\n\n{post}, {day:%B %d, %Y}."
        body = [f"{chance.randint(1, NUMBERS)}. Re Deptel {chance.randint(1, 3000)} and my letter of {day:%B %d}."]
        while sum(len(piece.split()) for piece in body) < 600:
            name = self.surnames[self.uneven(len(self.surnames))]
            body.append(f"Ambassador {name} said that {self.sentence()}. {self.sentence().capitalize()}.")
        return "\n\n".join([head, *body]) + "\n"


def write(store: Store, documents: int, batch: int = 50) -> float:
    """Fill a collection; seconds that the store took, without inventing."""
    record = Invented()
    took = -time.perf_counter()
    store.save_persons(record.persons)
    took += time.perf_counter()
    for first in range(0, documents, batch):
        made = [record.document(n) for n in range(first, min(first + batch, documents))]
        took -= time.perf_counter()
        store.save([(document, reading) for document, reading, _ in made])
        store.save_resolutions([resolution for _, _, resolution in made])
        for document, _, _ in made:
            store.finish_file(FileState(path=document.file, documents=(document.id,)))
        took += time.perf_counter()
    return took


def add(
    folder: Path, store: Store, documents: int, clock: Clock, rounds: int = 9
) -> Iterator[tuple[float, float, int]]:
    """Seconds to add one document by `collect`, seconds of reading it alone, documents touched; the first round, which
    loads the model, is left out."""
    record = Invented(seed=documents)
    for n in range(rounds + 1):
        path = folder / f"added-{documents}-{n}.txt"
        path.write_text(record.telegram(n), encoding="utf-8")
        start = clock()
        list(read_file(path))
        alone = clock() - start
        followed = 0

        def note(what: str, done: int, total: int) -> None:
            nonlocal followed
            followed = total if what == "following" else followed

        start = clock()
        collect([path], store, Settings(workers=1), note)
        if n:
            yield clock() - start, alone, followed


# ---------------------------------------------------------------- queries

Kind = Callable[[random.Random], StatementQuery]


def kinds(
    names: Sequence[str], persons: Sequence[str], words: Sequence[str], documents: Sequence[str]
) -> dict[str, Kind]:
    """Ten kinds of question; names and words come as often as readers would ask for them: the known ones more."""

    def often(chance: random.Random, some: Sequence[str]) -> str:
        return some[min(int(len(some) ** chance.random()) - 1, len(some) - 1)]

    def year(chance: random.Random) -> int:
        return chance.randint(1946, 1972)

    return {
        "by": lambda c: StatementQuery(by=often(c, names)),
        "by, to": lambda c: StatementQuery(by=often(c, names), to=often(c, names)),
        "via": lambda c: StatementQuery(via=often(c, names)),
        "by, via, to": lambda c: StatementQuery(by=often(c, names), via=often(c, names), to=often(c, names)),
        "about (one word)": lambda c: StatementQuery(about=often(c, words)),
        "about (two words)": lambda c: StatementQuery(about=f"{often(c, words)} {often(c, words)}"),
        "by, about, dates": lambda c: StatementQuery(
            by=often(c, names), about=often(c, words), since=str(year(c)), until=str(1975)
        ),
        "dates (a quarter)": lambda c: StatementQuery(since=f"{(y := year(c))}-01", until=f"{y}-03"),
        "person, act": lambda c: StatementQuery(person=often(c, persons), act="request"),
        "one document": lambda c: StatementQuery(document=c.choice(documents), order="document"),
    }


def common(store: Store) -> tuple[list[str], list[str], list[str], list[str]]:
    """Names, ids of persons, words and ids of documents of a collection, the most frequent first."""
    people = store.persons(limit=300).rows
    names = [name for person in people if len(name := max(person.name.split(), key=len)) > 4]
    documents = [entry.id for entry in store.entries(limit=2000).rows]
    counted: dict[str, int] = {}
    paragraphs = 0
    for id in documents[:: max(1, len(documents) // 60)]:
        for paragraph in store.document(id).text.lower().split("\n\n"):
            paragraphs += 1
            for word in set(paragraph.split()):
                if word.isalpha() and len(word) > 3:
                    counted[word] = counted.get(word, 0) + 1
    # Nobody asks for "that" and "with": words in more than a tenth of the paragraphs are left out.
    asked = {word: count for word, count in counted.items() if count < paragraphs / 10}
    words = sorted(asked, key=lambda word: (-asked[word], word))[:400]
    return names, [person.id for person in people if person.id], words, documents


def ask(
    store: Store, known: tuple[list[str], list[str], list[str], list[str]], rounds: int, clock: Clock
) -> Iterator[tuple[str, float, float, float]]:
    """For each kind of question p50 and p95 in milliseconds, and the mean number of statements found."""
    chance = random.Random(11)
    for name, kind in kinds(*known).items():
        times, totals = [], []
        for _ in range(rounds):
            query = kind(chance)
            start = clock()
            totals.append(store.find_statements(query).total)
            times.append((clock() - start) * 1000)
        cut = statistics.quantiles(times, n=20)
        yield name, statistics.median(times), cut[-1], statistics.mean(totals)


def whole(store: Store, name: str, clock: Clock) -> Iterator[tuple[str, float]]:
    """Milliseconds for what is asked of all statements, or of all of one person."""
    asked: dict[str, Callable[[], object]] = {
        "all statements": lambda: store.find_statements(StatementQuery()),
        "all, by document": lambda: store.find_statements(StatementQuery(order="document")),
        "facets": lambda: store.facets(StatementQuery()),
        "facets (by)": lambda: store.facets(StatementQuery(by=name)),
        "channels": lambda: channels(store),
        "channels (by)": lambda: channels(store, by=name, examples=3),
        "channels (a year)": lambda: channels(store, since="1960", until="1960"),
        "channels (not relayed)": lambda: channels(store, relayed=False),
        "persons who speak": lambda: store.persons(role="speaker", limit=8),
        "counts": store.counts,
    }
    for title, question in asked.items():
        times = []
        for _ in range(3):
            start = clock()
            question()
            times.append((clock() - start) * 1000)
        yield title, min(times)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--collection", help="a collection to ask; none: invent one")
    options.add_argument("--documents", type=int, default=3000, help="how many documents to invent")
    options.add_argument("--rounds", type=int, default=40, help="how often each kind of question is asked")
    options.add_argument("--clock", choices=["processor", "wall"], default="processor", help="which time is counted")
    options.add_argument("--add", action="store_true", help="measure adding one document")
    given = options.parse_args()
    clock = time.process_time if given.clock == "processor" else time.perf_counter
    with tempfile.TemporaryDirectory() as folder:
        path = given.collection or Path(folder) / "record.db"
        if given.collection is None:
            with open_store(path, create=True) as store:
                seconds = write(store, given.documents)
                print(f"written: {given.documents / seconds:.0f} documents/s")
                if given.add:
                    store.forget_changes(store.backlog()[1])
                    added = list(add(Path(folder), store, given.documents, clock))
                    total, alone, touched = (statistics.median(column) for column in zip(*added, strict=True))
                    print(
                        f"one more: {total:.3f} s, of that reading {alone:.3f} s; {touched:.0f} documents followed again"
                    )
                    return
            size = path.stat().st_size
            print(f"size: {size / 1e6:.1f} MB, {size / given.documents / 1000:.1f} kB a document")
        with open_store(path, read_only=True) as store:
            counts = store.counts()
            print(f"holds: {counts.documents} documents, {counts.statements} statements, {counts.parties} parties")
            print(f"{'query':<20} {'p50 ms':>8} {'p95 ms':>8} {'found':>8}")
            known = common(store)
            for name, p50, p95, found in ask(store, known, given.rounds, clock):
                print(f"{name:<20} {p50:>8.1f} {p95:>8.1f} {found:>8.0f}")
            print(f"{'of the whole':<22} {'ms':>6}")
            for name, took in whole(store, known[0][0], clock):
                print(f"{name:<22} {took:>6.1f}")


if __name__ == "__main__":
    main()
