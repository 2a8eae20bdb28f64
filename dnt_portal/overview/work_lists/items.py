"""One thing to settle, and what leader and trainer are told alike."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dnt_portal.groups.models import Group, Pause, Session
from dnt_portal.groups.querysets import PauseQuerySet, SessionQuerySet


@dataclass(frozen=True)
class WorkItem:
    """A line of a work list: its state (`common` status kind), words, and one action."""

    kind: str
    text: str
    action: str
    url: str
    detail: str = ""


#: Most pressing first; what is equally pressing keeps the order it was found in.
ORDER = ("alarm", "late", "now", "due", "waiting", "neutral", "done")


def by_urgency(items: list[WorkItem]) -> list[WorkItem]:
    """Sort work items, the most pressing first."""
    return sorted(items, key=lambda item: ORDER.index(item.kind))


def sessions_to_record(sessions: SessionQuerySet, action: str) -> list[WorkItem]:
    """Tell of sessions that are over and not recorded: a line per group, so that none is left out.

    The group that waits longest comes first.
    """
    by_group: dict[Group, list[Session]] = defaultdict(list)
    for session in sessions.select_related("group", "theme").order_by("starts_at"):
        by_group[session.group].append(session)
    return [_to_record(group, rows, action) for group, rows in by_group.items()]


def ends_words(group: Group, day: datetime.date) -> str:
    """Say on which day a group ends."""
    return _("%(group)s ends on %(day)s") % {"group": group, "day": date_format(day, "j F")}


def pauses_to_ask_after(pauses: PauseQuerySet) -> list[WorkItem]:
    """Tell of women who pause past the day on which they were expected, or long without one."""
    asked = pauses.to_ask_after().select_related("placement__participant", "placement__group")
    return [_to_ask_after(pause) for pause in asked]


def _to_ask_after(pause: Pause) -> WorkItem:
    woman = pause.placement.participant
    if pause.expected_on:
        kind, day = "late", date_format(pause.expected_on, "j F")
        text = _("%(who)s pauses and was expected back on %(day)s")
    else:
        kind, day = "due", date_format(pause.paused_on, "j F")
        text = _("%(who)s pauses since %(day)s")
    url = reverse("overview:participant", args=[woman.pseudonym])
    said = text % {"who": woman.pseudonym, "day": day}
    return WorkItem(kind, said, _("Ask how she is"), url, pause.placement.group.name)


def _to_record(group: Group, sessions: list[Session], action: str) -> WorkItem:
    first, *others = sessions
    day = date_format(timezone.localdate(first.starts_at), "l j F")
    if not others:
        text = _("Session %(session)s of %(group)s is not recorded")
        url = reverse("groups:session", args=[first.pk])
        return WorkItem("late", text % {"session": first, "group": group}, action, url, day)
    text = _("%(count)s sessions of %(group)s are not recorded")
    url = reverse("groups:sessions", args=[group.pk])
    since = _("since %(day)s") % {"day": day}
    return WorkItem("late", text % {"count": len(sessions), "group": group}, action, url, since)
