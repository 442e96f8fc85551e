"""Pictures of pages, with Tesseract where it is installed, and what becomes of them without."""

from __future__ import annotations

import io
import shutil
import zlib
from typing import TYPE_CHECKING

import pillow_heif
import pytest

from backchannel.load import ocr, scanned
from backchannel.load.despeckle import despeckled
from backchannel.load.page_picture import MOST_PIXELS
from backchannel.load.pdf_lines import Box, PageText
from backchannel.load.scanned import better_text, legible

from .conftest import WORDS

if TYPE_CHECKING:
    from PIL.Image import Image

needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract"), reason="needs Tesseract (apt install tesseract-ocr)"
)


@pytest.fixture
def tesseract(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BACKCHANNEL_OCR", "tesseract")
    ocr.engine.cache_clear()
    yield
    ocr.engine.cache_clear()


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_photographed_page_is_read(read, photographed, tesseract, kind: str) -> None:
    [document], issues = read("scan", photographed(kind))
    assert not issues and " ".join(document.text.split()) == WORDS
    [page] = document.pages
    assert page.layer and page.layer.startswith("tesseract") and page.number == 1
    first = page.words[0]
    assert document.text[first.start : first.end] == "The" and 0.5 < first.confidence <= 1
    assert 55 < first.left < 67 and 65 < first.top < 85  # printed at 61 by 72 points


@needs_tesseract
def test_pages_of_one_picture_file(read, photographed, tesseract) -> None:
    [document], _ = read("scan.tif", photographed("TIFF", 3))
    assert [page.number for page in document.pages] == [1, 2, 3] and document.text.count("Ambassador") == 3


class Slow:
    name = "slow 1"

    def read(self, picture: object, dpi: float) -> list[Box]:
        raise ocr.TooSlow


def test_a_page_that_takes_too_long_is_an_issue(read, photographed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backchannel.load.pictures.engine", Slow)
    documents, issues = read("scan.png", photographed("PNG"))
    assert not documents and [issue.code for issue in issues] == ["too-slow", "no-text-layer"]


def test_an_engine_that_is_not_there(read, photographed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKCHANNEL_OCR", "quill")
    ocr.engine.cache_clear()
    _, [issue] = read("scan.png", photographed("PNG"))
    assert issue.code == "no-ocr-engine" and "tesseract" in str(issue.hint)
    ocr.engine.cache_clear()


def test_the_better_text_is_taken() -> None:
    class Reads:
        name = "reads 1"

        def read(self, picture: object, dpi: float) -> list[Box]:
            return [
                Box(word, 50 + 40 * n, 60, 85 + 40 * n, 70, 0.9)
                for n, word in enumerate(["The", "Strait", "was", "open"])
            ]

    from PIL import Image

    def draw(dpi: int) -> Image.Image:
        picture = Image.new("L", (8 * dpi, 11 * dpi), 255)
        picture.paste(0, (dpi, dpi, 4 * dpi, 2 * dpi))
        return picture

    garbage = PageText("fe AWLD ?~ ‘oo ;; Sas%", (), "2", 576.0, 792.0, layer="text layer")
    found = better_text(garbage, draw, Reads())
    assert found.text == "The Strait was open" and (found.layer, found.label) == ("reads 1", "2")
    good = garbage._replace(text="The Ambassador said that the Strait was open.")
    assert better_text(good, draw, Reads()) is good
    assert better_text(garbage, draw, None) is garbage


def test_specks_go_and_letters_stay() -> None:
    from PIL import Image, ImageDraw

    page = Image.new("L", (600, 400), 200)
    draw = ImageDraw.Draw(page)
    draw.rectangle((100, 100, 130, 105), 60)  # a stroke
    draw.rectangle((110, 150, 116, 156), 60)  # a full stop
    for x in (30, 300, 312, 500):
        draw.rectangle((x, 300, x + 1, 301), 60)
    found = despeckled(page, 300)
    assert found.size == page.size
    assert found.getpixel((115, 102)) < 120 and found.getpixel((113, 153)) < 120
    assert all(found.getpixel((x, 300)) > 190 for x in (30, 300, 312, 500))


def test_legible() -> None:
    assert legible("He said that the Strait of Orsa was closed.") > 0.9
    assert legible("") == 0 and legible("~ ‘oo ;; .. |") < 0.1
    assert scanned.GOOD > legible("wee2e22 © te tw ~ Fe Ae a% fe&d -ex") < 0.4


@pytest.mark.parametrize(("size", "code"), [((30_000, 30_000), "too-large"), ((1, 1), "empty-picture")])
def test_pictures_that_are_no_pages(read, size: tuple[int, int], code: str) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", size).save(out, "PNG")
    documents, [issue] = read("scan.png", out.getvalue())
    assert not documents and issue.code == code


class Blind:
    """An engine that finds nothing, and how large the pictures were."""

    name = "blind 1"

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int]] = []

    def read(self, picture: Image, dpi: float) -> list[Box]:
        self.sizes.append(picture.size)
        return []


def of_pictures(filter: str, stream: bytes, box: str = "0 0 612 792") -> bytes:
    """A PDF of one page that is a picture of 2,000 by 2,000 dots, given as a stream."""
    content = b"q 612 0 0 792 0 0 cm /P Do Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>"
        % box.encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /XObject /Subtype /Image /Width 2000 /Height 2000 /ColorSpace /DeviceGray /BitsPerComponent 1 "
        b"/Filter /%s /Length %d >>\nstream\n%s\nendstream" % (filter.encode(), len(stream), stream),
    ]
    whole = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%PDF-1.5\n" + whole + b"trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n"


@pytest.mark.parametrize("filter", ["JBIG2Decode", "JPXDecode", "CCITTFaxDecode", "DCTDecode", "FlateDecode"])
def test_pictures_of_a_pdf_that_are_garbage(read, monkeypatch: pytest.MonkeyPatch, filter: str) -> None:
    monkeypatch.setattr("backchannel.load.pdf.engine", Blind)
    stream = bytes(range(256)) * 40
    documents, issues = read("scan.pdf", of_pictures(filter, stream))
    assert not documents and issues and all(issue.message and issue.file for issue in issues)


@pytest.mark.parametrize("box", ["0 0 10000000 10000000", "0 0 1 1", "0 0 0 0", "5 5 -5 -5"])
def test_pages_without_measure(read, monkeypatch: pytest.MonkeyPatch, box: str) -> None:
    blind = Blind()
    monkeypatch.setattr("backchannel.load.pdf.engine", lambda: blind)
    documents, issues = read("scan.pdf", of_pictures("FlateDecode", zlib.compress(bytes(500_000)), box))
    assert not documents and issues
    assert all(width * height <= MOST_PIXELS for width, height in blind.sizes)


def test_ten_thousand_pages(read, pdf) -> None:
    documents, issues = read("long.pdf", pdf([[(72, 720, "The Strait is open.")]] + [[]] * 10_000))
    assert len(documents) == 1 and {issue.code for issue in [*issues, *documents[0].issues]} <= {"too-large", "blank"}


def boxes(*lines: tuple[float, str]) -> list[Box]:
    """Words of 6 points a letter and 8 high, at some heights; a bracket by itself overlaps the word before it."""
    found = []
    for top, words in lines:
        left = 72.0
        for word in words.split():
            wide = 6.0 * len(word)
            found.append(
                Box(word, left - (7 if word == ")" else 0), top + (2 if word == ")" else 0), left + wide, top + 8)
            )
            left += wide + 6
    return found


def test_paragraphs_of_a_page_of_short_lines() -> None:
    """Most lines have an empty one under them; those that are full to the margin tell how far lines are apart."""
    full = "The talk then turned to the question of the Strait of Orsa and"
    head = ["Memorandum", "Orsa, March 12", "PRESENT", "The Secretary", "Karl Petrescu", "Paul Halloran"]
    lines = [(72 + 28.0 * n, words) for n, words in enumerate(head)]
    lines += [(72 + 28.0 * len(head) + 14.0 * n, full) for n in range(5)]
    text = scanned.arranged(boxes(*lines), 612, 792).text
    assert text == "\n\n".join([*head, "\n".join([full] * 5)])


def test_a_bracket_stays_on_its_line() -> None:
    text = scanned.arranged(
        boxes((100, "He did not mention it to"), (114, "me his request for a visit ) at all")), 612, 792
    ).text
    assert text == "He did not mention it to\nme his request for a visit ) at all"


def test_grain_is_no_ink() -> None:
    """Paper becomes white, or a page of one line is all grain to an engine that looks for two greys."""
    import numpy as np
    from PIL import Image

    grain = np.random.default_rng(1).normal(200, 6, (400, 600)).clip(0, 255).astype(np.uint8)
    grain[100:104, 100:140] = 60
    found = np.asarray(despeckled(Image.fromarray(grain), 300))
    assert (found > 250).mean() > 0.98 and found[101:103, 105:135].max() < 130


def test_a_photograph_of_a_telephone(photographed) -> None:
    """HEIC is opened; what a camera noted of how it was held is followed."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from PIL import Image

    from backchannel.load.kinds import picture_in
    from backchannel.load.page_picture import drawn

    page = Image.open(io.BytesIO(photographed("PNG")))
    with TemporaryDirectory() as folder:
        heic, jpeg = Path(folder) / "page.heic", Path(folder) / "page.jpg"
        pillow_heif.from_pillow(page.convert("RGB")).save(heic)
        assert picture_in(heic.read_bytes()[:64]) == "HEIC" and drawn(heic, 1).size == page.size
        held = Image.Exif()
        held[0x0112] = 6  # turned a quarter
        page.transpose(Image.Transpose.ROTATE_90).save(jpeg, exif=held)
        assert drawn(jpeg, 1).size == page.size
