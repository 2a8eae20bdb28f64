"""Preparing a database for production, by an administrator, before the first migration."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from dnt_portal.stack import environment, roles
from dnt_portal.stack.errors import StackError


def prepare(environ: Mapping[str, str] | None = None) -> int:
    """Make the logins on the server in `DATABASE_URL`, whose login is an administrator's.

    Passwords come from `DATABASE_OWNER_PASSWORD`, `DATABASE_PORTAL_PASSWORD` and
    `DATABASE_WORKER_PASSWORD`; one that is not given is made and kept in `VAR_DIR/secrets`.
    """
    environ = os.environ if environ is None else environ
    # The name the settings and migrations expect; a demo beside others has a longer one.
    prefix = environ.get("DATABASE_ROLE_PREFIX") or "dnt"
    options = environment.read_options({**environ, "DATABASE_ROLE_PREFIX": prefix})
    if not options.database_url:
        raise StackError(
            "prepare-database needs DATABASE_URL: the URL of the database, with the login of an "
            "administrator."
        )
    passwords = {
        role: given
        for role in environment.ROLES
        if (given := environ.get(f"DATABASE_{role.upper()}_PASSWORD"))
    }
    for role, password in passwords.items():
        if not re.fullmatch(r"[A-Za-z0-9_.~-]{20,}", password):
            raise StackError(
                f"DATABASE_{role.upper()}_PASSWORD goes into a URL: give at least 20 letters, "
                "digits, hyphens or underscores, for instance what "
                '`python -c "import secrets; print(secrets.token_urlsafe(36))"` prints.'
            )
    if len(passwords) < len(environment.ROLES):
        environment.make_folders(options)
        passwords = environment.role_passwords(options) | passwords
    roles.prepare_database(options.database_url, prefix=options.prefix, passwords=passwords)
    print(
        f"The logins {', '.join(f'{options.prefix}_{role}' for role in environment.ROLES)} "
        "are ready."
    )
    return 0
