"""The servers the portal stands on, started and watched by one command.

`python -m dnt_portal.stack demo` brings up PostgreSQL, a Redis-protocol broker, the web
server, the background worker and the scheduler; `run` brings up the first two for a single
command (the tests, for instance). Both servers come out of Python wheels, unless the
environment names servers of one's own in `DATABASE_URL` and `REDIS_URL`.

Nothing in this package imports Django: it runs before Django can.
"""
