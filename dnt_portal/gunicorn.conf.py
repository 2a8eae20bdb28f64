"""How gunicorn serves the portal, in the demo and in production alike."""  # noqa: N999

import os

from gunicorn import config as gunicorn_config

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

# What was asked and how long it took, never by whom: no address, no query string.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)sB %(M)sms"
errorlog = "-"

if hasattr(gunicorn_config, "ControlSocketDisable"):
    # Nothing is steered through it, and two portals of one account would share it.
    control_socket_disable = True
