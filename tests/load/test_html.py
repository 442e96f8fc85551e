"""HTML: the main part of a page becomes a document; scripts and navigation never do."""

from __future__ import annotations

PAGE = """<!DOCTYPE html><html><head><title>Orsa Papers, Document 45</title><link rel="canonical" href="https://example.org/d45">
<script>alert("script words")</script><style>p {color: red}</style></head><body>
<header><a href="/">Office words</a></header><nav>menu words</nav>
<div id="content-inner"><div class="tei-div3">
<h3>45. Telegram From the Embassy in Valdonia to the Department of State<a class="note" href="#fn:1" rel="footnote"><sup>1</sup></a></h3>
<p>Port Orsa, <span>March 12, 1959</span>.</p>
<p>1234. The <b>Ambassador</b> said<a href="#fn:2" rel="footnote"><sup>2</sup></a> that his Government
would <a class="page" href="/p">[Page 88]</a> reopen the Strait, and that the Marshal had agreed to it long ago.</p>
<blockquote><p>“There will be no delay.”</p></blockquote>
<table><tr><th>Ships</th><td>3</td></tr><tr><th>Guns</th><td>12</td></tr></table>
<p style="display: none">hidden words</p><form>form words</form>
<p>Petersen</p>
<div class="footnotes"><ol><li id="fn:1">Source: Orsa Files. Secret.<a href="#fnref1">↩</a></li>
<li id="fn:2"><p>Not printed.</p><p>Nor found.</p></li></ol></div></div></div><footer>footer words</footer></body></html>"""


def test_page_of_an_edition(read) -> None:
    [document], issues = read("d45.html", PAGE)
    assert not issues and document.id == "d45"
    assert document.text.split("\n\n") == [
        "45. Telegram From the Embassy in Valdonia to the Department of State[1]",
        "Port Orsa, March 12, 1959.",
        "1234. The Ambassador said[2] that his Government would [Page 88] reopen the Strait, and that the Marshal had "
        "agreed to it long ago.",
        "“There will be no delay.”",
        "Ships\t3\nGuns\t12",
        "Petersen",
        "[1] Source: Orsa Files. Secret.",
        "[2] Not printed.\nNor found.",
    ]
    assert [block.kind for block in document.blocks] == [
        "heading",
        "dateline",
        "paragraph",
        "furniture",
        "paragraph",
        "quotation",
        "table",
        "closer",
        "note",
        "note",
    ]
    assert [page.label for page in document.pages] == ["87", "88"]
    assert document.catalogue == {"title": "Orsa Papers, Document 45", "url": "https://example.org/d45"}


def test_ordinary_page(read) -> None:
    [document], _ = read(
        "page.htm", "<html><body><h1>A diary</h1><p>I saw him.<br>He left.</p><pre>  a\n  b</pre></body></html>"
    )
    assert document.text == "A diary\n\nI saw him.\nHe left.\n\n  a\n  b"


def test_declared_encoding(read) -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Хрущев</p></body></html>'
    [document], _ = read("page.html", page.encode("cp1251"))
    assert document.text == "Хрущев"


def test_broken_and_empty_pages(read) -> None:
    documents, _ = read("page.html", "<html><body><p>One<div>Two</p><b>Three" + "<div>" * 2000)
    assert [word for word in ("One", "Two", "Three") if word in documents[0].text] == ["One", "Two", "Three"]
    documents, [issue] = read("empty.html", "<html><script>x</script></html>")
    assert not documents and issue.code == "no-text"


def test_struck_words_stay_with_a_mark_on_them(read) -> None:
    [document], _ = read(
        "page.html", "<body><p><del>TOP <b>SECRET</b></del> Orsa</p><p>The <s> Marshal</s> agreed.</p></body>"
    )
    assert document.text == "TOP SECRET Orsa\n\nThe Marshal agreed."
    assert [document[mark.span] for mark in document.marks] == ["TOP SECRET", "Marshal"]
