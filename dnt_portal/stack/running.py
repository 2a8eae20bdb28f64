"""Runs one command with a database and a broker around it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from dnt_portal.stack import environment, homes, processes
from dnt_portal.stack.environment import Lock, Options
from dnt_portal.stack.errors import StackError
from dnt_portal.stack.servers import Servers
from dnt_portal.stack.signals import undisturbed
from dnt_portal.stack.tables import start_with_tables

#: Folders of runs whose data are thrown away; what comes after it is the process number.
THROW_AWAY = "test-"


def run_command(command: Sequence[str], *, testing: bool, throw_away: bool) -> int:
    """Run one command with a database and a broker around it; return its exit code.

    In a test run, and with `throw_away`, they are made for the command and removed after it.
    Otherwise the data are those of the demo; while the demo runs, its servers are used.
    """
    if testing or throw_away:
        with throw_away_options(testing=testing) as options:
            return _run_within(options, command)
    options = environment.read_options()
    environment.make_folders(options)
    lock = Lock(options.run / "lock")
    if not lock.take():
        return _run_beside(options, command)
    try:
        return _run_within(options, command)
    finally:
        lock.release()


@contextlib.contextmanager
def throw_away_options(*, testing: bool) -> Iterator[Options]:
    """Give options with a folder of their own, which is gone afterwards."""
    usual = environment.read_options(testing=testing)
    environment.make_folders(usual)
    with _tidying(usual.var):
        remove_left_overs(usual.var)
        folder = usual.var / f"{THROW_AWAY}{os.getpid()}"
        options = environment.read_options(testing=testing, var=folder)
        environment.make_folders(options)
        lock = Lock(folder / "lock")
        lock.take()
    try:
        with _server_to_itself(options, usual.run):
            yield options
    finally:
        with undisturbed():
            homes.forget_home(folder)
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()


def remove_left_overs(var: Path) -> None:
    """Remove the folders of throw-away runs that were killed before they could do so."""
    for folder in var.glob(f"{THROW_AWAY}*"):
        lock = Lock(folder / "lock")
        with contextlib.suppress(OSError):
            if lock.take():
                homes.forget_home(folder)
                shutil.rmtree(folder, ignore_errors=True)
                lock.release()


@contextlib.contextmanager
def _tidying(var: Path) -> Iterator[None]:
    """Let one run at a time make or remove throw-away folders."""
    lock = Lock(var / "run" / "tidying")
    processes.wait_until(lock.take, 60)
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _server_to_itself(options: Options, run: Path) -> Iterator[None]:
    """Let one test run at a time use a server that is not made for the run."""
    lock = Lock(run / "testing")
    if options.database_url and not lock.take():
        raise StackError(
            "Another test run of this checkout uses the server in DATABASE_URL; wait for it, "
            "or leave DATABASE_URL out to get a server per run."
        )
    try:
        yield
    finally:
        lock.release()


def _run_within(options: Options, command: Sequence[str]) -> int:
    """Start the servers, run the command as the owner (or the tester), stop the servers."""
    servers = Servers(options)
    try:
        copy = None
        if options.testing:
            # Beside the folder of this run, which is thrown away.
            copy = start_with_tables(servers, options, options.var.parent / "tables")
        else:
            servers.start()
        environments = environment.role_environments(
            options,
            administrator_url=servers.administrator_url,
            redis_url=servers.redis_url,
            port=processes.free_port(),
        )
        if copy is not None:
            environments["tester"]["DNT_TEST_TABLES"] = str(copy)
        environment.write_environment(options, environments)
        return _call(command, environments["tester" if options.testing else "owner"])
    finally:
        with undisturbed():
            options.environment_file.unlink(missing_ok=True)
            servers.stop()


def _run_beside(options: Options, command: Sequence[str]) -> int:
    """Run the command with the servers of the demo that runs."""
    found = environment.read_json(options.environment_file)
    if found is None:
        raise StackError("The demo is just starting or stopping; try again in a moment.")
    return _call(command, found["owner"])


def _call(command: Sequence[str], settings: Mapping[str, str]) -> int:
    """Run a command in the foreground; return its exit code, as a shell would give it."""
    try:
        process = subprocess.Popen(
            list(command),
            env=environment.process_environment(settings),
            preexec_fn=processes.dies_with_us(signal.SIGTERM),
        )
    except (FileNotFoundError, PermissionError) as error:
        raise StackError(f"The command {command[0]!r} cannot be run: {error.strerror}.") from error

    def leave_it(number: int, frame: FrameType | None) -> None:
        """Leave Ctrl-C to the command, which it reached as well; we wait for its end."""

    def pass_on(number: int, frame: FrameType | None) -> None:
        process.send_signal(number)

    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, leave_it),
        signal.SIGTERM: signal.signal(signal.SIGTERM, pass_on),
        signal.SIGHUP: signal.signal(signal.SIGHUP, pass_on),
    }
    try:
        code = process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code
