"""Watches over server processes: starts one again when it ends, gives up when that is no help."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from dnt_portal.stack.errors import StackError
from dnt_portal.stack.processes import Child, last_lines
from dnt_portal.stack.signals import undisturbed

#: A process that ends is started again this often within this many seconds, then no more.
RESTARTS = 3
WITHIN = 600.0


@dataclass
class Service:
    """A server process and how to start it again."""

    name: str
    start: Callable[[], Child]
    child: Child
    restarts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))

    @property
    def may_restart(self) -> bool:
        """Whether it has not been started again too often lately."""
        often = len(self.restarts) == RESTARTS
        return not (often and time.monotonic() - self.restarts[0] < WITHIN)


class Supervisor:
    """The services of one stack, in the order in which they were started."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.services: list[Service] = []

    def add(self, name: str, start: Callable[[], Child], again: Callable[[], Child]) -> None:
        """Start a service; `again` is how it is started after it ended by itself."""
        self.services.append(Service(name, again, start()))

    def service(self, name: str) -> Service:
        """Return the service of that name."""
        return next(service for service in self.services if service.name == name)

    def check_all_live(self) -> None:
        """Raise StackError when a service has ended: while starting, that is a mistake."""
        for service in self.services:
            if not service.child.running:
                raise StackError(self._story(service, "ended while starting"))

    def watch(self, pause: float = 0.5) -> None:
        """Keep the services alive until one cannot be; that raises StackError."""
        while True:
            for service in self.services:
                if not service.child.running:
                    self._revive(service)
            time.sleep(pause)

    def stop(self) -> None:
        """Stop the services, the last one first."""
        with undisturbed():
            for service in reversed(self.services):
                service.child.stop()

    def _revive(self, service: Service) -> None:
        if not service.may_restart:
            raise StackError(
                self._story(service, f"ended {RESTARTS + 1} times; everything else was stopped")
            )
        code = service.child.process.returncode
        # Its own children, if any are left, go first: they may hold what the new one needs.
        service.child.stop()
        service.restarts.append(time.monotonic())
        self.say(f"The {service.name} ended ({_how(code)}) and is started again.")
        service.child = service.start()

    @staticmethod
    def _story(service: Service, what: str) -> str:
        child = service.child
        return (
            f"The {service.name} {what} ({_how(child.process.returncode)}). "
            f"The end of {child.log}:\n{last_lines(child.log)}"
        )


def _how(code: int | None) -> str:
    """Say how a process ended."""
    if code is not None and code < 0:
        return f"by signal {-code}"
    return f"exit code {code}"
