"""The group hub: a group's year, attendance, coaching rhythm and ladder on one page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.reading import Week, weeks_of
from dnt_portal.common.charts import Chart
from dnt_portal.common.pieces import Tab
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Deviation, Group
from dnt_portal.groups.permissions import can_record, can_run_group
from dnt_portal.groups.reading.attendance import AttendanceGrid, attendance_grid
from dnt_portal.groups.reading.course import Timeline, timeline
from dnt_portal.groups.reading.sessions import SessionLine, session_lines
from dnt_portal.ladder.pictures import then_and_now_picture
from dnt_portal.ladder.reading import ThenAndNow, group_then_and_now

#: How many weeks of coaching the rhythm shows: about a quarter.
WEEKS_SHOWN = 12


@dataclass(frozen=True)
class Pair:
    """A participant and the coach, with the last weeks of their contact."""

    track: Track
    weeks: list[Week]

    @property
    def beats(self) -> list[str]:
        """The weeks as the tag `rhythm` draws them."""
        return [week.state for week in self.weeks]


@dataclass(frozen=True)
class GroupPage:
    """Everything the hub shows."""

    group: Group
    trainers: list[str]
    runs: bool
    records: bool
    timeline: Timeline
    grid: AttendanceGrid
    lines: list[SessionLine]
    pairs: list[Pair]
    uncoached: int
    #: Coachings that were done.
    rounded_off: int
    ladder: ThenAndNow
    ladder_chart: Chart | None
    deviations: list[Deviation]
    tabs: list[Tab]

    @property
    def started(self) -> bool:
        """Whether the training has begun."""
        return self.group.phase != GroupPhase.RECRUITING

    @property
    def began(self) -> bool:
        """Whether the group met: a session was held or marked."""
        return any(line.began for line in self.lines)


def group_page(user: User, group: Group) -> GroupPage:
    """Gather the hub of a group that `user` may open."""
    runs = can_run_group(user, group)
    tracks = list(
        Track.objects.visible_to(user)
        .filter(placement__group=group)
        .covering()
        .select_related("participant", "coach__user", "placement__group__edition")
        .order_by("participant__first_name")
    )
    running = [track for track in tracks if track.is_current]
    weeks = weeks_of(running, last=WEEKS_SHOWN)
    grid = attendance_grid(group)
    coached = {track.placement_id for track in tracks}
    current = [row.placement for row in grid.rows if row.placement.is_current]
    moves = group_then_and_now(group)
    return GroupPage(
        group=group,
        trainers=[
            row.user.name
            for row in group.group_trainers.select_related("user").order_by("user__name")
        ],
        runs=runs,
        records=can_record(user, group),
        timeline=timeline(group),
        grid=grid,
        lines=session_lines(group),
        pairs=[Pair(track, weeks.get(track.pk, [])) for track in running],
        uncoached=sum(placement.pk not in coached for placement in current),
        rounded_off=len(tracks) - len(running),
        ladder=moves,
        ladder_chart=then_and_now_picture(moves) if moves.measured else None,
        deviations=list(group.deviations.select_related("item", "decided_by")),
        tabs=_tabs(group),
    )


def _tabs(group: Group) -> list[Tab]:
    pages = [
        (_("Overview"), "overview:group"),
        (_("Sessions"), "groups:sessions"),
        (_("Attendance"), "groups:attendance"),
        (_("Coaches"), "coaching:matching"),
        (_("Ladder"), "ladder:group"),
        (_("Certificates"), "reports:certificates"),
    ]
    return [
        Tab(label, reverse(name, args=[group.pk]), active=name == "overview:group")
        for label, name in pages
    ]
