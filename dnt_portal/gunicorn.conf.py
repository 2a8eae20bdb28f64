"""How gunicorn serves the portal, in the demo and in production alike."""  # noqa: N999

import os
import re
from typing import Any

from gunicorn import config as gunicorn_config
from gunicorn.glogging import Logger

# The demo hands over a socket that already listens; production says where to listen.
_socket = os.environ.get("DNT_WEB_SOCKET")
bind = f"fd://{_socket}" if _socket else os.environ.get("BIND", "127.0.0.1:8000")

workers = int(os.environ.get("WEB_WORKERS", "2"))
# Threads, because a page mostly waits for the database; each worker has its own pool.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Loaded once and then forked: starts faster and shares memory. Nothing connects at import.
preload_app = True

timeout = 60
graceful_timeout = 10
keepalive = 5
# Heartbeats go to memory where the container gives us some, not to a slow or read-only disk.
_memory = "/dev/shm"  # noqa: S108 - gunicorn makes a nameless file in it
worker_tmp_dir = _memory if os.access(_memory, os.W_OK) else None

#: Links in mails that open something for whoever has them.
_KEYS = re.compile(r"(/password/reset/key/|/team/invitation/)[^/]+")


class AccessLogger(Logger):
    """Writes an address as one line, and without the key of a link that was mailed."""

    def atoms(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the access log may tell of a request."""
        atoms = super().atoms(*args, **kwargs)
        path = _KEYS.sub(r"\1…", str(atoms["U"]))
        atoms["U"] = "".join(c if c.isprintable() else "?" for c in path)
        return atoms


# What was asked and how long it took, never by whom: no address, no query string.
logger_class = AccessLogger
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)sB %(M)sms"
errorlog = "-"

if hasattr(gunicorn_config, "ControlSocketDisable"):
    # Nothing is steered through it, and two portals of one account would share it.
    control_socket_disable = True
