"""The command line of the stack: `python -m dnt_portal.stack`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from dnt_portal.stack.errors import StackError
from dnt_portal.stack.signals import end_on_signals


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; return the exit code."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    end_on_signals()
    try:
        return _carry_out(asked, parser)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dnt_portal.stack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("demo", help="start the portal with the demo administration")
    run = commands.add_parser("run", help="run one command with a database and a broker")
    run.add_argument("--test", action="store_true", help="a test run: throw-away and fast")
    run.add_argument(
        "--throw-away",
        action="store_true",
        help="a database for this command only, as durable as the real one",
    )
    run.add_argument("program", nargs=argparse.REMAINDER, metavar="-- PROGRAM ...")
    commands.add_parser("reset", help="remove the data of the demo")
    commands.add_parser("status", help="say what runs, and where")
    commands.add_parser(
        "prepare-database",
        help="make the database logins; DATABASE_URL is an administrator's",
    )
    commands.add_parser("healthy", help="whether the web at BIND answers; for health checks")
    return parser


def _carry_out(asked: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    # Imported where they are needed: `prepare-database` runs in an image without the servers.
    match asked.command:
        case "run":
            from dnt_portal.stack.running import run_command

            program = asked.program[1:] if asked.program[:1] == ["--"] else asked.program
            if not program:
                parser.error("run needs a program: run [--test] -- PROGRAM ...")
            return run_command(program, testing=asked.test, throw_away=asked.throw_away)
        case "demo":
            from dnt_portal.stack.demo import run_demo

            return run_demo()
        case "prepare-database":
            from dnt_portal.stack.production import prepare

            return prepare()
        case "healthy":
            from dnt_portal.stack.health import check

            return check()
        case "reset":
            from dnt_portal.stack.demo import reset

            return reset()
        case _:
            from dnt_portal.stack.demo import status

            return status()


if __name__ == "__main__":
    sys.exit(main())
