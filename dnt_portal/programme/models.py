"""The method of De Nieuwe Toekomst as data: one edition, its themes and rules.

Nothing here is about a person. A group follows one edition from start to end, so
a newer edition never changes what an older group promised.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dnt_portal.programme.enums import CriterionKind, WaveMoment
from dnt_portal.programme.querysets import EditionQuerySet


def in_language(dutch: str, english: str) -> str:
    """Return the text in the reader's language; Dutch where English is missing."""
    return english if english and (get_language() or "nl").startswith("en") else dutch


class Edition(models.Model):
    """One edition of the method: the numbers and texts a group is run by.

    Source: S2 §1.5.3 (course), §9.1 (themes), §10.2.1 (attendance), §12.3 (core).
    Durations are in whole months or days, as named; `missed_sessions_allowed` counts
    sessions that were neither followed nor made up.
    """

    code = models.SlugField(_("edition"), unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    valid_from = models.DateField(_("in force from"))
    minimum_age = models.PositiveSmallIntegerField(
        _("age from which one may take part"), default=18
    )
    group_min = models.PositiveSmallIntegerField(_("smallest group"))
    group_max = models.PositiveSmallIntegerField(_("largest group"))
    #: "About", says the source (S2 §1.5.3): a longer series is warned about, not refused.
    training_months = models.PositiveSmallIntegerField(_("months of training"), default=3)
    coach_session = models.PositiveSmallIntegerField(_("session at which coaches are met"))
    coaching_months = models.PositiveSmallIntegerField(_("months of coaching"))
    programme_months = models.PositiveSmallIntegerField(_("months from start to end"))
    contact_every_days = models.PositiveSmallIntegerField(_("days between contacts at most"))
    silence_days = models.PositiveSmallIntegerField(
        _("days without contact that ask for attention")
    )
    missed_sessions_allowed = models.PositiveSmallIntegerField(_("sessions that may be missed"))
    intervision_min = models.PositiveSmallIntegerField(_("intervision meetings at least"))
    return_meetings = models.PositiveSmallIntegerField(_("return meetings"), default=1)
    #: For the certificate, beside the themes (S2 §10.2.1: regions added three modules).
    extra_modules_count = models.BooleanField(_("extra modules count"), default=False)
    return_meetings_count = models.BooleanField(_("return meetings count"), default=False)
    sensible_rise_rungs = models.PositiveSmallIntegerField(_("rungs to rise"), default=1)
    lowest_rung_target = models.PositiveSmallIntegerField(_("rung to reach from the lowest"))
    trainers_preferred = models.PositiveSmallIntegerField(_("trainers preferred"), default=2)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "code"]
        verbose_name = _("edition")
        constraints = [
            models.CheckConstraint(
                name="edition_group_size",
                condition=models.Q(group_min__gte=1, group_max__gte=models.F("group_min")),
                violation_error_message=_("The largest group is at least the smallest group."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name_nl, self.name_en)

    def meets_coaches_at(self, theme: "SessionTheme | None") -> bool:
        """Tell whether participants meet their coaches at the session of a theme (S2 §1.5.3)."""
        return theme is not None and theme.number == self.coach_session

    def has_coaches_by(self, theme: "SessionTheme") -> bool:
        """Tell whether participants have met their coaches by the session of a theme."""
        return theme.number >= self.coach_session


class SessionTheme(models.Model):
    """One session of an edition's basic training (S2 §9.1).

    `activities` is a list of ``{"code", "nl", "en"}``: what a trainer ticks off.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="themes")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title_nl = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    aim_nl = models.TextField(blank=True)
    aim_en = models.TextField(blank=True)
    assignment_nl = models.TextField(blank=True)
    assignment_en = models.TextField(blank=True)
    activities = models.JSONField(default=list)

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_theme_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        """The theme in the reader's language."""
        return in_language(self.title_nl, self.title_en)

    @property
    def aim(self) -> str:
        """What the session is for, in the reader's language."""
        return in_language(self.aim_nl, self.aim_en)

    @property
    def assignment(self) -> str:
        """What participants take home, in the reader's language."""
        return in_language(self.assignment_nl, self.assignment_en)

    def activity_choices(self) -> list[tuple[str, str]]:
        """Return pairs of code and label for the trainer's checklist."""
        return [(a["code"], in_language(a["nl"], a.get("en", ""))) for a in self.activities]


class Criterion(models.Model):
    """A condition for taking part or a reason to wait (S2 §1.5.1, §12.3).

    `fixed` criteria may not be bent by a project.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="criteria")
    kind = models.CharField(max_length=20, choices=CriterionKind)
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField()
    text_nl = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    explanation_nl = models.TextField(blank=True)
    explanation_en = models.TextField(blank=True)
    #: What the advice says when this criterion stands in the way.
    obstacle_nl = models.CharField(max_length=200, blank=True)
    obstacle_en = models.CharField(max_length=200, blank=True)
    fixed = models.BooleanField(_("may not be bent"), default=False)
    #: Who was decided about before it was added, was not screened on it.
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["edition", "-kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_criterion_per_code"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The criterion in the reader's language."""
        return in_language(self.text_nl, self.text_en)

    @property
    def explanation(self) -> str:
        """When it is met, in the reader's language."""
        return in_language(self.explanation_nl, self.explanation_en)

    @property
    def obstacle(self) -> str:
        """What stands in the way, in the reader's language."""
        return in_language(self.obstacle_nl, self.obstacle_en)

    @property
    def is_contraindication(self) -> bool:
        """Whether being present, not being absent, stands in the way."""
        return self.kind == CriterionKind.CONTRAINDICATION


class LadderRung(models.Model):
    """A rung of the participation ladder (S2 footnote 6). Ordered, not linear."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rungs")
    number = models.PositiveSmallIntegerField(_("rung"))
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    definition_nl = models.TextField()
    definition_en = models.TextField()
    paid_work = models.BooleanField(_("counts as paid work"), default=False)

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_rung_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def name(self) -> str:
        """The rung in the reader's language."""
        return in_language(self.name_nl, self.name_en)

    @property
    def definition(self) -> str:
        """When someone stands on this rung, in the reader's language."""
        return in_language(self.definition_nl, self.definition_en)


class MeasurementWave(models.Model):
    """A moment at which outcomes are measured: T0 to T4 (S2 §2.7.1).

    Due `months` after the group starts; open from `open_days_before` days before
    until `late_after_days` days after that date, then it counts as late.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="waves")
    code = models.CharField(max_length=4)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    months = models.PositiveSmallIntegerField()
    moment = models.CharField(max_length=20, choices=WaveMoment)
    open_days_before = models.PositiveSmallIntegerField(default=21)
    late_after_days = models.PositiveSmallIntegerField(default=28)

    class Meta:
        ordering = ["edition", "months"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_wave_per_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The moment in the reader's language."""
        return in_language(self.name_nl, self.name_en)


class FidelityItem(models.Model):
    """Something the method asks of every group (S2 §12.3); deviations name it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="fidelity_items")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField()
    text_nl = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    fixed = models.BooleanField(_("may not be bent"), default=False)

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="one_item_per_code"),
        ]

    def __str__(self) -> str:
        return in_language(self.text_nl, self.text_en)
