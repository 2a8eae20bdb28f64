"""Groups in every phase, made by the services themselves, in the past or from today."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason, Mark
from dnt_portal.groups.models import Group, Placement, Session
from dnt_portal.groups.services.sessions import Slot
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.participants.enums import ConsentKind, Phase
from dnt_portal.participants.models import Participant
from dnt_portal.participants.services import record_consent
from tests.cast import Region
from tests.conftest import as_system
from tests.factories import make_participant

NAMES = ["Samira", "Linda", "Fatima", "Chantal", "Maria", "Joyce", "Naima", "Wendy"]
NAMES += ["Esra", "Petra", "Amal", "Sandra", "Kim", "Rosa", "Hanan"]


def admit(
    region: Region,
    first_name: str = "Samira",
    *,
    since: datetime.datetime | None = None,
    in_doubt: bool = False,
    **fields,
) -> Participant:
    """A woman on the waiting list, since long ago, who agreed to a file; call as anyone."""
    with as_system():
        woman = make_participant(region.project, first_name, phase=Phase.WAITING, **fields)
        WaitingListEntry.objects.create(
            project=region.project,
            participant=woman,
            in_doubt=in_doubt,
            since=since or timezone.now() - datetime.timedelta(days=900),
        )
        record_consent(by=region.leader, participant=woman, kind=ConsentKind.FILE)
    return woman


def admit_many(region: Region, count: int) -> list[Participant]:
    """Some women on the waiting list."""
    return [admit(region, NAMES[number % len(NAMES)]) for number in range(count)]


def slots(
    group: Group, first_day: datetime.date, *, every_weeks: int = 1, hour: int = 9
) -> list[Slot]:
    """A session for every theme of the group's edition, whatever the holidays."""
    planned = []
    for theme in group.edition.themes.all():
        day = first_day + datetime.timedelta(weeks=every_weeks * (theme.number - 1))
        starts_at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 30)))
        planned.append(
            Slot(theme.number, theme, starts_at, starts_at + datetime.timedelta(hours=2.5))
        )
    return planned


def recruiting_group(
    region: Region, *, women: int = 9, first_day: datetime.date | None = None, **fields
) -> Group:
    """A composed and planned group, ready to start.

    Each group of a region meets at an hour of its own: trainer and place are with one at a time.
    """
    people = admit_many(region, women)
    first_day = first_day or timezone.localdate() + datetime.timedelta(days=7)
    with acting_as(region.leader):
        group = services.composing.make_group(
            by=region.leader,
            project=region.project,
            name=fields.pop("name", "Voorjaar"),
            trainers=fields.pop("trainers", [region.trainer]),
            location=region.project.locations.first(),
            **fields,
        )
        placed_on = min(timezone.localdate(), first_day - datetime.timedelta(days=14))
        for woman in people:
            services.composing.place(by=region.leader, group=group, participant=woman, on=placed_on)
        others = Group.objects.filter(project=region.project).count() - 1
        hour = (9 + 3 * others) % 24
        services.sessions.plan_sessions(group=group, slots=slots(group, first_day, hour=hour))
    return group


def group_in_training(
    region: Region, *, women: int = 3, weeks_ago: int = 3, held: int | None = None, **fields
) -> Group:
    """A started group; sessions until now are recorded (or `held` of them), all present."""
    first_day = fields.pop("first_day", timezone.localdate() - datetime.timedelta(weeks=weeks_ago))
    group = recruiting_group(region, women=women, first_day=first_day, **fields)
    with acting_as(region.leader):
        group = services.phases.start_group(by=region.leader, group=group, reason="Klein begonnen.")
        past = list(group.sessions.filter(ends_at__lt=timezone.now()).order_by("starts_at"))
        for session in past if held is None else past[:held]:
            record(region.leader, session)
    return group


def group_in_coaching(region: Region, *, weeks_ago: int = 20, **fields) -> Group:
    """A group whose training is over."""
    group = group_in_training(region, weeks_ago=weeks_ago, **fields)
    with acting_as(region.leader):
        return services.phases.start_coaching(group=group)


def record(user, session: Session, marks: Sequence[str] = ()) -> None:
    """Record a session: `marks` in the order of the women, present for who is left."""
    placements = list(Placement.objects.expected_at(session))
    for number, placement in enumerate(placements):
        mark = marks[number] if number < len(marks) else Mark.PRESENT
        services.attendance.mark_attendance(
            by=user, session=session, placement=placement, mark=mark
        )
    services.attendance.finish_session(by=user, session=session)


def give_coach(region: Region, *placements: Placement, since: datetime.date | None = None) -> None:
    """A match of each with the region's coach, from the coach session on; call as anyone."""
    with as_system():
        coach, _made = Coach.objects.get_or_create(user=region.coach, project=region.project)
        for placement in placements:
            met = placement.group.sessions.coach_session().get()
            first_day = since or timezone.localdate(met.starts_at)
            Track.objects.create(
                participant=placement.participant,
                placement=placement,
                coach=coach,
                starts_on=first_day,
                ends_on=first_day + datetime.timedelta(days=270),
            )


def close(*, by, group: Group, outcome: str = EndReason.COMPLETED, **how) -> Group:
    """Close a group as someone who decided the same of everyone in it; call as its leader."""
    women = group.placements.current().values_list("pk", flat=True)
    how = {"outcomes": dict.fromkeys(women, outcome), "reason": "Zo kwam het uit."} | how
    return services.phases.close_group(by=by, group=group, **how)
