"""What asks for a project leader."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.accounts.models import User
from dnt_portal.coaching.enums import Urgency
from dnt_portal.coaching.models import Concern, Track
from dnt_portal.common.dates import short_span
from dnt_portal.groups.enums import GroupPhase, SessionState
from dnt_portal.groups.models import Group, GroupTrainer, Pause, Session
from dnt_portal.groups.querysets import GroupCounts, SubqueryCount
from dnt_portal.intake.enums import ReferralState
from dnt_portal.intake.models import Decision, Referral
from dnt_portal.ladder.models import Measurement
from dnt_portal.organisations.models import Project
from dnt_portal.overview.meetings import meetings
from dnt_portal.overview.open_work import (
    CLOSE_AHEAD,
    MATCH_AHEAD,
    coaches_words,
    doubt_words,
    led_tracks,
    measure_words,
    open_ends,
    over_words,
    silent_words,
    with_open_ends,
)
from dnt_portal.overview.work_lists.items import (
    WorkItem,
    by_urgency,
    ends_words,
    pauses_to_ask_after,
    sessions_to_record,
)
from dnt_portal.participants.models import KeepApart
from dnt_portal.programme.models import SessionTheme
from dnt_portal.reports.enums import ReportState
from dnt_portal.reports.figures import in_short
from dnt_portal.reports.models import Report

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


def leader_work(user: User) -> list[WorkItem]:
    """List everything that waits for a leader in the projects led, the most pressing first."""
    return by_urgency(
        [
            *_meetings(user),
            *_concerns(user),
            *_referrals(user),
            *_sessions(user),
            *pauses_to_ask_after(Pause.objects.visible_to(user)),
            *_groups(user),
            *_coaching(user),
            *_coach_checks(user),
            *_measurements(user),
            *_reports(user),
        ]
    )


def _meetings(user: User) -> list[WorkItem]:
    """Tell of people who must not meet and are together, for as long as they are."""
    return [
        WorkItem("alarm", meeting.text, meeting.action, meeting.url)
        for meeting in meetings(KeepApart.objects.visible_to(user))
    ]


def _concerns(user: User) -> list[WorkItem]:
    concerns = (
        Concern.objects.visible_to(user)
        .open()
        .exclude(raised_by=user)
        .select_related("participant", "raised_by")
    )
    return [
        WorkItem(
            "alarm" if concern.urgency == Urgency.TODAY else "late",
            _("%(who)s worries about %(participant)s")
            % {"who": concern.raised_by.name, "participant": concern.participant.pseudonym},
            _("Look"),
            reverse("coaching:concern", args=[concern.pk]),
            concern.get_urgency_display(),
        )
        for concern in concerns
    ]


def _referrals(user: User) -> list[WorkItem]:
    screening = Q(state=ReferralState.SCREENING)
    counted = (
        Referral.objects.led_by(user)
        .with_progress()
        .aggregate(
            new=Count("pk", filter=Q(state=ReferralState.NEW)),
            begun=Count("pk", filter=screening & Q(answered__lt=F("criteria"))),
            ready=Count("pk", filter=screening & Q(answered__gte=F("criteria"))),
        )
    )
    screenings = reverse("intake:referrals") + "?tab=screening"
    items = []
    if new := counted["new"]:
        items.append(
            WorkItem(
                "due",
                ngettext("%(count)s new referral", "%(count)s new referrals", new) % {"count": new},
                _("Screen"),
                reverse("intake:referrals"),
            )
        )
    if begun := counted["begun"]:
        text = ngettext(
            "%(count)s screening is not finished",
            "%(count)s screenings are not finished",
            begun,
        ) % {"count": begun}
        items.append(WorkItem("due", text, _("Continue"), screenings))
    if ready := counted["ready"]:
        text = ngettext(
            "%(count)s screening waits for a decision",
            "%(count)s screenings wait for a decision",
            ready,
        ) % {"count": ready}
        items.append(WorkItem("due", text, _("Decide"), screenings))
    again = Decision.objects.visible_to(user).to_look_at_again(until=timezone.localdate())
    if count := again.count():
        items.append(
            WorkItem(
                "due",
                ngettext(
                    "%(count)s woman could not start yet: look again",
                    "%(count)s women could not start yet: look again",
                    count,
                )
                % {"count": count},
                _("Look"),
                reverse("intake:waiting_list"),
            )
        )
    return items


def _sessions(user: User) -> list[WorkItem]:
    return sessions_to_record(Session.objects.visible_to(user).to_record(), _("Open"))


def _groups(user: User) -> list[WorkItem]:
    today = timezone.localdate()
    items = []
    held = Session.objects.filter(
        group=OuterRef(OuterRef("pk")), theme=OuterRef("pk"), state=SessionState.DONE
    )
    unheld = SessionTheme.objects.filter(~Exists(held), edition=OuterRef("edition"))
    covered = Track.objects.covering().filter(placement=OuterRef("placements"))
    groups = (
        with_open_ends(Group.objects.visible_to(user))
        .exclude(phase=GroupPhase.CLOSED)
        .select_related("edition")
        .annotate(
            to_hold=Exists(unheld),
            uncoached=Count("placements", filter=Q(~Exists(covered), placements__ended_on=None)),
            trained=Exists(GroupTrainer.objects.filter(group=OuterRef("pk"))),
            women=Count("placements", filter=Q(placements__ended_on=None)),
            coached=SubqueryCount(Track.objects.current().filter(placement__group=OuterRef("pk"))),
        )
    )
    for group in groups:
        recruiting = group.phase == GroupPhase.RECRUITING
        if recruiting and group.starts_on and group.starts_on <= today + MATCH_AHEAD:
            if not group.trained:
                items.append(_without_trainer("due", group))
            items.append(_about_to_start(group, group.starts_on))
        if recruiting:
            continue
        if not group.women:
            items.append(_left_by_all(group))
            continue
        if group.phase == GroupPhase.TRAINING and not group.trained:
            items.append(_without_trainer("late", group))
        from_day = group.coaching_from
        if group.uncoached and from_day and from_day <= today + MATCH_AHEAD:
            items.append(_to_match(group, group.uncoached, from_day))
        if group.phase == GroupPhase.TRAINING and not group.to_hold:
            text = _("%(group)s finished the training") % {"group": group}
            items.append(WorkItem("due", text, _("To coaching"), _hub(group)))
        if group.phase == GroupPhase.COACHING and group.ends_on:
            items += _about_to_end(group, group.ends_on, group.coached)
        items += [
            WorkItem("due", f"{group}: {end.words}", end.action, end.url)
            for end in open_ends(group)
        ]
    return items


def _hub(group: Group) -> str:
    return reverse("overview:group", args=[group.pk])


def _without_trainer(kind: str, group: Group) -> WorkItem:
    """Tell of a group without a trainer: the place ends with the role in the project."""
    text = _("%(group)s has no trainer") % {"group": group}
    return WorkItem(kind, text, _("Choose a trainer"), reverse("groups:edit", args=[group.pk]))


def _about_to_start(group: Group, day: datetime.date) -> WorkItem:
    text = _("%(group)s starts on %(day)s") % {"group": group, "day": date_format(day, "j F")}
    kind = "late" if day < timezone.localdate() else "due"
    return WorkItem(kind, text, _("Prepare"), _hub(group))


def _to_match(group: Group, women: int, from_day: datetime.date) -> WorkItem:
    text = ngettext(
        "%(group)s: %(count)s woman without a coach",
        "%(group)s: %(count)s women without a coach",
        women,
    ) % {"group": group, "count": women}
    kind = "late" if from_day < timezone.localdate() else "due"
    return WorkItem(kind, text, _("Match"), reverse("coaching:matching", args=[group.pk]))


def _left_by_all(group: Group) -> WorkItem:
    """Tell of a group that runs without anyone in it: closing it says that it ended."""
    text = _("Nobody is in %(group)s any more") % {"group": group}
    return WorkItem("late", text, _("Close"), reverse("groups:close", args=[group.pk]))


def _about_to_end(group: Group, day: datetime.date, coached: int) -> list[WorkItem]:
    """Tell of a group at the end of its year, and of how many coaches then lose sight of a file."""
    today = timezone.localdate()
    detail = coaches_words(coached) if coached else ""
    if day < today:
        text = _("%(group)s is over and not closed") % {"group": group}
        return [WorkItem("late", text, _("Close"), _hub(group), detail)]
    if day > today + CLOSE_AHEAD:
        return []
    text = ends_words(group, day)
    return [WorkItem("due", text, _("Prepare the closing"), _hub(group), detail)]


def _coaching(user: User) -> list[WorkItem]:
    led = led_tracks(user)
    items = []
    if silent := led.silent().count():
        url = reverse("coaching:tracks") + "?show=silent"
        items.append(WorkItem("late", silent_words(silent), _("Look"), url))
    if over := led.past_their_end().count():
        url = reverse("coaching:tracks") + "?show=over"
        items.append(WorkItem("due", over_words(over), _("Round off"), url))
    return items


def _coach_checks(user: User) -> list[WorkItem]:
    """Tell what women said about their coach at the last sessions (S2 §9.2.3, N03, N04)."""
    women = led_tracks(user).in_doubt().count()
    if not women:
        return []
    text = doubt_words(women)
    return [WorkItem("due", text, _("Look"), reverse("coaching:tracks") + "?show=doubt")]


def _measurements(user: User) -> list[WorkItem]:
    due = (
        Measurement.objects.visible_to(user)
        .due()
        .filter(placement__group__project__in=Project.objects.led_by(user))
        .count()
    )
    if not due:
        return []
    return [WorkItem("due", measure_words(due), _("Measure"), reverse("ladder:due"))]


def _reports(user: User) -> list[WorkItem]:
    reports = (
        Report.objects.visible_to(user).filter(state=ReportState.DRAFT).select_related("project")
    )
    return [
        WorkItem(
            "due",
            _("The %(kind)s is ready to read") % {"kind": report.get_kind_display()},
            _("Read"),
            reverse("reports:report", args=[report.pk]),
            short_span(report.first_day, report.last_day),
        )
        for report in reports
    ]


@dataclass(frozen=True)
class GroupGlance:
    """A running group on a home page: how far its training or its coaching is."""

    group: Group
    done: int
    total: int
    #: What `done` of `total` counts.
    words: str


def groups_at_a_glance(user: User) -> list[GroupGlance]:
    """Return a leader's or trainer's running groups, with how far each is."""
    groups = (
        Group.objects.visible_to(user)
        .exclude(phase=GroupPhase.CLOSED)
        .with_counts()
        .select_related("project", "edition")
        .order_by("phase", "starts_on")
    )
    counted = cast("Iterable[WithAnnotations[Group, GroupCounts]]", groups)
    return [_glance(group) for group in counted]


def _glance(group: "WithAnnotations[Group, GroupCounts]") -> GroupGlance:
    if group.phase == GroupPhase.COACHING and group.coaching_from:
        passed = relativedelta(timezone.localdate(), group.coaching_from)
        total = group.edition.coaching_months
        month = min(passed.years * 12 + passed.months + 1, total)
        return GroupGlance(group, month, total, _("month of coaching"))
    if group.phase == GroupPhase.TRAINING and group.begins_on is None:
        return GroupGlance(group, group.sessions_done, group.sessions_planned, _("sessions"))
    return GroupGlance(group, 0, 0, "")


def this_year(user: User) -> dict[str, int]:
    """Count who started, completed and rose on the ladder this year in the projects led.

    As in a report from 1 January up to today (docs/figures.md), so that the leader's
    home page and report agree.
    """
    today = timezone.localdate()
    return in_short(Project.objects.led_by(user), today.replace(month=1, day=1), today)
