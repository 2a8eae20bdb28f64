"""Roles people have in the portal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What someone does in the programme, and so what the portal is for to that person."""

    PROJECT_LEADER = "project_leader", _("project leader")
    TRAINER = "trainer", _("trainer")
    COACH = "coach", _("coach")
    REFERRER = "referrer", _("referrer")
    MUNICIPAL_OFFICER = "municipal_officer", _("municipal officer")
    NATIONAL_COORDINATOR = "national_coordinator", _("national coordinator")
    ADMINISTRATOR = "administrator", _("functional administrator")


class InvitationAnswer(models.TextChoices):
    """What became of an invitation: what whoever sent it sees."""

    WAITING = "waiting", _("asked, no answer yet")
    ACCEPTED = "accepted", _("said yes")
    DECLINED = "declined", _("said no")
    WITHDRAWN = "withdrawn", _("the invitation is withdrawn")
    EXPIRED = "expired", _("the invitation has run out")


#: Roles held within one project.
PROJECT_ROLES = (Role.PROJECT_LEADER, Role.TRAINER, Role.COACH, Role.REFERRER)
#: Roles that read what a trainer of a group reads; a trainer is the one of them who also writes.
READS_AS_TRAINER = (Role.TRAINER,)
#: Whom everybody in a project knows by name, and who know everybody there.
KNOWN_IN_PROJECT = (Role.PROJECT_LEADER, *READS_AS_TRAINER)
#: Roles held for a municipality.
MUNICIPAL_ROLES = (Role.MUNICIPAL_OFFICER,)
#: Roles in which someone meets participants in person.
MEETING_PARTICIPANTS = (*READS_AS_TRAINER, Role.COACH)
#: Roles held for the programme as a whole.
NATIONAL_ROLES = (Role.NATIONAL_COORDINATOR, Role.ADMINISTRATOR)
