"""Who delivers the programme where: municipalities, providers, projects."""

import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.models import TimeStamped, external_key_field
from dnt_portal.organisations.enums import HolidayRegion, TeamPart
from dnt_portal.organisations.querysets import (
    LocationQuerySet,
    ProjectQuerySet,
    SchoolHolidayQuerySet,
)
from dnt_portal.programme.models import Edition


class Municipality(TimeStamped):
    """A (centre) municipality that pays for the programme and is reported to."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    cbs_code = models.CharField(
        _("CBS code"), max_length=6, blank=True, help_text=_("For example GM0193.")
    )
    holiday_region = models.CharField(
        _("school holiday region"), max_length=10, choices=HolidayRegion
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["cbs_code"],
                condition=~models.Q(cbs_code=""),
                name="one_municipality_per_cbs_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region(self) -> HolidayRegion:
        """The region by whose school holidays sessions are planned here."""
        return HolidayRegion(self.holiday_region)


class Provider(TimeStamped):
    """An organisation that delivers the programme: a shelter, a women's organisation."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("provider")

    def __str__(self) -> str:
        return self.name


class Project(TimeStamped):
    """The programme in one region: a provider delivering it for a municipality.

    Holds the choices that a region may make (S2 tables 7.2 and 7.3). The rules
    that may not be bent come from the edition.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("short name"), unique=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="projects", verbose_name=_("municipality")
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="projects", verbose_name=_("provider")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="projects", verbose_name=_("edition")
    )
    external_key = external_key_field()
    school_starts_at = models.TimeField(_("school starts at"), default=datetime.time(8, 30))
    school_ends_at = models.TimeField(_("school ends at"), default=datetime.time(14, 30))
    wednesday_ends_at = models.TimeField(
        _("school ends on Wednesday at"), default=datetime.time(12, 30)
    )
    missed_sessions_allowed = models.PositiveSmallIntegerField(
        _("sessions that may be missed"),
        null=True,
        blank=True,
        help_text=_("Empty: as in the edition."),
    )
    male_coaches = models.BooleanField(_("men may be a coach"), default=False)
    admits_in_doubt = models.BooleanField(_("admits in doubt"), default=True)
    requires_residence = models.BooleanField(_("must live in the municipality"), default=False)
    requires_benefit = models.BooleanField(_("must receive a benefit"), default=False)
    own_childcare = models.BooleanField(_("arranges childcare herself"), default=False)
    recruitment_process = models.TextField(_("how participants are recruited"), blank=True)
    extra_participant_criteria = models.TextField(_("extra criteria participants"), blank=True)
    extra_coach_criteria = models.TextField(_("extra criteria coaches"), blank=True)
    active = models.BooleanField(_("runs now"), default=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("project")

    def __str__(self) -> str:
        return self.name

    @property
    def missed_allowed(self) -> int:
        """Sessions one may miss for the certificate here (S2 §10.2.1)."""
        return int(self.choice("missed_sessions_allowed"))

    def choice(self, name: str, edition: Edition | None = None) -> Any:
        """Return what holds here: the region's own choice, else what the edition says.

        A choice over the edition's is a field of the project that has the edition's name
        and may be empty. Without `edition` it is the project's.
        """
        own = getattr(self, name, None)
        return getattr(edition or self.edition, name) if own is None else own

    def places_in_group(self, edition: Edition) -> int:
        """Return how many places a new group by `edition` has here: its largest group."""
        return int(self.choice("group_max", edition))


class TeamMember(models.Model):
    """Which organisation fills which part of a regional team (S2 table 7.2)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="team")
    part = models.CharField(_("part"), max_length=20, choices=TeamPart)
    description = models.CharField(_("who"), max_length=200)

    class Meta:
        ordering = ["project", "part"]
        constraints = [
            models.UniqueConstraint(fields=["project", "part"], name="one_description_per_part"),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.description}"


class Location(TimeStamped):
    """A place where sessions are held. Near is essential (S2 §9.1.3)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="locations")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    travel = models.CharField(_("public transport"), max_length=200, blank=True)

    objects = LocationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("location")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                name="one_location_per_name",
                violation_error_message=_("There is a place with this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SchoolHoliday(models.Model):
    """A school holiday of one region, first and last day included.

    Source: the national holiday dates, school years 2025-2026 to 2029-2030.
    """

    school_year = models.CharField(_("school year"), max_length=9)
    name = models.CharField(_("holiday"), max_length=40)
    region = models.CharField(_("region"), max_length=10, choices=HolidayRegion)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects = SchoolHolidayQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "region"]
        verbose_name = _("school holiday")
        constraints = [
            models.UniqueConstraint(
                fields=["school_year", "name", "region"], name="one_holiday_per_year_and_region"
            ),
            models.CheckConstraint(
                name="holiday_ends_after_start",
                condition=models.Q(last_day__gte=models.F("first_day")),
                violation_error_message=_("A holiday ends on or after its first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.school_year} ({self.get_region_display()})"
