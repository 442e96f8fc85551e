"""Any file at all: its kind, its id, its encoding; bad input becomes an issue and nothing blocks or breaks."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.load import load, supported
from backchannel.load.encoding import decode
from backchannel.load.kinds import document_id
from backchannel.model import Document, Issue, to_json

FRENCH = "Señor Molina a déclaré que le général était d’accord — «à condition» qu’on le lui demande. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(read, encoding: str) -> None:
    [document], issues = read("letter.txt", FRENCH.encode(encoding))
    assert document.text == FRENCH and not issues


def test_latin_1_with_one_letter_above_ascii(read) -> None:
    [document], _ = read("letter.txt", ("He said no. " * 500 + "Señor Molina agreed.").encode("latin-1"))
    assert document.text.endswith("Señor Molina agreed.")
    assert [(issue.code, issue.level) for issue in document.issues] == [("encoding", "info")]


def test_cyrillic(read) -> None:
    text = "Посол сказал, что его правительство желает вновь открыть пролив до весны и что маршал согласен. " * 5
    [document], _ = read("letter.txt", text.encode("cp1251"))
    assert document.text == text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_decode(data: bytes) -> None:
    decode(data).text.encode("utf-8")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "empty-file"),
        ("blank.txt", b" \n\n\t", "no-text"),
        ("junk.txt", bytes(range(256)) * 40, "binary"),
        ("photo.txt", b"\xff\xd8\xff\xe0" + b"x" * 100, "damaged-picture"),
        ("letter.docx", b"PK\x03\x04" + b"x" * 100, "damaged-zip"),
        ("letter.doc", b"\xd0\xcf\x11\xe0" + b"x" * 100, "unsupported-file"),
        ("settings.json", b'{"a": 1}', "unsupported-file"),
        ("thing.xyz", bytes(range(256)) * 40, "unsupported-file"),
        ("v.xml", b"<TEI", "damaged-xml"),
        ("v.xml", b"\x00\x01garbage", "damaged-xml"),
        ("v.xml.gz", b"\x1f\x8b\x08junk", "damaged-xml"),
        ("rows.jsonl", b"not json\n", "damaged-line"),
    ],
)
def test_bad_files(read, name: str, content: bytes, code: str) -> None:
    documents, issues = read(name, content)
    assert not documents
    assert issues[0].code == code and issues[0].level == "error"
    assert name in issues[0].message and str(issues[0].file).endswith(name)


def test_an_issue_names_what_is_read(read) -> None:
    _, [issue] = read("letter.rtf", b"{\\rtf1 Dear Tom")
    assert "PDF" in str(issue.hint) and "TEI" in str(issue.hint)


@pytest.mark.parametrize(
    ("name", "what"), [("scan.png", "PNG"), ("scan.pdf", "JPEG"), ("scan", "TIFF"), ("scan.csv", "TIFF")]
)
def test_a_picture_is_known_whatever_its_name(read, photographed, name: str, what: str) -> None:
    documents, [issue] = read(name, photographed(what))
    assert not documents and issue.code == "no-text-layer" and what in issue.message and issue.document == "scan"
    assert "tesseract" in issue.hint


def only_issue(path: Path) -> Issue:
    [found] = list(load(path))
    assert isinstance(found, Issue)
    to_json(found)
    return found


def test_no_regular_file_never_blocks(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    codes = {name: only_issue(tmp_path / name).code for name in ("pipe.txt", "link.txt", "round.txt", "none.txt", "")}
    assert codes == {
        "pipe.txt": "not-a-file",
        "link.txt": "broken-link",
        "round.txt": "unreadable",
        "none.txt": "no-such-file",
        "": "folder",
    }
    assert only_issue(Path("/dev/zero")).code == "not-a-file"
    assert not supported(tmp_path / "pipe.txt") and not supported(tmp_path)


def test_what_is_supported(tmp_path: Path) -> None:
    for name, content, answer in (
        ("letter.txt", b"Dear Tom:", True),
        ("empty.txt", b"", True),
        ("photo.png", b"\x89PNG", True),
        ("letter.rtf", b"{\\rtf1", False),
        ("program.py", b"print()", False),
    ):
        (tmp_path / name).write_bytes(content)
        assert supported(tmp_path / name) is answer


def test_nothing_heavy_at_import() -> None:
    code = "import sys, backchannel.load; print([name for name in ('lxml', 'pypdfium2', 'charset_normalizer') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text("x")
    path.chmod(0)
    assert only_issue(path).code == "unreadable"


@pytest.mark.parametrize(
    "name",
    [
        b"a\xff\xfe.txt",
        b"new\nline.txt",
        b"\x1b[31m.txt",
        "é ‮ 漢字 😀.txt".encode(),
        b"-rf *.txt",
        b"%s{0}.txt",
        b".txt",
    ],
)
def test_names_with_every_odd_character(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text("Dear Tom:\n\nI called.")
    [document] = load(path)
    assert isinstance(document, Document)
    to_json(document)
    assert document.id.strip() and not any(char < " " for char in document.id + document.file)


def test_odd_names_stay_apart() -> None:
    names = {document_id(Path(os.fsdecode(name))) for name in (b"a\xff.txt", b"a\xfe.txt", b"a\n.txt")}
    assert len(names) == 3


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("frus1961-63v05.xml.gz", "frus1961-63v05"),
        ("harriman-1960-11-15.txt", "harriman-1960-11-15"),
        ("letter 15.11.1960", "letter 15.11.1960"),
        ("104-10068_ocr.PDF", "104-10068_ocr"),
        ("letter.de.txt", "letter.de"),
    ],
)
def test_ids(name: str, id: str) -> None:
    assert document_id(Path(name)) == id


def test_the_content_decides(read) -> None:
    page = "<!DOCTYPE html><html><body><p>Words of a page.</p></body></html>"
    assert read("page.txt", page)[0][0].text == "Words of a page."
    tei = "<?xml version='1.0'?><TEI><text><body><p>Words of TEI.</p></body></text></TEI>"
    assert read("letter.txt", tei)[0][0].text == "Words of TEI."
    assert read("letter", "Just words.")[0][0].text == "Just words."
    assert read("letter.txt.gz", gzip.compress(b"Packed words."))[0][0].text == "Packed words."


def test_id_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Dear Tom:")
    assert [item.id for item in load(path, id="mine") if isinstance(item, Document)] == ["mine"]


def test_gzip_bomb(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.load.safety.FREE_OF_DOUBT", 1 << 20)
    _, issues = read("v.xml.gz", gzip.compress(b"<TEI>" + b" " * (8 << 20) + b"</TEI>"))
    assert [issue.code for issue in issues] == ["gzip-bomb"]
    _, issues = read("letter.txt.gz", gzip.compress(b"a " * (4 << 20)))
    assert [issue.code for issue in issues] == ["gzip-bomb"]


def test_json_lines(read) -> None:
    rows = [
        {
            "id": "orsa_1",
            "title": "A letter",
            "date": "1959-03-12",
            "text": "Dear Tom:\n\nI called.",
            "tags": ["a", "b"],
        },
        {"id": "orsa_2", "text": ""},
        ["no object"],
        {"id": "orsa_1", "body": "Again."},
        {"text": "No id, and a \ud800 in it."},
    ]
    content = (
        "\n".join(json.dumps(row) for row in rows[:3]) + "\n{broken\n" + "\n".join(json.dumps(row) for row in rows[3:])
    )
    documents, issues = read("orsa.jsonl", content)
    assert [document.id for document in documents] == ["orsa_1", "orsa_1~2", "orsa_4"]
    assert documents[0].catalogue == {
        "volume": "orsa",
        "position": "1",
        "title": "A letter",
        "date": "1959-03-12",
        "tags": "a; b",
    }
    assert [block.kind for block in documents[0].blocks] == ["opener", "paragraph"]
    assert [issue.code for issue in issues] == ["no-text", "damaged-line", "damaged-line"]
    assert [f"line {n}" in issue.message for n, issue in zip((2, 3, 4), issues, strict=True)] == [True] * 3


def test_table_of_texts(read) -> None:
    documents, issues = read("orsa.csv", 'ID,Title,Text\n7,A letter,"Dear Tom:\n\nI ""called""."\n8,Empty,\n')
    assert [(document.id, document.text) for document in documents] == [("7", 'Dear Tom:\n\nI "called".')]
    assert documents[0].catalogue["title"] == "A letter" and [issue.code for issue in issues] == ["no-text"]


@pytest.mark.shared
def test_published_volumes_of_texts(shared, checked) -> None:
    path = shared / "bench" / "references" / "volumes" / "frus1961-63v05.jsonl.gz"
    documents = list(itertools.islice(load(path), 80))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in itertools.islice(lines, 80)]
    assert [document.id for document in documents if isinstance(document, Document)] == [row["id"] for row in rows]
    checked(documents[5])
    assert supported(path)
