"""Reads of participants: who may see whom is decided here."""

import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.lookups import Unaccent
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower
from django.utils import timezone

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.common.relations import model_along
from dnt_portal.organisations.querysets import open_now
from dnt_portal.participants.enums import ConsentKind, InvolvementKind, SafetyContactKind

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User
    from dnt_portal.participants.models import Participant


#: The roles in the participant's project without which an involvement opens nothing.
ROLES = {
    InvolvementKind.REFERRER: (Role.REFERRER,),
    InvolvementKind.TRAINER: READS_AS_TRAINER,
    InvolvementKind.COACH: (Role.COACH,),
}


def by_name(prefix: str = "", descending: bool = False) -> list[OrderBy]:
    """Return the order of people by name as a reader expects it: capitals and accents aside.

    `prefix` leads to the participant: ``"participant__"``.
    """
    names = ("first_name", "last_name", "pseudonym")
    keys = [Lower(Unaccent(F(f"{prefix}{name}"))) for name in names]
    return [key.desc() if descending else key.asc() for key in keys]


def called(word: str, prefix: str = "") -> Q:
    """Return the condition that a name or pseudonym contains a word, capitals and accents aside.

    `prefix` leads to the participant: ``"participant__"``.
    """
    return (
        Q(**{f"{prefix}first_name__unaccent__icontains": word})
        | Q(**{f"{prefix}last_name__unaccent__icontains": word})
        | Q(**{f"{prefix}pseudonym__icontains": word})
    )


class ParticipantQuerySet(models.QuerySet):
    """Participants' files."""

    def visible_to(self, user: "User") -> Self:
        """Select the files `user` may open.

        Project leaders open those of their projects, trainers and coaches those of
        the women they are involved with now. A referrer follows referrals, not the
        file.
        """
        involved = self._involved(user, InvolvementKind.TRAINER, InvolvementKind.COACH)
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(pk__in=involved.values("participant"))
        )

    def worked_with_by(self, user: "User", *kinds: str) -> Self:
        """Select the files of the women with whom `user` is involved now, in one of these ways."""
        return self.filter(pk__in=self._involved(user, *kinds).values("participant"))

    def led_by(self, user: "User") -> Self:
        """Select files in projects `user` leads: all of the file, the referral included."""
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))

    def known_by_name_to(self, user: "User") -> Self:
        """Select files in which `user` sees the full name: as leader, or as trainer now."""
        involved = self._involved(user, InvolvementKind.TRAINER)
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(pk__in=involved.values("participant"))
        )

    def with_identity_for(self, user: "User") -> Self:
        """Add `identity_seen`: whether `user` sees the full name, for lists of many."""
        involved = self._involved(user, InvolvementKind.TRAINER)
        return self.annotate(
            identity_seen=models.Case(
                models.When(project__in=user.project_ids(Role.PROJECT_LEADER), then=True),
                default=Exists(involved.filter(participant=OuterRef("pk"))),
                output_field=models.BooleanField(),
            )
        )

    def with_case_manager(self) -> Self:
        """Add `has_case_manager`: whether the safety net holds one now (S2 §12.3)."""
        contacts = model_along(self.model, "safety_net").objects.current()
        return self.annotate(
            has_case_manager=Exists(
                contacts.filter(participant=OuterRef("pk"), kind=SafetyContactKind.CASE_MANAGER)
            )
        )

    def possible_doubles_of(self, participant: "Participant") -> Self:
        """Select other files of the project that look like the same woman.

        The same date of birth and, accents and capitals aside, the same first
        name; the last name too where both are known. Without a date of birth a
        full name has to be the same.
        """
        same = self.filter(
            project=participant.project_id,
            first_name__unaccent__iexact=participant.first_name,
        ).exclude(pk=participant.pk)
        if participant.last_name:
            same = same.filter(
                Q(last_name__unaccent__iexact=participant.last_name) | Q(last_name="")
            )
        if participant.date_of_birth:
            return same.filter(date_of_birth=participant.date_of_birth)
        return same.exclude(last_name="") if participant.last_name else same.none()

    def search(self, words: str) -> Self:
        """Select files whose name or pseudonym contains every word, accents aside."""
        found = self
        for word in words.split():
            found = found.filter(called(word))
        return found

    def search_for(self, user: "User", words: str) -> Self:
        """Select as `search` does, but by last name only for who may see it.

        A coach could otherwise guess a last name letter by letter.
        """
        found = self
        named = type(self)(self.model).known_by_name_to(user)
        for word in words.split():
            found = found.filter(
                Q(first_name__unaccent__icontains=word)
                | Q(last_name__unaccent__icontains=word, pk__in=named.values("pk"))
                | Q(pseudonym__icontains=word)
            )
        return found

    def _involved(self, user: "User", *kinds: str) -> "InvolvementQuerySet":
        return model_along(self.model, "involvements").objects.held_by(user, *kinds)


class InvolvementQuerySet(models.QuerySet):
    """Who is involved with whom."""

    def open(self) -> Self:
        """Select involvements that hold at this moment."""
        return self.filter(open_now())

    def held_by(self, user: "User", *kinds: str) -> Self:
        """Select the open involvements of `user` of these kinds, while the role lasts there.

        A role that ends closes the involvements that came with it in the background;
        from the first moment on they open nothing any more.
        """
        held = Q(pk__in=[])
        for kind in kinds:
            held |= Q(kind=kind, project__in=user.project_ids(*ROLES[InvolvementKind(kind)]))
        return self.open().filter(held, user=user)

    def visible_to(self, user: "User") -> Self:
        """Select involvements in projects that `user` leads, and those of `user`."""
        return self.filter(Q(project__in=user.project_ids(Role.PROJECT_LEADER)) | Q(user=user))


class InParticipantFileQuerySet(models.QuerySet):
    """Parts of a participant's file, seen by whoever may open the file."""

    def visible_to(self, user: "User") -> Self:
        """Select parts of files `user` may open."""
        participants = model_along(self.model, "participant")
        return self.filter(participant__in=participants.objects.visible_to(user))

    def led_by(self, user: "User") -> Self:
        """Select parts of files in projects `user` leads."""
        return self.filter(participant__project__in=user.project_ids(Role.PROJECT_LEADER))


class ForTeamQuerySet(InParticipantFileQuerySet):
    """Parts of the file for the leader and the trainer, not for a coach."""

    def visible_to(self, user: "User") -> Self:
        """Select parts of files of women whom `user` knows by their full name."""
        participants = model_along(self.model, "participant")
        return self.filter(participant__in=participants.objects.known_by_name_to(user))


class SafetyContactQuerySet(ForTeamQuerySet):
    """The safety net."""

    def current(self, on: datetime.date | None = None) -> Self:
        """Select who is part of the net on a day, today unless told otherwise."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day))

    def past(self) -> Self:
        """Select who was part of the net and is not any more, the last to leave first."""
        return self.filter(until__lte=timezone.localdate()).order_by("-until", "name")


class ForLeaderQuerySet(InParticipantFileQuerySet):
    """Parts of the file for the leaders of the project only."""

    def visible_to(self, user: "User") -> Self:
        """Select parts of files in projects `user` leads."""
        return self.filter(participant__project__in=user.project_ids(Role.PROJECT_LEADER))


class ConsentQuerySet(ForLeaderQuerySet):
    """What participants agreed to."""

    def to_a_file(self) -> Self:
        """Select the consents by which a file may be kept now."""
        return self.filter(kind=ConsentKind.FILE, withdrawn_on=None)


class KeepApartQuerySet(ForLeaderQuerySet):
    """Who must not meet whom. One row counts both ways."""

    def concerning(self, participant: "Participant") -> Self:
        """Select rows in which the participant is either of the two."""
        return self.filter(Q(participant=participant) | Q(other_participant=participant))

    def among(self, participants: object) -> Self:
        """Select pairs of which both women are in `participants`, for instance of one group."""
        return self.filter(participant__in=participants, other_participant__in=participants)
