"""A tiny portal in a folder of its own, run by the real stack with real servers."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dnt_portal.stack import environment, homes, processes
from dnt_portal.stack.environment import Options
from dnt_portal.stack.postgres import Cluster

CHECKOUT = Path(__file__).resolve().parents[2]

#: Stands in for Django's command line: notes what it was asked, and as which database role.
MANAGE = """
import os, sys
from pathlib import Path
from urllib.parse import urlsplit

role = urlsplit(os.environ["DATABASE_URL"]).username
command = sys.argv[1]
with Path("asked.txt").open("a") as asked:
    print(command, role, file=asked)
if command == "demo_people":
    print("projectleider  anna@example.org  een-wachtwoord")
if command == os.environ.get("FAIL_AT"):
    sys.exit(f"{command} went wrong")
"""

#: Stands in for the portal: healthy when its database answers.
WSGI = """
import os
import psycopg

def application(environ, start_response):
    if environ["PATH_INFO"] == "/crash":
        os._exit(3)
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        role = connection.execute("SELECT current_user").fetchone()[0]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [role.encode()]
"""

CELERY = """
import os
from celery import Celery

app = Celery("dnt_portal", broker=os.environ["REDIS_URL"])
app.conf.broker_connection_retry_on_startup = True
app.conf.worker_hijack_root_logger = False
"""

SETTINGS = """
SECRET_KEY = "tiny"
USE_TZ = True
"""


def as_at_a_terminal() -> None:
    """Let a program, before it starts, hear Ctrl-C and the end of a terminal.

    The tests may have been started to ignore them (in the background, by `nohup`), and all that
    they start would do the same.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def parent_of(pid: int) -> int:
    """The process that started process `pid`; 0 when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def child_of(parent: int, command: str) -> int:
    """The child of a process with `command` in its command line; others may run the same."""
    return next(
        pid
        for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
        if parent_of(pid) == parent and command in processes.command_of(pid)
    )


@dataclass
class TinyPortal:
    """A checkout with the real stack and a portal of thirty lines."""

    folder: Path
    env: dict[str, str]
    python: str = sys.executable
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def var(self) -> Path:
        return self.folder / "var"

    def stack(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the stack to its end."""
        return subprocess.run(
            [self.python, "-m", "dnt_portal.stack", *arguments],
            cwd=self.folder,
            env=self.env | more,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=as_at_a_terminal,
        )

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start a command of the stack; what it says goes to said.txt."""
        with (self.folder / "said.txt").open("w") as said:
            process = subprocess.Popen(
                [self.python, "-m", "dnt_portal.stack", *arguments],
                cwd=self.folder,
                env=self.env | more,
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                preexec_fn=as_at_a_terminal,
            )
        self.started.append(process)
        return process

    def said(self) -> str:
        return (self.folder / "said.txt").read_text()

    def wait_for(self, words: str, process: subprocess.Popen[str], seconds: float = 60) -> None:
        """Wait until the stack has said `words`."""
        processes.wait_until(lambda: words in self.said() or process.poll() is not None, seconds)
        assert words in self.said(), self.said()

    def processes(self) -> dict[int, str]:
        """The command lines of all processes that have to do with this folder, by number."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    environment = (entry / "environ").read_bytes()
                    here = os.readlink(entry / "cwd")
                except OSError:
                    continue
                mark = f"TINY_PORTAL={self.folder}".encode()
                if mark in environment.split(b"\0") or here.startswith(str(self.folder)):
                    found[int(entry.name)] = processes.command_of(int(entry.name))
        return {pid: command for pid, command in found.items() if command}

    def nothing_left(self, seconds: float = 30) -> bool:
        """Whether all its processes end within `seconds`."""
        return processes.wait_until(lambda: not self.processes(), seconds)

    def end(self) -> None:
        """End what a test that failed did not; then fail when anything still runs."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait()
        if not self.nothing_left():
            left = self.processes()
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            pytest.fail(f"Left behind: {left}")


def build_tiny_portal(folder: Path) -> TinyPortal:
    """Lay out the tiny portal in `folder`."""
    package = folder / "dnt_portal"
    package.mkdir(parents=True)
    shutil.copytree(
        CHECKOUT / "dnt_portal" / "stack",
        package / "stack",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(CHECKOUT / "dnt_portal" / "gunicorn.conf.py", package)
    for name, text in {
        "manage.py": MANAGE,
        "dnt_portal/__init__.py": "",
        "dnt_portal/wsgi.py": WSGI,
        "dnt_portal/celery.py": CELERY,
        "dnt_portal/settings.py": SETTINGS,
    }.items():
        (folder / name).write_text(textwrap.dedent(text).lstrip())
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TINY_PORTAL": str(folder),
        "PORT": str(processes.free_port()),
    }
    return TinyPortal(folder, env)


@pytest.fixture
def tiny(tmp_path):
    """A tiny portal in a closed folder with a space in its name; gone without a trace after."""
    # pytest's own folders are closed to other accounts already; a space is what it lacks.
    portal = build_tiny_portal(tmp_path / "a folder")
    portal.folder.chmod(0o700)
    yield portal
    portal.end()


@pytest.fixture
def tiny_twin(tmp_path):
    """A second tiny portal, to run beside the first one."""
    portal = build_tiny_portal(tmp_path / "another folder")
    yield portal
    portal.end()


@pytest.fixture(scope="session")
def make_options(tmp_path_factory):
    """Options of a stack in a fresh folder; what it may have put elsewhere is removed."""
    made = []

    def make(**more):
        var = tmp_path_factory.mktemp("stack") / "var"
        options = Options(
            root=CHECKOUT, var=var, secrets=var / "secrets", **({"prefix": "dnt"} | more)
        )
        environment.make_folders(options)
        made.append(options)
        return options

    yield make
    for options in made:
        homes.forget_home(options.var)


@pytest.fixture(scope="session")
def cluster(make_options):
    """A running PostgreSQL with the portal's database, still without the portal's logins."""
    server = Cluster(make_options(testing=True))
    try:
        server.start()
        server.ensure_database()
        yield server
    finally:
        server.stop()
