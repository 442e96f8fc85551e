"""Mail as files: fields open the text, the body follows, attachments are documents of their own."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.load import load
from backchannel.model import Document, Issue

LETTER = b"Dear Tom:\n\nThe Ambassador said that he would come."
HEAD = b"From: Anna Petersen <anna@orsa.example>\nTo: tom@orsa.example\nDate: Thu, 12 Mar 1959 23:30:00 -0500\n"
MIME = b"MIME-Version: 1.0\nMessage-ID: <1@orsa.example>\n"


def mail(**fields: str) -> EmailMessage:
    message = EmailMessage()
    message["Received"] = "from a.example by b.example; Thu, 12 Mar 1959 09:30:01 +0100"
    message["From"] = "Anna Petersen <anna@orsa.example>"
    message["To"] = "Tom Briggs <tom@orsa.example>"
    message["Date"] = "Thu, 12 Mar 1959 09:30:00 +0100"
    message["Message-ID"] = "<1@orsa.example>"
    for name, value in fields.items():
        message[name] = value
    return message


def test_fields_open_the_text(read) -> None:
    message = mail(Cc="Señor Molina <molina@orsa.example>", Subject="Our talk about the Strait — " + "and more " * 20)
    message.set_content("Dear Tom:\n\nThe Ambassador said that “the ship” would sail.\n\nAnna\n")
    [document], issues = read("talk.txt", message.as_bytes())
    assert not issues and not document.issues
    head, *rest = document.text.split("\n\n")
    assert head.split("\n") == [
        "From: Anna Petersen <anna@orsa.example>",
        "To: Tom Briggs <tom@orsa.example>",
        "Cc: Señor Molina <molina@orsa.example>",
        "Date: Thu, 12 Mar 1959 09:30:00 +0100",
        "Subject: Our talk about the Strait — " + ("and more " * 20).strip(),
    ]
    assert rest == ["Dear Tom:", "The Ambassador said that “the ship” would sail.", "Anna"]
    kinds = {(block.kind, block.span.end <= len(head)) for block in document.blocks}
    assert kinds == {("opener", True), ("opener", False), ("paragraph", False), ("closer", False)}
    assert document.id == "talk"
    assert document.catalogue["date"] == "1959-03-12" and document.catalogue["title"].startswith("Our talk")


def test_plain_is_preferred_and_html_is_read_as_a_page(read) -> None:
    message = mail(Subject="Talk")
    message.set_content("Plain words.")
    message.add_alternative("<html><body><p>Page words.</p></body></html>", subtype="html")
    assert read("a.eml", message.as_bytes())[0][0].text.endswith("Subject: Talk\n\nPlain words.")
    page = mail(Subject="Talk")
    page.set_content(
        "<html><body><h1>Title</h1><p>Se\u00f1or <del>Molina</del>.</p><script>no()</script>"
        "<table><tr><td>Ships</td><td>3</td></tr></table></body></html>",
        subtype="html",
        charset="iso-8859-1",
    )
    page.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo>")
    [document], issues = read("b.eml", page.as_bytes())
    assert not issues and document.text.split("\n\n")[1:] == ["Title", "Señor Molina.", "Ships\t3"]
    assert [document[mark.span] for mark in document.marks] == ["Molina"]
    assert [block.kind for block in document.blocks][-3:] == ["heading", "paragraph", "table"]
    saved = (
        b"From: <Saved by a browser>\nSnapshot-Content-Location: https://orsa.example\nSubject: A page\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n'
        b"Content-Transfer-Encoding: quoted-printable\n\n<body><p>Page =E2=80=9Cwords=E2=80=9D.</p></body>\n"
        b"--b\nContent-Type: text/css\nContent-Location: a.css\n\np {}\n"
        b"--b\nContent-Type: image/png\nContent-Location: a.png\nContent-Disposition: inline; filename=a.png\n\n\x89PNG\n--b--"
    )
    [document], issues = read("page.mht", saved)
    assert not issues and document.text.endswith("Page “words”.")
    blank = mail(Subject="Talk")
    blank.set_content(" \n")
    blank.add_alternative("<p>Page words.</p>", subtype="html")
    assert read("c.eml", blank.as_bytes())[0][0].text.endswith("Page words.")


def test_attachments_are_documents(read, pdf, private: Path, zipped) -> None:
    inner = mail(Subject="Inner")
    inner.set_content("Inner words.")
    inner.add_attachment(LETTER, "text", "plain", filename="deep.txt")
    message = mail(Subject="Talk")
    message.set_content("Enclosed is the record.")
    message.add_attachment(
        pdf([[(72, 700, "Words of a scan.")]]), "application", "octet-stream", filename="../a/talk.pdf"
    )
    message.add_attachment(LETTER, "application", "pdf", filename="talk.txt")
    message.add_attachment(zipped({"x.txt": LETTER}), "application", "zip", filename="Büro.zip")
    message.add_attachment(b"\x89PNG\r\n\x1a\n", "image", "png", filename="photo.png")
    message.add_attachment(inner)
    message.add_attachment("Pasted words.", disposition="inline")
    documents, issues = read("m.eml", message.as_bytes())
    assert {document.id: document.file.partition("m.eml")[2] for document in documents} == {
        "m": "",
        "m_talk": "#talk.pdf",
        "m_talk~2": "#talk.txt",
        "m_Büro_x": "#Büro.zip#x.txt",
        "m_part5": "#part5.eml",
        "m_part5_deep": "#part5.eml#deep.txt",
    }
    texts = {document.id: document.text for document in documents}
    assert texts["m"].endswith("Enclosed is the record.\n\nPasted words.")
    assert texts["m_talk~2"].encode() == LETTER and texts["m_part5"].endswith("Subject: Inner\n\nInner words.")
    assert [issue.code for issue in issues] == ["damaged-picture"]
    assert not list(private.iterdir())


def test_what_lies_too_deep_is_named(read) -> None:
    message = mail(Subject="0")
    message.set_content("Words 0.")
    for depth in range(1, 4):
        outer = mail(Subject=str(depth))
        outer.set_content(f"Words {depth}.")
        outer.add_attachment(message)
        message = outer
    documents, [issue] = read("m.eml", message.as_bytes())
    assert [document.text[-8:] for document in documents] == ["Words 3.", "Words 2.", "Words 1."]
    assert issue.code == "nested-too-deeply"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("memo.txt", "FROM: Moscow\nTO: Secretary of State\nNO: 1234\nRECEIVED: March 12, 1959\n\nThe Marshal agreed."),
        ("memo.txt", "From: Mr. Briggs\nTo: The Secretary\nSubject: The Strait\nDate: March 12, 1959\n\nHe agreed."),
        ("memo.txt", "Message-ID: <1@a>\nI saw him.\nFrom: nobody\n\nHe left."),
        ("memo.eml", "Dear Tom:\n\nFrom: here it is far."),
    ],
)
def test_a_memorandum_is_no_mail(read, name: str, text: str) -> None:
    [document], _ = read(name, text)
    assert document.text == text and not document.catalogue


def test_the_name_decides_where_no_machine_has_written_a_field(read) -> None:
    [document], _ = read("old.eml", "To: tom@orsa.example\nSubject: The\n Strait\nFrom: anna\n\nHe left.\n")
    assert document.text == "From: anna\nTo: tom@orsa.example\nSubject: The Strait\n\nHe left."


# ---------------------------------------------------------------- hostile


@pytest.mark.parametrize(
    "charset", ["utf-8", "no-such-charset", "idna", "unicode_escape", "zlib", "x" * 5000, "us-ascii"]
)
def test_wrong_charsets(read, charset: str) -> None:
    body = "Señor Molina agreed \\x41.".encode("latin-1")
    part = f"Content-Type: text/plain; charset={charset}\n\n".encode()
    [document], _ = read("m.eml", HEAD + MIME + part + body)
    assert document.text.endswith("\n\nSeñor Molina agreed \\x41.")
    assert {issue.code for issue in document.issues} == {"encoding"}


def test_odd_fields(read) -> None:
    odd = (
        b"Subject: =?utf-8?b?!!!!?= =?nope?q?a=FF?= =?utf-8?q?Se=C3=B1or=0A=00?= \xe9t\xe9 =?utf-8?x?y?=\n"
        b"Cc: =?utf-8?q?\x1b[31m?=\nContent-Type: text/plain; name*=zlib'x'%FF; charset*0*=a%00'b'c\n"
        b"Date: Thu, 99 Foo 99999 99:99\nFrom: second@orsa.example\n"
    )
    [document], _ = read("m.eml", b"MIME-Version: 1.0\nTo: a\n" + odd + b"\nBody words.")
    assert "Señor" in document.text and "été" in document.text and document.text.endswith("Body words.")
    assert "\x1b" not in document.text and "\x00" not in document.text and "date" not in document.catalogue


def test_huge_fields(read) -> None:
    for filler in (b"a@orsa.example, " * 200_000, b"=?a?q?" * 300_000, b"x\n " * 300_000, b"=?" * 900_000):
        started = time.monotonic()
        [document], _ = read("m.eml", MIME + b"From: anna\nTo: " + filler + b"\n\nBody words.")
        assert time.monotonic() - started < 10
        assert len(document.text) < 25_000 and document.text.endswith("Body words.")
        assert [(issue.code, issue.level) for issue in document.issues if "To" in issue.message] == [
            ("too-large", "warning")
        ]


def nested(depth: int) -> bytes:
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return HEAD + MIME + opened + b"Content-Type: text/plain\n\nInner words.\n"


def test_deep_nesting(read) -> None:
    assert read("m.eml", nested(30))[0][0].text.endswith("Inner words.")
    forwarded = HEAD + MIME + b"Content-Type: message/rfc822\n\n" * 3000 + b"From: a\n\nInner words."
    for content in (nested(5_000), forwarded):
        started = time.monotonic()
        documents, issues = read("m.eml", content)
        assert time.monotonic() - started < 20
        assert {issue.code for issue in issues} <= {"too-large", "nested-too-deeply"} and (issues or documents)


def test_too_large(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.load.mail.MOST_LINES", 1000)
    assert read("m.eml", HEAD + MIME + b"\n" * 2000)[1][0].code == "too-large"
    monkeypatch.setattr("backchannel.load.mail.LARGEST", 1000)
    assert read("m.eml", HEAD + MIME + b"\n" + b"a" * 2000)[1][0].code == "too-large"


def test_many_and_broken_attachments(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.load.mail.MOST_PARTS", 3)
    message = mail(Subject="Many")
    message.set_content("Words.")
    message.add_attachment(b"PK\x03\x04 broken", "application", "zip", filename="a.zip")
    message.add_attachment(b"", "application", "pdf", filename="empty.pdf")
    for _ in range(3):
        message.add_attachment(LETTER, "text", "plain", filename="con.txt")
    content = message.as_bytes().replace(base64.b64encode(LETTER)[:8], b"!!!!####", 1)
    documents, issues = read("m.eml", content)
    assert documents[0].text.endswith("Words.")
    assert [issue.code for issue in issues][:3] == ["too-large", "damaged-zip", "empty-file"]


def test_no_words_at_all(read) -> None:
    _, [issue] = read("m.eml", b"MIME-Version: 1.0\nX-A: b\n\n\n")
    assert issue.code == "no-text"


@settings(max_examples=150, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4)), min_size=1, max_size=6))
def test_any_damage_becomes_an_issue(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bytes]], zipped
) -> None:
    message = mail(Subject="Talk")
    message.set_content("Plain words.")
    message.add_alternative("<p>Page words.</p>", subtype="html")
    message.add_attachment(zipped({"x.txt": LETTER}), "application", "zip", filename="x.zip")
    content = message.as_bytes()
    for at, put in changes:
        at %= len(content)
        content = content[:at] + put + content[at + len(put) :]
    path = tmp_path_factory.mktemp("damaged") / "m.eml"
    path.write_bytes(content)
    found = list(load(path))
    assert found and all(isinstance(item, Document | Issue) for item in found)
