"""TEI: one document a division, text in the edition's layout, marks, pages, notes; broken and hostile files."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

from backchannel.errors import LoadError
from backchannel.load import load, persons_of
from backchannel.load.persons import turned
from backchannel.model import Document, Issue

HEAD = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Orsa Papers</title></titleStmt></fileDesc></teiHeader><text><body>'
FOOT = "</body></text></TEI>"

TELEGRAM = """
<pb n="12"/>
<div type="document" xml:id="d45" n="45">
  <head>45. Telegram From the <gloss type="from">Embassy in Valdonia</gloss> to the <gloss type="to">Department of
     State</gloss><note n="1" xml:id="d45fn1" type="source">Source: Orsa Files. Secret; Priority.</note></head>
  <dateline>[<placeName>
      <hi rend="italic">Port Orsa</hi>
      </placeName>,] <date when="1959-03-12">March 12, 1959</date>, <time from="18:00:00">6 p.m.</time></dateline>
  <list type="participants"><head>PARTICIPANTS</head><item>The Under Secretary</item><item>Ambassador
     <persName corresp="#p_PI1">Petrescu</persName></item></list>
  <p>1234. <persName corresp="#p_PI1">Petrescu</persName> said<note n="2">See <ref target="#d44">Document 44</ref>, and
     <ref target="frus1958v02#d7fn3">vol. II</ref>.</note> that <gloss target="#t_UN1">UN</gloss> would con<pb n="13"/>sider
     it.<list><label>(a)</label><item>first point;</item><label>(b)</label><item>second <del>third</del> point.</item></list>
     So he said.</p>
  <table><row><cell>Ships</cell><cell>Guns<lb/>(heavy)</cell></row><row><cell>3</cell><cell>12</cell></row></table>
  <quote rend="blockquote"><p>“Set off.”</p></quote>
  <frus:attachment xmlns:frus="x"><head>Attachment</head><dateline><placeName>Elsewhere</placeName>,
     <date when="1958-01-01">January 1, 1958</date></dateline><p>An older paper of several words.</p></frus:attachment>
  <closer><signed>John <hi rend="smallcaps">Petersen</hi><lb/>Minister</signed></closer>
</div>
"""


@pytest.fixture
def telegram(read) -> Document:
    [document], issues = read("volume.xml", HEAD + TELEGRAM + FOOT)
    assert not issues
    return document


def test_text_is_laid_out_as_printed(telegram: Document) -> None:
    assert telegram.text.split("\n\n") == [
        "45. Telegram From the Embassy in Valdonia to the Department of State",
        "[Port Orsa,] March 12, 1959, 6 p.m.",
        "PARTICIPANTS\nThe Under Secretary\nAmbassador Petrescu",
        "1234. Petrescu said that UN would consider it.",
        "(a) first point;",
        "(b) second third point.",
        "So he said.",
        "Ships\tGuns (heavy)\n3\t12",
        "“Set off.”",
        "Attachment",
        "Elsewhere, January 1, 1958",
        "An older paper of several words.",
        "John Petersen\nMinister",
        "[1] Source: Orsa Files. Secret; Priority.",
        "[2] See Document 44, and vol. II.",
    ]
    assert telegram.lines == "paragraph"


def test_blocks_have_their_kinds(telegram: Document) -> None:
    assert [(block.kind, telegram[block.span].split()[0]) for block in telegram.blocks] == [
        ("heading", "45."),
        ("dateline", "[Port"),
        ("heading", "PARTICIPANTS"),
        ("list", "The"),
        ("list", "Ambassador"),
        ("paragraph", "1234."),
        ("list", "(a)"),
        ("list", "(b)"),
        ("paragraph", "So"),
        ("table", "Ships"),
        ("quotation", "“Set"),
        ("heading", "Attachment"),
        ("dateline", "Elsewhere,"),
        ("paragraph", "An"),
        ("closer", "John"),
        ("note", "[1]"),
        ("note", "[2]"),
    ]


def test_marks_and_anchors(telegram: Document) -> None:
    found = {(mark.kind, telegram[mark.span], mark.value) for mark in telegram.marks}
    assert found >= {
        ("person", "Petrescu", "p_PI1"),
        ("place", "Port Orsa", None),
        ("date", "March 12, 1959", "1959-03-12"),
        ("term", "UN", "t_UN1"),
        ("struck", "third", None),
        ("signature", "John Petersen\nMinister", None),
        ("reference", "Document 44", "volume_d44"),
        ("reference", "vol. II", "frus1958v02_d7"),
    }
    source, second = (block for block in telegram.blocks if block.kind == "note")
    assert source.label == "1" and source.anchor == telegram.blocks[0].span.end
    assert second.anchor is not None and telegram.text[: second.anchor].endswith("Petrescu said")


def test_pages_are_spans(telegram: Document) -> None:
    assert [page.label for page in telegram.pages] == ["12", "13"]
    assert telegram[telegram.pages[1].span].startswith("sider it.")
    assert telegram[telegram.pages[1].span].endswith("Minister"), "notes stand on the page of their anchor"


def test_catalogue(telegram: Document) -> None:
    assert telegram.id == "volume_d45" and telegram.file.endswith("volume.xml#d45")
    assert telegram.catalogue == {
        "number": "45",
        "title": "Telegram From the Embassy in Valdonia to the Department of State",
        "from": "Embassy in Valdonia",
        "to": "Department of State",
        "place": "Port Orsa",
        "date": "1959-03-12",
        "time": "18:00",
        "participants": "The Under Secretary; Ambassador Petrescu",
        "volume": "volume",
        "volume_title": "Orsa Papers",
        "position": "1",
    }


def short(number: int, words: str = "Text of it.") -> str:
    return f'<div type="document" xml:id="d{number}"><head>{number}. Letter</head><p>{words}</p></div>'


def ids(documents: list[Document]) -> list[str]:
    return [document.id for document in documents]


def test_document_inside_a_document(read) -> None:
    inner = short(3, 'in<pb n="2"/>side')
    outer = f'<pb n="1"/><div type="document" xml:id="d2"><p>before</p>{inner}<p>after</p></div>'
    documents, _ = read("v.xml", HEAD + short(1) + outer + short(4) + FOOT)
    assert sorted(ids(documents)) == ["v_d1", "v_d2", "v_d3", "v_d4"]
    whole = {document.id: document for document in documents}
    assert whole["v_d2"].text == "before\n\nafter"
    assert [(page.label, whole["v_d2"][page.span].strip()) for page in whole["v_d2"].pages] == [
        ("1", "before"),
        ("2", "after"),
    ]


def test_ids_are_given_once(read) -> None:
    documents, _ = read("v.xml", HEAD + short(1) + short(1) + '<div type="document"><p>no id</p></div>' + FOOT)
    assert ids(documents) == ["v_d1", "v_d1~2", "v_d3"]


def test_file_without_documents_is_one(read) -> None:
    [document], issues = read("letter.xml", HEAD + "<div><head>A letter</head><p>Dear Tom</p></div>" + FOOT)
    assert document.id == "letter" and document.text == "A letter\n\nDear Tom" and not issues


@pytest.mark.parametrize(
    ("name", "broken", "kept"),
    [
        ("a bare ampersand", short(1) + short(2, "A & B") + short(3), {"v_d1", "v_d2", "v_d3"}),
        ("a bare less-than", short(1) + short(2, "5 < 6") + short(3), {"v_d1", "v_d2", "v_d3"}),
        ("a tag not closed", short(1) + short(2, "<hi>bold") + short(3), {"v_d1", "v_d2", "v_d3"}),
        ("a tag too many", short(1) + short(2, "bold</hi>") + short(3), {"v_d1", "v_d2", "v_d3"}),
        ("the root closed early", short(1) + FOOT + short(2), {"v_d1"}),
    ],
)
def test_broken_xml_loses_nothing_before(read, name: str, broken: str, kept: set[str]) -> None:
    documents, issues = read("v.xml", HEAD + broken + FOOT)
    assert set(ids(documents)) == kept
    [issue] = issues
    assert issue.code in ("damaged-xml", "truncated") and "line 1" in issue.message and issue.hint


def test_bare_signs_stay_in_the_text(read) -> None:
    documents, _ = read("v.xml", HEAD + short(1, "A & B, 5 < 6") + FOOT)
    assert documents[0].text.endswith("A & B, 5 < 6")


def test_file_cut_short(read) -> None:
    documents, issues = read("v.xml", (HEAD + short(1) + short(2, "word " * 50))[:-60])
    assert ids(documents) == ["v_d1", "v_d2"]
    assert [issue.code for issue in documents[1].issues] == ["cut-off"] and len(issues) == 1


def test_gzip_cut_short(read) -> None:
    packed = gzip.compress((HEAD + "".join(short(n, f"{n * n} " * 900) for n in range(60)) + FOOT).encode())
    documents, issues = read("v.xml.gz", packed[: len(packed) // 2])
    assert 2 <= len(documents) < 60 and documents[0].id == "v_d0"
    assert [issue.code for issue in issues] == ["truncated"]


def test_undeclared_entities_are_read(read) -> None:
    [document], issues = read("v.xml", HEAD + short(1, "A &mdash; B") + FOOT)
    assert document.text.endswith("A — B") and [issue.level for issue in issues] == ["warning"]


BOMB = (
    '<!DOCTYPE TEI [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)


@pytest.mark.parametrize("doctype", [BOMB, '<!DOCTYPE TEI [<!ENTITY m SYSTEM "file:///etc/passwd">]>'])
def test_entities_are_refused(read, doctype: str) -> None:
    tracemalloc.start()
    documents, [issue] = read("v.xml", doctype + HEAD + short(1, "&m;") + FOOT)
    assert not documents and issue.code == "entities" and issue.level == "error"
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_nothing_outside_the_file_is_opened(read, tmp_path: Path) -> None:
    """lxml opens a DTD named in the DOCTYPE even when told not to load it; /dev/zero would never end."""
    (tmp_path / "secret.dtd").write_text('<!ENTITY secret "told">')
    for target in ("/dev/zero", str(tmp_path / "secret.dtd"), "http://localhost:1/x.dtd"):
        documents, _ = read("v.xml", f'<!DOCTYPE TEI SYSTEM "{target}">{HEAD}{short(1, "it is &secret;")}{FOOT}')
        assert "told" not in documents[0].text


def test_other_xml_is_no_document(read) -> None:
    documents, [issue] = read("feed.xml", "<rss><channel/></rss>")
    assert not documents and issue.code == "unsupported-xml" and "rss" in issue.message


def test_memory_is_bounded_by_a_document(tmp_path: Path) -> None:
    path = tmp_path / "v.xml"
    with path.open("w") as file:
        file.write(HEAD)
        for number in range(100):
            file.write(short(number, "word " * 2000))
        file.write(FOOT)
    tracemalloc.start()
    assert sum(1 for _ in load(path)) == 100
    assert tracemalloc.get_traced_memory()[1] < 1_500_000
    tracemalloc.stop()


PERSONS = """<div type="section" xml:id="persons"><list type="names">
<item><hi rend="strong"><persName xml:id="p_HTJ1">Halloran, Thomas J., Jr.</persName>,</hi> Under Secretary until May 1959</item>
<item><persName xml:id="p_PI1">Petrescu (Petresco), Dr. Ion</persName>, Ambassador</item>
<item><persName xml:id="p_LW1">Liang Wu (Wu Liang)</persName></item>
<item><persName xml:id="p_OM1">Orloff, M.</persName>, see <persName corresp="#p_LW1">Liang</persName></item>
<item><persName xml:id="p_T1">Tom</persName> <hi>See</hi> Halloran</item></list></div>"""


def test_list_of_persons(tmp_path: Path) -> None:
    path = tmp_path / "v.xml"
    path.write_text(HEAD + PERSONS + short(1) + FOOT)
    halloran, petrescu, liang = persons_of(path)
    assert (halloran.id, halloran.name) == ("v#p_HTJ1", "Thomas J. Halloran, Jr.")
    assert "Tom" in halloran.variants
    assert halloran.description == "Under Secretary until May 1959"
    assert petrescu.name == "Ion Petrescu"
    assert {"Dr. Ion Petrescu", "Ion Petresco"} <= set(petrescu.variants)
    assert liang.name == "Liang Wu" and {"Wu Liang", "M. Orloff"} <= set(liang.variants)


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("Rush, Kenneth", "Kenneth Rush"),
        ("Thomson, James C.,Jr.", "James C. Thomson, Jr."),
        ("Lynn, Dr. Laurence E. Jr.", "Laurence E. Lynn, Jr."),
        ("Dean, Sir Patrick", "Patrick Dean"),
        ("Mao Tse-tung", "Mao Tse-tung"),
        ("Bonesteel, General Charles H., III", "Charles H. Bonesteel III"),
    ],
)
def test_names_are_turned(listed: str, name: str) -> None:
    assert turned(listed) == name


def test_persons_of_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "v.xml"
    path.write_text("")
    with pytest.raises(LoadError):
        persons_of(path)


@pytest.mark.shared
@pytest.mark.parametrize("volume", ["frus1961-63v10-12mSupp", "frus1952-54v12p2"])
def test_every_document_of_a_volume_once(shared: Path, checked, volume: str) -> None:
    from lxml import etree

    path = shared / "frus" / f"{volume}.xml.gz"
    with gzip.open(path) as file:
        tree = etree.parse(file, etree.XMLParser(collect_ids=False))
    divisions = tree.xpath('//*[local-name()="div"][@type="document"]')
    found = list(load(path))
    assert not [item for item in found if isinstance(item, Issue)]
    names = [item.id for item in found if isinstance(item, Document)]
    assert len(names) == len(set(names)) == len(divisions)
    for document in found[::20]:
        assert isinstance(document, Document)
        checked(document)


@pytest.mark.shared
def test_people_in_the_text_are_in_the_list(shared: Path) -> None:
    path = shared / "frus" / "frus1961-63v22.xml.gz"
    known = {person.id for person in persons_of(path)}
    assert len(known) == 148, "149 entries, one of which only points to another"
    values = {
        f"frus1961-63v22#{mark.value}"
        for item in load(path)
        if isinstance(item, Document)
        for mark in item.marks
        if mark.kind == "person" and mark.value
    }
    assert len(values & known) > 0.95 * len(values)
