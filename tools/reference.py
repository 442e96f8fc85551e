"""Writes docs/reference.md from the code: commands, settings, plugins, types. A test fails when the page lags.

usage: python tools/reference.py [--check]
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import click
import msgspec

from backchannel import model, plugins, settings
from backchannel.cli import COMMANDS, backchannel
from backchannel.export import readings

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"

TYPES = (
    model.Document, model.Page, model.Block, model.Mark, model.Issue,
    model.Description, model.Correspondent, model.Marking, model.Omission, model.Reference,
    model.Reading, model.Party, model.Mention, model.Statement, model.Relay,
    model.Resolution, model.Judgement, model.Link, model.Person, model.Tenure,
)  # fmt: skip


def reference() -> str:
    """The whole page."""
    parts = [
        "# Reference",
        "Generated from the code by `make docs`; a test fails when it lags. For a way in, read the [guide](guide.md).",
        "## Commands",
        *(_command(name) for name in COMMANDS),
        "## Exit status",
        _indented(inspect.getdoc(sys.modules["backchannel.cli"]), after="Exit status:"),
        "## Readings as JSON lines",
        "```\n" + inspect.cleandoc(readings.__doc__ or "") + "\n```",
        "## Settings",
        "```\n" + inspect.cleandoc(settings.__doc__ or "") + "\n```",
        "## Plugins",
        "```\n" + inspect.cleandoc(plugins.__doc__ or "") + "\n```",
        "## Types",
        f"JSON format {model.FORMAT}. Spans are `[start, end]`, half-open, in characters (Unicode code points) of the "
        "document's text. Fields at their default are left out.",
        *(_type(type_) for type_ in TYPES),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _command(name: str) -> str:
    whole = click.Context(backchannel, info_name="backchannel", **backchannel.context_settings)
    command = backchannel.get_command(whole, name)
    assert command is not None
    context = click.Context(command, parent=whole, info_name=name, terminal_width=100)
    return f"### backchannel {name}\n\n```\n{command.get_help(context)}\n```"


def _type(type_: type[msgspec.Struct]) -> str:
    rows = ["| field | type | default |", "|---|---|---|"]
    hints = get_type_hints(type_)
    for field in msgspec.structs.fields(type_):
        default = "required" if field.required else f"`{_default(field)}`"
        rows.append(f"| `{field.encode_name}` | {_name(hints[field.name])} | {default} |")
    return f"### {type_.__name__}\n\n{inspect.getdoc(type_)}\n\n" + "\n".join(rows)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    value = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    return "" if value == "" else {None: "null"}.get(value, value) if not isinstance(value, dict) else value


def _name(hint: Any) -> str:
    """A type in words: `str | None`, `list of Span`, `"speech" or "position"`."""
    if get_origin(hint) is tuple:
        return f"list of {_name(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        key, value = get_args(hint)
        return f"map of {_name(key)} to {_name(value)}"
    if get_origin(hint) is not None and hasattr(hint, "__args__") and "Literal" in str(get_origin(hint)):
        return ", ".join(f'"{value}"' for value in get_args(hint))
    if get_args(hint):
        return " or ".join(_name(arg) for arg in get_args(hint))
    return "null" if hint is type(None) else hint.__name__


def _indented(text: str | None, *, after: str) -> str:
    assert text and after in text
    return text[text.index(after) + len(after) :].strip().capitalize()


def main() -> None:
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text(encoding="utf-8") != reference() and "docs/reference.md lags: run `make docs`")
    PAGE.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
