"""Mail saved as a file (EML) -> documents. Takes one mail; gives it as a document, then its attachments as further ones.

The fields that a reader of mail sees open the text; the body is the plain one, or the HTML one laid out as a page is.

    From: Anna Petersen <petersen@orsa.example>      [opener]
    To: Tom Briggs <briggs@orsa.example>             [opener]       mail.eml with talk.pdf attached  ->
    Date: Thu, 12 Mar 1959 09:30:00 +0100            [opener]       Document(id="mail", file="mail.eml", …)
    Subject: Our talk                                [opener]       Document(id="mail_talk", file="mail.eml#talk.pdf", …)

    Dear Tom: …

An attached mail or archive is opened, one inside that is not. Pictures that the HTML shows are part of the page and,
as there, not looked at. Bytes that do not fit the charset that the mail declares are read as in a plain text that
declares none, and an issue says so.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from datetime import datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import msgspec

from backchannel.errors import LoadError
from backchannel.model import Document, Issue

from .draft import Flat, document_over, joined
from .encoding import as_declared, bad_in, decode
from .html import flatten, parsed
from .members import Read, allowance_of, check_depth, member_of, part_of, told_apart
from .plain import PART
from .safety import Source, damaged, issue_of, printable, whole

__all__ = ["documents"]

LARGEST = 64 << 20  # bytes; what mail servers take is half of that
MOST_LINES = 1_500_000
MOST_PARTS = 1_000
FIELDS = ("From", "To", "Cc", "Date", "Subject")
LONGEST_FIELD = 10_000  # characters
SIGNATURES = frozenset(["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"])
ENDINGS = {"text/html": ".html", "text/plain": ".txt", "text/csv": ".csv", "message/rfc822": ".eml"}
ODD = (LookupError, ValueError, TypeError, AttributeError, MessageError)  # what `email` raises for odd fields


def documents(source: Source, id: str, file: str, read: Read) -> Iterator[Document | Issue]:
    """The mail, then what is attached to it. `read` reads an attachment. Raises DamagedFile: too large, no text."""
    data = whole(source, LARGEST, "mail")
    if data.count(b"\n") > MOST_LINES:
        raise damaged("too-large", f"{file} has more than {MOST_LINES:,} lines, too many for one mail", "split it")
    mail = BytesParser(policy=compat32).parsebytes(data)
    parts = _parts(mail)
    problems: list[Issue] = []
    yield _document(mail, parts, id, file, problems)
    if len(parts.attached) > MOST_PARTS:
        message = f"{file} has {len(parts.attached):,} attachments; the first {MOST_PARTS:,} have been read"
        yield Issue(code="too-large", message=message, file=file, document=id)
    yield from _attachments(parts.attached[:MOST_PARTS], source, len(data), id, file, read)


def _document(mail: Message, parts: _Parts, id: str, file: str, problems: list[Issue]) -> Document:
    fields = {name: _field(mail, name, id, file, problems) for name in FIELDS}
    head = "\n".join(f"{name}: {words}" for name, words in fields.items() if words)
    pieces = [Flat(head)] if head else []
    for part in parts.body:
        pieces += _flat(part, id, file, problems)
    flat = joined(pieces)
    if len(flat.text) > PART:
        message = f"{file} has {len(flat.text):,} characters of text; the first {PART:,} have been read"
        problems.append(Issue(code="too-large", message=message, file=file, document=id, hint="split it"))
        flat = Flat(flat.text[:PART])
    if not flat.text.strip():
        raise damaged("no-text", f"{file} holds no text", "look at the file; take it out, or fetch it again")
    catalogue = {"title": fields["Subject"], "date": _date(mail)}
    found = document_over(
        flat, id=id, file=file, catalogue={key: said for key, said in catalogue.items() if said}, issues=tuple(problems)
    )
    blocks = tuple(
        msgspec.structs.replace(block, kind="opener", label=None, anchor=None) if block.span.end <= len(head) else block
        for block in found.blocks
    )
    return msgspec.structs.replace(found, blocks=blocks)


# ---------------------------------------------------------------- fields


def _field(mail: Message, name: str, id: str, file: str, problems: list[Issue]) -> str:
    """A field's words on one line, decoded; "" where there is none."""
    found = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    raw = " ".join(found.split())
    if len(raw) > LONGEST_FIELD:
        message = f"{file}: the field {name} has {len(raw):,} characters; the first {LONGEST_FIELD:,} have been read"
        problems.append(Issue(code="too-large", message=message, file=file, document=id, level="warning"))
    return _words(raw[:LONGEST_FIELD])


def _words(raw: str) -> str:
    """`=?utf-8?q?Se=C3=B1or?=` as "Señor"; bytes that no charset is given for as in a plain text."""
    plain = decode(raw.encode("utf-8", "surrogateescape")).text
    try:
        pieces: list[tuple[Any, str | None]] = decode_header(plain)
    except ODD:
        pieces = [(plain, None)]
    said = "".join(piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in pieces)
    return " ".join("".join(char if char.isprintable() else " " for char in said).split())


def _decoded(data: bytes, charset: str | None) -> str:
    if charset is None:  # `decode_header` gives what stands between encoded words so
        return data.decode("raw-unicode-escape", "replace").encode("utf-8", "replace").decode()
    text = as_declared(data, charset)
    return decode(data).text if text is None else text


def _date(mail: Message) -> str:
    """The day of the field Date, as its writer counted it; "" where it cannot be read."""
    try:
        day: datetime = parsedate_to_datetime(str(mail.get("Date", ""))[:200])
    except (*ODD, OverflowError):
        return ""
    return day.date().isoformat()


# ---------------------------------------------------------------- parts


class _Parts(NamedTuple):
    body: list[Message]
    attached: list[Message]


def _parts(mail: Message) -> _Parts:
    """Which parts are the mail's own words, in order, and which are attached."""
    found = _Parts([], [])
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        if kind.startswith("multipart/") and part.is_multipart():
            inner = _inner(part)
            waiting += reversed(_best(inner) if kind == "multipart/alternative" else inner)
        elif kind in ("text/plain", "text/html") and (part is mail or not _is_attached(part)):
            found.body.append(part)
        elif kind.startswith("multipart/"):
            found.body.append(part)  # without its borders: what is there is text
        elif kind not in SIGNATURES and not _is_of_the_page(part):
            found.attached.append(part)
    return found


def _best(alternatives: list[Message]) -> list[Message]:
    """Of several forms of one text the plain one, unless it is blank, and what is no text."""
    plain = [
        part for part in alternatives if part.get_content_type() == "text/plain" and (_content(part) or b"").strip()
    ]
    if not plain:
        return [part for part in alternatives if part.get_content_type() != "text/plain"] or alternatives
    return plain[:1]


def _is_of_the_page(part: Message) -> bool:
    """Pictures, fonts and style sheets that the HTML shows."""
    shown = part.get_content_maintype() in ("image", "font") or part.get_content_type() == "text/css"
    return shown and bool(part["Content-ID"] or part["Content-Location"]) and _disposition(part) != "attachment"


def _disposition(part: Message) -> str:
    return str(part.get("Content-Disposition", "")).partition(";")[0].strip().lower()


def _is_attached(part: Message) -> bool:
    return _disposition(part) == "attachment" or bool(_name(part))


def _name(part: Message) -> str:
    try:
        return PurePosixPath(_words((part.get_filename() or "")[:LONGEST_FIELD]).replace("\\", "/")).name[:200]
    except ODD:
        return ""


def _content(part: Message) -> bytes | None:
    """A part's bytes, decoded; of an attached mail, the mail. None where its fields are too odd to write them out."""
    try:
        if part.is_multipart():
            return b"\n".join(child.as_bytes() for child in _inner(part))
        data = part.get_payload(decode=True)
    except ODD:
        return None
    return data if isinstance(data, bytes) else b""


def _inner(part: Message) -> list[Message]:
    held = part.get_payload()
    return [child for child in held if isinstance(child, Message)] if isinstance(held, list) else []


def _flat(part: Message, id: str, file: str, problems: list[Issue]) -> list[Flat]:
    """A part of the body written out; nothing for a blank one."""
    data = _content(part) or b""
    try:
        charset = part.get_content_charset()
    except ODD:
        charset = None
    if part.get_content_type() == "text/html":
        try:
            return [flatten(parsed(data, file, charset), file)]
        except LoadError:  # it has no words
            return []
        except RecursionError:
            message = f"{file}: its HTML is nested too deeply and has not been read"
            problems.append(Issue(code="too-large", message=message, file=file, document=id, hint="read it by hand"))
            return []
    text = as_declared(data, charset) if charset and charset != "us-ascii" else None
    if text is None:
        text, encoding, _ = decode(data)
        if bad := bad_in(text, encoding):
            message = f"{bad} bytes of {file} fit no encoding ({encoding.name} taken) and stand as \ufffd"
            problems.append(Issue(code="encoding", message=message, file=file, document=id, level="warning"))
        elif charset and not data.isascii():
            message = f"{file} is not in {printable(charset)[:40]}, as it says; read as {encoding.name}"
            problems.append(Issue(code="encoding", message=message, file=file, document=id, level="warning"))
    text = text.strip("\n")
    return [Flat(text)] if text.strip() else []


def _attachments(
    parts: list[Message], source: Source, size: int, id: str, file: str, read: Read
) -> Iterator[Document | Issue]:
    names: dict[str, int] = {}
    ids: dict[str, int] = {id: 1}
    allowance = allowance_of(source, size)
    with tempfile.TemporaryDirectory(prefix="backchannel-") as folder:
        for number, part in enumerate(parts, 1):
            kind = part.get_content_type()
            name = _name(part) or f"part{number}{ENDINGS.get(kind, '')}"
            shown = f"{file}#{printable(name)}"
            try:
                check_depth(source, shown)
                if (data := _content(part)) is None:
                    raise damaged("damaged-member", f"{shown} is damaged and has not been read", "get the mail again")
                member = member_of(
                    io.BytesIO(data),
                    name=name,
                    file=shown,
                    packed=len(data),
                    claimed=len(data),
                    inside=source,
                    allowance=allowance,
                    folder=Path(folder),
                )
            except LoadError as error:
                yield issue_of(error, shown)
                continue
            yield from told_apart(read(member, f"{id}_{part_of(name, names)}", shown), ids)
