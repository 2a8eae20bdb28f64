"""The ladder then and now: of one participant, and of a group.

"Then" is the measurement at the start, "now" the last one taken after it. Only participants
with both count, and rungs are counted, not averaged: they are ordered, not equally far apart
(S2 §5.1.3). These functions do not ask who looks: callers decide that with
`permissions.can_see_ladder` and `can_see_group_ladder`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from dnt_portal.groups.models import Group, Placement
from dnt_portal.ladder import questions
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.questions import Asked, Kind
from dnt_portal.participants.models import Participant
from dnt_portal.programme.enums import WaveMoment
from dnt_portal.programme.models import Edition, LadderRung, MeasurementWave


@dataclass(frozen=True)
class ThenAndNow:
    """The moves of a number of participants on the ladder between two measurements.

    `before` and `after` count participants per rung, lowest first. `risen` and `fallen` moved
    at least one rung. `on_target` reached what the programme aims at (S2 §1.5.2): the edition's
    rise, and from the lowest rung at least its target; `from_lowest` and `lowest_on_target` are
    those who started on the lowest rung.
    """

    rungs: tuple[LadderRung, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    measured: int
    risen: int
    same: int
    fallen: int
    on_target: int
    from_lowest: int
    lowest_on_target: int
    #: How many rungs the programme aims at, and where to from the lowest.
    rise: int
    target: int


def then_and_now(
    pairs: Iterable[tuple[int, int]], edition: Edition, rungs: Sequence[LadderRung]
) -> ThenAndNow:
    """Count how participants moved, from pairs of rung numbers: then, now."""
    moves = list(pairs)
    lowest = min((rung.number for rung in rungs), default=1)
    target = edition.lowest_rung_target
    before, after = Counter(then for then, _now in moves), Counter(now for _then, now in moves)
    from_lowest = [now for then, now in moves if then == lowest]
    return ThenAndNow(
        rungs=tuple(rungs),
        before=tuple(before[rung.number] for rung in rungs),
        after=tuple(after[rung.number] for rung in rungs),
        measured=len(moves),
        risen=sum(now > then for then, now in moves),
        same=sum(now == then for then, now in moves),
        fallen=sum(now < then for then, now in moves),
        on_target=sum(
            now >= target if then == lowest else now - then >= edition.sensible_rise_rungs
            for then, now in moves
        ),
        from_lowest=len(from_lowest),
        lowest_on_target=sum(now >= target for now in from_lowest),
        rise=edition.sensible_rise_rungs,
        target=target,
    )


# -- A group ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class WomanOnLadder:
    """One participant's line in her group's ladder: a measurement, or None, per wave."""

    placement: Placement
    measurements: tuple[Measurement | None, ...]
    then: int | None
    now: int | None


@dataclass(frozen=True)
class GroupLadder:
    """The measurements of a group: a line per participant, the waves across, and the whole."""

    waves: tuple[MeasurementWave, ...]
    women: tuple[WomanOnLadder, ...]
    then_and_now: ThenAndNow


def _then(measurements: Iterable[Measurement]) -> int | None:
    for row in measurements:
        if row.wave.moment == WaveMoment.START and row.taken_on and row.rung:
            return row.rung.number
    return None


def _now(measurements: Iterable[Measurement]) -> int | None:
    """Return the rung at the last measurement after the start."""
    later = [
        row
        for row in measurements
        if row.wave.moment != WaveMoment.START and row.taken_on and row.rung
    ]
    last = max(later, key=lambda row: row.wave.months, default=None)
    return last.rung.number if last and last.rung else None


def group_ladder(group: Group) -> GroupLadder:
    """Return everyone who is or was in a group, on the ladder; four queries at most."""
    waves = tuple(group.edition.waves.all())
    rungs = tuple(group.edition.rungs.all())
    per_placement: dict[Placement, dict[int, Measurement]] = {}
    rows = (
        Measurement.objects.filter(placement__group=group)
        .select_related("wave", "rung", "placement__participant")
        .order_by("placement__participant__first_name", "placement_id", "wave__months")
    )
    for row in rows:
        per_placement.setdefault(row.placement, {})[row.wave_id] = row
    women = tuple(
        WomanOnLadder(
            placement=placement,
            measurements=tuple(found.get(wave.pk) for wave in waves),
            then=_then(found.values()),
            now=_now(found.values()),
        )
        for placement, found in per_placement.items()
    )
    pairs = [
        (woman.then, woman.now)
        for woman in women
        if woman.then is not None and woman.now is not None
    ]
    return GroupLadder(waves, women, then_and_now(pairs, group.edition, rungs))


def group_then_and_now(group: Group) -> ThenAndNow:
    """Return how the participants of a group moved on the ladder, in whole numbers."""
    return group_ladder(group).then_and_now


# -- Answers ---------------------------------------------------------------------------------


def said(measurement: Measurement, question: Asked) -> str:
    """Return in words what a participant answered to a question; nothing without an answer."""
    answer = getattr(measurement, question.name)
    if answer == question.unanswered:
        return ""
    match question.kind:
        case Kind.YES_NO:
            return _("yes") if answer else _("no")
        case Kind.CHOICE:
            return str(getattr(measurement, f"get_{question.name}_display")())
        case Kind.HOURS:
            return _("%(hours)s h a week") % {"hours": floatformat(answer)}
        case Kind.MARK:
            return str(answer)


def _told(measurement: Measurement, question: Asked) -> str:
    """Return an answer with those behind it: "yes, 12 h a week"."""
    behind = [each for each in questions.ASKED if each.only_with == question.name]
    words = [said(measurement, each) for each in (question, *behind)]
    return ", ".join(filter(None, words))


# -- One woman ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ParticipantPath:
    """One participant's way on the ladder during one place in a group, wave by wave."""

    placement: Placement
    measurements: tuple[Measurement, ...]
    rungs: tuple[LadderRung, ...]
    then: int | None
    now: int | None

    @property
    def taken(self) -> tuple[Measurement, ...]:
        """The measurements that were taken."""
        return tuple(row for row in self.measurements if row.taken_on)

    @property
    def answers(self) -> list[tuple[str, list[str]]]:
        """What each question is called, with the answers of every measurement taken."""
        return [
            (str(question.label), [_told(row, question) for row in self.taken])
            for question in questions.ASKED
            if not question.only_with
        ]


def participant_paths(participant: Participant) -> list[ParticipantPath]:
    """Return the ways of a participant on the ladder, one per place in a group, the last first.

    Two queries.
    """
    rows = (
        Measurement.objects.filter(participant=participant)
        .select_related("wave", "rung", "taken_by", "placement__group__edition")
        .order_by("-placement__placed_on", "-placement_id", "wave__months")
    )
    per_placement: dict[Placement, list[Measurement]] = {}
    for row in rows:
        per_placement.setdefault(row.placement, []).append(row)
    editions = {placement.group.edition_id for placement in per_placement}
    rungs = list(LadderRung.objects.filter(edition__in=editions)) if editions else []
    return [
        ParticipantPath(
            placement=placement,
            measurements=tuple(found),
            rungs=tuple(r for r in rungs if r.edition_id == placement.group.edition_id),
            then=_then(found),
            now=_now(found),
        )
        for placement, found in per_placement.items()
    ]


def participant_path(participant: Participant) -> ParticipantPath | None:
    """Return the way on the ladder in the place she has, or had last; None without any."""
    return next(iter(participant_paths(participant)), None)


def previous_of(measurement: Measurement) -> Measurement | None:
    """Return the measurement taken at the wave before, with its rung, to compare with."""
    return (
        Measurement.objects.filter(
            placement=measurement.placement_id, wave__months__lt=measurement.wave.months
        )
        .taken()
        .select_related("wave", "rung")
        .order_by("-wave__months")
        .first()
    )


def last_rungs(participant_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the number of the last measured rung of each participant who has one; one query."""
    rows = (
        Measurement.objects.filter(participant__in=participant_ids)
        .taken()
        .order_by("participant_id", "-taken_on", "-wave__months")
        .distinct("participant_id")
    )
    return dict(rows.values_list("participant_id", "rung__number"))
