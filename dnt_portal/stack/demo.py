"""The whole portal with its demo administration, for one person on one machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from dnt_portal.stack import environment, homes, processes
from dnt_portal.stack.environment import Lock, Options
from dnt_portal.stack.errors import StackError
from dnt_portal.stack.health import is_healthy
from dnt_portal.stack.running import remove_left_overs
from dnt_portal.stack.servers import Servers
from dnt_portal.stack.signals import undisturbed
from dnt_portal.stack.supervisor import Supervisor

FIRST_PORT = 8000
HEALTHY_WITHIN = 120.0
WORKER_READY = re.compile(r"celery@\S+ ready")

#: What has to be done before the portal can serve: words for it, as whom, which command.
STEPS = (
    ("Making the tables", "owner", ("migrate", "--noinput")),
    ("Loading the editions of the programme", "owner", ("load_editions",)),
    ("Compiling the translations", "owner", ("compile_catalogues",)),
    ("Collecting styles and pictures", "owner", ("collectstatic", "--noinput")),
    ("Making the demo administration", "worker", ("seed_demo",)),
)

#: What `reset` removes from `VAR_DIR`; it may be a folder in which more is kept.
OURS = ("postgres", "documents", "mail", "static", "letters", "log", "run", "secrets")


def run_demo() -> int:
    """Start the portal, say where it is, and keep it running until it is asked to stop."""
    options = environment.read_options()
    environment.make_folders(options)
    lock = Lock(options.run / "lock")
    if not lock.take():
        raise StackError(_already_running(options))
    try:
        remove_left_overs(options.var)
        with _web_socket() as web_socket:
            Demo(options, web_socket).run()
    except KeyboardInterrupt:
        pass
    finally:
        lock.release()
    return 0


class Demo:
    """One run of the demo."""

    def __init__(self, options: Options, web_socket: socket.socket) -> None:
        self.options = options
        self.web_socket = web_socket
        self.port: int = web_socket.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self.servers = Servers(options)
        self.supervisor = Supervisor(say)
        self.environments: dict[str, dict[str, str]] = {}

    def run(self) -> None:
        """Bring everything up, watch over it, and take it down in reverse order."""
        began = time.monotonic()
        try:
            self._note(healthy=False)
            self._start_servers()
            for words, role, command in STEPS:
                say(f"{words} …")
                self._manage(role, *command)
            say("Starting web, worker and scheduler …")
            self._start_portal()
            self._wait_until_healthy()
            self._note(healthy=True)
            say(f"\nThe portal is ready after {time.monotonic() - began:.0f} seconds.\n")
            self._manage("worker", "demo_people", show=True)
            say(f"\n    {self.address}\n\nCtrl-C stops it; `make demo` continues on the same data.")
            self.supervisor.watch()
        except KeyboardInterrupt:
            say("\nStopping …")
            raise
        finally:
            with undisturbed():
                self.options.environment_file.unlink(missing_ok=True)
                self.supervisor.stop()
                self.servers.stop()
                _demo_file(self.options).unlink(missing_ok=True)

    def _start_servers(self) -> None:
        say("Starting the database and the broker …")
        self.servers.start()
        cluster, broker = self.servers.cluster, self.servers.broker
        # Started again on the same port, so that the addresses handed out stay true.
        if cluster is not None:
            self.supervisor.add(
                "database", cluster.running_child, lambda: cluster.start(cluster.port)
            )
        if broker is not None:
            self.supervisor.add("broker", broker.running_child, lambda: broker.start(broker.port))
        self.environments = environment.role_environments(
            self.options,
            administrator_url=self.servers.administrator_url,
            redis_url=self.servers.redis_url,
            port=self.port,
            demo=True,
        )
        environment.write_environment(self.options, self.environments)

    def _start_portal(self) -> None:
        socket_number = self.web_socket.fileno()
        self._serve(
            "web",
            "portal",
            *("gunicorn", "--config", "dnt_portal/gunicorn.conf.py", "dnt_portal.wsgi"),
            more={"DATABASE_POOL": "1", "DNT_WEB_SOCKET": str(socket_number)},
            pass_fds=(socket_number,),
        )
        celery = ("celery", "--app", "dnt_portal", "--quiet")
        self._serve(
            "worker",
            "worker",
            *(*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle"),
        )
        schedule = str(self.options.run / "beat-schedule")
        self._serve(
            "scheduler",
            "worker",
            *(*celery, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile="),
        )

    def _serve(
        self,
        name: str,
        role: str,
        *command: str,
        more: Mapping[str, str] | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> None:
        """Start one of the portal's own services and watch over it."""
        env = environment.process_environment(self.environments[role] | dict(more or {}))

        def start() -> processes.Child:
            return processes.spawn(
                name,
                [sys.executable, "-m", *command],
                log=self.options.log / f"{name}.log",
                env=env,
                cwd=self.options.root,
                pass_fds=pass_fds,
            )

        self.supervisor.add(name, start, start)

    def _manage(self, role: str, *command: str, show: bool = False) -> None:
        """Run a management command to its end, in the log or before the person's eyes."""
        log = self.options.log / ("people.log" if show else "setup.log")
        if show:
            log.unlink(missing_ok=True)
        child = processes.spawn(
            command[0],
            [sys.executable, "manage.py", *command],
            log=log,
            env=environment.process_environment(self.environments[role]),
            cwd=self.options.root,
        )
        try:
            while child.running:
                self.supervisor.check_all_live()
                time.sleep(0.05)
        finally:
            child.stop()
        if child.process.returncode != 0:
            raise StackError(
                f"`manage.py {command[0]}` failed. The end of {log}:\n{processes.last_lines(log)}"
            )
        if show:
            say(log.read_text(encoding="utf-8", errors="replace").rstrip())
            # The passwords of the demo people are no secret, but need not stay in a log either.
            log.unlink()

    def _wait_until_healthy(self) -> None:
        def healthy() -> bool:
            self.supervisor.check_all_live()
            # The web answers for itself, database and broker; the worker says so in its log.
            worker = self.supervisor.service("worker").child
            return WORKER_READY.search(worker.said()) is not None and is_healthy(self.port)

        if not processes.wait_until(healthy, HEALTHY_WITHIN, pause=0.1):
            logs = [self.options.log / f"{name}.log" for name in ("web", "worker")]
            ends = "\n".join(f"The end of {log}:\n{processes.last_lines(log)}" for log in logs)
            raise StackError(
                f"The portal is not healthy after {HEALTHY_WITHIN:.0f} seconds.\n{ends}"
            )

    def _note(self, *, healthy: bool) -> None:
        """Leave a note for `status` and for whoever starts a second one."""
        text = json.dumps({"pid": os.getpid(), "address": self.address, "healthy": healthy})
        environment.write_private(_demo_file(self.options), text)


def say(text: str) -> None:
    """Tell the person at the keyboard, at once."""
    print(text, flush=True)


def status() -> int:
    """Say whether the demo runs, and where; the exit code is 0 when it does and is healthy."""
    options = environment.read_options()
    note = environment.read_json(_demo_file(options))
    if not _locked(options):
        say("The demo does not run.")
        return 3
    if note is None:
        say("The demo's data are in use by another command.")
        return 3
    port = int(str(note["address"]).rpartition(":")[2])
    healthy = is_healthy(port)
    word = "healthy" if healthy else ("not healthy" if note["healthy"] else "still starting")
    say(f"The demo runs at {note['address']} (process {note['pid']}), {word}.")
    return 0 if healthy else 1


def reset() -> int:
    """Remove the data of the demo, so that the next one starts afresh."""
    options = environment.read_options()
    if options.database_url:
        raise StackError(
            "DATABASE_URL names a server of your own, and reset removes only what the demo keeps "
            "itself; empty that database with its own tools."
        )
    if not options.var.exists():
        say("There are no demo data.")
        return 0
    environment.make_folders(options)
    lock = Lock(options.run / "lock")
    if not lock.take():
        raise StackError(f"{_already_running(options)} Reset works when it has stopped.")
    try:
        remove_left_overs(options.var)
        homes.forget_home(options.var)
        for name in OURS:
            _remove(options.var / name)
    finally:
        lock.release()
    say("The demo data are gone; `make demo` starts afresh.")
    return 0


def _web_socket() -> socket.socket:
    wish = os.environ.get("PORT") or str(FIRST_PORT)
    if not wish.isdigit() or not 0 < int(wish) < 65536:
        raise StackError(f"PORT has to be a number from 1 to 65535, not {wish!r}.")
    try:
        return processes.listen_from(int(wish))
    except OSError as error:
        raise StackError(f"The web server finds {error}; name another one in PORT.") from error


def _already_running(options: Options) -> str:
    note = environment.read_json(_demo_file(options))
    if note is None:
        return "Another command uses the demo's data at this moment (a bench, or a start or stop)."
    return (
        f"The demo already runs from this folder at {note['address']}; stop it with Ctrl-C "
        f"there, or with `kill {note['pid']}`."
    )


def _locked(options: Options) -> bool:
    """Return whether a command holds the demo's data at this moment."""
    if not options.run.exists():
        return False
    lock = Lock(options.run / "lock")
    if lock.take():
        lock.release()
        return False
    return True


def _demo_file(options: Options) -> Path:
    return options.run / "demo.json"


def _remove(path: Path) -> None:
    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise StackError(f"{path} cannot be removed ({error.strerror}).") from error
