"""Starting and stopping child processes so that none is ever left behind."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path

from dnt_portal.stack.signals import ENDING, delayed

PR_SET_PDEATHSIG = 1
LOG_KEPT = 5_000_000

# Looked up once, before any fork: a child between fork and exec should do very little.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """As whom a command runs: as ourselves, behind a wrapper, or as another account."""

    wrapper: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def become(self) -> None:
        """Give up our own account for this one (in a child only; there is no way back)."""
        if self.uid is not None and self.gid is not None:
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)


MYSELF = Account()


@dataclass
class Child:
    """A running server process: what it is called, how it is asked to stop, where it logs."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15.0
    #: How long the log was when the process started.
    log_start: int = 0

    def said(self) -> str:
        """Return what the process has written to its log so far."""
        try:
            with self.log.open("rb") as file:
                file.seek(self.log_start)
                return file.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""

    @property
    def running(self) -> bool:
        """Whether the process still lives."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Ask the process to stop; when it does not in time, end it and all it started."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        # Also after an orderly end: what it left in its own session goes with it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)


def spawn(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: int = subprocess.DEVNULL,
    stop_signal: signal.Signals = signal.SIGTERM,
    account: Account = MYSELF,
    pass_fds: Sequence[int] = (),
) -> Child:
    """Start a server process in a session of its own, with its output in `log`.

    Ctrl-C in the terminal does not reach it (we stop our children in order), but the end of
    this process does, even by `kill -9`. Asked to end meanwhile, it starts, stops, and
    KeyboardInterrupt goes on.
    """
    child: Child | None = None
    try:
        with open_log(log) as output, delayed():
            log_start = output.tell()
            process = subprocess.Popen(
                [*account.wrapper, *map(str, command)],
                env=None if env is None else dict(env),
                cwd=cwd,
                stdin=stdin,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dies_with_us(stop_signal, account),
                pass_fds=pass_fds,
            )
            child = Child(
                name=name, process=process, log=log, stop_signal=stop_signal, log_start=log_start
            )
    except KeyboardInterrupt:
        if child is not None:
            child.stop()
        raise
    return child


def dies_with_us(death_signal: signal.Signals, account: Account = MYSELF) -> Callable[[], None]:
    """Return what a child does before it is its program: change account, tie its life to ours."""
    parent = os.getpid()

    def prepare() -> None:
        account.become()
        if _LIBC is not None:
            # After the change of account, which would clear it.
            _LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:
                # The parent was gone before the line above: nobody will ever tell us.
                os._exit(1)
        # Held back while it was started, not in its own life.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)

    return prepare


def open_log(path: Path) -> BufferedWriter:
    """Open a log file to add to it; a long one is put aside first."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size > LOG_KEPT:
            path.replace(path.with_suffix(path.suffix + ".1"))
    output = path.open("ab")
    output.seek(0, os.SEEK_END)
    return output


def last_lines(path: Path, count: int = 15) -> str:
    """Return the last lines of a log file, indented, for a person to read."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 20_000))
            lines = file.read().decode("utf-8", "replace").splitlines()[-count:]
    except FileNotFoundError:
        lines = []
    return "\n".join(f"    {line}" for line in lines) or "    (it wrote nothing)"


def free_port() -> int:
    """Find a TCP port on loopback that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listen_from(first: int, tries: int = 200) -> socket.socket:
    """Open a socket that listens on the first free loopback port from `first` upwards.

    Free on IPv6 too: a browser may try `[::1]` first, and would find somebody else there. The web
    server is handed this very socket: between finding the port free and using it, nobody else can
    take it.
    """
    for port in range(first, min(first + tries, 65536)):
        if _taken_on_ipv6(port):
            continue
        candidate = socket.socket()
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
            candidate.listen(128)
        except OSError:
            candidate.close()
            continue
        return candidate
    raise OSError(f"no free port between {first} and {first + tries}")


def _taken_on_ipv6(port: int) -> bool:
    """Return whether something listens on this port of the IPv6 loopback, where there is one."""
    if not socket.has_ipv6:
        return False
    with socket.socket(socket.AF_INET6) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("::1", port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
        return False


def command_of(pid: int) -> str:
    """Return the command line of a process; empty when there is no such process."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        except OSError:
            return ""
    done = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Wait until `condition` holds, at most `seconds`; return whether it came to hold."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(pause)
    return condition()
