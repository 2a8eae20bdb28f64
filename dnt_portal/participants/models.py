"""A participant's file: who she is, how to reach her safely, who stands around her.

Only what the programme needs (docs/threat_model.md): no BSN, no details of the
violence, no address while it is secret. `Participant.pseudonym` is what URLs,
mails, file names, logs and calendars carry.
"""

import datetime
import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.audited import audited
from dnt_portal.common.dates import short_day
from dnt_portal.common.models import TimeStamped, external_key_field
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import (
    ConsentKind,
    Education,
    InvolvementKind,
    Phase,
    SafetyContactKind,
)
from dnt_portal.participants.querysets import (
    ConsentQuerySet,
    ForTeamQuerySet,
    InParticipantFileQuerySet,
    InvolvementQuerySet,
    KeepApartQuerySet,
    ParticipantQuerySet,
    SafetyContactQuerySet,
)

#: Without signs that are easily misread or misheard: 0 and O, 1 and I and L, …
PSEUDONYM_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PSEUDONYM_LENGTH = 4

#: What is known of the childcare that a participant needs during sessions.
CHILDCARE = {True: _("needed"), False: _("not needed"), None: _("not asked yet")}


def ready_words(day: datetime.date) -> str:
    """Say of a group that is started, or of who is in it, that the first session is to come."""
    return gettext("ready, begins on %(day)s") % {"day": short_day(day)}


def make_pseudonym() -> str:
    """Make a pseudonym such as ``DNT-4F7K``; the database keeps it unique."""
    signs = "".join(secrets.choice(PSEUDONYM_SIGNS) for _unused in range(PSEUDONYM_LENGTH))
    return f"DNT-{signs}"


@audited(
    exclude=(
        "first_name",
        "last_name",
        "certificate_name",
        "date_of_birth",
        "phone",
        "email",
        "address",
        "postcode",
        "town",
        "last_job",
        "external_key",
    )
)
class Participant(TimeStamped):
    """A woman in the programme, from the day she is referred.

    The key is made before the row is written: whoever refers her may add her but
    not yet see her, so the database cannot hand a key back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="participants")
    pseudonym = models.CharField(_("pseudonym"), max_length=10, unique=True, default=make_pseudonym)
    external_key = external_key_field()
    phase = models.CharField(_("phase"), max_length=12, choices=Phase, default=Phase.REFERRED)
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    certificate_name = models.CharField(
        _("name on the certificate"),
        max_length=120,
        blank=True,
        help_text=_("As she wants it. Empty: first name and last name."),
    )
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    #: When only an age is known, as in published tables.
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    address_is_secret = models.BooleanField(_("address is secret"), default=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    born_in_netherlands = models.BooleanField(_("born in the Netherlands"), null=True, blank=True)
    education = models.CharField(_("education"), max_length=20, choices=Education, blank=True)
    last_job = models.CharField(_("last job"), max_length=120, blank=True)
    last_job_ended_on = models.DateField(_("end of last job"), null=True, blank=True)
    #: None: nobody asked her yet.
    needs_childcare = models.BooleanField(_("needs childcare"), null=True, blank=True)
    only_female_coach = models.BooleanField(_("wants a woman as coach"), default=True)
    interests = models.JSONField(_("interests"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)

    #: On rows of `with_identity_for` and `with_case_manager` only.
    identity_seen: bool
    has_case_manager: bool
    #: The first day of her training, still to come; set by `extensions.tell_first_days`.
    begins_on: datetime.date | None = None

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["first_name", "last_name", "pseudonym"]
        verbose_name = _("participant")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "external_key"],
                condition=~Q(external_key=""),
                name="one_participant_per_external_key",
            ),
            models.CheckConstraint(
                name="secret_address_is_not_kept",
                condition=Q(address_is_secret=False) | Q(address="", postcode=""),
                violation_error_message=_("A secret address is not written down."),
            ),
        ]
        indexes = [
            models.Index(fields=["project", "phase"], name="participant_by_phase"),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def full_name(self) -> str:
        """First and last name, for those who may open the file."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def phase_words(self) -> str:
        """Where she is in the programme; not in training before the first session is there."""
        if self.begins_on is not None:
            return ready_words(self.begins_on)
        return str(self.get_phase_display())

    @property
    def childcare_words(self) -> str:
        """Whether she needs childcare, or that nobody asked her."""
        return str(CHILDCARE[self.needs_childcare])

    def age_on(self, day: datetime.date) -> int | None:
        """Return the age in whole years on a day; from a year alone the lowest possible."""
        if self.date_of_birth:
            birthday_to_come = (day.month, day.day) < (
                self.date_of_birth.month,
                self.date_of_birth.day,
            )
            return day.year - self.date_of_birth.year - birthday_to_come
        return day.year - self.birth_year - 1 if self.birth_year else None

    @property
    def name_for_certificate(self) -> str:
        """The name as the participant wants it on the certificate."""
        return self.certificate_name or self.full_name


@audited()
class Involvement(TimeStamped):
    """Who is involved with a participant, as what, since and until when.

    The one table that decides whom a trainer or coach sees: querysets and the
    database's own policies read the same rows, opened and closed by the services
    of `intake`, `groups` and `coaching`. `project` is the participant's, kept
    here so that the policy need not look at the participant.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="involvements")
    user = models.ForeignKey(User, models.PROTECT, related_name="involvements")
    project = models.ForeignKey(Project, models.PROTECT, related_name="involvements")
    kind = models.CharField(_("as"), max_length=12, choices=InvolvementKind)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user", "kind"],
                condition=Q(until=None),
                name="one_open_involvement",
            ),
            models.CheckConstraint(
                name="involvement_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [models.Index(fields=["user", "until"], name="involvement_by_user")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.since:%Y-%m-%d}"


@audited(exclude=("call_times", "remark"))
class SafeContact(TimeStamped):
    """How a participant can be reached without danger (S2 §2.9, §3.1.5).

    Shown on every screen from which someone might call her. Without a row: only through
    the project leader.
    """

    participant = models.OneToOneField(
        Participant, models.CASCADE, related_name="safe_contact", verbose_name=_("participant")
    )
    may_call = models.BooleanField(_("calling is safe"), default=False)
    call_times = models.CharField(
        _("when to call"), max_length=80, blank=True, help_text=_("For example: 10–14 h.")
    )
    may_leave_voicemail = models.BooleanField(_("voicemail is safe"), default=False)
    may_text = models.BooleanField(_("text messages are safe"), default=False)
    may_email = models.BooleanField(_("e-mail is safe"), default=False)
    may_post = models.BooleanField(_("post is safe"), default=False)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    objects = InParticipantFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("safe contact")

    def __str__(self) -> str:
        return f"{self.participant}"

    def ways(self) -> list[tuple[bool, str]]:
        """Return each way of reaching her: whether it is safe, and that in words."""
        times = {"times": self.call_times}
        call = _("calling is fine: %(times)s") % times if self.call_times else _("calling is fine")
        found = [
            (self.may_call, call, _("do not call")),
            (self.may_leave_voicemail, _("voicemail is fine"), _("no voicemail")),
            (self.may_text, _("messages are fine"), _("no messages")),
            (self.may_email, _("e-mail is fine"), _("no e-mail")),
            (self.may_post, _("post is fine"), _("no post")),
        ]
        return [(safe, str(yes if safe else no)) for safe, yes, no in found]


@audited(exclude=("name", "organisation", "phone", "email"))
class SafetyContact(TimeStamped):
    """Someone of a participant's safety net; a case manager before she starts (S2 §12.3)."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="safety_net")
    kind = models.CharField(_("as"), max_length=20, choices=SafetyContactKind)
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = SafetyContactQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("safety net")

    def __str__(self) -> str:
        return str(self.get_kind_display())


@audited(exclude=("birth_year",))
class Child(TimeStamped):
    """A child, by year of birth only: for school hours and childcare (S2 §12.3)."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="children")
    birth_year = models.PositiveSmallIntegerField(_("year of birth"))
    lives_at_home = models.BooleanField(_("lives at home"), default=True)

    objects = ForTeamQuerySet.as_manager()

    class Meta:
        ordering = ["birth_year"]
        verbose_name = _("child")
        verbose_name_plural = _("children")

    def __str__(self) -> str:
        return f"{self.birth_year}"


@audited()
class Consent(TimeStamped):
    """What a participant agreed to, when, and when she took it back."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="consents")
    kind = models.CharField(_("for"), max_length=20, choices=ConsentKind)
    given_on = models.DateField(_("given on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["given_on"]
        verbose_name = _("consent")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind"],
                condition=Q(withdrawn_on=None),
                name="one_open_consent_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


@audited(exclude=("reason",))
class KeepApart(TimeStamped):
    """Two participants, or a participant and someone of the team, who must not meet.

    Checked before anyone is placed in a group or matched with a coach.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="kept_apart")
    other_participant = models.ForeignKey(
        Participant, models.CASCADE, null=True, blank=True, related_name="kept_apart_from"
    )
    other_user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="kept_apart"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = KeepApartQuerySet.as_manager()

    class Meta:
        verbose_name = _("must not meet")
        constraints = [
            models.CheckConstraint(
                name="keeps_apart_from_one",
                condition=Q(other_participant=None, other_user__isnull=False)
                | Q(other_participant__isnull=False, other_user=None),
                violation_error_message=_("Choose one person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}"
