"""Reads the settings that come from outside: the process environment.

Beside a running demo, ``python manage.py …`` in another terminal has no
``DATABASE_URL``. The supervisor leaves the environment of each database role in
``VAR_DIR/run/environment.json``; `load_beside_demo` takes the one that fits the
command, so that operators' commands work without typing secrets.
"""

import ipaddress
import json
import os
import sys
from pathlib import Path

#: Commands that change the structure of the database run as its owner; every
#: other command runs as the background role, which row-level security binds.
OWNER_COMMANDS = {"migrate", "makemigrations", "load_editions", "sqlmigrate", "flush", "dbshell"}


def load_beside_demo(var_dir: Path) -> None:
    """Fill the environment from a running demo when none was given."""
    if "DATABASE_URL" in os.environ:
        return
    file = var_dir / "run" / "environment.json"
    if not file.is_file():
        return
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    role = "owner" if command in OWNER_COMMANDS else "worker"
    for name, value in json.loads(file.read_text()).get(role, {}).items():
        os.environ.setdefault(name, value)


def flag(name: str, default: bool = False) -> bool:
    """Return whether an environment variable says yes (``1``, ``true``, ``yes``, ``on``)."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated environment variable as a list, blanks left out."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def is_loopback(host: str) -> bool:
    """Return whether a host, by name or by number, is this machine itself and no other."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
