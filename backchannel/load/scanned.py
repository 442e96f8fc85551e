"""What to do with a page that may be a picture only: take its text layer, read it by OCR, or say that it is blank.

Takes the text layer of a page (empty where there is none) and the means to draw the page; gives the text that is better
by measure, with the name of what gave it, and what the picture shows. The measure is the share of letters that stand in
words: of those that records use, or that look like names and numbers. Never are both texts given.

A page is set straight before it is read: lines aslant, pages on their side or head (`straighten.py`).

    "fe AWLD ? ~~ Sas Boe" of a text layer  ->  legible 0.05: read again; the better of the two stays
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from backchannel.load.despeckle import despeckled
from backchannel.load.ocr import DPI, Engine, TooSlow
from backchannel.load.pdf_lines import PageText, arranged
from backchannel.load.straighten import DARKER, Turn, on_its_side, paper_of, slant, turned
from backchannel.model import PageKind
from backchannel.text import common_words

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["better_text", "is_blank", "legible", "read_picture"]

GOOD = 0.5
"""Legibility from which a text layer is taken as it is."""
INK = 0.0006
"""Share of dark pixels below which a page is blank but for specks."""
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
    return sum(counts[: round(DARKER * paper_of(picture))]) < INK * sum(counts)


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
        read = read_picture(picture, width, layer.height or picture.height * width / picture.width, engine)
    except TooSlow:
        if layer.text.strip():
            return layer
        raise
    if legible(read.text) * len(read.text) <= measured * len(layer.text):
        return layer
    return read._replace(label=layer.label)


def read_picture(picture: Image, width: float, height: float, engine: Engine) -> PageText:
    """What an engine reads on the picture of a page of some points, without specks and set straight; where upright it makes little sense
    but turned it does, as turned. The words' places are those on the page as it came. Raises TooSlow."""
    picture = despeckled(picture, picture.width * 72 / width)
    best = _turned_text(picture, 0, width, height, engine)
    upright, level = legible(best.text), _is_level(best)
    if upright >= GOOD and level:
        return best
    for quarters in (1, 3) if not level or on_its_side(picture) else (2,):
        try:
            found = _turned_text(picture, quarters, width, height, engine)
        except TooSlow:
            continue
        if legible(found.text) >= (GOOD if not level else max(GOOD, 1.5 * upright)):
            return found
    return best


def _is_level(read: PageText) -> bool:
    """Whether words are wider than tall, as they are read on a page that does not lie on its side: some engines read
    lines that run up or down too, and their order is then lost."""
    long = [word for word in read.words if word.end - word.start > 3]
    return 2 * sum(word.right - word.left > word.bottom - word.top for word in long) >= len(long)


def _turned_text(picture: Image, quarters: int, width: float, height: float, engine: Engine) -> PageText:
    upright = turned(picture, quarters, 0.0)
    turn = Turn(quarters, slant(upright), width, height)
    across, down = turn.size
    straight = turned(upright, 0, turn.degrees)
    read = arranged(engine.read(straight, straight.width * 72 / across), across, down)
    kinds: tuple[PageKind, ...] = (("upside down",) if quarters == 2 else ("sideways",)) if quarters else ()
    words = tuple(turn.back(word) for word in read.words) if quarters or turn.degrees else read.words
    return read._replace(
        words=words, width=round(width, 1), height=round(height, 1), layer=engine.name, kinds=kinds, struck=()
    )
