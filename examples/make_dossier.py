"""Make the PDF, scan and HTML documents of the example dossier from the typed sources.

Takes `sources/*.txt`, gives `dossier/*.pdf` and `dossier/*.html`. The plain-text documents of the
dossier have no source: they are kept in `dossier/` as they are.

    pip install reportlab pillow pypdfium2
    python examples/make_dossier.py            write the documents
    python examples/make_dossier.py --check    make them again elsewhere, compare the bytes with those
                                               kept, and look up every string of `golden/` in the
                                               documents as a reader extracts them

The same sources and the same versions of ReportLab and Pillow (`MADE_WITH`) give the same bytes: the
dates and ids inside the PDFs are fixed and all chance is seeded with the document's name. With other
versions, which may draw a letter a shade differently, `--check` leaves the bytes alone and says so.

How a source is written: one typed line a line; a form feed begins the next page; and

    ~~SECRET~~          struck through
    {word|vvord}        a scan shows `word`, its OCR layer says `vvord`
    ████                a white box of a scan, where words were withheld; the OCR layer has its code
    #, @date, ...       HTML only: heading, and lines of a named kind
"""

import argparse
import html
import io
import json
import math
import random
import re
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent
FONT = HERE / "fonts" / "SpecialElite-Regular.ttf"
MADE_WITH = {"reportlab": "5.1.0", "pillow": "13.0.0"}
PAGE = (612, 792)  # points: US letter
DPI = 150

# `stamp` is what the archive put on the page, `line` how far apart the typed lines are (points in a
# PDF, pixels in a scan); of a scan also where the stamp sits and how it is turned, what the OCR made
# of it, each page's skew in degrees and the place of a cup's ring, and the code in its white boxes.
PDFS = {
    "memcon-lathrop-verlande-1959-02-27-released-2006": {
        "stamp": ["DECLASSIFIED IN PART", "Review of May 3, 2006", "Case 05-1187"],
        "line": 13,
    },
    "brandreth-letter-1959-03-23": {
        "stamp": ["Brandreth Papers, Box 12", "Merrow Island Library"],
        "line": 16.5,
    },
    "oakes-memcon-1959-04-04": {
        "stamp": ["DECLASSIFIED", "Review of September 9, 1987", "Case 86-0412"],
        "line": 13,
    },
}
SCANS = {
    "memcon-lathrop-verlande-1959-02-27-released-1991": {
        "stamp": ["DECLASSIFIED IN PART", "REVIEW OF JUNE 14, 1991"],
        "stamp_ocr": ["DECLASS1FIED IN PART", "REVIEW OF JUNE 14, 1991"],
        "stamp_at": (455, 1430, 4.0),
        "line": 25,
        "skew": [0.7, -0.5],
        "ring": [(1080, 1290, 150), None],
        "box_code": "4.1(b)",
    },
    "ashcombe-letter-1959-03-27": {
        "stamp": ["DECLASSIFIED", "REVIEW OF MARCH 2, 1984"],
        "stamp_ocr": ["DECLASSIFIED", "REVlEW OF MARCH 2, 1984"],
        "stamp_at": (285, 190, -5.0),
        "line": 37,
        "skew": [-0.9, 0.4],
        "ring": [None, (980, 1290, 150)],
        "box_code": "",
    },
}
PAGES_HTML = ["belyar-journal-1959-03-12"]

rl_config.useA85 = 0  # pictures as bytes, not as text: a fifth smaller
STRUCK = re.compile(r"~~(.+?)~~")
SLIP = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")


def pages_of(source: str) -> list[list[str]]:
    """The typed lines of each page."""
    return [page.rstrip("\n").split("\n") for page in source.split("\f")]


def new_canvas(doc: str) -> tuple[Canvas, io.BytesIO]:
    """A PDF that says nothing about when and where it was made."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1, pageCompression=1)
    canvas.setTitle(doc)
    canvas.setAuthor("")
    canvas.setSubject("Invented: an example")
    return canvas, out


# ---- PDF with a text layer -------------------------------------------------------------------


def text_pdf(doc: str, source: str, how: dict) -> bytes:
    """The source typed in Courier; struck-out words have a line drawn through them."""
    canvas, out = new_canvas(doc)
    size, leading, left, top = 10.5, how["line"], 90, 712
    advance = size * 0.6
    for number, lines in enumerate(pages_of(source)):
        canvas.setFont("Courier", size)
        for row, line in enumerate(lines):
            y = top - row * leading
            bare = STRUCK.sub(r"\1", line)
            if bare.strip():
                indent = len(bare) - len(bare.lstrip())
                canvas.drawString(left + indent * advance, y, bare.strip())
            for m in STRUCK.finditer(line):
                x = left + m.start() * advance
                canvas.setLineWidth(1.1)
                canvas.line(x - 4, y + 3.6, x + len(m[1]) * advance + 4, y + 2.6)
            box = re.search(r"\[.*? not declassified\]", line)
            if box:
                canvas.setLineWidth(0.5)
                x = left + box.start() * advance
                canvas.rect(x - 2, y - 3, PAGE[0] - 88 - x, leading - 1, fill=0)
        if number == 0:
            draw_stamp(canvas, how["stamp"])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_stamp(canvas: Canvas, stamp: list[str]) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(0.55, 0.1, 0.1)
    canvas.setStrokeColorRGB(0.55, 0.1, 0.1)
    width = max(canvas.stringWidth(line, "Helvetica-Bold", 8) for line in stamp) + 12
    height = 10.5 * len(stamp) + 7
    canvas.rect(PAGE[0] - 54 - width, 748 - height + 12, width, height, fill=0)
    canvas.setFont("Helvetica-Bold", 8)
    for row, line in enumerate(stamp):
        canvas.drawString(PAGE[0] - 48 - width, 748 - row * 10.5, line)
    canvas.restoreState()


# ---- scan: a picture of the page, with an invisible OCR layer -----------------------------------

CELL, LEFT, TOP = 15, 140, 215  # pixels: ten characters to the inch


def scan_pdf(doc: str, source: str, how: dict) -> bytes:
    canvas, out = new_canvas(doc)
    for number, lines in enumerate(pages_of(source)):
        chance = random.Random(f"{doc} {number}")
        angle = how["skew"][number]
        stamp = (how["stamp"], how["stamp_at"]) if number == 0 else None
        picture = page_picture(lines, chance, how, how["ring"][number], stamp)
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(150, 146, 138))
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=52, dpi=(DPI, DPI))
        jpeg.seek(0)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *PAGE)
        for x, y, words in ocr_layer(lines, how):
            invisible(canvas, x, y, words, angle)
        if stamp:
            x, y, turn = how["stamp_at"]
            for row, words in enumerate(how["stamp_ocr"]):
                invisible(canvas, x + 20, y + 38 + row * 34, words, angle + turn)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def invisible(canvas: Canvas, x: float, y: float, words: str, angle: float) -> None:
    """Words at a pixel of the unturned picture, in the layer that search finds and eyes do not."""
    scale = 72 / DPI
    turn = math.radians(angle)
    dx, dy = x * scale - PAGE[0] / 2, PAGE[1] / 2 - y * scale
    px = PAGE[0] / 2 + dx * math.cos(turn) - dy * math.sin(turn)
    py = PAGE[1] / 2 + dx * math.sin(turn) + dy * math.cos(turn)
    text = canvas.beginText()
    text.setTextRenderMode(3)
    text.setFont("Courier", CELL * scale / 0.6)
    text.setTextTransform(math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), px, py)
    text.textOut(words)
    canvas.drawText(text)


def ocr_layer(lines: list[str], how: dict) -> list[tuple[int, int, str]]:
    """What the archive's OCR read, line by line: slips included, boxes by their code."""
    read, boxed = [], False
    for row, line in enumerate(lines):
        words = SLIP.sub(lambda m: m[2], STRUCK.sub(r"-\1 -", line))
        for box in re.findall("█+", words):
            mark = "" if boxed else how["box_code"]  # one code for a box of several lines
            words = words.replace(box, mark.center(len(box)), 1)
        boxed = line.endswith("█")
        if words.strip():
            indent = len(words) - len(words.lstrip())
            read.append((LEFT + indent * CELL, TOP + row * how["line"], words.strip()))
    return read


def page_picture(lines: list[str], chance: random.Random, how: dict, ring, stamp) -> Image.Image:
    size = (round(PAGE[0] / 72 * DPI), round(PAGE[1] / 72 * DPI))
    ink = typed(lines, how["line"], size, chance)
    page = ImageChops.multiply(paper(size, chance), ImageOps.colorize(ImageOps.invert(ink), (34, 32, 40), "white"))
    if ring:
        page = ImageChops.multiply(page, stain(size, ring, chance))
    strike_out(page, lines, how["line"], chance)
    white_boxes(page, lines, how["line"], how["box_code"])
    if stamp:
        page = ImageChops.multiply(page, stamped(size, *stamp, chance))
    return page.filter(ImageFilter.GaussianBlur(0.5))


def typed(lines: list[str], spacing: int, size: tuple[int, int], chance: random.Random) -> Image.Image:
    """The letters as a worn machine strikes them: each a little off its place, some faint."""
    ink = Image.new("L", size, 0)
    draw = ImageDraw.Draw(ink)
    font = ImageFont.truetype(str(FONT), 25)
    for row, line in enumerate(lines):
        shown = SLIP.sub(lambda m: m[1], STRUCK.sub(r"\1", line))
        for column, letter in enumerate(shown):
            dx, dy = chance.uniform(-0.8, 0.8), chance.uniform(-1.1, 1.1)
            strength = round(255 * chance.uniform(0.74, 1.0))
            if letter in " █":
                continue
            at = (LEFT + (column + 0.5) * CELL + dx, TOP + row * spacing + dy)
            draw.text(at, letter, font=font, fill=strength, anchor="ms")
    return ink


def paper(size: tuple[int, int], chance: random.Random) -> Image.Image:
    small = (size[0] // 2, size[1] // 2)
    grain = Image.frombytes("L", small, chance.randbytes(small[0] * small[1]))
    grain = grain.filter(ImageFilter.GaussianBlur(1.2)).resize(size, Image.Resampling.BICUBIC)
    clouds = Image.frombytes("L", (13, 17), chance.randbytes(13 * 17)).resize(size, Image.Resampling.BICUBIC)
    tone = Image.blend(grain, clouds, 0.35).point(lambda v: 214 + v // 7)
    edge = Image.new("L", size, 186)
    ImageDraw.Draw(edge).rectangle((14, 12, size[0] - 16, size[1] - 18), fill=255)
    tone = ImageChops.multiply(tone, edge.filter(ImageFilter.GaussianBlur(8)))
    draw = ImageDraw.Draw(tone)
    for x in (size[0] // 2 - 206, size[0] // 2 + 206):  # the holes of the file's fastener
        draw.ellipse((x - 20, 46, x + 20, 86), fill=70)
    for _ in range(60):  # specks
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        draw.ellipse((x, y, x + chance.choice((1, 1, 2, 3)), y + chance.choice((1, 1, 2))), fill=110)
    return ImageOps.colorize(tone, "black", (255, 249, 232))


def stain(size: tuple[int, int], ring: tuple[int, int, int], chance: random.Random) -> Image.Image:
    """The foot of a cup."""
    x, y, r = ring
    wet = Image.new("L", size, 0)
    draw = ImageDraw.Draw(wet)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=26)
    draw.ellipse((x - r, y - r, x + r, y + r), outline=150, width=11)
    draw.arc((x - r - 7, y - r + 4, x + r - 7, y + r + 4), 20, 250, fill=190, width=4)
    draw.ellipse((x + r + 30, y - 70, x + r + 52, y - 50), fill=105)
    for _ in range(9):
        sx, sy, sr = x + chance.randint(-r, r) * 1.4, y + chance.randint(-r, r) * 1.3, chance.randint(2, 6)
        draw.ellipse((sx - sr, sy - sr, sx + sr, sy + sr), fill=90)
    wet = wet.filter(ImageFilter.GaussianBlur(3.5))
    return ImageOps.colorize(ImageOps.invert(wet), (120, 76, 30), "white")


def strike_out(page: Image.Image, lines: list[str], spacing: int, chance: random.Random) -> None:
    """A reviewer's pen through each classification."""
    draw = ImageDraw.Draw(page)
    for row, line in enumerate(lines):
        for m in STRUCK.finditer(line):
            x0, x1 = LEFT + m.start() * CELL - 16, LEFT + (m.start() + len(m[1])) * CELL + 20
            y, slope = TOP + row * spacing - 8, chance.uniform(-0.03, 0.03)
            points = [
                (x, y + slope * (x - x0) + 1.7 * math.sin((x - x0) / 31) + chance.uniform(-0.5, 0.5))
                for x in range(x0, x1, 6)
            ]
            draw.line(points, fill=(32, 38, 84), width=4, joint="curve")


def white_boxes(page: Image.Image, lines: list[str], spacing: int, code: str) -> None:
    draw = ImageDraw.Draw(page)
    boxes = [
        (LEFT + m.start() * CELL - 3, TOP + row * spacing - 19, LEFT + m.end() * CELL + 3, TOP + row * spacing + 6)
        for row, line in enumerate(SLIP.sub(r"\1", line) for line in lines)
        for m in re.finditer("█+", line)
    ]
    for x0, y0, x1, y1 in boxes:
        draw.rectangle((x0 - 2, y0 - 2, x1 + 2, y1 + 2), fill=(70, 70, 70))
    for x0, y0, x1, y1 in boxes:
        draw.rectangle((x0, y0, x1, y1), fill="white")
    last = None
    for x0, y0, x1, y1 in boxes:
        if last is None or y0 - last > spacing:
            font = ImageFont.truetype(str(FONT), 20)
            draw.text(((x0 + x1) / 2, (y0 + y1) / 2), code, font=font, fill=(60, 60, 60), anchor="mm")
        last = y0


def stamped(size: tuple[int, int], stamp: list[str], at, chance: random.Random) -> Image.Image:
    """A rubber stamp, badly inked."""
    x, y, turn = at
    font, lesser = ImageFont.truetype(str(FONT), 42), ImageFont.truetype(str(FONT), 24)
    width = round(max(font.getlength(stamp[0]), lesser.getlength(stamp[1]))) + 44
    rubber = Image.new("L", (width + 20, 130), 0)
    draw = ImageDraw.Draw(rubber)
    draw.rectangle((6, 6, width + 12, 122), outline=225, width=5)
    draw.text(((width + 20) / 2, 56), stamp[0], font=font, fill=225, anchor="ms")
    draw.text(((width + 20) / 2, 98), stamp[1], font=lesser, fill=225, anchor="ms")
    spots = Image.frombytes("L", rubber.size, chance.randbytes(rubber.size[0] * rubber.size[1]))
    spots = spots.filter(ImageFilter.GaussianBlur(2.2)).point(lambda v: 0 if v < 118 else min(255, (v - 112) * 14))
    rubber = ImageChops.multiply(rubber, spots).rotate(turn, Image.Resampling.BICUBIC, expand=True)
    ink = Image.new("L", size, 0)
    ink.paste(rubber, (x, y))
    return ImageOps.colorize(ImageOps.invert(ink), (150, 22, 30), "white")


# ---- HTML ---------------------------------------------------------------------------------------

STYLE = (
    'body { font-family: Georgia, "Times New Roman", serif; max-width: 40em; margin: 2em auto; '
    "padding: 0 1em; line-height: 1.5; color: #222; } h1 { font-size: 1.3em; } "
    ".source { font-size: .9em; color: #555; } .signature { text-align: right; margin: 0; }"
)


def web_page(source: str) -> bytes:
    """A page of an online edition: one paragraph of the source, one element."""
    body, title = [], ""
    for block in re.split(r"\n\s*\n|\n(?=@)", source.strip()):
        words = html.escape(block.strip(), quote=False)
        if words.startswith("# "):
            title = words[2:]
            body.append(f"<h1>{title}</h1>")
        elif words.startswith("@"):
            kind, words = words[1:].split(" ", 1)
            body.append(f'<p class="{kind}">{words}</p>')
        else:
            body.append("<p>" + STRUCK.sub(r"<del>\1</del>", words) + "</p>")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<article>\n"
        + "\n".join(body)
        + "\n</article>\n</body>\n</html>\n"
    ).encode()


# ---- making and checking --------------------------------------------------------------------------


def make(out: Path) -> list[Path]:
    """Write every document that has a source."""
    out.mkdir(parents=True, exist_ok=True)
    source = {p.stem: p.read_text(encoding="utf-8") for p in (HERE / "sources").glob("*.txt")}
    files = {f"{doc}.pdf": text_pdf(doc, source[doc], how) for doc, how in PDFS.items()}
    files |= {f"{doc}.pdf": scan_pdf(doc, source[doc], how) for doc, how in SCANS.items()}
    files |= {f"{doc}.html": web_page(source[doc]) for doc in PAGES_HTML}
    for name, data in sorted(files.items()):
        (out / name).write_bytes(data)
    return [out / name for name in sorted(files)]


def text_of(path: Path) -> str:
    """The document's text as a plain reader extracts it, white space folded unless it is plain text."""
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8")
    if path.suffix == ".pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(path) as pdf:
            raw = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    else:
        raw = html.unescape(
            re.sub(r"<(style|title).*?</\1>|<[^>]+>", " ", path.read_text(encoding="utf-8"), flags=re.S)
        )
    return " ".join(raw.split())


def strings_of(golden: dict):
    """Every string that a golden reading takes from its document."""
    for party in golden["entities"].values():
        yield from party["aliases"]
    for statement in golden["statements"]:
        yield from statement["content"]
        yield from filter(None, (statement["cue"], statement["source"]))
    for reference in golden["references"]:
        yield reference["phrase"]
    for omission in golden["description"]["omissions"]:
        yield omission["text"]


def check() -> list[str]:
    """What is wrong with the dossier; nothing, if it is well."""
    faults = []
    here = {package: version(package) for package in MADE_WITH}
    if here != MADE_WITH:
        print(f"bytes not compared: made with {MADE_WITH}, here are {here}")
    with tempfile.TemporaryDirectory() as folder:
        for path in make(Path(folder)):
            kept = HERE / "dossier" / path.name
            if here == MADE_WITH and (not kept.exists() or kept.read_bytes() != path.read_bytes()):
                faults.append(f"{path.name}: not what the source gives")
    documents = {p.stem: p for p in (HERE / "dossier").iterdir()}
    goldens = {p.stem: p for p in (HERE / "golden").glob("*.json")}
    faults += [f"{doc}: no golden reading" for doc in sorted(documents.keys() - goldens.keys())]
    for doc, path in sorted(goldens.items()):
        golden = json.loads(path.read_text(encoding="utf-8"))
        text = text_of(documents[doc])
        fold = (lambda s: s) if documents[doc].suffix == ".txt" else (lambda s: " ".join(s.split()))
        faults += [f"{doc}: not in the text: {s!r}" for s in strings_of(golden) if fold(s) not in text]
        for reference in golden["references"]:
            if reference["document"] not in (None, *documents):
                faults.append(f"{doc}: no such document: {reference['document']}")
    return faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=HERE / "dossier", help="folder to write to")
    parser.add_argument(
        "--check", action="store_true", help="compare with what is kept, and look up the golden strings"
    )
    asked = parser.parse_args()
    if asked.check:
        faults = check()
        print("\n".join(faults) or "the dossier is what its sources give, and the golden strings are in it")
        sys.exit(bool(faults))
    for path in make(asked.out):
        print(path)
