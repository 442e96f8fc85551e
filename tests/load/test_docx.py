"""Word files: paragraphs, headings, points, tables, notes, pages; what is deleted or hidden is not text."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f"""<w:styles {W}>
<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:styleId="Zitat"><w:name w:val="Quote"/></w:style></w:styles>"""
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1(%2)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/>
<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="9"/></w:num></w:numbering>"""


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def styled(style: str, words: str) -> str:
    return p(words, properties=f'<w:pStyle w:val="{style}"/>')


def point(number: int, words: str, level: int = 0) -> str:
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.fixture
def word(zipped):
    """A Word file with that body, and other parts of these names."""

    def word(body: str, *, start: str = "", more: dict[str, bytes] | None = None, **parts: str) -> bytes:
        links = "".join(
            f'<Relationship Id="r{n}" Type="{RELS}/{n.rstrip("0123456789")}" Target="{n}.xml"/>' for n in parts
        )
        members = {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{RELS}/officeDocument" Target="word/document2.xml"/></Relationships>',
            "word/_rels/document2.xml.rels": f"<Relationships>{links}</Relationships>",
            "word/document2.xml": f"{start}<w:document {W} {R}><w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": content for name, content in parts.items()},
        }
        return zipped({name: content.encode() for name, content in members.items()} | (more or {}))

    return word


def texts(read, content: bytes) -> list[str]:
    [document], issues = read("memo.docx", content)
    assert not issues and not document.issues
    return document.text.split("\n\n")


def test_paragraphs_headings_quotations(read, word) -> None:
    body = (
        styled("berschrift1", "Memorandum of Conversation")
        + p("Port Orsa, March 12, 1959")
        + styled("Mine", "the Strait, ")
        + p("Dear ", r("Tom", "<w:b/>"), ":")
        + p()
        + p(
            "The Ambassador said",
            "<w:r><w:tab/></w:r>",
            "that he",
            "<w:r><w:br/></w:r>",
            "agreed.",
        )
        + styled("Zitat", "There will be no delay.")
        + styled("Loop", "He left.")
    )
    [document], issues = read("memo.txt", word(body, styles=STYLES))
    assert not issues and document.id == "memo" and document.lines == "paragraph"
    assert [(block.kind, document[block.span]) for block in document.blocks] == [
        ("heading", "Memorandum of Conversation"),
        ("dateline", "Port Orsa, March 12, 1959"),
        ("heading", "the Strait,"),
        ("opener", "Dear Tom:"),
        ("list", "The Ambassador said that he"),  # a line of its own, as in plain text
        ("list", "agreed."),
        ("quotation", "There will be no delay."),
        ("paragraph", "He left."),
    ]
    assert not document.pages


def test_numbers_of_points_are_written_out(read, word) -> None:
    body = (
        point(1, "He came.") + point(1, "He spoke:") + point(1, "of ships", 1) + point(1, "of guns", 1) + point(1, "He left.")
        + point(2, "a dot") + point(3, "anew") + point(4, "four") + point(4, "five") + point(9, "none") + point(0, "plain")
    )  # fmt: skip
    [document], _ = read("memo.docx", word(body, numbering=NUMBERING))
    assert document.text.split("\n\n") == [
        "1. He came.", "2. He spoke:", "2(a) of ships", "2(b) of guns", "3. He left.", "• a dot", "1. anew",
        "IV. four", "V. five", "none", "plain",
    ]  # fmt: skip
    assert [block.kind for block in document.blocks][:6] == ["list"] * 6


def test_deleted_and_hidden_words_are_no_text(read, word) -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>DELETED</w:delText></w:r><w:r><w:t>DELETED</w:t></w:r></w:del>'
    moved = f"<w:moveFrom>{r('MOVED')}</w:moveFrom><w:moveTo>{r('moved')}</w:moveTo>"
    body = (
        p("He ", deleted, f"<w:ins>{r('never ')}</w:ins>", "agreed", moved, ".")
        + p(
            "Seen ",
            r("HIDDEN", "<w:vanish/>"),
            r("shown", '<w:vanish w:val="0"/>'),
            r("HIDDEN", '<w:rStyle w:val="Secret"/>'),
        )
        + styled("Secret", "HIDDEN")
        + p(r("shown", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="Secret"/>')
        + p("One paragraph ", properties='<w:rPr><w:del w:id="2"/></w:rPr>')
        + p("since its end was deleted.")
        + p("<w:r><w:instrText>FIELD</w:instrText></w:r>", "Computed.", '<w:r><w:commentReference w:id="0"/></w:r>')
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('Click here')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Filled in.')}</w:sdtContent></w:sdt>"
    )
    assert texts(read, word(body, styles=STYLES, comments=f"<w:comments {W}>{p('COMMENT')}</w:comments>")) == [
        "He never agreedmoved.",
        "Seen shown",
        "shown",
        "One paragraph since its end was deleted.",
        "Computed.",
        "Filled in.",
    ]


def test_struck_words_stay_with_a_mark_on_them(read, word) -> None:
    struck = "<w:strike/>"
    body = p(r("TOP ", struck), r("SECRET", struck)) + p(
        r("Eyes Only", "<w:dstrike/>"), " he said ", r(" so ", struck), "and."
    )
    [document], _ = read("memo.docx", word(body))
    assert [document[mark.span] for mark in document.marks] == ["TOP SECRET", "Eyes Only", "so"]


def test_tables(read, word) -> None:
    def row(*cells: str, properties: str = "") -> str:
        return f"<w:tr>{properties}" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    inner = f"<w:tbl>{row(p('x'), p('y'))}</w:tbl>"
    body = (
        p("Before.")
        + "<w:tbl><w:tblPr/>"
        + row(p("Ships"), p("three") + p("or four"))
        + row(p("GONE"), properties="<w:trPr><w:del/></w:trPr>")
        + row(p(), p("12") + inner)
        + "</w:tbl>"
        + p("After.")
    )
    [document], _ = read("memo.docx", word(body))
    assert document.text == "Before.\n\nShips\tthree or four\n12 x y\n\nAfter."
    assert [block.kind for block in document.blocks][1] == "table"


def notes(kind: str, *texts: str) -> str:
    found = f'<w:{kind} w:id="-1" w:type="separator">{p("SEPARATOR")}</w:{kind}>'
    found += "".join(f'<w:{kind} w:id="{n}">{words}</w:{kind}>' for n, words in enumerate(texts))
    return f"<w:{kind}s {W}>{found}</w:{kind}s>"


def test_notes_stand_behind_the_body(read, word) -> None:
    def mark(kind: str, id: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{id}"/></w:r>'

    long = "The Ambassador said that his Government wished to reopen the Strait before the spring of the year"
    body = p(
        long,
        mark("footnote", 1),
        ", and that",
        mark("endnote", 0),
        " he",
        mark("footnote", 0),
        mark("footnote", 8),
        " agreed.",
    )
    foot = notes("footnote", p("Not printed.") + p("Nor found."), p("Orsa Files."))
    [document], _ = read("memo.docx", word(body, footnotes=foot, endnotes=notes("endnote", p("At the end."))))
    assert document.text.split("\n\n") == [
        f"{long}[1], and that[2] he[3] agreed.", "[1] Orsa Files.", "[2] At the end.", "[3] Not printed.\nNor found.",
    ]  # fmt: skip
    found = [block for block in document.blocks if block.kind == "note"]
    assert [(block.label, block.anchor) for block in found] == [(n, document.text.index(f"[{n}]")) for n in "123"]


def test_pages_where_the_file_marks_them(read, word) -> None:
    rendered, broken = "<w:r><w:lastRenderedPageBreak/></w:r>", '<w:r><w:br w:type="page"/></w:r>'
    body = (
        p(rendered, "First ", "page", rendered, "second page")
        + p(broken)
        + p(rendered, "Third page.")
        + p("Fourth page.", properties="<w:pageBreakBefore/>")
        + p("Still there.", properties='<w:sectPr><w:type w:val="continuous"/></w:sectPr>')
        + p("And there.", properties="<w:sectPr/>")
        + p("Fifth page.", broken)
        + "<w:sectPr/>"
    )
    [document], _ = read("memo.docx", word(body))
    pages = [(page.label, document[page.span].strip()) for page in document.pages]
    assert pages == [
        ("1", "First page"), ("2", "second page"), ("3", "Third page."),
        ("4", "Fourth page.\n\nStill there.\n\nAnd there."), ("5", "Fifth page."),
    ]  # fmt: skip
    assert "page second" not in document.text and "pagesecond" in document.text


def test_head_and_foot_of_the_paper(read, word) -> None:
    section = "".join(f'<w:{kind}Reference w:type="default" r:id="r{kind}1"/>' for kind in ("header", "footer"))
    header, footer = f"<w:hdr {W}>{p('TOP SECRET')}</w:hdr>", f"<w:ftr {W}>{p('Eyes only')}</w:ftr>"
    body = (
        p("Dear Tom:")
        + p("He agreed.", '<w:r><w:br w:type="page"/></w:r>', "He left.")
        + f"<w:sectPr>{section}</w:sectPr>"
    )
    [document], _ = read("memo.docx", word(body, header1=header, footer1=footer))
    assert document.text.split("\n\n") == ["TOP SECRET", "Dear Tom:", "He agreed.He left.", "Eyes only"]
    assert document.blocks[0].kind == "heading" and [page.label for page in document.pages] == ["1", "2"]
    earlier = p("Dear Tom:", properties=f"<w:sectPr>{section}</w:sectPr>") + p("He left.") + "<w:sectPr/>"
    assert texts(read, word(earlier, header1=header, footer1=footer))[-1] == "Eyes only"
    numbers = f"<w:ftr {W}>{p('12')}</w:ftr>"
    assert "12" not in read("memo.docx", word(body, header1=header, footer1=numbers))[0][0].text


def test_text_boxes_once(read, word) -> None:
    box = f"<w:txbxContent>{p('Boxed words.')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<w:r><mc:AlternateContent {mc}><mc:Choice><x>{box}</x></mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    assert texts(read, word(p("Before ", both, "after.") + p("Next."))) == ["Before after.", "Boxed words.", "Next."]


# ---------------------------------------------------------------- hostile


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "file:///dev/zero">',
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_entities_are_refused(read, word, start: str) -> None:
    documents, [issue] = read("memo.docx", word(p("He said", r("&x;")), start=start))
    assert not documents and issue.code == "entities" and issue.hint


def test_a_bomb(read, word, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.load.docx.LARGEST", 2 << 20)
    documents, [issue] = read("memo.docx", word(p("a" * (3 << 20))))
    assert not documents and issue.code == "too-large"


def test_nothing_outside_is_opened(read, word) -> None:
    links = (
        f'<Relationships><Relationship Id="r1" Type="{RELS}/styles" Target="file:///etc/passwd" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{RELS}/footnotes" Target="../../../../etc/passwd"/></Relationships>'
    )
    content = word(p("He agreed."), more={"word/_rels/document2.xml.rels": links.encode()})
    assert texts(read, content) == ["He agreed."]


def test_deep_and_long_ones(read, word) -> None:
    started = time.monotonic()
    for wrapped in ("<w:smartTag>" * 5000 + r("x"), "<w:tbl><w:tr><w:tc>" * 2000 + p("x")):
        documents, issues = read("memo.docx", word(p("He agreed.") + wrapped))
        codes = {issue.code for item in documents for issue in item.issues} | {issue.code for issue in issues}
        assert codes and codes <= {"damaged-xml", "too-large"}
    loops = notes("footnote", p("Again.", '<w:r><w:footnoteReference w:id="0"/></w:r>'))
    [document], _ = read(
        "memo.docx", word(p("He", '<w:r><w:footnoteReference w:id="0"/></w:r>') * 2000, footnotes=loops)
    )
    assert document.text.endswith("[1] Again.[1]")
    assert time.monotonic() - started < 20


def test_broken_and_empty_ones(read, word, tmp_path: Path) -> None:
    [document], _ = read("memo.docx", word(p("He agreed.") + "<w:p><w:r><w:t>He le"))
    assert document.text.startswith("He agreed.") and [issue.code for issue in document.issues] == ["damaged-xml"]
    assert read("memo.docx", word(p()))[1][0].code == "no-text"
    assert read("memo.docx", word("", more={"word/document2.xml": b""}))[1][-1].code == "damaged-docx"
    _, [issue] = read("memo.docx", word(p(), more={"word/media/image1.png": b"\x89PNG"}))
    assert issue.code == "no-text-layer" and issue.hint
    whole = word(p("He agreed."))
    assert read("memo.docx", whole[:-40])[1][0].code == "damaged-zip"
    with zipfile.ZipFile(tmp_path / "bare.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{p('Bare.')}</w:body></w:document>")
    assert texts(read, (tmp_path / "bare.docx").read_bytes()) == ["Bare."]


def test_in_an_archive(read, word, zipped) -> None:
    documents, _ = read("box.zip", zipped({"a/memo.docx": word(p("He agreed."))}))
    assert [(document.id, document.text) for document in documents] == [("box_a-memo", "He agreed.")]
