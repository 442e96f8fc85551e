"""Backchannel reads the diplomatic record and answers: who said what to whom, through whom, and how do we know.

    from pathlib import Path
    from backchannel import readings

    for reading in readings(Path("letters/harriman-1960-11-15.txt")):
        for statement in reading.statements:
            print(statement.speaker, statement.act, statement.to)

What is named here is the public interface; it is imported when it is first used, so that `import backchannel` is cheap.
The stages themselves are functions of their packages: `from backchannel.describe import describe`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from backchannel.errors import BackchannelError
    from backchannel.model import Description, Document, Issue, Reading, Resolution, Span, Statement
    from backchannel.read import conclude, read_document, read_file, readings
    from backchannel.resolve import Register, load_register
    from backchannel.statements import find_statements
    from backchannel.store import StatementQuery, Store, open_store
    from backchannel.web import create_app

_HOMES = {
    "BackchannelError": "errors",
    "Description": "model",
    "Document": "model",
    "Issue": "model",
    "Reading": "model",
    "Register": "resolve",
    "Resolution": "model",
    "Span": "model",
    "Statement": "model",
    "StatementQuery": "store",
    "Store": "store",
    "conclude": "read",
    "create_app": "web",
    "find_statements": "statements",
    "load_register": "resolve",
    "open_store": "store",
    "read_document": "read",
    "read_file": "read",
    "readings": "read",
}

__all__ = [
    "BackchannelError",
    "Description",
    "Document",
    "Issue",
    "Reading",
    "Register",
    "Resolution",
    "Span",
    "Statement",
    "StatementQuery",
    "Store",
    "__version__",
    "conclude",
    "create_app",
    "find_statements",
    "load_register",
    "open_store",
    "read_document",
    "read_file",
    "readings",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'backchannel' has no attribute {name!r}")
    return getattr(import_module(f"backchannel.{_HOMES[name]}"), name)
