"""1. File -> Document. Takes a file of any kind that we read; gives its documents one by one, and what was wrong.

Read are plain text in any encoding, TEI (FRUS volumes, also `.gz`), PDF, HTML pages, Word files (DOCX), mails saved as
files (EML) with their attachments, catalogues of transcribed texts (JSON lines, CSV), pictures of pages (PNG, JPEG, TIFF,
GIF, HEIC) and lists of such, and ZIP archives of all these. The content decides, the name only where the content cannot. Pictures, and pages of
a PDF without text that can be read, are read by OCR where an engine is installed; else an issue says what to do.

    >>> for found in load(Path("letters/harriman-1960-11-15.txt")):
    ...     print(found.id, [page.label for page in found.pages])
    harriman-1960-11-15 ['1', '2', '3']

Nothing is raised for a bad file: it becomes an `Issue` with a stable code, what is wrong, where, and what to do next;
documents before the damage are given all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from backchannel.errors import LoadError, UnsupportedFile
from backchannel.model import Document, Issue, Person

from .kinds import Kind, document_id, kind_of
from .safety import Source, check_regular, issue_of, printable

__all__ = ["load", "persons_of", "supported"]


def load(path: Path, *, id: str | None = None) -> Iterator[Document | Issue]:
    """The documents of a file in order, each as soon as it is read, and issues for what could not be read.

    `id` is the document's own (for a file of several: the volume's, the archive's, the mail's), by default the file's
    name without its ending. Memory is bounded by the largest document.
    """
    file = printable(path)
    try:
        check_regular(path)
    except LoadError as error:
        yield issue_of(error, file)
        return
    yield from _load(path, id or document_id(path), file)


def _load(source: Source, id: str, file: str) -> Iterator[Document | Issue]:
    """The documents of a file, or of a member of one; what is raised on the way becomes an issue."""
    try:
        yield from _read(source, kind_of(source), id, file)
    except LoadError as error:
        yield issue_of(error, file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield Issue(code="unreadable", message=f"{file} cannot be read: {reason}", file=file)
    except (MemoryError, RecursionError) as error:
        reason = "it does not fit into memory" if isinstance(error, MemoryError) else "it is nested too deeply"
        yield Issue(code="too-large", message=f"{file} cannot be read: {reason}", file=file, hint="split it")


def supported(path: Path) -> bool:
    """Whether `load` has a reader for this kind of file. Opens it to look at its beginning; a pipe or a folder never is.

    A file that is empty, damaged or unreadable is not refused here: `load` says what is wrong with it.
    """
    try:
        check_regular(path)
        kind_of(path)
    except UnsupportedFile:
        return False
    except (LoadError, OSError):
        return True
    return True


def persons_of(path: Path) -> list[Person]:
    """The list of persons that a TEI volume prints, ids `<volume>#<xml:id>`; [] for files without one.

    Raises LoadError where the file cannot be read at all.
    """
    check_regular(path)
    if kind_of(path) != "tei":
        return []
    from .persons import listed_persons

    return listed_persons(path)


def _read(source: Source, kind: Kind, id: str, file: str) -> Iterator[Document | Issue]:
    """Each reader is imported when it is needed: they bring lxml and pdfium."""
    if kind == "tei":
        from . import tei

        yield from tei.documents(source, id, file)
    elif kind == "html":
        from . import html

        yield from html.documents(source, id, file)
    elif kind == "pdf":
        from . import pdf

        yield from pdf.documents(source, id, file)
    elif kind == "docx":
        from . import docx

        yield from docx.documents(source, id, file)
    elif kind == "mail":
        from . import mail

        yield from mail.documents(source, id, file, _load)
    elif kind == "zip":
        from . import archive

        yield from archive.documents(source, id, file, _load)
    elif kind in ("jsonl", "csv"):
        from . import transcribed

        yield from transcribed.documents(source, id, file, kind)
    elif kind == "picture":
        from . import pictures

        yield from pictures.documents(source, id, file)
    else:
        from . import plain

        yield from plain.documents(source, id, file)
