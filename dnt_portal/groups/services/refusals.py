"""Says in words what the database refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from dnt_portal.common.errors import Refused

#: Rules that the database keeps for groups, and the sentence for who runs into one.
SENTENCES = {
    "group_has_room": _("The group is full. Someone has to leave it before another can join."),
    "one_group_at_a_time": _("She is already in a group."),
    "one_group_per_name": _("There is already a group with this name."),
    "placement_ends_after_start": _("Her place cannot end before the day she got it."),
    "sessions_do_not_overlap": _("The group already has a session at that time."),
    "session_ends_after_start": _("A session ends later than it starts. Change one of the times."),
    "one_session_per_theme": _("This theme already has a session."),
}


@contextmanager
def refusals() -> Iterator[None]:
    """Run the block in a savepoint; a rule of `SENTENCES` that it breaks is `Refused`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in SENTENCES:
            raise
        raise Refused(gettext(SENTENCES[name])) from error
