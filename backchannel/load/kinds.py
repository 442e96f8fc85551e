"""What kind of file is this, and what is its document called. Takes a file; gives the reader's name and the id.

>>> kind_of(Path("frus1961-63v05.xml.gz")), document_id(Path("frus1961-63v05.xml.gz"))
('tei', 'frus1961-63v05')
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import PurePath
from typing import Literal

from backchannel.errors import DamagedFile

from .encoding import decode, looks_binary
from .page_list import is_list
from .safety import Source, head_of, printable, unsupported

__all__ = ["SUPPORTED", "Kind", "document_id", "kind_of", "picture_in", "unused"]

Kind = Literal["tei", "html", "pdf", "docx", "mail", "zip", "jsonl", "csv", "picture", "text"]
SUPPORTED = (
    "plain text, TEI (.xml, .xml.gz), PDF, HTML, Word (.docx), mail (.eml), JSON lines and CSV, pictures of pages "
    "(PNG, JPEG, TIFF, GIF, HEIC), and ZIP archives of them"
)

PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
)

HEIC = (b"heic", b"heix", b"heim", b"heis", b"mif1")
"""Brands of still pictures in HEIF (ISO/IEC 23008-12), as telephones take them."""

OTHER = (  # beginnings of files that we know and do not read
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file, or one with a password"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"Rar!", "a RAR archive"),
    (b"%!PS", "a PostScript file"),
)
PACKED = (b"PK\x03\x04", b"PK\x05\x06")
PACKED_OTHERS = (  # ZIP files of documents that we do not read, by a name in them
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint file"),
    ("META-INF/container.xml", "an EPUB book"),
    ("META-INF/manifest.xml", "an OpenDocument file"),
)
TABLES: dict[str, Kind] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"}
NO_RECORDS = frozenset(  # text, but nobody's letter: programs, settings, style sheets
    [
        ".json",
        ".py",
        ".js",
        ".ts",
        ".css",
        ".yaml",
        ".yml",
        ".toml",
        ".ini",
        ".cfg",
        ".conf",
        ".sh",
        ".bat",
        ".sql",
        ".svg",
        ".c",
        ".h",
        ".java",
        ".go",
        ".rs",
        ".lock",
        ".tex",
        ".bib",
        ".db",
        ".parts",  # how a person parted the scan beside it
    ]
)
ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
XML_START = re.compile(
    r"<\?xml\b|<!DOCTYPE\s+(?!html)|<(?:\w+:)?(?:TEI|teiCorpus|TEI\.2|div|text|body)[\s>]", re.IGNORECASE
)
HTML_START = re.compile(r"<!DOCTYPE\s+html|<(?:\w+:)?html[\s>]", re.IGNORECASE)
FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):(?:[ \t]|$)|[ \t]+\S")
SENT_BY = frozenset(["from", "to", "cc", "date", "subject"])
BY_MACHINES = frozenset(  # fields that no typist writes above a memorandum; Received stands on telegrams
    [
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
        "content-type",
        "content-transfer-encoding",
        "x-mailer",
        "dkim-signature",
        "x-originating-ip",
        "arc-seal",
    ]
)
LEADING = re.compile(r"(?:\s|<!--.{0,3000}?-->)*", re.DOTALL)


def kind_of(path: Source) -> Kind:
    """The kind of a file by its first bytes, then by its name. Raises UnsupportedFile, saying what is read."""
    head = head_of(path)
    ending = _ending(path.name)
    if picture_in(head) or is_list(path):
        return "picture"
    if head.startswith(PACKED):
        return _packed_kind(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for start, what in OTHER:
        if head.startswith(start):
            raise unsupported("unsupported-file", f"{printable(path)} is {what}", f"read are {SUPPORTED}")
    if ending in TABLES:
        return TABLES[ending]
    text = decode(head).text.lstrip("\ufeff")
    text = text[match.end() :] if (match := LEADING.match(text)) else text
    if _is_mail(text, ending):
        return "mail"
    if HTML_START.search(text[:2000]) and (text.startswith("<") or ending in (".html", ".htm", ".xhtml")):
        return "html"
    if ending in (".html", ".htm", ".xhtml"):
        return "html"
    if XML_START.match(text) or ending in (".xml", ".tei"):
        return "tei"
    if ending == ".pdf":
        raise unsupported("not-a-pdf", f"{printable(path)} is no PDF, whatever its name says", "fetch it again")
    if ending in NO_RECORDS and not looks_binary(text):
        raise unsupported("unsupported-file", f"{printable(path)} is a {ending} file", f"read are {SUPPORTED}")
    if looks_binary(text) and ending not in ("", ".txt", ".text", ".asc", ".md"):
        raise unsupported("unsupported-file", f"{printable(path)} is of an unknown kind", f"read are {SUPPORTED}")
    return "text"


def picture_in(head: bytes) -> str | None:
    """The format of a picture ("PNG") by its first bytes; None for what is no picture."""
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        return "HEIC"
    return next((what for start, what in PICTURES if head.startswith(start)), None)


def _is_mail(text: str, ending: str) -> bool:
    """Whether a text begins as mail does: with fields only, among them some that machines write. A memorandum also
    begins with From, To and Subject; for such a one the name decides."""
    fields: set[str] = set()
    head, end, _ = text.partition("\n\n")
    lines = head.split("\n")
    for line in lines if end or len(lines) == 1 else lines[:-1]:
        match = FIELD.match(line)
        if not match or not (fields or match[1]):
            return False
        if match[1]:
            fields.add(match[1].lower())
    return len(fields) >= 2 and bool(fields & (BY_MACHINES if ending != ".eml" else BY_MACHINES | SENT_BY))


def _packed_kind(path: Source) -> Kind:
    from .packed import opened

    try:
        with opened(path) as archive:
            names = archive.namelist()
    except DamagedFile:
        return "zip"  # its reader says what is wrong
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    for start, what in PACKED_OTHERS:
        if ("[Content_Types].xml" in names or "mimetype" in names) and any(name.startswith(start) for name in names):
            raise unsupported("unsupported-file", f"{printable(path)} is {what}", f"read are {SUPPORTED}")
    return "zip"


def _ending(name: str) -> str:
    """The ending that tells the kind, in small letters, without `.gz`."""
    name = re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
    match = ENDING.search(name)
    return match[0].lower() if match else ""


def document_id(path: PurePath) -> str:
    """The file's name without `.gz` and its ending, as clean text.

    A name with bytes that are no text gets a mark of its own, so that two such names do not become one id.
    """
    name = re.sub(r"\.gz$", "", path.name, flags=re.IGNORECASE)
    stem = ENDING.sub("", name) or name
    clean = printable(stem).strip()
    if "\ufffd" in clean or not clean:
        clean = f"{clean}~{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]}"
    return clean


def unused(id: str, seen: dict[str, int]) -> str:
    """The id, with ~2, ~3 … where it is among those `seen` (how often each has been), to which it is added."""
    free, count = id, seen.get(id, 0) + 1
    while count > 1 and (free := f"{id}~{count}") in seen:
        count += 1
    seen[id] = count
    seen.setdefault(free, 1)
    return free
