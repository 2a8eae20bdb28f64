"""The database and the broker of one stack."""

from __future__ import annotations

import contextlib
from urllib.parse import quote, urlsplit, urlunsplit

from dnt_portal.stack import environment, roles
from dnt_portal.stack.broker import Broker
from dnt_portal.stack.environment import Options
from dnt_portal.stack.postgres import Cluster


class Servers:
    """The database and the broker: started here, or those the environment names."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.cluster = None if options.database_url else Cluster(options)
        self.broker = None if options.redis_url else Broker(options)

    def start(self) -> None:
        """Start what is ours to start and make the logins."""
        if self.cluster is not None:
            self.cluster.start()
            self.cluster.ensure_database()
        roles.prepare_database(
            self.administrator_url,
            prefix=self.options.prefix,
            passwords=environment.role_passwords(self.options),
            testing=self.options.testing,
        )
        if self.broker is not None:
            self.broker.start()

    @property
    def administrator_url(self) -> str:
        """The URL of the database's administrator; never given to a process of the portal."""
        if self.cluster is not None:
            return self.cluster.url()
        return self.options.database_url or ""

    def database_url(self, database: str) -> str:
        """Return the administrator's URL of another database on the same server."""
        parts = urlsplit(self.administrator_url)
        return urlunsplit(parts._replace(path="/" + quote(database, safe="")))

    @property
    def redis_url(self) -> str:
        """Where the broker is."""
        return self.broker.url if self.broker is not None else self.options.redis_url or ""

    def stop(self) -> None:
        """Stop what was started."""
        if self.options.database_url and self.options.testing:
            with contextlib.suppress(Exception):
                roles.drop_template(self.administrator_url, prefix=self.options.prefix)
        if self.broker is not None:
            self.broker.stop()
        if self.cluster is not None:
            self.cluster.stop()
