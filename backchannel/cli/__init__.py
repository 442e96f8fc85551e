"""The command line. Each command is a module of this package, imported when it is called, so that help is quick.

Exit status: 0 done, and something was found; 1 done, but nothing was found, or a document had a problem; 2 the command
could not be understood or carried out; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from backchannel import __version__
from backchannel.errors import BackchannelError

# name of the command → (module, what the list of commands says of it), in the order in which a newcomer needs them
COMMANDS = {
    "read": ("read", "Read documents into a collection."),
    "parts": ("parts", "How a scanned file is parted into documents."),
    "said": ("said", "Who said what to whom, through whom."),
    "channels": ("channels", "The chains that words travelled."),
    "show": ("show", "One document: what it is, who speaks, what is said."),
    "people": ("people", "Who appears in the collection."),
    "decide": ("decide", "Say who is meant, join and part persons; take it back."),
    "missing": ("missing", "Documents that are referred to and not held."),
    "export": ("export", "Write everything as CSV or JSON lines."),
    "serve": ("serve", "Open the reading room in a browser."),
}


class Commands(click.Group):
    """The commands above, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f".{COMMANDS[name][0]}", __name__), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help) for name, (_, help) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean “{close[0]}”?" if close else ""
            ctx.fail(f"no command “{args[0]}”.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  backchannel read letters/ -o record.db
  backchannel said --by khrushchev --to harriman --about disarmament
  backchannel serve
""",
)
@click.version_option(__version__, "-V", "--version", prog_name="backchannel")
def backchannel() -> None:
    """Reads the diplomatic record and answers: who said what to whom, through whom, and how do we know."""


def main(args: list[str] | None = None) -> None:
    """Runs the command line, with errors as sentences: what, where, and what to do next. Ends the process."""
    try:
        status = backchannel.main(args, standalone_mode=False)
    except click.exceptions.Abort:
        _say("interrupted")
        sys.exit(130)
    except KeyboardInterrupt:
        _say("interrupted")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BackchannelError as error:
        _say(f"error: {error.message}", f"hint: {error.hint}" if error.hint else "")
        sys.exit(2)
    except BrokenPipeError:  # `backchannel said … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _say(f"error: {error.strerror or error}" + (f": {error.filename}" if error.filename else ""))
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)


def _say(*lines: str) -> None:
    for line in filter(None, lines):
        click.echo(line, err=True)
