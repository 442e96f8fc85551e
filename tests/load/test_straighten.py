"""Pages aslant, on their side and on their head, and places on them led back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from backchannel.load.pdf_lines import Box
from backchannel.load.scanned import is_blank, read_picture
from backchannel.load.straighten import Turn, on_its_side, slant, turned

from .conftest import WORDS
from .test_ocr import needs_tesseract

if TYPE_CHECKING:
    from PIL.Image import Image


@pytest.fixture
def page(photographed) -> Image:
    from PIL import Image

    return Image.open(io.BytesIO(photographed("PNG"))).convert("L")


@pytest.mark.parametrize("degrees", [0.0, 0.6, -1.7, 3.2])
def test_how_far_a_page_is_aslant(page: Image, degrees: float) -> None:
    assert slant(page.rotate(-degrees, fillcolor=255)) == pytest.approx(degrees, abs=0.15)
    assert not on_its_side(page) and on_its_side(turned(page, 1, 0.0))


def test_a_page_without_lines_is_not_turned(page: Image) -> None:
    from PIL import Image

    assert slant(Image.new("L", page.size, 230)) == 0.0 and not on_its_side(Image.new("L", (9, 9), 0))


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, 2.0])
def test_boxes_are_led_back(quarters: int, degrees: float) -> None:
    from PIL import Image

    page = Image.new("L", (400, 600), 255)
    page.paste(0, (50, 100, 110, 130))
    left, top, right, bottom = turned(page, quarters, degrees).point(lambda grey: 255 if grey < 128 else 0).getbbox()
    found = Turn(quarters, degrees, 400.0, 600.0).back(Box("", left, top, right, bottom))
    assert [found.left, found.top, found.right, found.bottom] == pytest.approx([50, 100, 110, 130], abs=3)


@needs_tesseract
@pytest.mark.parametrize(
    ("quarters", "kinds"), [(0, ()), (1, ("sideways",)), (2, ("upside down",)), (3, ("sideways",))]
)
def test_a_page_is_read_however_it_lies(page: Image, quarters: int, kinds: tuple[str, ...]) -> None:
    from backchannel.load.ocr import ENGINES

    engine = ENGINES["tesseract"]()
    assert engine is not None
    laid = turned(page, quarters, 1.5)
    points = laid.width * 72 / 200, laid.height * 72 / 200
    found = read_picture(laid, *points, engine)
    assert " ".join(found.text.split()) == WORDS and found.kinds == kinds
    assert (found.width, found.height) == pytest.approx(points, abs=0.1)
    first = found.words[0]
    upright = Turn(quarters, 0.0, page.width * 72 / 200, page.height * 72 / 200).back(first)
    assert 50 < upright.left < 72 and 60 < upright.top < 90, "the place is that on the page as it lies"


def test_grey_ink_is_no_blank_page(page: Image) -> None:
    faint = page.point(lambda grey: 150 + grey // 3)
    assert not is_blank(faint) and is_blank(page.point(lambda grey: 230))
