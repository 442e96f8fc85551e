"""A small collection built by hand through the real store: a memorandum, a letter over two pages that answers it, a
document full of hostile words, one with an odd id, one without statements; and clients of its reading room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backchannel.model import (
    Block,
    Correspondent,
    Description,
    Document,
    Issue,
    Judgement,
    Link,
    Mark,
    Marking,
    Mention,
    Page,
    Party,
    Person,
    Reading,
    Reference,
    Relay,
    Resolution,
    Span,
    Statement,
    Tenure,
)
from backchannel.store import Store, open_store
from backchannel.web import create_app

MEMORANDUM = """\
SECRET

Washington, March 12, 1959.

PARTICIPANTS: The Under Secretary, Mr. Halloran
              Ambassador Petrescu of Valdonia

The Ambassador said that his Government wished to reopen the Strait. The problem had entered a critical stage.
Mr. Halloran asked whether Marshal Orlov had approved this. The Ambassador replied that the Marshal had told him
"there will be no delay on our side." Mr. Halloran refused to comment.
"""

LETTER = """\
~~CONFIDENTIAL~~

March 13, 1959

Dear Tom:

Petrescu read to me a message from Marshal Orlov. "The Marshal believes that the Strait can be

~~Confidential~~ -2

opened by May." This is a rough translation.

I told him that I had your letter of March 10. Petrescu said that Orlov thought we were slow.

Sincerely,
/s/ James Halloran
"""

SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"""\
{SCRIPT} & "quotes" 'single'

Ambassador {SCRIPT} said that <img src=x onerror=alert(2)> was his answer.
"""
HOSTILE_ID = 'x"><script>alert(3)</script>'
ODD_ID = "letters/50% of #1? ü.json"

LONG = "".join(f"Line {number} of a long paper, which nobody will read to its end.\n" for number in range(1, 2001))


def at(text: str, words: str, after: int = 0) -> Span:
    """Where words stand in a text."""
    start = text.index(words, after)
    return Span(start, start + len(words))


def memorandum() -> tuple[Document, Reading]:
    text = MEMORANDUM
    document = Document(
        id="memo", file="memo.txt", text=text, blocks=(Block(kind="paragraph", span=Span(0, len(text))),)
    )
    statements = (
        Statement(
            id="m1",
            kind="speech",
            speaker="petrescu",
            source=at(text, "The Ambassador", text.index("asked")),
            cue=at(text, "replied"),
            content=(at(text, 'the Marshal had told him\n"there will be no delay on our side'),),
            to=("halloran",),
            mode="indirect",
            confidence=0.8,
        ),
        Statement(
            id="m2",
            kind="speech",
            speaker="orlov",
            source=at(text, "the Marshal had told him")._replace(end=at(text, "the Marshal had told him").start + 11),
            cue=at(text, "had told him"),
            content=(at(text, "there will be no delay on our side"),),
            to=("petrescu",),
            via=(Relay(party="petrescu", manner="aloud"),),
            mode="direct",
            act="promise",
            parent="m1",
            confidence=0.4,
        ),
        Statement(
            id="m3",
            kind="speech",
            speaker=None,
            content=(at(text, "The problem had entered a critical stage"),),
            mode="free",
        ),
    )
    reading = Reading(
        document="memo",
        file="memo.txt",
        description=Description(
            title="Memorandum of Conversation",
            type="memorandum of conversation",
            date="1959-03-12",
            place="Washington",
            subject="Transit through the Strait of Orsa",
            classification="Secret",
            classification_state="in force",
            markings=(Marking(text="SECRET", level="Secret", state="in force", span=Span(0, 6)),),
            participants=(Correspondent(text="The Under Secretary, Mr. Halloran", name="Halloran"),),
            spans={"date": (at(text, "March 12, 1959"),)},
        ),
        parties=(
            Party(
                id="petrescu", name="Ambassador Petrescu", aliases=("The Ambassador",), office="Ambassador of Valdonia"
            ),
            Party(id="halloran", name="Mr. Halloran"),
            Party(id="orlov", name="Marshal Orlov", aliases=("the Marshal",)),
        ),
        mentions=(Mention(span=at(text, "Marshal Orlov"), party="orlov"),),
        statements=statements,
    )
    return document, reading


def letter() -> tuple[Document, Reading]:
    text = LETTER
    second = text.index("~~Confidential~~ -2")
    furniture = at(text, "~~Confidential~~ -2")
    body = text.index("opened by May")
    document = Document(
        id="letter",
        file="letter.txt",
        text=text,
        pages=(Page(label="1", span=Span(0, second)), Page(label="2", span=Span(second, len(text)))),
        blocks=(
            Block(kind="heading", span=Span(0, 16)),
            Block(kind="paragraph", span=Span(16, second)),
            Block(kind="furniture", span=furniture),
            Block(kind="paragraph", span=Span(body, len(text)), joins=True),
        ),
        marks=(Mark(kind="struck", span=at(text, "CONFIDENTIAL")),),
    )
    first = at(text, "The Marshal believes that the Strait can be")
    message = Statement(
        id="l1",
        kind="speech",
        speaker="orlov",
        source=at(text, "Marshal Orlov"),
        cue=at(text, "a message"),
        content=(first, at(text, "opened by May")),
        to=("halloran",),
        via=(Relay(party="petrescu", manner="aloud", translated=True),),
        mode="direct",
        when="1959-03-12",
        translated=True,
        remarks=(at(text, "This is a rough translation"),),
        confidence=0.93,
    )
    inner = Statement(
        id="l2",
        kind="position",
        speaker="orlov",
        cue=at(text, "believes"),
        content=(Span(first.start + len("The Marshal believes that "), first.end), at(text, "opened by May")),
        mode="indirect",
        parent="l1",
    )
    reading = Reading(
        document="letter",
        file="letter.txt",
        description=Description(
            type="letter",
            date="1959-03-13",
            from_=Correspondent(text="James Halloran", name="James Halloran"),
            to=Correspondent(text="Tom"),
            classification="Confidential",
            classification_state="cancelled",
        ),
        author="halloran",
        recipients=("tom",),
        parties=(
            Party(id="halloran", name="James Halloran"),
            Party(id="petrescu", name="Petrescu"),
            Party(id="orlov", name="Marshal Orlov", aliases=("Orlov", "The Marshal")),
            Party(id="tom", name="Tom"),
        ),
        statements=(message, inner),
        references=(
            Reference(
                id="r1", span=at(text, "your letter of March 10"), kind="letter", date="1959-03-10", sender="you"
            ),
        ),
    )
    return document, reading


def hostile() -> tuple[Document, Reading]:
    text = HOSTILE
    statement = Statement(
        id='h"><b>1',
        kind="speech",
        speaker="evil",
        source=at(text, f"Ambassador {SCRIPT}"),
        cue=at(text, "said"),
        content=(at(text, "<img src=x onerror=alert(2)> was his answer"),),
        via=(Relay(party="relay"),),
        mode="indirect",
        where=SCRIPT,
        remarks=(at(text, SCRIPT),),
    )
    document = Document(id=HOSTILE_ID, file=f"{SCRIPT}.txt", text=text)
    reading = Reading(
        document=document.id,
        file=document.file,
        description=Description(title=SCRIPT, subject=SCRIPT, type=SCRIPT, date=SCRIPT, place=SCRIPT, source=SCRIPT),
        author="relay",
        parties=(
            Party(id="evil", name=f"Ambassador {SCRIPT}", aliases=(SCRIPT,), office=SCRIPT),
            Party(id="relay", name=f"<b>{SCRIPT}</b>"),
        ),
        statements=(statement,),
        references=(Reference(id=f"r{SCRIPT}", span=at(text, SCRIPT), kind=SCRIPT, sender=SCRIPT, subject=SCRIPT),),
        issues=(Issue(code="odd", message=SCRIPT, hint=SCRIPT, document=document.id, level="warning"),),
    )
    return document, reading


def plain(id: str, text: str, date: str | None = None) -> tuple[Document, Reading]:
    return Document(id=id, file=f"{id}.txt", text=text), Reading(
        document=id, file=f"{id}.txt", description=Description(date=date)
    )


def fill(store: Store) -> None:
    for document, reading in (
        memorandum(),
        letter(),
        hostile(),
        plain(ODD_ID, "An odd letter.", "1959-04-01"),
        plain("long", LONG),
    ):
        store.save([(document, reading)])
    store.save_persons(
        [
            Person(id="orlov/1", name="Mikhail Orlov", tenures=(Tenure(office="Minister of Defence", started="1955"),)),
            Person(id="petrescu", name="Ion Petrescu", variants=("Petresco",), born="1901"),
        ]
    )
    everyone = {"orlov": "orlov/1", "petrescu": "petrescu"}
    for document in ("memo", "letter"):
        judgements = tuple(Judgement(party=party, person=person) for party, person in everyone.items())
        links = (Link(reference="r1", status="missing", reasons=("no letter of that day is held",)),) * (
            document == "letter"
        )
        store.save_resolutions([Resolution(document=document, judgements=judgements, links=links)])
    evil = Person(id=f"p{SCRIPT}", name=SCRIPT, description=SCRIPT, variants=(SCRIPT,))
    store.save_resolutions(
        [
            Resolution(
                document=HOSTILE_ID,
                judgements=(Judgement(party="evil", person=evil.id),),
                links=(Link(reference=f"r{SCRIPT}", status="missing", reasons=(SCRIPT,)),),
                persons=(evil,),
            )
        ]
    )


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection's file. The reading room only reads, so all tests share it."""
    path = tmp_path_factory.mktemp("web") / "record.db"
    with open_store(path, create=True) as opened:
        fill(opened)
    return path


@pytest.fixture(scope="session")
def store(collection: Path) -> Iterator[Store]:
    with open_store(collection, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def room(store: Store) -> Iterator[TestClient]:
    """A client of the reading room over the collection; a failing page raises no exception, as for a browser."""
    with TestClient(create_app(store), base_url="http://127.0.0.1:8001", raise_server_exceptions=False) as client:
        yield client  # entered, it keeps one event loop for all requests


@pytest.fixture
def empty_room(tmp_path: Path) -> Iterator[TestClient]:
    with open_store(tmp_path / "empty.db", create=True) as opened:
        yield TestClient(create_app(opened), base_url="http://127.0.0.1:8001", raise_server_exceptions=False)
