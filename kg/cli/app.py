"""The group of commands, and what ends a run: errors as one line and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from kg import __version__
from kg.errors import KgError, ModelError, StoreError

EXIT_SOME_FAILED = 1
EXIT_USAGE = 2
EXIT_NOTHING_DONE = 3
EXIT_MODELS = 4
EXIT_OUTPUT = 5
EXIT_STORE = 6
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141

EXIT_CODES = """\b
Exit codes:
  0    everything was done
  1    some articles failed, the others are done
  2    the command line or a knowledge-base file is wrong
  3    nothing could be done: every article failed
  4    models are missing, damaged or cannot be fetched
  5    the output cannot be written (disk full, no permission)
  6    a store or endpoint cannot be reached, refuses, or takes too long
  130  interrupted
  141  whoever read the output stopped reading"""


class _Group(click.Group):
    """Turns everything that can end a run into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except ModelError as error:
            code = _complain(str(error), EXIT_MODELS)
        except StoreError as error:
            code = _complain(str(error), EXIT_STORE)
        except KgError as error:
            code = _complain(str(error), EXIT_USAGE)
        except BrokenPipeError:
            _silence_stdout()
            code = EXIT_PIPE_CLOSED
        except OSError as error:
            _silence_stdout()
            where = f"{error.filename}: " if error.filename else ""
            code = _complain(f"{where}{error.strerror or error}", EXIT_OUTPUT)
        except KeyboardInterrupt:
            code = _complain("interrupted; files written so far are whole", EXIT_INTERRUPTED)
        ctx.exit(code)


class DefaultGroup(click.Group):
    """A group whose first command runs when no command is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Arabic news to knowledge graph: who did what to whom, when, and who says so."""


def main() -> None:
    """Run the command line; the entry point of ``kg`` and ``python -m kg``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="kg")


def _complain(message: str, code: int) -> int:
    click.echo(f"kg: {message}", err=True)
    return code


def _silence_stdout() -> None:
    """Nothing can be written any more; keep Python from trying when it ends."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
