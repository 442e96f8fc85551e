"""Readers, loaders and exporters from other packages: one function each, found by entry point, passed as an argument.

    [project.entry-points."backchannel.finders"]
    my-model = "my_package:find_statements"      # (Document, Description) -> Reading

    [project.entry-points."backchannel.loaders"]
    djvu = "my_package:load"                     # (Path, *, id) -> Iterator[Document | Issue], or None: not mine

    [project.entry-points."backchannel.exporters"]
    bibtex = "my_package:export"                 # (Store, Path) -> list[Path], the files written

`backchannel read --finder my-model …`, `backchannel export --format bibtex …` use them. A loader is asked before the
built-in ones, in the order of names, and leaves a file to the next by returning None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from backchannel.errors import QueryError
from backchannel.model import Description, Document, Issue, Reading

if TYPE_CHECKING:
    from backchannel.store import Store

Kind = Literal["finders", "loaders", "exporters"]


class Finder(Protocol):
    def __call__(self, document: Document, description: Description) -> Reading: ...


class Loader(Protocol):
    def __call__(self, path: Path, *, id: str | None = None) -> Iterator[Document | Issue] | None: ...


class Exporter(Protocol):
    def __call__(self, store: Store, out: Path) -> list[Path]: ...


def names(kind: Kind) -> list[str]:
    """Names of the installed plugins of a kind, in order."""
    return sorted({point.name for point in entry_points(group=f"backchannel.{kind}")})


def plugin(kind: Kind, name: str) -> Callable[..., Any]:
    """The plugin of that kind and name. Raises QueryError where none is installed."""
    for point in entry_points(group=f"backchannel.{kind}"):
        if point.name == name:
            function: Callable[..., Any] = point.load()
            return function
    known = ", ".join(names(kind)) or "none"
    raise QueryError(
        f"no plugin “{name}” among the {kind}",
        hint=f"installed: {known}; a plugin is an entry point of the group backchannel.{kind}",
    )
