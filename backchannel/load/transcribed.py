"""A catalogue of transcribed texts -> documents. Takes JSON lines or CSV (also `.gz`), a document a line; gives each as
plain text is given, with the rest of the line as its catalogue.

The text is in `text` (or `body`, `content`, `transcription`), the id in `id` (or `doc`, `document`), else counted:

    {"id": "frus1951v07p2_d1", "title": "Memorandum by …", "date": "1951-01-02", "text": "794A.5/1–351\\n\\nMemorandum …"}

A line that cannot be read becomes an issue with its number, and the reading goes on.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from backchannel.model import Document, Issue

from .encoding import detect, texts
from .plain import PART, document_of
from .safety import Source, chunks_of, printable

__all__ = ["documents"]

TEXT = ("text", "body", "content", "transcription", "full_text")
ID = ("id", "doc", "document", "identifier")
LONGEST_LINE = 64_000_000  # characters of one line; more is no catalogue


def documents(path: Source, id: str, file: str, kind: str) -> Iterator[Document | Issue]:
    """The documents of a catalogue, in order."""
    encoding = detect(chunks_of(path))
    lines = _lines(texts(chunks_of(path), encoding))
    rows = _json_rows(lines, file) if kind == "jsonl" else _table_rows(lines, path, file)
    seen: dict[str, int] = {}
    position = 0
    for number, row in rows:
        if isinstance(row, Issue):
            yield row
            continue
        position += 1
        yield _document(row, id, file, number, position, seen)
    if not position:
        yield _issue("no-documents", f"{file} has no line with a text", file, "each line needs a field `text`")


def _document(
    row: dict[str, Any], volume: str, file: str, number: int, position: int, seen: dict[str, int]
) -> Document | Issue:
    fields = {str(key).strip().lower(): value for key, value in row.items() if value is not None}
    text = next((fields.pop(key) for key in TEXT if isinstance(fields.get(key), str)), None)
    if not text or not text.strip():
        return _issue("no-text", f"{file}, line {number}: no text", file, "each line needs a field `text`")
    if len(text) > PART:
        return _issue(
            "too-large", f"{file}, line {number}: {len(text):,} characters are no one document", file, "split it"
        )
    name = next((str(fields.pop(key)) for key in ID if fields.get(key) not in (None, "")), f"{volume}_{position}")
    name = printable(name)
    seen[name] = seen.get(name, 0) + 1
    if seen[name] > 1:
        name = f"{name}~{seen[name]}"
    catalogue = {key: words for key, value in fields.items() if key and (words := _words(value))}
    catalogue = {"volume": volume, "position": str(position)} | catalogue
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return document_of(text, id=name, file=f"{file}#{number}", catalogue=catalogue)


def _words(value: Any) -> str:
    """A value as the words of a catalogue: entries of a list parted by "; "."""
    if isinstance(value, str):
        return value.strip().encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return "; ".join(filter(None, map(_words, value)))
    return json.dumps(value, ensure_ascii=True, sort_keys=True)


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    """The lines of a text that comes in pieces, each with its line end."""
    held = ""
    for piece in pieces:
        lines = (held + piece).split("\n")
        held = lines.pop()
        for line in lines:
            yield line + "\n"
        if len(held) > LONGEST_LINE:
            yield held
            held = ""
    if held:
        yield held


def _json_rows(lines: Iterator[str], file: str) -> Iterator[tuple[int, dict[str, Any] | Issue]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            message = f"{file}, line {number}: not JSON ({str(error)[:80]})"
            yield number, _issue("damaged-line", message, file, "mend that line")
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            yield number, _issue("damaged-line", f"{file}, line {number}: not a JSON object", file, "mend that line")


def _table_rows(lines: Iterator[str], path: Source, file: str) -> Iterator[tuple[int, dict[str, Any] | Issue]]:
    delimiter = "\t" if ".tsv" in path.name.lower() else ","
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.DictReader((line.replace("\x00", "\ufffd") for line in lines), delimiter=delimiter)
    try:
        for row in reader:
            row.pop(None, None)
            yield reader.line_num, row
    except csv.Error as error:
        message = f"{file}, line {reader.line_num}: {error}; what stands behind it has not been read"
        yield reader.line_num, _issue("damaged-line", message, file, "mend the table there")


def _issue(code: str, message: str, file: str, hint: str) -> Issue:
    return Issue(code=code, message=message, file=file, hint=hint)
