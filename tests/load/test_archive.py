"""ZIP archives: members become documents; hostile, broken and encrypted ones become issues, and the rest is read."""

from __future__ import annotations

import gzip
import io
import itertools
import stat
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.load import load
from backchannel.model import Document, Issue

LETTER = b"Dear Tom:\n\nThe Ambassador said that he would come."
TEI = "<TEI><text><body>{}</body></text></TEI>"


def test_every_kind_of_member(read, pdf, zipped) -> None:
    tei = TEI.format("".join(f'<div type="document" xml:id="d{n}"><p>Document {n}.</p></div>' for n in (1, 2)))
    members = {
        "box1/": b"",
        "box1/letter.txt": LETTER,
        "box1\\copy.TXT": LETTER,
        "volume.xml.gz": gzip.compress(tei.encode()),
        "page.html": b"<html><body><p>Words of a page.</p></body></html>",
        "scan.pdf": pdf([[(72, 700, "Words of a scan.")]]),
        "rows.jsonl": b'{"id": "r1", "text": "Words of a row."}',
        "photo.png": b"\x89PNG\r\n\x1a\n",
        "__MACOSX/box1/._letter.txt": b"\x00\x05",
        ".DS_Store": b"\x00",
        "table.xls": b"\xd0\xcf\x11\xe0" + bytes(40),
    }
    documents, issues = read("box.zip", zipped(members))
    assert {document.id: document.file.partition("box.zip")[2] for document in documents} == {
        "box_box1-letter": "#box1/letter.txt",
        "box_box1-copy": "#box1/copy.TXT",
        "box_volume_d1": "#volume.xml.gz#d1",
        "box_volume_d2": "#volume.xml.gz#d2",
        "box_page": "#page.html",
        "box_scan": "#scan.pdf",
        "r1": "#rows.jsonl#1",
    }
    assert documents[0].text.encode() == LETTER and documents[5].pages[0].words
    assert [(issue.code, str(issue.file).partition("#")[2]) for issue in issues] == [
        ("damaged-picture", "photo.png"),
        ("unsupported-file", "table.xls"),
    ]


def test_the_content_decides(read, zipped) -> None:
    documents, _ = read("letters.txt", zipped({"a.txt": LETTER}))
    assert [document.id for document in documents] == ["letters_a"]


def test_names_in_utf_8_that_do_not_say_so(read, zipped) -> None:
    told = zipped({"Büro/Хрущев.txt": LETTER})
    silent = zipped({"B??ro/????????????.txt": LETTER}).replace(b"B??ro/????????????", "Büro/Хрущев".encode())
    old = zipped({"B?ro.txt": LETTER}).replace(b"B?ro", "Büro".encode("cp437"))
    for content, id in ((told, "box_Büro-Хрущев"), (silent, "box_Büro-Хрущев"), (old, "box_Büro")):
        assert [document.id for document in read("box.zip", content)[0]] == [id]


def test_names_that_are_the_same_stay_apart(read, zipped) -> None:
    row = b'{"id": "r1", "text": "Words."}'
    members = [("a/b.txt", LETTER), ("a-b.txt", LETTER), ("a/b.txt", LETTER), ("1.jsonl", row), ("2.jsonl", row)]
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped(members)
    documents, issues = read("box.zip", content)
    assert [document.id for document in documents] == ["box_a-b", "box_a-b~2", "box_a-b~3", "r1", "r1~2"] and not issues


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x.txt",
        "/etc/x.txt",
        "C:\\x.txt",
        "a\\..\\..\\x.txt",
        "a/NUL.txt",
        "com1",
        "aux .txt",
        "x.txt\x00.exe",
    ],
)
def test_names_that_lead_elsewhere(read, private: Path, name: str, zipped) -> None:
    plain = "N" * len(name.encode())
    content = zipped({plain: LETTER, "good.txt": LETTER}).replace(plain.encode(), name.encode())
    documents, [issue] = read("box.zip", content)
    assert [document.id for document in documents] == ["box_good"]
    assert issue.code == "unsafe-name" and "\x00" not in issue.message
    assert not list(private.iterdir())


def test_a_link_is_not_followed(read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    documents, [issue] = read("box.zip", out.getvalue())
    assert not documents and issue.code == "unsafe-name"


def test_one_archive_in_another_and_no_more(read, zipped) -> None:
    inner = zipped({"b.txt": LETTER, "deep.zip": zipped({"c.txt": LETTER})})
    documents, [issue] = read("box.zip", zipped({"in/first.zip": inner, "z.txt": LETTER}))
    assert [document.id for document in documents] == ["box_in-first_b", "box_z"]
    assert documents[0].file.endswith("box.zip#in/first.zip#b.txt")
    assert issue.code == "nested-too-deeply" and "deep.zip" in issue.message


def flagged(content: bytes, name: bytes, at: int, value: int) -> bytes:
    """A field of two bytes of that member's entry in the list set to another value."""
    entry = content.rindex(name) - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    return content[: entry + at] + struct.pack("<H", value) + content[entry + at + 2 :]


def test_encrypted_damaged_and_rare_members(read, zipped) -> None:
    members = {"secret.txt": LETTER, "bad.txt": LETTER * 9, "empty.txt": b"", "rare.txt": LETTER, "good.txt": LETTER}
    content = flagged(zipped(members), b"secret.txt", 8, 1)
    content = flagged(content, b"rare.txt", 10, 97)
    broken = content.index(b"bad.txt") + len(b"bad.txt") + 6
    content = content[:broken] + b"\xff\xff\xff\xff" + content[broken + 4 :]
    documents, issues = read("box.zip", content)
    assert [document.id for document in documents] == ["box_good"]
    assert {str(issue.file).partition("#")[2]: issue.code for issue in issues} == {
        "secret.txt": "encrypted",
        "bad.txt": "damaged-member",
        "empty.txt": "empty-file",
        "rare.txt": "unsupported-packing",
    }
    assert all(issue.hint and issue.level == "error" for issue in issues)


def test_an_entry_that_leads_to_a_place_before_the_file(read, zipped) -> None:
    content = zipped({"a.txt": LETTER, "b.txt": LETTER})
    listed, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    assert struct.unpack("<L", content[end + 16 : end + 20]) == (listed,)
    shifted = content[: end + 16] + struct.pack("<L", listed + 60) + content[end + 20 :]
    documents, issues = read("box.zip", shifted)
    assert [document.id for document in documents] == []
    assert [issue.code for issue in issues] == ["damaged-member", "damaged-member"]


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_unpack_without_bounds_are_refused(read, how: int, zipped) -> None:
    content = zipped({"a.txt": b"a" * (64 << 20)}, how)
    tracemalloc.start()
    documents, [issue] = read("box.zip", content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not documents and issue.code == "unsupported-packing" and most < 8 << 20


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.load.members.FREE_OF_DOUBT", 1 << 17)
    monkeypatch.setattr("backchannel.load.members.HIGHEST_RATIO", 20)
    monkeypatch.setattr("backchannel.load.members.IN_MEMORY", 1 << 12)


@pytest.mark.usefixtures("small")
def test_a_bomb_costs_the_others_nothing(read, private: Path) -> None:
    bomb = b"a " * (2 << 20)
    members = {"bomb.txt": bomb, "bomb.xml.gz": gzip.compress(bomb), "good.txt": LETTER, "pad.xls": bytes(1 << 16)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "pad.xls" else zipfile.ZIP_DEFLATED)
    documents, issues = read("box.zip", out.getvalue())
    assert [document.id for document in documents] == ["box_good"]
    assert [issue.code for issue in issues] == ["zip-bomb", "zip-bomb", "unsupported-file"]
    assert not list(private.iterdir())


def test_a_bomb_is_not_even_begun(read, zipped) -> None:
    content = zipped({"bomb.txt": bytes(256 << 20), "good.txt": LETTER})
    started = time.process_time()
    documents, [issue] = read("box.zip", content)
    assert [document.id for document in documents] == ["box_good"] and issue.code == "zip-bomb"
    assert time.process_time() - started < 1


@pytest.mark.usefixtures("small")
def test_entries_that_share_their_bytes(read, zipped) -> None:
    """Many entries of the list point to one packed member: each is small, all together are a bomb. Later versions of
    Python's `zipfile` refuse such entries themselves."""
    content = zipped({"a.txt": b"a " * (60 << 10)})
    start = content.rindex(b"PK\x01\x02")
    entry = content[start : start + 46 + len("a.txt")]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(entry) * 50, start, 0)
    documents, issues = read("box.zip", content[:start] + entry * 50 + end)
    assert len(documents) == 1 and len(issues) == 49
    assert {issue.code for issue in issues} in ({"too-large"}, {"damaged-member"})


@pytest.mark.usefixtures("small")
def test_many_members_that_are_too_much_together(read, zipped) -> None:
    members = {f"{n}.txt": b"a " * (50 << 10) for n in range(9)}
    documents, issues = read("box.zip", zipped(members))
    assert [document.id for document in documents] == ["box_0"]
    assert [issue.code for issue in issues] == ["too-large"] * 8


@pytest.mark.usefixtures("small")
def test_a_bomb_one_archive_down_is_charged_to_the_whole(read, zipped) -> None:
    inner = zipped({f"{n}.txt": b"a " * (50 << 10) for n in range(4)})
    documents, issues = read("box.zip", zipped({"1.zip": inner, "2.zip": inner, "3.zip": inner}))
    assert [document.id for document in documents] == ["box_1_0"]
    assert [issue.code for issue in issues] == ["too-large"] * 11


@pytest.mark.usefixtures("small")
def test_a_large_member_lies_in_a_file_of_ours_until_it_is_read(tmp_path: Path, private: Path, pdf, zipped) -> None:
    many = pdf([[(72, 700, f"Page {n} " + "x" * 40)] for n in range(400)])
    path = tmp_path / "box.zip"
    path.write_bytes(zipped({"../scan.pdf": many, "scan.pdf": many, "b.txt": LETTER}, zipfile.ZIP_STORED))
    found = load(path)
    assert isinstance(next(found), Issue)
    assert isinstance(scan := next(found), Document) and len(scan.pages) == 400
    [held] = [file for file in private.rglob("*") if file.is_file()]
    assert held.name == "member" and held.stat().st_size == len(many)
    assert held.parent.stat().st_mode & 0o077 == 0
    found.close()
    assert not list(private.iterdir())


def test_too_many_members(read, monkeypatch: pytest.MonkeyPatch, zipped) -> None:
    monkeypatch.setattr("backchannel.load.members.MOST_MEMBERS", 3)
    documents, [issue] = read("box.zip", zipped({f"{n}.txt": LETTER for n in range(5)}))
    assert len(documents) == 3 and issue.code == "too-large" and "5 files" in issue.message
    nested = zipped({"a.zip": zipped({f"{n}.txt": LETTER for n in range(9)}), "b.txt": LETTER})
    documents, issues = read("box.zip", nested)
    assert len(documents) == 2 and [issue.code for issue in issues] == ["too-large", "too-large"]


def test_a_list_of_members_without_end(read) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0x7FFFFFF0, 0, 0)
    documents, [issue] = read("box.zip", b"PK\x03\x04" + bytes(100) + end)
    assert not documents and issue.code in ("damaged-zip", "too-large")
    many = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", *([0] * 18))
    assert len(many) == 46
    listed = many * 300_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(listed), 4, 0)
    documents, [issue] = read("box.zip", b"PK\x03\x04" + listed + end)
    assert not documents and issue.code == "too-large"


def test_thousands_of_one_name(read, zipped) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped([("a.xls", b"\xd0\xcf\x11\xe0" + bytes(9))] * 5_000)
    started = time.monotonic()
    _, issues = read("box.zip", content)
    assert len(issues) == 5_000 and time.monotonic() - started < 20


def test_empty_and_broken_archives(read, zipped) -> None:
    assert read("box.zip", zipped({}))[1][0].code == "no-documents"
    whole = zipped({"a.txt": LETTER, "b.txt": LETTER})
    for content in (whole[:-30], whole[: len(whole) // 2], whole[:4]):
        documents, [issue] = read("box.zip", content)
        assert not documents and issue.code == "damaged-zip" and issue.hint


def test_other_packed_files_are_named(read, zipped) -> None:
    for member, what in (("xl/workbook.xml", "Excel"), ("ppt/presentation.xml", "PowerPoint")):
        _, [issue] = read("file.docx", zipped({"[Content_Types].xml": b"<Types/>", member: b"<x/>"}))
        assert issue.code == "unsupported-file" and what in issue.message
    _, [issue] = read("file.odt", zipped({"mimetype": b"", "META-INF/manifest.xml": b"<x/>"}))
    assert issue.code == "unsupported-file" and "OpenDocument" in issue.message


@settings(max_examples=150, deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 60),
)
def test_any_damage_becomes_an_issue(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]], cut: int, zipped
) -> None:
    content = bytearray(zipped({"a.txt": LETTER, "b/c.html": b"<p>" + LETTER, "d.zip": zipped({"e.txt": LETTER})}))
    for at, value in changes:
        content[at % len(content)] = value
    path = tmp_path_factory.mktemp("damaged") / "box.zip"
    path.write_bytes(b"PK\x03\x04" + content[4 : len(content) - cut])
    found = list(itertools.islice(load(path), 50))
    assert found and all(isinstance(item, Document | Issue) for item in found)


@pytest.mark.shared
def test_real_files_read_the_same_inside(shared, tmp_path: Path, checked) -> None:
    paths = [*sorted((shared / "scans").glob("*.pdf"))[:3], shared / "letters" / "harriman-1960-11-15.txt"]
    with zipfile.ZipFile(tmp_path / "box.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.name)
    inside = list(load(tmp_path / "box.zip"))
    outside = [item for path in paths for item in load(path)]
    for ours, alone in zip(inside, outside, strict=True):
        assert type(ours) is type(alone)
        if isinstance(ours, Document) and isinstance(alone, Document):
            checked(ours)
            assert (ours.id, ours.text, ours.blocks) == (f"box_{alone.id}", alone.text, alone.blocks)
            assert (ours.pages, ours.marks) == (alone.pages, alone.marks)
