"""Bytes -> text. Takes the bytes of a text file in pieces, gives its text and the encoding.

Byte order marks decide first, then the pattern of null bytes (UTF-16 without a mark), then UTF-8, and last what
charset-normalizer makes of a sample of the bytes that are not ASCII. `\\r\\n` and a lone `\\r` become `\\n`, once, here,
before any offset is taken; everything else stays as the file has it. So offsets are characters of the file's own text,
and for files without `\\r` nothing changes at all.

    >>> decode("Señor Molina said no.".encode("latin-1")).text
    'Señor Molina said no.'
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["Decoded", "Encoding", "as_declared", "decode", "detect", "looks_binary", "texts"]

SAMPLE = 64 * 1024  # bytes that decide; enough for letters, and bounded for a text of 200 MB
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FEW = 40  # bytes above ASCII that are too few to tell one-byte encodings apart
NO_CHARSETS = frozenset(  # codecs of Python that are none: they would rewrite the text, or take for ever
    ["idna", "punycode", "raw-unicode-escape", "raw_unicode_escape", "unicode-escape", "unicode_escape", "undefined"]
)
NOT_ASCII = re.compile(rb"[\x80-\xff]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Encoding(NamedTuple):
    """`sure`: a mark, or the bytes themselves, say so; else it is the likeliest. `skip`: bytes of the mark."""

    name: str
    sure: bool
    skip: int = 0


class Decoded(NamedTuple):
    """`bad`: how many bytes fitted nothing and stand as U+FFFD."""

    text: str
    encoding: Encoding
    bad: int


def decode(data: bytes) -> Decoded:
    """The text of `data`, all at once. Never raises: bytes that fit no encoding become U+FFFD."""
    encoding = detect([data])
    text = "".join(texts([data], encoding))
    return Decoded(text, encoding, bad_in(text, encoding))


def as_declared(data: bytes, charset: str) -> str | None:
    """The text of `data` in the charset that it is said to be in; None where it is not, or where there is none such."""
    try:
        if codecs.lookup(charset).name in NO_CHARSETS:
            return None
        return _one_line_end(data.decode(charset))
    except (LookupError, ValueError):
        return None


def bad_in(text: str, encoding: Encoding) -> int:
    """How many characters of a decoded text stand for bytes that fitted nothing."""
    return 0 if encoding.name == "utf-8" and encoding.sure and not encoding.skip else text.count("\ufffd")


def detect(chunks: Iterable[bytes]) -> Encoding:
    """The encoding of the bytes. Reads all of them where they have no mark, and keeps a sample only."""
    checker = codecs.getincrementaldecoder("utf-8")()
    valid, first, sample = True, True, b""
    for chunk in chunks:
        if first:
            first = False
            for mark, name in MARKS:
                if chunk.startswith(mark):
                    return Encoding(name, True, len(mark))
            if wide := _wide(chunk[:SAMPLE]):
                return Encoding(wide, True)
        if valid and not chunk.isascii():
            try:
                checker.decode(chunk)
            except UnicodeDecodeError:
                valid = False
        elif valid and checker.getstate()[0]:
            valid = False
        if len(sample) < SAMPLE and not chunk.isascii():
            sample += _telling(chunk)
    if valid and not checker.getstate()[0]:
        return Encoding("utf-8", True)
    return Encoding(_one_byte(sample[:SAMPLE]), False)


def texts(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    """The decoded pieces, with `\\n` line ends."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    skip, held = encoding.skip, ""
    for chunk in chunks:
        text = held + decoder.decode(chunk[skip:])
        skip = 0
        held = "\r" if text.endswith("\r") else ""
        yield _one_line_end(text[: len(text) - len(held)])
    yield _one_line_end(held + decoder.decode(b"", final=True))


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def looks_binary(text: str) -> bool:
    """Whether a decoded sample is no text: more than one character in fifty is a control character or U+FFFD.

    Form feeds, tabs, escapes and the DOS end mark (Ctrl-Z) at the end are text.
    """
    sample = text[:SAMPLE].rstrip("\x1a")
    odd = len(CONTROL.findall(sample)) + sample.count("\ufffd")
    return odd * 50 > len(sample)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: in western text every other byte is null, nearly always on the same side."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _one_byte(sample: bytes) -> str:
    """The likeliest one-byte encoding, or UTF-8 where it is UTF-8 with a few bad bytes.

    Windows-1252 stands for Latin-1 too (it holds all its letters, and the curly quotes); it is taken where there is
    too little to tell languages apart, as western letters are the rule in these records.
    """
    high = len(NOT_ASCII.findall(sample))
    if sample.decode("utf-8", "replace").count("\ufffd") * 10 < high:
        return "utf-8"
    if high < FEW:
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    name = best.encoding if best is not None else "cp1252"
    return "cp1252" if name in ("latin_1", "iso8859_15", "ascii", "cp1254", "iso8859_9") else name


def _telling(chunk: bytes) -> bytes:
    """The stretches around bytes above ASCII, from the whole length of a chunk, at most a sixteenth of the sample."""
    pieces: list[bytes] = []
    size = at = 0
    while size < SAMPLE // 16 and (found := NOT_ASCII.search(chunk, at)):
        start, at = max(at, found.start() - 60), found.start() + 60
        pieces.append(chunk[start:at])
        size += at - start
    return b"".join(pieces)
