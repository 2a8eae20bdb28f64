"""Runs every check of the code, also after one fails, and says which failed (`make lint`)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dnt_portal.stack.environment import ROOT

#: How much of a failing check is shown.
SHOWN = 120

#: What each check is about, and its command.
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("types (mypy)", ("mypy",)),
    ("migrations match the models", ("manage.py", "makemigrations", "--check", "--dry-run")),
    ("layers (import-linter)", ("lint-imports",)),
    ("Django's own checks", ("manage.py", "check")),
    ("code style (ruff)", ("ruff", "check", ".")),
    ("code format (ruff)", ("ruff", "format", "--check", ".")),
    # Lint only: djlint's formatter puts spaces into running text with tags in it.
    ("templates (djlint)", ("djlint", "templates", "--lint", "--quiet")),
)


def main() -> int:
    """Run all checks; return 1 when any of them fails."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda check: run_check(*check), CHECKS))
    failed = [name for name, passed in results if not passed]
    if failed:
        print(f"{len(failed)} of {len(CHECKS)} checks failed: {'; '.join(failed)}.", flush=True)
        return 1
    print(f"All {len(CHECKS)} checks of the code passed.", flush=True)
    return 0


def run_check(name: str, command: tuple[str, ...]) -> tuple[str, bool]:
    """Run one check, show what it said when it failed, and return whether it passed."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *program(command[0]), *command[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=check_environment(),
        check=False,
    )
    passed = done.returncode == 0
    said = "" if passed else "\n" + shortened(done.stdout)
    # In one piece: two checks run side by side.
    print(
        f"{'ok    ' if passed else 'FAILED'} {name} ({time.monotonic() - began:.1f} s){said}\n",
        end="",
        flush=True,
    )
    return name, passed


def shortened(text: str) -> str:
    """Return the beginning of what a check said; the rest is more of the same."""
    lines = text.rstrip().splitlines()
    more = [f"… and {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []
    return "\n".join(lines[:SHOWN] + more)


def program(name: str) -> list[str]:
    """Return how a tool is started with the Python that runs this."""
    if name == "manage.py":
        return [name]
    if name == "lint-imports":
        # This one cannot be run as a module.
        return [str(Path(sys.executable).parent / name)]
    return ["-m", name]


def check_environment() -> dict[str, str]:
    """Return the environment of a check: without a database, whatever else runs on this machine."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nowhere"
    # The tools decorate their output for a terminal otherwise.
    env["NO_COLOR"] = "1"
    return env


if __name__ == "__main__":
    sys.exit(main())
