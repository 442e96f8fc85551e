"""The picture of a page. Takes a PDF or a picture file and the number of a page, from 1; gives the picture in grey.

    >>> drawn(Path("scan.pdf"), 2, dpi=150).size                                             # doctest: +SKIP
    (1275, 1650)

Sizes are looked at before anything is decoded: a page is drawn with at most `MOST_PIXELS`, and a picture file with more
is refused. A PDF is opened without its form environment, so that none of its scripts or actions runs.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from backchannel.errors import DamagedFile
from backchannel.load.page_list import is_list, listed
from backchannel.load.safety import Source, damaged, head_of, printable

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MOST_PIXELS", "dpi_of", "drawn", "leaves", "of_page", "opened_picture"]

MOST_PIXELS = 40_000_000  # a sheet of 11 by 17 inches at 450 dots an inch
FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "JPEG2000", "HEIF")
SMALLEST = 16  # pixels a side; less is no page
PLAIN_DPI = 200  # of a picture that does not say


def drawn(source: Source, number: int, *, dpi: int = 150) -> Image:
    """A page in grey: of a PDF at `dpi`, of a picture file as it is, no larger. Raises DamagedFile where there is no
    such page, or it cannot be drawn."""
    if b"%PDF-" in head_of(source)[:1024]:
        return _of_pdf(source, number, dpi)
    if is_list(source):
        pages = leaves(source)
        if not 0 < number <= len(pages):
            raise damaged("no-page", f"{printable(source)} has no page {number}")
        source, number = pages[number - 1]
    from PIL import ImageOps

    with opened_picture(source) as picture:
        try:
            picture.seek(number - 1)
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_large(source, picture.width, picture.height)
            return ImageOps.exif_transpose(picture.convert("L"))
        except EOFError:
            raise damaged("no-page", f"{printable(source)} has no page {number}") from None
        except (OSError, ValueError, SyntaxError) as error:
            raise _broken(source, error) from None


def leaves(source: Source) -> list[tuple[Source, int]]:
    """The pages of a picture file, or of a list of such, in order: each a picture file and the number in it. Raises
    DamagedFile."""
    found: list[tuple[Source, int]] = []
    for each in listed(source) if isinstance(source, Path) and is_list(source) else (source,):
        with opened_picture(each) as picture:
            found += [(each, number) for number in range(1, int(getattr(picture, "n_frames", 1)) + 1)]
    return found


@contextmanager
def opened_picture(source: Source) -> Iterator[Image]:
    """A picture file, its size looked at, nothing decoded. Raises DamagedFile: too large, too small, broken."""
    import PIL.Image
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    PIL.Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with source.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", PIL.Image.DecompressionBombWarning)
        try:
            picture = PIL.Image.open(stream, formats=FORMATS)
        except PIL.Image.DecompressionBombError:
            raise _too_large(source) from None
        except (OSError, ValueError, SyntaxError) as error:
            raise _broken(source, error) from None
        with picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_large(source, picture.width, picture.height)
            if min(picture.size) < SMALLEST:
                raise damaged("empty-picture", f"{printable(source)} has {picture.width} by {picture.height} pixels")
            yield picture


def dpi_of(picture: Image) -> float:
    """Dots an inch as the file says, if that can be."""
    said = picture.info.get("dpi", (0, 0))[0]
    return float(said) if 60 <= said <= 1200 else PLAIN_DPI


def _of_pdf(source: Source, number: int, dpi: int) -> Image:
    with source.open("rb") as stream:
        try:
            pdf = pypdfium2.PdfDocument(stream)
        except pypdfium2.PdfiumError as error:
            raise _broken(source, error) from None
        try:
            if not 0 < number <= len(pdf):
                raise damaged("no-page", f"{printable(source)} has no page {number}")
            page = pdf[number - 1]
            try:
                return of_page(page, dpi)
            finally:
                page.close()
        except pypdfium2.PdfiumError as error:
            raise _broken(source, error) from None
        finally:
            pdf.close()


def of_page(page: pypdfium2.PdfPage, dpi: int) -> Image:
    """An open page of a PDF in grey, at `dpi` or as many as its size allows. Raises PdfiumError."""
    width, height = page.get_size()
    scale = min(dpi / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    picture: Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    return picture


def _too_large(source: Source, *size: int) -> DamagedFile:
    what = f"{size[0]:,} by {size[1]:,} pixels" if size else "more pixels"
    hint = f"save it with at most {MOST_PIXELS // 1_000_000} million pixels"
    return damaged("too-large", f"{printable(source)} has {what}, more than a page needs", hint)


def _broken(source: Source, error: Exception) -> DamagedFile:
    return damaged("damaged-picture", f"{printable(source)} cannot be drawn: {str(error)[:200]}", "get it again")
