"""What the tests of loading share: the rule that every loaded document must keep, and small PDF and ZIP files made by hand."""

from __future__ import annotations

import io
import tempfile
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from backchannel.load import load
from backchannel.model import Document, Issue, from_json, to_json


def check(document: Document) -> None:
    """Blocks in order, apart, and over all text but white space; pages in order; marks inside; saved and read equal."""
    at = 0
    for block in document.blocks:
        assert at <= block.span.start < block.span.end
        assert not document.text[at : block.span.start].strip()
        assert document[block.span] == document[block.span].strip()
        at = block.span.end
    assert not document.text[at:].strip()
    at = 0
    for page in document.pages:
        assert at <= page.span.start <= page.span.end <= len(document.text)
        at = page.span.end
        for word in page.words:
            assert page.span.start <= word.start < word.end <= page.span.end
    for mark in document.marks:
        assert document[mark.span].strip()
    assert from_json(to_json(document), Document) == document


@pytest.fixture(scope="session")
def checked() -> Callable[[Document], None]:
    return check


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[list[Document], list[Issue]]]:
    """Writes a file and loads it: its documents, each checked, and the issues."""

    def read(name: str, content: str | bytes) -> tuple[list[Document], list[Issue]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        found = list(load(path))
        documents = [item for item in found if isinstance(item, Document)]
        for document in documents:
            check(document)
        return documents, [item for item in found if isinstance(item, Issue)]

    return read


def make_pdf(
    pages: Sequence[Sequence[tuple[float, float, str]]], *, extra: str = "", trailer: str = "", drawing: str = ""
) -> bytes:
    """A PDF of Courier 10 on letter paper: for each page (x, y from the bottom, words). `extra`: into the catalogue;
    `drawing`: operators behind the words of every page."""
    objects = [f"<< /Type /Catalog /Pages 2 0 R {extra} >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>")
    for number, page in enumerate(pages):
        drawn = "".join(f"BT /F1 10 Tf {x} {y} Td ({words}) Tj ET\n" for x, y, words in page) + drawing + "\n"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    return make_pdf


def make_zip(members: dict[str, bytes] | list[tuple[str, bytes]], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return out.getvalue()


@pytest.fixture(scope="session")
def zipped() -> Callable[..., bytes]:
    return make_zip


WORDS = (
    "The Ambassador said that his Government wished to reopen the Strait and that nobody would be hindered who passed it "
    "in peace. He asked whether the commission could meet again before the end of the month."
)


def photograph(kind: str = "PNG", pages: int = 1, text: str = WORDS, size: int = 32) -> bytes:
    """A typed page as a picture of 200 dots an inch; `kind`: PNG, JPEG, TIFF, or PDF of pictures only."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1700, 2200), 250)
    words = textwrap.fill(text, 60)
    ImageDraw.Draw(page).multiline_text((170, 200), words, 20, ImageFont.load_default(size), spacing=18)
    out = io.BytesIO()
    more = {"save_all": True, "append_images": [page] * (pages - 1)} if pages > 1 else {}
    page.save(out, kind, **({"resolution": 200.0} if kind == "PDF" else {"dpi": (200, 200)}), **more)
    return out.getvalue()


@pytest.fixture(scope="session")
def photographed() -> Callable[..., bytes]:
    return photograph


@pytest.fixture
def private(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made; nothing may be left there."""
    folder = tmp_path_factory.mktemp("private")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
