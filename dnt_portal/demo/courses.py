"""Groups of the demo in every phase, each along the way that a group really goes."""

import datetime
import random
from dataclasses import dataclass

from django.utils import timezone

from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import Gender, Medium, TrackEndReason
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.demo import names
from dnt_portal.demo.people import Region, user_of
from dnt_portal.demo.women import Women
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import CoachCheck, EndReason, Mark
from dnt_portal.groups.models import Group, Placement, Session
from dnt_portal.groups.scheduling import SchoolHours, horizon, propose_sessions
from dnt_portal.groups.services.sessions import Slot
from dnt_portal.ladder import services as ladder
from dnt_portal.ladder.models import Measurement
from dnt_portal.organisations.holidays import free_days, known_until
from dnt_portal.participants.models import Participant
from dnt_portal.plans import services as plans
from dnt_portal.plans.enums import GoalState, StepOwner
from dnt_portal.plans.models import Plan, Step
from dnt_portal.programme.enums import WaveMoment

DAY = datetime.timedelta(days=1)
MARKS = [Mark.PRESENT] * 14 + [Mark.LATE, Mark.EXCUSED, Mark.EXCUSED, Mark.ABSENT]
MEDIUMS = [Medium.TOGETHER] * 5 + [Medium.PHONE] * 3 + [Medium.MESSAGE] * 2 + [Medium.FAILED]


@dataclass
class Course:
    """How one group of the demo goes."""

    name: str
    first_day: datetime.date
    women: int
    trainers: int = 2
    every_weeks: int = 1
    #: Sessions that are past but left unrecorded, for the trainer's work list.
    unrecorded: int = 0
    #: Participants still without a coach, for the leader's work list.
    uncoached: int = 0
    #: Pairs whose contacts stopped some time ago.
    silent: int = 0
    #: Coachings past their last day that were not rounded off yet.
    lingering: int = 0
    stopped: tuple[str, ...] = ()
    close: bool = False


class Storyteller:
    """Leads a group of a region through the programme, up to today."""

    def __init__(self, region: Region, women: Women, dice: random.Random) -> None:
        self.region = region
        self.women = women
        self.dice = dice
        self.leader = region.leader
        self.today = timezone.localdate()
        #: What the women say about their coaches; a coach is there once all have one.
        self.answers: list[tuple[Session, Placement, CoachCheck]] = []

    def recruiting(self, name: str, first_day: datetime.date, women: int) -> Group:
        """Make a group that is still being composed."""
        group = self._group(name, first_day, trainers=1)
        for number in range(women):
            admitted = self.women.admit(self.region, self.today - (number * 5 + 8) * DAY)
            groups.composing.place(by=self.leader, group=group, participant=admitted)
        return group

    def run(self, course: Course) -> Group:
        """Make a group that started, and take it as far as it is today."""
        group = self._group(course.name, course.first_day, course.trainers)
        for number in range(course.women):
            day = course.first_day - (20 + number * 3) * DAY
            admitted = self.women.admit(self.region, day, in_doubt=number == 0)
            groups.composing.place(
                by=self.leader, group=group, participant=admitted, on=course.first_day - 10 * DAY
            )
        self._schedule(group, course)
        group = groups.phases.start_group(
            by=self.leader, group=group, reason="Wachten zou voor deze vrouwen te lang duren."
        )
        sessions = list(group.sessions.select_related("theme").order_by("starts_at"))
        past = [session for session in sessions if session.ends_at < timezone.now()]
        stop_day = _started(group) + 40 * DAY
        to_stop = course.stopped if stop_day <= self.today else ()
        for session in past[: len(past) - course.unrecorded]:
            if to_stop and timezone.localdate(session.starts_at) > stop_day:
                self._stop_some(group, to_stop, stop_day)
                to_stop = ()
            self._hold(group, session)
        self._match(group, course)
        self._ask_after_coaches()
        self._plans(group)
        if len(past) == len(sessions) and not course.unrecorded:
            group = groups.phases.start_coaching(group=group)
        self._contacts(group, course)
        self._measure(group)
        self._round_off(group, course)
        if course.close:
            still_here = group.placements.current().values_list("pk", flat=True)
            group = groups.phases.close_group(
                by=self.leader,
                group=group,
                on=group.ends_on,
                outcomes=dict.fromkeys(still_here, EndReason.COMPLETED),
                reason="De afsluiting was samen met die van een andere groep.",
            )
        return group

    # -- Steps of the way ---------------------------------------------------------------

    def _group(self, name: str, first_day: datetime.date, trainers: int) -> Group:
        return groups.composing.make_group(
            by=self.leader,
            project=self.region.project,
            name=name,
            location=self.region.location,
            trainers=self.region.trainers[:trainers],
            starts_on=first_day,
        )

    def _schedule(self, group: Group, course: Course) -> None:
        project = self.region.project
        region = project.municipality.region
        proposal = propose_sessions(
            first_day=course.first_day,
            weekday=course.first_day.weekday(),
            every_weeks=course.every_weeks,
            count=group.edition.themes.count(),
            starts_at=datetime.time(9, 30),
            ends_at=datetime.time(12, 0),
            school=SchoolHours.of(project),
            free_days=free_days(region, course.first_day, horizon(course.first_day)),
            training_months=group.edition.training_months,
            holidays_known_until=known_until(region),
        )
        themes = {theme.number: theme for theme in group.edition.themes.all()}
        slots = [
            Slot(slot.number, themes[slot.number], slot.starts_at, slot.ends_at)
            for slot in proposal.sessions
        ]
        groups.sessions.plan_sessions(group=group, slots=slots)

    def _stop_some(self, group: Group, reasons: tuple[str, ...], day: datetime.date) -> None:
        placements = list(group.placements.select_related("participant", "group"))
        for placement, reason in zip(reversed(placements), reasons, strict=False):
            groups.phases.end_placement(by=self.leader, placement=placement, reason=reason, on=day)

    def _hold(self, group: Group, session: Session) -> None:
        trainer, theme = self.region.trainers[0], session.theme
        assert theme is not None  # every session of the demo is one of the training
        day = timezone.localdate(session.starts_at)
        made_up = []
        for placement in group.placements.expected_at(session):
            mark = self.dice.choice(MARKS)
            groups.attendance.mark_attendance(
                by=trainer, session=session, placement=placement, mark=mark
            )
            missed = not mark.was_there
            if missed and self.dice.random() < 0.4 and day + 4 * DAY <= self.today:
                made_up.append(placement)
            if session.asks_after_coach and not missed:
                check = self.dice.choice([CoachCheck.GOOD] * 6 + [CoachCheck.DOUBT])
                self.answers.append((session, placement, check))
        codes = [code for code, _label in theme.activity_choices()]
        groups.attendance.save_session(
            session=session,
            activities_done=codes[: self.dice.randint(max(len(codes) - 2, 1), len(codes))],
            assignment=theme.assignment_nl,
            note="Fijne sfeer, iedereen kwam aan de beurt.",
        )
        session = groups.attendance.finish_session(by=trainer, session=session)
        for placement in made_up:
            groups.attendance.record_make_up(
                by=trainer, session=session, placement=placement, made_up_on=day + 4 * DAY
            )

    def _ask_after_coaches(self) -> None:
        """Ask who was there and has a coach by now, as the trainer did at each session."""
        for session, placement, check in self.answers:
            day = timezone.localdate(session.starts_at)
            if Placement.objects.coached(day).filter(pk=placement.pk).exists():
                groups.attendance.set_coach_check(
                    by=self.region.trainers[0],
                    session=session,
                    placement=placement,
                    coach_check=check,
                )
        self.answers.clear()

    def _match(self, group: Group, course: Course) -> None:
        day = coaching.tracks.coach_session_day(group)
        if day is None or day > self.today:
            return
        placements = list(group.placements.current().select_related("participant", "group"))
        coaches = self._free_coaches()
        for placement in placements[: len(placements) - course.uncoached]:
            coach = next(
                (c for c in coaches if not self._unsuitable(placement.participant, c)), None
            )
            if coach is None:
                continue
            coaches.remove(coach)
            coaching.tracks.start_track(
                by=self.leader, placement=placement, coach=coach, starts_on=day
            )

    def _free_coaches(self) -> list[Coach]:
        """Return coaches with room, and again those with room for two for when all have one."""
        # In the order in which they came; keys are random, and the story is the same each time.
        pool = Coach.objects.filter(project=self.region.project).matchable()
        coaches = list(pool.select_related("user").order_by("created_at"))
        return coaches + [coach for coach in coaches if coach.load + 2 <= coach.max_participants]

    @staticmethod
    def _unsuitable(participant: Participant, coach: Coach) -> bool:
        return not Gender(coach.gender).suits(participant.only_female_coach)

    def _plans(self, group: Group) -> None:
        dice = self.dice
        held = group.sessions.filter(state="done").count()
        for placement in group.placements.select_related("participant"):
            if held < 2:
                continue
            plan = plans.plan_of(placement.participant)
            plans.set_what_i_want(plan=plan, words=dice.choice(names.WANTS))
            for talent in dice.sample(names.TALENTS, 3):
                plans.add_talent(plan=plan, text=talent)
            if held >= 6:
                for kind, text, helps in dice.sample(names.OBSTACLES, 2):
                    plans.add_obstacle(plan=plan, kind=kind, text=text, way_round=helps)
            if held >= 7:
                for who, support in dice.sample(names.NETWORK, 3):
                    plans.add_network_contact(plan=plan, who=who, support=support)
            if held >= 4:
                self._goals(group, plan)

    def _goals(self, group: Group, plan: Plan) -> None:
        dice = self.dice
        start = _started(group) + 30 * DAY
        share = min(1.0, max(0.0, (self.today - start).days / 240))
        for words, steps in dice.sample(names.GOALS, dice.randint(1, 3)):
            goal = plans.add_goal(plan=plan, words=words, set_on=min(start, self.today))
            made: list[Step] = []
            for text in steps:
                owner = StepOwner.COACH if dice.random() < 0.2 else StepOwner.PARTICIPANT
                made.append(plans.add_step(goal=goal, text=text, owner=owner))
            done = sum(dice.random() < share for _step in made)
            day = goal.set_on
            for step in made[:done]:
                day = min(day + dice.randint(14, 40) * DAY, self.today)
                plans.finish_step(step=step, on=day)
            if done == len(made):
                state = GoalState.REACHED
            elif share == 1.0 and done:
                state = GoalState.PARTLY
            else:
                state = GoalState.ON_HOLD if dice.random() < 0.1 else GoalState.ACTIVE
            if state != GoalState.ACTIVE:
                plans.set_goal_state(goal=goal, state=state, on=day)

    def _contacts(self, group: Group, course: Course) -> None:
        dice = self.dice
        tracks = list(
            Track.objects.filter(placement__group=group)
            .select_related("coach__user", "participant", "placement__group")
            .order_by("created_at")
        )
        for number, track in enumerate(tracks, start=1):
            last = min(track.ended_on or track.ends_on, self.today)
            # The last ones: the coach whom the demo introduces came first.
            if number > len(tracks) - course.silent:
                last = min(last, self.today - 30 * DAY)
            day = track.starts_on
            while day <= last:
                medium = dice.choice(MEDIUMS)
                coaching.contacts.log_contact(
                    by=user_of(track.coach),
                    track=track,
                    held_on=day,
                    medium=medium,
                    minutes=dice.choice(names.CONTACT_MINUTES[medium]),
                    note=dice.choice(names.CONTACT_NOTES[medium]),
                )
                day += dice.choice([7, 7, 10, 14, 14]) * DAY

    def _round_off(self, group: Group, course: Course) -> None:
        over = list(
            Track.objects.filter(placement__group=group).past_their_end().order_by("created_at")
        )
        for track in over[: len(over) - course.lingering]:
            coaching.tracks.end_track(
                track=track, reason=TrackEndReason.COMPLETED, on=track.ends_on
            )

    def _measure(self, group: Group) -> None:
        """Take the measurements that were due; leave some of the newest for the work list."""
        dice, trainer = self.dice, self.region.trainers[0]
        rungs = list(group.edition.rungs.all())
        for placement in group.placements.all():
            level = dice.choice([1, 1, 2, 2, 3, 4])
            rows = Measurement.objects.filter(placement=placement).to_take()
            for row in rows.select_related("wave", "placement__group").order_by("due_on"):
                fresh = row.due_on > self.today - 14 * DAY
                if row.due_on > self.today or (fresh and dice.random() < 0.7):
                    break
                if row.wave.moment != WaveMoment.START:
                    level = max(1, min(6, level + dice.choice([0, 0, 1, 1, 1, 2, -1])))
                rung = rungs[level - 1]
                ladder.take_measurement(
                    by=trainer,
                    measurement=row,
                    taken_on=max(row.due_on, _started(group)),
                    rung=rung,
                    paid_work=rung.paid_work,
                    hours=dice.choice([12, 16, 20, 24]) if rung.paid_work else None,
                    debts=dice.random() < 0.6,
                    ends_meet=dice.choice(["easy", "just", "hard"]),
                    weekly_contact=level >= 2,
                    self_efficacy=dice.randint(4, 8),
                )


def _started(group: Group) -> datetime.date:
    """Return the day on which a group started, of one that did."""
    assert group.started_on is not None
    return group.started_on


#: For courses in `story`: reasons in the order women at the end of the list stop.
SOME_STOPPED = (EndReason.MOVED, EndReason.BACK_TO_CARE)
