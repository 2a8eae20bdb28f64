"""Where the stack keeps its things, and what environment each process of the portal gets."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from dnt_portal.stack.errors import StackError

ROOT = Path(__file__).resolve().parents[2]

#: The database logins, by what they are for. `tester` exists in test runs only.
ROLES = ("owner", "portal", "worker")

#: Host names the demo answers to. It never listens on anything but loopback.
LOOPBACK_HOSTS = "localhost,127.0.0.1,[::1]"


@dataclass(frozen=True)
class Options:
    """What the surroundings ask of the stack: folders, servers of one's own, names of roles."""

    root: Path
    var: Path
    prefix: str
    database_url: str | None = None
    redis_url: str | None = None
    #: Test runs: an extra login that may act as every role, and a database without durability.
    testing: bool = False
    #: Where passwords are kept; apart from `var` when that is thrown away but the server is not.
    secrets: Path = field(default=Path())

    @property
    def run(self) -> Path:
        """Folder of what is only true while something runs."""
        return self.var / "run"

    @property
    def log(self) -> Path:
        """Folder of the log files."""
        return self.var / "log"

    @property
    def environment_file(self) -> Path:
        """The file in which `manage.py` finds the environment of the running stack."""
        return self.run / "environment.json"

    @property
    def instance(self) -> str:
        """What tells this run apart where servers, or the host name in a browser, are shared."""
        return f"dnt_{checkout_mark(self.var)}"


def read_options(
    environ: Mapping[str, str] | None = None,
    *,
    root: Path = ROOT,
    testing: bool = False,
    var: Path | None = None,
) -> Options:
    """Read the stack's options from the environment.

    `var` overrides the folder (a throw-away run has its own); passwords of roles on a server
    that outlives the run stay in the ordinary folder, so that runs do not lock each other out.
    """
    environ = os.environ if environ is None else environ
    usual_var = Path(environ.get("VAR_DIR") or root / "var").absolute()
    database_url = environ.get("DATABASE_URL") or None
    prefix = environ.get("DATABASE_ROLE_PREFIX") or ""
    if not prefix:
        prefix = f"dnt_{checkout_mark(root)}" if database_url else "dnt"
        if database_url and testing:
            # Tests must not change the passwords under a demo that runs on the same server.
            prefix += "_test"
    if not prefix.isidentifier() or not prefix.islower() or len(prefix) > 40:
        raise StackError(
            "DATABASE_ROLE_PREFIX may hold lower-case letters, digits and underscores only, "
            "at most 40, and starts with a letter."
        )
    own_var = var or usual_var
    return Options(
        root=root,
        var=own_var,
        prefix=prefix,
        database_url=database_url,
        redis_url=environ.get("REDIS_URL") or None,
        testing=testing,
        secrets=(usual_var if database_url else own_var) / "secrets",
    )


def checkout_mark(folder: Path) -> str:
    """Return six characters that tell this folder from another one on the same server."""
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:6]


def make_folders(options: Options) -> None:
    """Make the folders of the stack, closed to other accounts."""
    for folder in (options.var, options.run, options.log, options.secrets):
        private_folder(folder)


def private_folder(folder: Path) -> None:
    """Make `folder` with parents; only its owner may enter it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StackError(
            f"The folder {folder} cannot be made ({error.strerror}); "
            "name another one in VAR_DIR or run this as the account that owns the checkout."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StackError(
            f"The folder {folder} belongs to another account; run this as that account, "
            "or name another folder in VAR_DIR."
        )


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner may read, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def kept_secret(folder: Path, name: str) -> str:
    """Return the secret called `name`, made at its first use and the same ever after."""
    path = folder / name
    try:
        value = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        value = ""
    if not value:
        value = secrets.token_urlsafe(36)
        write_private(path, value + "\n")
    return value


def role_passwords(options: Options) -> dict[str, str]:
    """Return the password of each database login, by what the login is for."""
    names = (*ROLES, "tester") if options.testing else ROLES
    return {
        name: kept_secret(options.secrets, f"{options.prefix}_{name}.password") for name in names
    }


def url_for(administrator_url: str, user: str, password: str, database: str | None = None) -> str:
    """Return the administrator's database URL with another login (and another database) in it."""
    parts = urlsplit(administrator_url)
    host = parts.netloc.rpartition("@")[2]
    path = parts.path if database is None else "/" + quote(database, safe="")
    return urlunsplit(
        (
            parts.scheme,
            f"{quote(user, safe='')}:{quote(password, safe='')}@{host}",
            path,
            parts.query,
            "",
        )
    )


def role_environments(
    options: Options,
    *,
    administrator_url: str,
    redis_url: str,
    port: int,
    demo: bool = False,
) -> dict[str, dict[str, str]]:
    """Return the settings of each kind of process, by role; they differ in `DATABASE_URL` only."""
    passwords = role_passwords(options)
    shared = {
        "REDIS_URL": redis_url,
        "DATABASE_ROLE_PREFIX": options.prefix,
        "INSTANCE": options.instance,
        "SECRET_KEY": os.environ.get("SECRET_KEY") or kept_secret(options.secrets, "secret_key"),
        "VAR_DIR": str(options.var),
        "DEBUG": os.environ.get("DEBUG", "0"),
        "ALLOWED_HOSTS": LOOPBACK_HOSTS,
        "BIND": f"127.0.0.1:{port}",
        "DEMO_SIGN_IN": "1" if demo else "0",
        # `localhost` and not 127.0.0.1: passkeys need a name.
        "SITE_URL": f"http://localhost:{port}",
    }
    if options.testing:
        shared["DNT_TESTING"] = "1"
        shared["DNT_TEST_TEMPLATE"] = f"{options.prefix}_template"
    return {
        name: {
            "DATABASE_URL": url_for(administrator_url, f"{options.prefix}_{name}", password),
            **shared,
        }
        for name, password in passwords.items()
    }


def process_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the full environment of a child: what we were given, with `settings` over it."""
    env = dict(os.environ)
    # Byte code makes every later start faster; someone's wish not to have it is for their shell.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONUNBUFFERED"] = "1"
    env.setdefault("DJANGO_SETTINGS_MODULE", "dnt_portal.settings")
    # So that `python`, `pytest` and the like are those of the portal's own environment.
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", os.defpath)])
    env.update(settings)
    return env


def write_environment(options: Options, environments: Mapping[str, Mapping[str, str]]) -> None:
    """Leave the environments where `manage.py` finds them while the stack runs."""
    write_private(options.environment_file, json.dumps(environments, indent=1))


def read_json(path: Path) -> dict[str, Any] | None:
    """Return what a file written by a running stack says; None when there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


class Lock:
    """Holds a folder for one process.

    The kernel lets go of it when the process ends, however it ends: it never goes stale, as a
    file with a process number in it would.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take the lock; False when another process has it."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._file = handle
        return True

    def release(self) -> None:
        """Let go of the lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
