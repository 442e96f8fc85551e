"""One paper as several pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backchannel.errors import DamagedFile
from backchannel.load import load
from backchannel.load.page_list import listed
from backchannel.load.page_picture import drawn
from backchannel.model import Document, Issue
from backchannel.run.plan import find_files

from .conftest import WORDS
from .test_ocr import needs_tesseract, tesseract  # noqa: F401 - a fixture


@pytest.fixture
def box(tmp_path: Path, photographed: Callable[..., bytes]) -> Path:
    (tmp_path / "IMG_1.png").write_bytes(photographed("PNG"))
    (tmp_path / "IMG_2.jpg").write_bytes(photographed("JPEG"))
    (tmp_path / "IMG_3.png").write_bytes(photographed("PNG"))
    (tmp_path / "letter.pages").write_text("IMG_2.jpg\n\nIMG_1.png   # the second page\n")
    return tmp_path


@needs_tesseract
def test_a_list_is_one_document_of_its_pages(box: Path, tesseract: None) -> None:  # noqa: F811
    [document] = [each for each in load(box / "letter.pages") if isinstance(each, Document)]
    assert document.id == "letter" and [page.number for page in document.pages] == [1, 2]
    assert " ".join(document.text.split()) == f"{WORDS} {WORDS}"
    assert drawn(box / "letter.pages", 2).size == drawn(box / "IMG_1.png", 1).size
    with pytest.raises(DamagedFile, match="no page 3"):
        drawn(box / "letter.pages", 3)


def test_what_is_listed_is_not_read_by_itself(box: Path) -> None:
    assert [path.name for path in find_files([box]) if isinstance(path, Path)] == ["IMG_3.png", "letter.pages"]


@pytest.mark.parametrize("line", ["../IMG_1.png", "/etc/passwd", "gone.png", "letter.pages", ".hidden", ""])
def test_only_pictures_beside_it_are_listed(box: Path, line: str) -> None:
    (box / "letter.pages").write_text(line + "\n")
    with pytest.raises(DamagedFile, match="picture"):
        listed(box / "letter.pages")
    [issue] = load(box / "letter.pages")
    assert isinstance(issue, Issue) and issue.code == "bad-list"
