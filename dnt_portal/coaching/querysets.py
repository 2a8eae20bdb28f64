"""Reads of coaches, tracks, contacts and concerns."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.coaching.enums import CoachState, Medium, TrackEndReason
from dnt_portal.common.relations import model_along
from dnt_portal.groups.enums import CoachCheck
from dnt_portal.groups.querysets import paused_on
from dnt_portal.participants.querysets import called

#: What a coach must have before a match (S2 §8.2.1), by the field that says so: who said yes to
#: being one is an account, VOG and training have their day.
MUST_HAVE = ("user_id", "vog_seen_on", "trained_on")
#: What a coach is called, as `Coach.name`.
CALLED = Coalesce("user__name", "typed_name")
#: How long what a participant said about the coach asks for attention.
CHECK_HOLDS = timedelta(weeks=2)


def in_touch(prefix: str = "") -> Q:
    """Return the condition that they really were in touch, as `Medium.is_contact`."""
    return Q(**{f"{prefix}medium__in": Medium.in_touch()})


def takes_time(prefix: str = "") -> Q:
    """Return the condition that it is asked how long it took, as `Medium.has_length`."""
    return Q(**{f"{prefix}medium__in": Medium.with_length()})


def named(words: str, prefix: str = "") -> Q:
    """Return the condition that the name of a coach holds `words`; accents do not matter.

    A name that was typed is looked at only while there is no account.
    """
    return Q(**{f"{prefix}user__name__unaccent__icontains": words}) | Q(
        **{f"{prefix}typed_name__unaccent__icontains": words}
    )


class CoachQuerySet(models.QuerySet):
    """Coaches of the pool."""

    def visible_to(self, user) -> Self:
        """Select the coaches of projects where `user` leads or trains, and `user` as a coach."""
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER, *READS_AS_TRAINER)) | Q(user=user)
        )

    def search(self, words: str) -> Self:
        """Select the coaches whose name, town, work, interests or languages hold every word.

        Accents in the name, the town and the work do not matter.
        """
        found = self
        for word in words.split():
            found = found.filter(
                named(word)
                | Q(town__unaccent__icontains=word)
                | Q(work_history__unaccent__icontains=word)
                | Q(interests__icontains=word)
                | Q(languages__icontains=word)
            )
        return found

    def matchable(self) -> Self:
        """Select the coaches in whose own way nothing stands (`pairing.rules.own_rules`)."""
        return (
            self.ready()
            .with_load()
            .filter(state=CoachState.AVAILABLE, load__lt=F("max_participants"))
        )

    def ready(self) -> Self:
        """Select the coaches with all that a coach must have, as `Coach.is_ready`."""
        return self.filter(**{f"{name}__isnull": False for name in MUST_HAVE})

    def with_load(self) -> Self:
        """Add `load`: how many participants a coach has now."""
        return self.annotate(
            load=models.Count("tracks", filter=Q(tracks__ended_on=None), distinct=True)
        )


class TrackQuerySet(models.QuerySet):
    """Coaching tracks."""

    def visible_to(self, user) -> Self:
        """Select the tracks that `user` leads, trains or, while they are open, coaches.

        That is: of projects `user` leads and of groups `user` may open. A coach's access ends when
        the match ends, or the role.
        """
        groups = model_along(model_along(self.model, "placement"), "group").objects
        return self.filter(
            Q(participant__project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(placement__group__in=groups.visible_to(user))
            | Q(ended_on=None, coach__user=user, coach__project__in=user.project_ids(Role.COACH))
        )

    def coached_by(self, user) -> Self:
        """Select the open tracks in which `user` is the coach, and still has that role."""
        return self.current().filter(
            coach__user=user, coach__project__in=user.project_ids(Role.COACH)
        )

    def search(self, words: str) -> Self:
        """Select the tracks of a participant or coach whose name or pseudonym holds every word."""
        found = self
        for word in words.split():
            found = found.filter(called(word, "participant__") | named(word, "coach__"))
        return found

    def current(self) -> Self:
        """Select the tracks that have not ended."""
        return self.filter(ended_on=None)

    def running_on(self, day: date) -> Self:
        """Select the tracks that run on a day: the last day is no longer one of them."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), starts_on__lte=day)

    def past_their_end(self) -> Self:
        """Select the open tracks whose agreed last day is over: to be rounded off (S2 §10.2.2).

        Until that is done the coach keeps seeing the participant.
        """
        return self.current().filter(ends_on__lt=timezone.localdate())

    def covering(self) -> Self:
        """Select the tracks that leave no need of a coach: open, or ended because it was done."""
        return self.filter(Q(ended_on=None) | Q(end_reason__in=TrackEndReason.covering()))

    def with_must_not_meet(self) -> Self:
        """Add `must_not_meet`: it was written down that coach and participant must not meet.

        Such a match is refused, but it may be written down after the match was made.
        """
        rows = model_along(model_along(self.model, "participant"), "kept_apart").objects
        return self.annotate(
            must_not_meet=Exists(
                rows.filter(participant=OuterRef("participant"), other_user=OuterRef("coach__user"))
            )
        )

    def with_last_contact(self) -> Self:
        """Add `last_contact_on`: the last day they were really in touch, or null.

        And what else silence is measured by, null where there is none: `returned_on`, the last day
        on which the participant was back from a pause; `paused_since` and `expected_back_on` of
        who pauses now. Why she pauses is not for her coach.
        """
        today = timezone.localdate()
        contacts = model_along(self.model, "contacts").objects.filter(track=OuterRef("pk"))
        last = contacts.filter(in_touch()).order_by("-held_on").values("held_on")
        pauses = model_along(model_along(self.model, "placement"), "pauses").objects.filter(
            placement=OuterRef("placement")
        )
        over = pauses.filter(ended_on__gt=F("paused_on")).order_by("-ended_on").values("ended_on")
        now = pauses.filter(paused_on(today))
        return self.annotate(
            last_contact_on=Subquery(last[:1]),
            returned_on=Subquery(over[:1]),
            paused_since=Subquery(now.values("paused_on")[:1]),
            expected_back_on=Subquery(now.values("expected_on")[:1]),
        )

    def silent(self) -> Self:
        """Select the open tracks without contact for longer than the edition accepts.

        After the last day that was agreed nobody owes a contact any more, and nobody does while
        the participant pauses; it counts again from the day on which she is back.
        """
        today = timezone.localdate()
        since = Greatest(
            Coalesce("last_contact_on", "starts_on"), Coalesce("returned_on", "starts_on")
        )
        return (
            self.current()
            .with_last_contact()
            .annotate(
                silent_days=models.ExpressionWrapper(
                    models.Value(today, output_field=models.DateField()) - since,
                    output_field=models.DurationField(),
                )
            )
            .filter(
                starts_on__lte=today,
                ends_on__gte=today,
                paused_since=None,
                silent_days__gt=models.ExpressionWrapper(
                    F("placement__group__edition__silence_days") * models.Value(timedelta(days=1)),
                    output_field=models.DurationField(),
                ),
            )
        )

    def with_coach_check(self) -> Self:
        """Add `coach_check`: what the participant last said about this coach at a session, or null.

        Asked by the trainer at every session once coaches are there (S2 §9.2.3, N03); an answer
        older than `CHECK_HOLDS` says nothing about now.
        """
        attendance = model_along(model_along(self.model, "placement"), "attendance")
        answers = (
            attendance.objects.filter(
                placement=OuterRef("placement"),
                session__starts_at__date__gte=OuterRef("starts_on"),
                session__starts_at__gte=timezone.now() - CHECK_HOLDS,
            )
            .exclude(coach_check="")
            .order_by("-session__starts_at")
        )
        return self.annotate(coach_check=Subquery(answers.values("coach_check")[:1]))

    def in_doubt(self) -> Self:
        """Select the open tracks whose participant was last in doubt, or had no contact (N04)."""
        return (
            self.current().with_coach_check().filter(coach_check__in=CoachCheck.asking_attention())
        )


class InTrackQuerySet(models.QuerySet):
    """Contacts, seen by whoever leads or coaches their track."""

    def visible_to(self, user) -> Self:
        """Select the rows of tracks `user` leads or coaches now.

        An earlier coach's notes belong to the earlier track, so a next coach does not see them;
        trainers do not read the coach's log.
        """
        return self.filter(
            Q(track__participant__project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(
                track__ended_on=None,
                track__coach__user=user,
                track__coach__project__in=user.project_ids(Role.COACH),
            )
        )


class ConcernQuerySet(models.QuerySet):
    """Concerns about participants."""

    def visible_to(self, user) -> Self:
        """Select the concerns of projects `user` leads, and those `user` raised.

        The latter only while `user` still sees the participant.
        """
        participants = model_along(self.model, "participant")
        return self.filter(
            Q(participant__project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(raised_by=user, participant__in=participants.objects.visible_to(user))
        )

    def open(self) -> Self:
        """Select the concerns that nobody settled yet."""
        return self.filter(settled_at=None)


class ProposalQuerySet(models.QuerySet):
    """Matching proposals."""

    def visible_to(self, user) -> Self:
        """Select the proposals of groups `user` may open: leader and trainers match together."""
        groups = model_along(self.model, "group")
        return self.filter(group__in=groups.objects.visible_to(user))

    def open(self) -> Self:
        """Select the proposals that nobody confirmed yet."""
        return self.filter(confirmed_at=None)


class PairQuerySet(models.QuerySet):
    """Lines of matching proposals."""

    def visible_to(self, user) -> Self:
        """Select the lines of proposals `user` may see."""
        proposals = model_along(self.model, "proposal")
        return self.filter(proposal__in=proposals.objects.visible_to(user))


class WishQuerySet(models.QuerySet):
    """What participants want of their coach."""

    def visible_to(self, user) -> Self:
        """Select the wishes in groups `user` may open: never for coaches (N28)."""
        placements = model_along(self.model, "placement")
        return self.filter(placement__in=placements.objects.visible_to(user))
