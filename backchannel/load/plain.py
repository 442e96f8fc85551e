"""Plain text -> documents. Takes a text file in any encoding; gives one document whose text is the file's own,
unchanged (but for `\\r\\n`, see `encoding`), with pages, blocks and marks laid over it.

Read so: page furniture becomes blocks of its own, pages are the ranges between; a paragraph that a page breaks goes on
in a block with `joins`; notes behind the text or at a page's foot are blocks of kind `note`; `~~struck~~`,
`/s/ Averell` and `[illegible]` become marks. From the letter of 15 November 1960:

    [heading]   ~~CONFIDENTIAL~~           [paragraph]          "Mr. Khrushchev hopes … by saying he
    [dateline]  November 15, 1960          [furniture]          ~~Confidential~~ -2
    [opener]    Dear Jack:                 [paragraph, joins]   hoped we could follow the line of relations …

A text of more than PART characters is no single document; it is given in parts `name~1`, `name~2` …, and a warning
says so. That keeps memory bounded whatever the file's size.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from backchannel.model import Document, Issue, Mark, MarkKind, Page, Span

from .blocks import blocks_of
from .encoding import Encoding, bad_in, detect, looks_binary, texts
from .furniture import pages_of
from .lines import lines_of
from .notes import notes_of
from .paragraphs import is_unwrapped
from .safety import Source, chunks_of, damaged

__all__ = ["document_of", "documents"]

PART = 2_000_000  # characters; the longest single records are a tenth of that
MARKS: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    ("struck", re.compile(r"~~([^~\n]{1,300})~~")),
    ("signature", re.compile(r"/[sS]/[ \t]{0,4}+([^\n]{1,80}+)(?=\n|\Z)")),
    (
        "illegible",
        re.compile(r"(\[[^\[\]\n]{0,40}\b(?:illegible|unclear|indistinct|garbled?|unreadable)\b[^\[\]\n]{0,40}\])"),
    ),
    ("added", re.compile(r"(\[sic[^\[\]\n]{0,20}\])", re.IGNORECASE)),
)


def documents(path: Source, id: str, file: str) -> Iterator[Document | Issue]:
    """The document of a text file, or its parts. Raises DamagedFile: no text in it, or no text at all."""
    encoding = detect(chunks_of(path))
    parts = _parts(texts(chunks_of(path), encoding))
    first = next(parts, "")
    if not first.strip():
        raise damaged("no-text", f"{file} holds no text", "look at the file; take it out, or fetch it again")
    if looks_binary(first):
        raise damaged("binary", f"{file} is not text, whatever its name says", "name it by what it is, or take it out")
    second = next(parts, None)
    if second is None:
        yield document_of(first, id=id, file=file, issues=_encoding_issues(first, encoding, id, file))
        return
    number, offset = 0, 0
    for number, part in enumerate(_chain(first, second, parts), 1):
        name, where = f"{id}~{number}", f"{file}#{number}"
        yield document_of(part, id=name, file=where, issues=_encoding_issues(part, encoding, name, where))
        offset += len(part)
    yield Issue(
        code="split",
        message=f"{file} has {offset:,} characters, too many for one document; read as {number} parts, {id}~1 to {id}~{number}",
        file=file,
        hint="split it into its documents",
        level="warning",
    )


def document_of(
    text: str,
    *,
    id: str,
    file: str,
    catalogue: dict[str, str] | None = None,
    issues: tuple[Issue, ...] = (),
) -> Document:
    """A document with pages, blocks and marks found in `text`, which is not changed."""
    lines = lines_of(text)
    layout = pages_of(text, lines)
    notes = notes_of(text, lines, layout.furniture, [at for at, _ in layout.breaks])
    starts = [(0, layout.first), *((lines[at].start, label) for at, label in layout.breaks)] if layout.breaks else []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    pages = tuple(
        Page(label=label, span=Span(start, end))
        for (start, label), end in zip(starts, ends, strict=False)
        if label is not None and text[start:end].strip()
    )
    return Document(
        id=id,
        file=file,
        text=text,
        pages=pages,
        blocks=blocks_of(text, lines, layout, notes),
        marks=_marks(text),
        lines="paragraph" if is_unwrapped(lines) else "line",
        catalogue=catalogue or {},
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        issues=issues,
    )


def _marks(text: str) -> tuple[Mark, ...]:
    """What the transcriber marked: struck-out text, signatures, gaps, editor's additions."""
    found = [
        Mark(kind=kind, span=Span(match.start(1), match.start(1) + len(words)))
        for kind, pattern in MARKS
        for match in pattern.finditer(text)
        if (words := match[1].rstrip())
    ]
    return tuple(sorted(found, key=lambda mark: mark.span))


def _parts(pieces: Iterator[str]) -> Iterator[str]:
    """The text in parts of at most PART characters, parted where a page or a paragraph ends, else at a line's end."""
    held = ""
    for piece in pieces:
        held += piece
        while len(held) > PART:
            cut = _cut(held)
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


def _cut(text: str) -> int:
    for sign in ("\f", "\n\n", "\n", " "):
        at = text.rfind(sign, PART // 2, PART)
        if at > 0:
            return at + len(sign)
    return PART


def _chain(first: str, second: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield second
    yield from rest


def _encoding_issues(text: str, encoding: Encoding, id: str, file: str) -> tuple[Issue, ...]:
    bad = bad_in(text, encoding)
    if bad:
        message = f"{bad} bytes of {file} fit no encoding ({encoding.name} taken) and stand as \ufffd"
        hint = "save it as UTF-8"
        return (Issue(code="encoding", message=message, file=file, document=id, hint=hint, level="warning"),)
    if not encoding.sure:
        message = f"{file} does not say its encoding; read as {encoding.name}"
        hint = "save it as UTF-8 if letters look wrong"
        return (Issue(code="encoding", message=message, file=file, document=id, hint=hint, level="info"),)
    return ()
