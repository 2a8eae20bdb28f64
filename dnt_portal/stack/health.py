"""Asks the web whether it, its database and its broker are well."""

from __future__ import annotations

import http.client
import os


def is_healthy(port: int) -> bool:
    """Return whether the portal says of itself that database and broker answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def check() -> int:
    """Ask the web that listens at `BIND`; return the exit code, 0 when it is well."""
    port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2]
    return 0 if is_healthy(int(port)) else 1
