"""What kind of file is this, and what is its document called. Takes a path; gives the reader's name and the id.

>>> kind_of(Path("frus1961-63v05.xml.gz")), document_id(Path("frus1961-63v05.xml.gz"))
('tei', 'frus1961-63v05')
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Literal

from .encoding import decode, looks_binary
from .safety import head_of, printable, unsupported

__all__ = ["SUPPORTED", "Kind", "document_id", "kind_of"]

Kind = Literal["tei", "html", "pdf", "jsonl", "csv", "text"]
SUPPORTED = "plain text, TEI (.xml, .xml.gz), PDF, HTML, JSON lines and CSV"

OTHER = (  # beginnings of files that we know and do not read
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"Rar!", "a RAR archive"),
    (b"%!PS", "a PostScript file"),
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
    ]
)
ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
XML_START = re.compile(
    r"<\?xml\b|<!DOCTYPE\s+(?!html)|<(?:\w+:)?(?:TEI|teiCorpus|TEI\.2|div|text|body)[\s>]", re.IGNORECASE
)
HTML_START = re.compile(r"<!DOCTYPE\s+html|<(?:\w+:)?html[\s>]", re.IGNORECASE)
LEADING = re.compile(r"(?:\s|<!--.{0,3000}?-->)*", re.DOTALL)


def kind_of(path: Path) -> Kind:
    """The kind of a file by its first bytes, then by its name. Raises UnsupportedFile, saying what is read."""
    head = head_of(path)
    ending = _ending(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for start, what in OTHER:
        if head.startswith(start):
            raise unsupported("unsupported-file", f"{printable(path)} is {what}", f"read are {SUPPORTED}")
    if ending in TABLES:
        return TABLES[ending]
    text = decode(head).text.lstrip("\ufeff")
    text = text[match.end() :] if (match := LEADING.match(text)) else text
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


def _ending(path: Path) -> str:
    """The ending that tells the kind, in small letters, without `.gz`."""
    name = re.sub(r"\.gz$", "", path.name, flags=re.IGNORECASE)
    match = ENDING.search(name)
    return match[0].lower() if match else ""


def document_id(path: Path) -> str:
    """The file's name without `.gz` and its ending, as clean text.

    A name with bytes that are no text gets a mark of its own, so that two such names do not become one id.
    """
    name = re.sub(r"\.gz$", "", path.name, flags=re.IGNORECASE)
    stem = ENDING.sub("", name) or name
    clean = printable(stem).strip()
    if "\ufffd" in clean or not clean:
        clean = f"{clean}~{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]}"
    return clean
