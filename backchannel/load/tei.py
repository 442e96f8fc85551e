"""TEI -> documents. Takes an XML file (also `.gz`) of FRUS's kind, of any size, and gives its documents one by one;
memory is bounded by the largest document, not by the volume.

Every `div type="document"` is one document, also one that stands inside another (which then leaves it out). A TEI file
without such divisions is one document. Ids are `<volume>_<xml:id>`:

    frus1961-63v05.xml.gz, <div type="document" xml:id="d45" n="45">   ->   Document(id="frus1961-63v05_d45",
        catalogue={"number": "45", "title": "Airgram From …", "date": "1961-03-14", "place": "Moscow", …})

XML that is broken is read as far as its parser can mend it: what it gives is yielded, and an issue says where it broke.
Entities that the file declares are refused (entity bombs, files pulled in from outside), and nothing outside the file
is ever opened.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
from lxml import etree

from backchannel.errors import DamagedFile
from backchannel.model import Document, Issue

from .elements import Element, is_document, local, xml_id
from .kinds import unused
from .safety import Source, chunks_of, damaged, printable, unsupported
from .tei_catalogue import catalogue_of
from .tei_text import LAST_PAGE, flatten

__all__ = ["documents", "events_of"]

WHOLES = ("TEI", "TEI.2", "teiCorpus", "text", "body", "group")  # roots of a TEI file, or of a piece of one
ENDS_EARLY = ("ERR_TAG_NOT_FINISHED", "ERR_DOCUMENT_EMPTY", "ERR_GT_REQUIRED")
BROKEN_OFF = "broken-off"
STRAY = re.compile(rb"<(?![A-Za-z_:/!?\x80-\xff])|&(?![A-Za-z_:#\x80-\xff])")
WATCHED = ("div", *(f"div{n}" for n in range(1, 8)), "pb", "TEI", "TEI.2", "text", "body", "group", "title")


def documents(path: Source, volume: str, file: str) -> Iterator[Document | Issue]:
    """The documents of a TEI file in order, each as soon as it is read, then an issue where the XML is broken.

    Raises DamagedFile (entities declared; nothing readable; a gzip cut short) and UnsupportedFile (XML of another kind).
    """
    problems: list[Issue] = []
    seen: dict[str, int] = {}
    unit = _unit_of(path)
    title = None
    for position, found in enumerate(_units(path, unit, problems), 1):
        title = found.title or title
        alone = unit != "document" and position == 1
        part = None if alone else unused(printable(xml_id(found.element) or f"d{position}"), seen)
        flat = flatten(found.element, volume=volume, page=found.page)
        catalogue = catalogue_of(found.element, flat) | {"volume": volume, "position": str(position)}
        if title:
            catalogue["volume_title"] = title
        id = f"{volume}_{part}" if part else volume
        yield Document(
            id=id,
            file=f"{file}#{part}" if part else file,
            text=flat.text,
            pages=flat.pages,
            blocks=flat.blocks,
            marks=flat.marks,
            lines="paragraph",
            catalogue=catalogue,
            digest=hashlib.sha256(flat.text.encode()).hexdigest(),
            issues=_document_issues(id, file, flat.text, found.cut_off),
        )
    yield from problems


class _Unit(NamedTuple):
    element: Element
    page: str | None  # that runs when the document begins
    title: str | None  # of the volume
    cut_off: bool  # the file ends inside it


def _unit_of(path: Source) -> str:
    """What is one document here: "document" (a div of that type), else the element that holds a whole text."""
    root = None
    for event, element in events_of(path, ("start",), None, []):
        if event == BROKEN_OFF:
            break
        if is_document(element):
            return "document"
        root = local(element.tag) if root is None else root
        if root not in WHOLES and not root.startswith("div"):
            break
    if root is None:
        raise damaged("damaged-xml", f"{printable(path)} is not XML that can be read", "fetch it again")
    if root not in WHOLES and not root.startswith("div"):
        raise unsupported(
            "unsupported-xml",
            f"{printable(path)} is XML, but not TEI: its root is <{root}>",
            "convert it to TEI or text",
        )
    return "TEI" if root == "teiCorpus" else root


def _units(path: Source, unit: str, problems: list[Issue]) -> Iterator[_Unit]:
    """The elements that are documents, in the order of their ends, emptied when the next is asked for."""
    page: str | None = None
    title: str | None = None
    open_at: list[tuple[Element, str | None]] = []
    broken_off = False
    for event, element in events_of(path, ("start", "end"), WATCHED, problems):
        if event == BROKEN_OFF:
            broken_off = True
            continue
        name = local(element.tag)
        ours = is_document(element) if unit == "document" else name == unit
        if event == "start":
            if name == "pb":
                page = element.get("n") or element.get("facs") or page
            elif ours:
                open_at.append((element, page))
        elif name == "title":
            if title is None and not open_at:
                title = " ".join("".join(element.itertext()).split()) or None
        elif ours:
            _, first_page = open_at.pop()
            if unit == "document" or not open_at:
                yield _Unit(element, first_page, title, broken_off)
                _forget(element, page, inside=bool(open_at))
        elif name.startswith("div") and not open_at and unit == "document":
            _forget(element, page, inside=False)


def _forget(element: Element, page: str | None, *, inside: bool) -> None:
    """Frees an element that has been read. Inside another document its place stays, with the page that runs there."""
    kind = element.get("type", "")
    element.clear(keep_tail=inside)
    if inside:
        element.set("type", kind)
        if page:
            element.set(LAST_PAGE, page)
    else:
        _forget_before(element)


def _forget_before(element: Element) -> None:
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _document_issues(id: str, file: str, text: str, cut_off: bool) -> tuple[Issue, ...]:
    if cut_off:
        message = f"the file ends, or its XML breaks off, inside {id}; what follows is missing"
        return (Issue(code="cut-off", message=message, file=file, document=id, hint="fetch the file again"),)
    if not text:
        return (Issue(code="no-text", message=f"{id} has no text", file=file, document=id, level="warning"),)
    return ()


# ---------------------------------------------------------------- the parser, kept in


class _Nothing(etree.Resolver):
    """Whatever a document asks for from outside is empty. lxml's feeding parsers open a DTD that is named in the
    DOCTYPE even with load_dtd=False; a `SYSTEM "/dev/zero"` would never end."""

    def resolve(self, url: Any, public_id: Any, context: Any) -> Any:  # type: ignore[override]
        return self.resolve_string("<!-- -->", context, base_url=None)


def events_of(
    path: Source, events: tuple[Any, ...], tags: Iterable[str] | None, problems: list[Issue]
) -> Iterator[tuple[str, Any]]:
    """Events of a file's XML as it is read. What the parser mends is added to `problems` when the file has been read;
    elements that only the end of a broken file closes come after an event BROKEN_OFF.

    Raises DamagedFile: entities declared, nothing readable, a gzip cut short (after the last event).
    """
    wanted = None if tags is None else [f"{{*}}{tag}" for tag in tags]
    parser: Any = etree.XMLPullParser(
        events=events,
        tag=wanted,
        collect_ids=False,  # frus1952-54v12p2 has an id twice, which is an error otherwise
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    parser.resolvers.add(_Nothing())
    failures: list[DamagedFile] = []
    checked = False
    for chunk in _mended(_until_damage(chunks_of(path), failures), path, problems):
        parser.feed(chunk)
        for event in parser.read_events():
            if not checked:
                checked = True
                _refuse_entities(event[1], path)
            yield event
    broken = _close(parser, path)
    problems.extend(broken)
    if broken or failures:
        yield BROKEN_OFF, None
    yield from parser.read_events()
    for failure in failures:
        raise failure


def _until_damage(chunks: Iterator[bytes], failures: list[DamagedFile]) -> Iterator[bytes]:
    """The chunks that can be had; why no more can is put into `failures`."""
    try:
        yield from chunks
    except DamagedFile as error:
        failures.append(error)


def _mended(chunks: Iterator[bytes], path: Source, problems: list[Issue]) -> Iterator[bytes]:
    """The chunks with a `<` or `&` that begins nothing ("5 < 6", "A & B") written as XML wants it.

    The parser stops for good at such a `<`, and drops such an `&`; the rest of the volume would be lost. Stretches with
    comments or CDATA, where both are allowed, and UTF-16 are left as they are.
    """
    line, kept, told = 1, b"", False
    for chunk in chunks:
        chunk = kept + chunk
        kept = chunk[-1:] if chunk[-1:] in (b"<", b"&") else b""
        chunk = chunk[: len(chunk) - len(kept)]
        found = None if b"<!" in chunk or b"\x00" in chunk else STRAY.search(chunk)
        if found:
            if not told:
                told = True
                at = line + chunk.count(b"\n", 0, found.start())
                problems.append(_broken(path, at, f"a bare {found[0].decode()!r} that begins nothing"))
            chunk = STRAY.sub(lambda match: b"&lt;" if match[0] == b"<" else b"&amp;", chunk)
        line += chunk.count(b"\n")
        yield chunk
    if kept:
        yield kept


def _broken(path: Source, line: int, what: str, code: str = "damaged-xml", hint: str | None = None) -> Issue:
    message = f"{printable(path)}, line {line}: {what}; what could be read has been kept"
    return Issue(code=code, message=message, file=printable(path), hint=hint or "mend the XML there and read it again")


def _refuse_entities(element: Element, path: Source) -> None:
    """Raises DamagedFile where the file declares entities of its own."""
    inner: Any = element.getroottree().docinfo.internalDTD
    if inner is not None and any(True for _ in inner.iterentities()):
        raise damaged(
            "entities",
            f"{printable(path)} declares XML entities; they can blow up or pull in other files, and are refused",
            "write the characters themselves, and take the <!ENTITY …> lines out",
        )


def _close(parser: Any, path: Source) -> list[Issue]:
    """Ends the parsing; the issue that tells what was broken, if anything was."""
    with suppress(etree.XMLSyntaxError):
        parser.close()
    errors = [error for error in parser.feed_error_log if error.level == etree.ErrorLevels.FATAL]
    if not errors:
        return []
    unknown = [error for error in errors if error.type_name == "ERR_UNDECLARED_ENTITY"]
    first = errors[0]
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    what = first.message.strip() + more
    if first.type_name == "ERR_RESOURCE_LIMIT":
        return [_broken(path, first.line, what, "xml-limits", "such a file is no document; look at it by hand")]
    if first.type_name in ENDS_EARLY:
        return [_broken(path, first.line, what, "truncated", "fetch the file again")]
    found = _broken(path, first.line, what)
    return [msgspec.structs.replace(found, level="warning") if len(unknown) == len(errors) else found]
