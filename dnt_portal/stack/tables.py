"""The tables of a test run: made once per state of what makes them, then copied.

Making them takes far longer than most tests. So the first run keeps a copy of the whole
database folder in `VAR_DIR/tables`, named after everything that decides what is in it, and
later runs start from that copy. In the template of the test databases are then all tables and
the editions of the programme; each process of the tests clones it in a moment.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dnt_portal.stack import environment, processes, roles
from dnt_portal.stack.environment import Options
from dnt_portal.stack.errors import StackError
from dnt_portal.stack.postgres import DATABASE, Cluster
from dnt_portal.stack.servers import Servers

#: What decides what a fresh database holds; a change in any of it makes the tables anew.
MADE_BY = (
    "requirements.txt",
    "dnt_portal/settings.py",
    "dnt_portal/*/migrations/*.py",
    "dnt_portal/audit/acting.py",
    "dnt_portal/common/database_roles.py",
    "dnt_portal/common/row_security.py",
    # Editions and holidays: the data, and the code that loads them.
    "dnt_portal/programme/editions/**/*",
    "dnt_portal/programme/definitions.py",
    "dnt_portal/programme/services.py",
    "dnt_portal/organisations/data/*",
    "dnt_portal/organisations/services.py",
    "dnt_portal/stack/postgres.py",
    "dnt_portal/stack/roles.py",
    "dnt_portal/stack/tables.py",
)

STEPS = (("migrate", "--noinput", "--verbosity", "0"), ("load_editions", "--verbosity", "0"))

#: So many copies stay: one goes back and forth between branches.
COPIES = 3


def start_with_tables(servers: Servers, options: Options, kept: Path) -> Path | None:
    """Start the servers of a test run, with all tables in the template of its databases.

    `kept` is the folder of the copies, which outlives the run; the one that was used is given
    back. On a server that is not made for the run the tables are made each time: nobody knows
    what happened to it in between.
    """
    if not list(options.root.glob("dnt_portal/*/migrations/*.py")):
        servers.start()
        return None
    if servers.cluster is None:
        roles.drop_template(servers.administrator_url, prefix=options.prefix)
        servers.start()
        _make_tables(servers, options)
        return None
    environment.private_folder(kept)
    copy = kept / state_of(options)
    with _one_at_a_time(kept):
        if not copy.exists():
            servers.start()
            _make_tables(servers, options)
            # A server that runs cannot be copied.
            servers.stop()
            _keep(servers.cluster, copy)
        else:
            _fetch(servers.cluster, copy)
    servers.start()
    return copy


def lay_out_demo(copy: Path, options: Options) -> None:
    """Let a demo find the tables made when it starts for the first time, in an empty folder.

    For tests that walk through a demo; the server in it is as `demo` would have made it.
    """
    environment.make_folders(options)
    password = (copy / "password").read_text(encoding="utf-8")
    environment.write_private(options.secrets / "postgres.password", password)
    cluster = Cluster(options)
    _fetch(cluster, copy)
    try:
        cluster.start()
        roles.take_template(cluster.url("postgres"), prefix=options.prefix, database=DATABASE)
    finally:
        cluster.stop()


def state_of(options: Options) -> str:
    """Name the state of everything that decides what a fresh database holds."""
    state = hashlib.sha256(options.prefix.encode())
    state.update(f"{sys.version_info[:2]}".encode())
    for pattern in MADE_BY:
        for path in sorted(options.root.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                state.update(str(path.relative_to(options.root)).encode() + b"\0")
                state.update(path.read_bytes() + b"\0")
    return state.hexdigest()[:16]


def _make_tables(servers: Servers, options: Options) -> None:
    """Run the migrations in the template and load the editions."""
    settings = environment.role_environments(
        options,
        administrator_url=servers.database_url(roles.template_name(options.prefix)),
        redis_url=servers.redis_url,
        port=0,
    )["owner"]
    log = options.log / "tables.log"
    for step in STEPS:
        with processes.open_log(log) as output:
            done = subprocess.run(
                [sys.executable, "manage.py", *step],
                cwd=options.root,
                env=environment.process_environment(settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode != 0:
            raise StackError(
                f"The tables of the tests cannot be made: {step[0]} failed.\n"
                f"{processes.last_lines(log, 40)}"
            )


@contextmanager
def _one_at_a_time(kept: Path) -> Iterator[None]:
    """Let one run at a time make a copy or use one; another waits."""
    handle = os.open(kept / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _keep(cluster: Cluster, copy: Path) -> None:
    """Copy the database of a server that was stopped, and forget the oldest copies."""
    half = copy.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(cluster.data, half / "data", symlinks=True)
    environment.write_private(half / "password", cluster.password)
    half.rename(copy)
    copies = sorted(
        (folder for folder in copy.parent.iterdir() if folder.is_dir()),
        key=lambda folder: folder.stat().st_mtime,
    )
    for older in copies[:-COPIES]:
        shutil.rmtree(older, ignore_errors=True)


def _fetch(cluster: Cluster, copy: Path) -> None:
    """Give a server that was not started yet a copy that was kept."""
    os.utime(copy)
    cluster.adopt(copy / "data", password=(copy / "password").read_text(encoding="utf-8"))
