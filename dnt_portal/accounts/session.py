"""How long someone stays signed in: an idle time that a person's act restarts, and an end.

Both moments are kept in the session itself: when someone signed in, which nothing moves, and when
there last was an act. Docs/decisions/0023 says what an act is.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.utils import timezone

from dnt_portal.common.http import by_script

SIGNED_IN_AT, ACTED_AT = "signed_in_at", "acted_at"
#: Why the session before this one ended, for the sign-in page: `IDLE` or `OVER`.
ENDED = "ended"
IDLE, OVER = "idle", "over"

#: An act is written down at most once in so many seconds, so that a session may end as many sooner.
WRITTEN_EVERY = 60
#: What asks and saves by itself here is nobody's act.
BY_ITSELF = ("/drafts/",)
#: The question how long there is; what is posted there is a person who says to be still here.
QUESTION = "/accounts/session/"


@dataclass(frozen=True)
class Left:
    """How many seconds there are until a session ends without an act, and in any case."""

    idle: int
    over: int


def begin(request: HttpRequest) -> None:
    """Count from now: someone signed in."""
    now = _now()
    request.session[SIGNED_IN_AT] = request.session[ACTED_AT] = now
    request.session.pop(ENDED, None)


def left(request: HttpRequest) -> Left:
    """Return how long the session of whoever is signed in still lasts."""
    now = _now()
    return Left(
        idle=request.session[ACTED_AT] + settings.SESSION_IDLE_MINUTES * 60 - now,
        over=request.session[SIGNED_IN_AT] + settings.SESSION_HOURS * 3600 - now,
    )


def go_on(request: HttpRequest) -> None:
    """End a session whose time is over; else restart its idle time when this request is an act."""
    if SIGNED_IN_AT not in request.session:
        # From before sessions counted their time.
        begin(request)
        return
    remaining = left(request)
    if min(remaining.idle, remaining.over) <= 0:
        logout(request)
        request.session[ENDED] = OVER if remaining.over <= 0 else IDLE
    elif is_act(request) and _now() - request.session[ACTED_AT] >= WRITTEN_EVERY:
        _write_act(request)


def is_act(request: HttpRequest) -> bool:
    """Return whether a request is a person's act: a page or a form, not what a script asks."""
    if request.path.startswith(BY_ITSELF):
        return False
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return request.path != QUESTION and not by_script(request)
    return True


def _write_act(request: HttpRequest) -> None:
    """Write the act down at once: what another request says of the session meanwhile stays."""
    request.session[ACTED_AT] = _now()
    try:
        request.session.save()
    except UpdateError:
        # Signed out by another request since this one began.
        logout(request)
        return
    request.session.modified = False


def _now() -> int:
    return int(timezone.now().timestamp())
