"""How well OCR reads typescript: character error rate by damage and engine, and what is lost of the statements.

    python bench/ocr.py [--pages 60] [--engine tesseract --engine rapidocr] [--look FOLDER]
    python bench/ocr.py --statements [--damage moderate] [--engine tesseract]

Types FRUS documents (gold/train; for --statements gold/dev) on pages, with the typewriter fonts that the machine has (fc-list: Courier Prime,
FreeMono, Tlwg Typewriter, Liberation Mono), 12 letters an inch, spoils the pictures as copies of the time are spoilt, and
reads them as the program does. Error rate: edits (Levenshtein) a character, white space counted as one blank. Each page is
spoilt in one way, the ways in turn. `--statements`: the same documents whole, all pages spoilt alike; words F1 of the
statements found in the clean text and in what was read, places in it led back to the clean text.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import Levenshtein
from statements import SHARED, readings, scored, tagger_of

from backchannel.load import load
from backchannel.load.ocr import DPI, ENGINES, Engine
from backchannel.load.scanned import read_picture
from backchannel.model import Document

FONTS = ("CourierPrime", "FreeMono", "TlwgTypewriter", "LiberationMono")
WIDTH, HEIGHT, LETTERS, LINES = 2550, 3300, 66, 50
Damage = Callable[[Image.Image, np.random.Generator], Image.Image]

# ---------------------------------------------------------------- pages


def fonts() -> list[ImageFont.FreeTypeFont]:
    """The upright typewriter fonts that are here, at 12 letters an inch."""
    listed = subprocess.run(["fc-list", ":", "file"], capture_output=True, text=True, check=True).stdout
    paths = [Path(line.rstrip(": \n")) for line in listed.splitlines()]
    upright = {name: [p for p in paths if p.stem.replace(" ", "") in (name, f"{name}-Regular")] for name in FONTS}
    found = [ImageFont.truetype(str(some[0]), 40) for some in upright.values() if some]
    if not found:
        raise SystemExit(f"None of the fonts is here: {', '.join(FONTS)}. hint: apt install fonts-courier-prime")
    return found


def pages_of(text: str) -> Iterator[str]:
    """The text as typed, 50 lines of at most 66 letters a page."""
    lines = [
        line
        for paragraph in text.split("\n")
        for line in (textwrap.wrap(paragraph, LETTERS, break_on_hyphens=False) or [""])
    ]
    for at in range(0, len(lines), LINES):
        yield "\n".join(lines[at : at + LINES])


def typed(words: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    page = Image.new("L", (WIDTH, HEIGHT), 246)
    ImageDraw.Draw(page).multiline_text((330, 300), words, 25, font, spacing=14)
    return page


# ---------------------------------------------------------------- damage


def clean(page: Image.Image, chance: np.random.Generator) -> Image.Image:
    return page


def skew(page: Image.Image, chance: np.random.Generator, most: float = 2.0) -> Image.Image:
    return page.rotate(chance.uniform(0.4, 1) * most * chance.choice([-1, 1]), Image.Resampling.BILINEAR, fillcolor=246)


def speckle(page: Image.Image, chance: np.random.Generator, share: float = 0.004) -> Image.Image:
    dots = Image.fromarray(np.where(chance.random((HEIGHT // 3, WIDTH // 3)) < share, 60, 255).astype(np.uint8))
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(dots.resize(page.size, Image.Resampling.NEAREST))))


def faint(page: Image.Image, chance: np.random.Generator, least: float = 0.25) -> Image.Image:
    """A worn ribbon: ink that comes and goes along the lines."""
    coarse = Image.fromarray((255 * chance.uniform(least, 0.8, (60, 20))).astype(np.uint8))
    ink = np.asarray(coarse.resize(page.size, Image.Resampling.BILINEAR)) / 255
    return Image.fromarray((246 - (246 - np.asarray(page).astype(float)) * ink).astype(np.uint8))


def carbon(page: Image.Image, chance: np.random.Generator, blur: float = 3.0) -> Image.Image:
    """The third carbon copy: soft, on grey paper."""
    soft = np.asarray(page.filter(ImageFilter.GaussianBlur(blur))).astype(float)
    return Image.fromarray(np.clip(soft * 0.85 + chance.normal(0, 9, soft.shape), 0, 255).astype(np.uint8))


def stamp(page: Image.Image, chance: np.random.Generator) -> Image.Image:
    """SECRET stamped over the text, aslant."""
    font = ImageFont.truetype(fonts()[0].path, 170)
    mark = Image.new("L", page.size, 255)
    place = (int(chance.uniform(500, 1300)), int(chance.uniform(600, 1900)))
    ImageDraw.Draw(mark).text(place, "SECRET", 110, font, stroke_width=4)
    mark = mark.rotate(chance.uniform(-12, 12), fillcolor=255)
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(mark)))


def moderate(page: Image.Image, chance: np.random.Generator) -> Image.Image:
    """A common copy: a little of all but the stamp."""
    return carbon(faint(speckle(skew(page, chance, 0.8), chance, 0.001), chance, 0.45), chance, 1.5)


DAMAGES: dict[str, Damage] = {
    each.__name__: each for each in (clean, skew, speckle, faint, carbon, stamp, moderate)
}  # fmt: skip


# ---------------------------------------------------------------- measures


def read(page: Image.Image, engine: Engine) -> str:
    return read_picture(page, WIDTH * 72 / DPI, HEIGHT * 72 / DPI, engine).text


def errors(read: str, typed: str) -> tuple[int, int]:
    """Edits from what was typed to what was read, and the letters typed."""
    one, other = (" ".join(words.split()) for words in (read, typed))
    return Levenshtein.distance(one, other), len(other)


def rate(counted: list[tuple[int, int]]) -> float:
    """Over all letters of the pages: a page of two words weighs two words."""
    return sum(edits for edits, _ in counted) / max(1, sum(letters for _, letters in counted))


def by_damage(documents: dict[str, str], engines: list[Engine], count: int, look: Path | None) -> None:
    pages = [page for text in documents.values() for page in pages_of(text)]
    pages = [pages[round(at)] for at in np.linspace(0, len(pages) - 1, min(count, len(pages)))]
    types, seconds = fonts(), defaultdict[str, float](float)
    rates = defaultdict[tuple[str, str], list[tuple[int, int]]](list)
    for number, words in enumerate(pages):
        damage = list(DAMAGES)[number % len(DAMAGES)]
        page = typed(words, types[number % len(types)])
        page = DAMAGES[damage](page, np.random.default_rng([1, number]))
        if look:
            look.mkdir(parents=True, exist_ok=True)
            page.save(look / f"{number:03}-{damage}.png")
        for engine in engines:
            begun = time.monotonic()
            rates[damage, engine.name].append(errors(read(page, engine), words))
            seconds[engine.name] += time.monotonic() - begun
    print(f"{len(pages)} pages, {len(types)} fonts; character error rate")
    print("damage".ljust(12), *(engine.name.rjust(22) for engine in engines))
    for damage in DAMAGES:
        print(damage.ljust(12), *(f"{rate(rates[damage, engine.name]):22.4f}" for engine in engines))
    print("s a page".ljust(12), *(f"{seconds[engine.name] / len(pages):22.2f}" for engine in engines))


def places_in(text: str, other: str) -> Any:
    """For each character of a text, where it is in the other one: what `scored` leads offsets back with."""
    places = np.zeros(len(text) + 1, dtype=np.int64)
    for step in Levenshtein.opcodes(text, other):
        size = step.src_end - step.src_start
        if size:
            places[step.src_start : step.src_end] = np.linspace(step.dest_start, step.dest_end, size, endpoint=False)
    places[-1] = len(other)
    return places


def statements_lost(documents: dict[str, str], engine: Engine, damage: str) -> None:
    from score_statements import score

    folder, types = SHARED / "gold" / "dev", fonts()
    tagger, names = tagger_of(None), list(documents)
    plain, *_ = readings(folder, names, tagger)
    places, rates = {}, []
    os.environ["BACKCHANNEL_OCR"] = engine.name.split()[0]
    with tempfile.TemporaryDirectory() as out:
        for number, (name, text) in enumerate(documents.items()):
            path, pages = Path(out) / f"{name}.tif", list(pages_of(text))
            font = types[number % len(types)]
            spoilt = [
                DAMAGES[damage](typed(words, font), np.random.default_rng([1, number, at]))
                for at, words in enumerate(pages)
            ]
            spoilt[0].save(path, save_all=True, append_images=spoilt[1:], dpi=(DPI, DPI), compression="tiff_deflate")
            path.with_name(f"{path.name}.parts").write_text(f"1-{len(pages)}\n")
            [whole] = (each for each in load(path) if isinstance(each, Document))
            rates += [errors(whole[page.span], words) for page, words in zip(whole.pages, pages, strict=True)]
            places[name] = places_in(text, whole.text)
        after, *_ = readings(Path(out), names, tagger, "tif")
    print(f"{len(rates)} pages, {damage}, {engine.name}; character error rate {rate(rates):.4f}")
    for what, told in (
        ("clean", {name: scored(reading) for name, reading in plain.items()}),
        ("read", {name: scored(reading, places[name]) for name, reading in after.items()}),
    ):
        figures = {key: value for key, value in score(str(folder), told).items() if isinstance(value, dict)}
        print(what, figures)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--engine", action="append", choices=list(ENGINES))
    parser.add_argument("--look", type=Path, help="folder for the pictures")
    parser.add_argument("--statements", action="store_true")
    parser.add_argument("--damage", choices=list(DAMAGES), default="moderate")
    given = parser.parse_args()
    made = {name: ENGINES[name]() for name in given.engine or ENGINES}
    engines = [engine for engine in made.values() if engine]
    print("not installed:", ", ".join(name for name, engine in made.items() if not engine) or "none", file=sys.stderr)
    folder = SHARED / "gold" / ("dev" if given.statements else "train")
    documents = {path.stem: path.read_text(encoding="utf8") for path in sorted(folder.glob("*.txt"))}
    if given.statements:
        statements_lost(documents, engines[0], given.damage)
    else:
        by_damage(documents, engines, given.pages, given.look)
    return 0


if __name__ == "__main__":
    sys.exit(main())
