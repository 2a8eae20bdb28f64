"""What asks for a trainer: the sessions first."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group, Pause, Session
from dnt_portal.groups.querysets import SessionQuerySet
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.permissions import can_list_due
from dnt_portal.overview.open_work import CLOSE_AHEAD, measure_words
from dnt_portal.overview.permissions import can_record_sessions
from dnt_portal.overview.work_lists.items import (
    WorkItem,
    by_urgency,
    ends_words,
    pauses_to_ask_after,
    sessions_to_record,
)


def trainer_work(user: User) -> list[WorkItem]:
    """List sessions to record, the next ones, and measurements to take in a trainer's groups.

    Whoever only reads with the trainers is asked to record and to measure nothing.
    """
    own = Session.objects.visible_to(user).filter(group__trainers=user)
    items = _coming(own)
    if can_record_sessions(user):
        items += sessions_to_record(own.to_record(), _("Record"))
        pauses = Pause.objects.visible_to(user).filter(placement__group__trainers=user)
        items += pauses_to_ask_after(pauses)
    if can_list_due(user):
        items += _to_measure(user)
    items += _about_to_end(user)
    return by_urgency(items)


def _about_to_end(user: User) -> list[WorkItem]:
    """Tell a trainer beforehand which groups end: then the files of their women close."""
    today = timezone.localdate()
    ending = Group.objects.visible_to(user).filter(
        trainers=user, phase=GroupPhase.COACHING, ends_on__lte=today + CLOSE_AHEAD
    )
    return [
        WorkItem(
            "waiting",
            ends_words(group, day),
            _("Open"),
            reverse("overview:group", args=[group.pk]),
            _("Once it is closed, you no longer see the files of its women."),
        )
        for group in ending
        if (day := group.ends_on)
    ]


def _coming(own: SessionQuerySet) -> list[WorkItem]:
    items = []
    today = timezone.localdate()
    coming = own.upcoming().exclude(group__phase=GroupPhase.CLOSED)
    for session in coming.select_related("group__location", "theme", "location")[:3]:
        day = timezone.localdate(session.starts_at)
        place = session.location or session.group.location
        when = date_format(timezone.localtime(session.starts_at), "l j F H:i")
        items.append(
            WorkItem(
                "now" if day == today else "waiting",
                _("Session %(session)s of %(group)s")
                % {"session": session, "group": session.group},
                _("Open"),
                reverse("groups:session", args=[session.pk]),
                " · ".join(str(part) for part in (when, place) if part),
            )
        )
    return items


def _to_measure(user: User) -> list[WorkItem]:
    due = Measurement.objects.visible_to(user).filter(placement__group__trainers=user).due()
    count = due.count()
    if not count:
        return []
    return [WorkItem("due", measure_words(count), _("Measure"), reverse("ladder:due"))]
