"""The whole workbook, told in the order in which it happened; rehearsed, or brought in."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken
from dnt_portal.imports.parsing.rows import Reading
from dnt_portal.imports.telling import coaching, groups, outcomes, participants, projects, sessions
from dnt_portal.imports.telling.telling import Telling

#: What happens to a group happens between what happens to its women.
IN_ORDER: tuple[Callable[[Telling], None], ...] = (
    projects.tell_projects,
    groups.make_groups,
    participants.tell_participants,
    sessions.add_sessions,
    groups.start_groups,
    participants.go_through_the_training,
    sessions.finish_sessions,
    sessions.tell_attendance,
    groups.end_trainings,
    coaching.tell_coaches,
    coaching.tell_matches,
    coaching.tell_contacts,
    outcomes.tell_goals,
    outcomes.tell_measurements,
    Telling.name_missing_sheets,
)


def rehearse(*, reading: Reading, user: User, **options: Any) -> Telling:
    """Tell a workbook and take it back; call it inside `acting_as(user)`.

    `told` is what bringing in the rows in which nothing is wrong would do. `options` are
    those of `Telling`.
    """
    return _tell(partial(Telling, reading, user, **options), lambda: False)


def bring_in(*, reading: Reading, user: User, only_good: bool = False, **options: Any) -> Telling:
    """Tell a workbook for good, within the caller's transaction and inside `acting_as(user)`.

    With something wrong nothing is written (`done` is False), unless `only_good`: then the
    rows in which nothing is wrong come in, and those that refer to another stay out with it.
    Workbooks take turns (`services`); refused with a sentence when someone changes the same rows
    on a screen at this very moment.
    """
    make = partial(Telling, reading, user, **options)
    try:
        with transaction.atomic():
            return _tell(make, lambda: only_good or not reading.problems)
    except IntegrityError as error:
        sentence = _("Something in the portal changed while this was brought in. Try again.")
        raise Overtaken(sentence) from error


def _tell(make: Callable[[], Telling], stays: Callable[[], bool]) -> Telling:
    """Tell it, and again without the rows that proved wrong, until nothing new is wrong.

    A row may be refused long after others were told that hang on it: a group that cannot
    start has women by then. Told again, they are left out with it. What was told is taken back
    unless it `stays`.
    """
    while True:
        telling = make()
        wrong = telling.left_out
        with transaction.atomic():
            for part in IN_ORDER:
                part(telling)
            settled = telling.left_out == wrong
            telling.done = settled and stays()
            transaction.set_rollback(not telling.done)
        if settled:
            return telling
