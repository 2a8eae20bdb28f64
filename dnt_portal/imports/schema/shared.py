"""Columns that more than one sheet has."""

from django.utils.translation import gettext_lazy as _

from dnt_portal.imports.schema.columns import Column, Kind

PROJECT = Column(
    "project",
    "Project",
    "Project",
    Kind.PROJECT,
    _("Name or key of the project. May stay empty when you lead one project only."),
    "Zwolle",
    also=("regio", "region", "project-sleutel", "project key"),
)


def participant_key(help_text: object) -> Column:
    """Make the column with a participant's key, on a sheet that refers to participants."""
    return Column(
        "participant",
        "Deelneemster-sleutel",
        "Participant key",
        Kind.REFERENCE,
        help_text,
        "D-001",
        required=True,
        refers_to="participants",
        max_length=60,
        also=("deelneemster", "deelnemer-sleutel", "participant"),
    )
