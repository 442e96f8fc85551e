"""What to do with a page that may be a picture only: take its text layer, read it by OCR, or say that it is blank.

Takes the text layer of a page (empty where there is none) and the means to draw the page; gives the text that is better
by measure, with the name of what gave it, and what the picture shows. The measure is the share of letters that stand in
words: of those that records use, or that look like names and numbers. Never are both texts given.

    "fe AWLD ? ~~ Sas Boe" of a text layer  ->  legible 0.05: read again; the better of the two stays
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from backchannel.load.ocr import DPI, Engine, TooSlow
from backchannel.load.pdf_lines import PageText, arranged
from backchannel.text import common_words

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["better_text", "is_blank", "legible"]

GOOD = 0.5
"""Legibility from which a text layer is taken as it is."""
INK = 0.0006
"""Share of dark pixels below which a page is blank but for specks."""
DARK = 110  # of 255
_TOKEN = re.compile(r"\S+")
_NAME = re.compile(r"[A-Z][a-z]{2,}|[A-Z]{3,}|\d[\d.,:/-]*\d|\d")


def legible(text: str) -> float:
    """The share of a text's visible characters that stand in words, from 0 to 1; 0 for an empty text."""
    common, good, every = common_words(), 0.0, 0
    for token in _TOKEN.findall(text):
        every += len(token)
        core = token.strip(".,;:()[]\"'“”‘’-")
        if core.lower().removesuffix("'s") in common:
            good += len(token)
        elif _NAME.fullmatch(core):
            good += 0.8 * len(token)  # names and capitals may be noise
    return good / every if every else 0.0


def is_blank(picture: Image) -> bool:
    """Whether a page in grey shows nothing but specks."""
    counts = picture.histogram()
    return sum(counts[:DARK]) < INK * sum(counts)


def better_text(layer: PageText, draw: Callable[[int], Image], engine: Engine | None) -> PageText:
    """The page by its layer or by OCR. `draw` gives its picture at some dots an inch. Raises TooSlow where the engine
    did not end in time and the layer is empty, DamagedFile where the page cannot be drawn."""
    measured = legible(layer.text)
    if measured >= GOOD:
        return layer
    if not layer.text.strip() and is_blank(draw(60)):
        return layer._replace(kinds=("blank",))
    if engine is None:
        return layer
    picture = draw(DPI)
    width = layer.width or picture.width * 72 / DPI
    try:
        words = engine.read(picture, picture.width * 72 / width)
    except TooSlow:
        if layer.text.strip():
            return layer
        raise
    read = arranged(words, width, layer.height or picture.height * width / picture.width)
    if legible(read.text) * len(read.text) <= measured * len(layer.text):
        return layer
    return read._replace(label=layer.label, layer=engine.name, struck=())
