"""Text from pictures: OCR engines behind one face. Takes the picture of a page; gives its words with their places, in
points from the top left, and how sure the engine was of each.

    >>> engine().read(drawn(Path("scan.pdf"), 1, dpi=300), 300)[0]                           # doctest: +SKIP
    Box(text='MEMORANDUM', left=72.2, top=71.8, right=151.4, bottom=82.1, confidence=0.96)

Engines: Tesseract 5, a program of its own (`apt install tesseract-ocr`), run with a time limit and on one thread; and
RapidOCR, a Python package that carries its models. `BACKCHANNEL_OCR` or `read --ocr` names one, or "none"; otherwise the
first that is there is taken, in the order of ENGINES, which is that of `bench/ocr.py`. Nothing is fetched at run time.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from backchannel import settings
from backchannel.load.pdf_lines import Box
from backchannel.load.safety import unsupported

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["DPI", "ENGINES", "INSTALL", "Engine", "TooSlow", "engine"]

DPI = 300
"""At which a page of a PDF is drawn to be read; typescript of 10 letters an inch is then 30 pixels wide."""
SECONDS = 60  # for one page
SPECK = 0.85  # how sure Tesseract must be of a stop or dash by itself: specks are read as these
COLON = 0.6  # … and of a colon, which parts the labels of a form from what is filled in
INSTALL = "install Tesseract (apt install tesseract-ocr, brew install tesseract) or pip install 'backchannel[ocr]'"


class TooSlow(Exception):
    """The engine did not end in time."""


class Engine(Protocol):
    """`name`: with its version, as `Page.layer` says it."""

    name: str

    def read(self, picture: Image, dpi: float) -> list[Box]:
        """The words of a page in grey. Raises TooSlow."""


class Tesseract:
    """The program `tesseract`. Its table has a row a word, `conf` from 0 to 100."""

    def __init__(self, program: str) -> None:
        self.program = program
        asked = [program, "--version"]
        shown = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
        self.name = " ".join((shown.stdout or shown.stderr).split()[:2])

    def read(self, picture: Image, dpi: float) -> list[Box]:
        page = io.BytesIO()
        picture.save(page, "PNG", compress_level=1)
        command = [self.program, "stdin", "stdout", "--dpi", str(round(dpi)), "--psm", "3", "-l", "eng", "tsv"]
        alone = os.environ | {"OMP_THREAD_LIMIT": "1"}
        try:
            table = subprocess.run(  # noqa: S603 - no shell, and nothing of the document in the command
                command, input=page.getvalue(), capture_output=True, timeout=SECONDS, env=alone, check=False
            )
        except subprocess.TimeoutExpired:
            raise TooSlow from None
        rows = csv.DictReader(
            io.StringIO(table.stdout.decode("utf8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return list(_boxes(rows, 72 / dpi))


def _boxes(rows: Any, scale: float) -> Iterator[Box]:
    for row in rows:
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text:
            continue
        sure = max(0.0, float(row["conf"]) / 100)
        if sure >= (COLON if text == ":" else SPECK) or any(letter.isalnum() for letter in text):
            left, top, width, height = (int(row[side]) * scale for side in ("left", "top", "width", "height"))
            yield Box(text, left, top, left + width, top + height, sure)


class Rapid:
    """The package `rapidocr-onnxruntime`, which gives lines: their words get their share of the line's width."""

    def __init__(self) -> None:
        from importlib.metadata import version

        from rapidocr_onnxruntime import RapidOCR

        self.name = f"rapidocr {version('rapidocr-onnxruntime')}"
        self._read = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def read(self, picture: Image, dpi: float) -> list[Box]:
        import numpy as np

        lines, _ = self._read(np.asarray(picture.convert("RGB")))
        return [word for corners, text, sure in lines or () for word in _shared(corners, text, float(sure), 72 / dpi)]


def _shared(corners: Any, text: str, sure: float, scale: float) -> Iterator[Box]:
    """Words of a line, each as wide as its share of the letters."""
    left, right = (pick(x for x, _ in corners) * scale for pick in (min, max))
    top, bottom = (pick(y for _, y in corners) * scale for pick in (min, max))
    letter = (right - left) / max(len(text), 1)
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield Box(word, left + at * letter, top, left + (at + len(word)) * letter, bottom, sure)
        at += len(word)


def _tesseract() -> Engine | None:
    program = shutil.which("tesseract")
    return Tesseract(program) if program else None


def _rapid() -> Engine | None:
    return Rapid() if importlib.util.find_spec("rapidocr_onnxruntime") else None


ENGINES = {"tesseract": _tesseract, "rapidocr": _rapid}


@cache
def engine() -> Engine | None:
    """The engine to read pictures with: the one that the settings name, else the first that is installed; None where
    none is, or none is wanted. Raises UnsupportedFile where the one named is not installed."""
    wanted = settings.ocr()
    if wanted == "none":
        return None
    if wanted is None:
        return next(filter(None, (make() for make in ENGINES.values())), None)
    if wanted not in ENGINES:
        raise unsupported("no-ocr-engine", f"no OCR engine is called “{wanted}”", f"one of {', '.join(ENGINES)}, none")
    found = ENGINES[wanted]()
    if found is None:
        raise unsupported("no-ocr-engine", f"the OCR engine {wanted} is not installed", INSTALL)
    return found
