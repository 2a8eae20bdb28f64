"""What someone may see and do of reports and certificates.

Which rows someone sees: `Report.objects.visible_to`, `Certificate.objects.visible_to`.
"""

from django.db.models import QuerySet

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.groups.models import Group
from dnt_portal.groups.permissions import can_record
from dnt_portal.organisations.models import Project
from dnt_portal.reports.enums import ReportState
from dnt_portal.reports.models import Report


def can_list_reports(user: User) -> bool:
    """Return whether `user` has a list of reports at all: leaders and municipal officers have."""
    return user.has_role(Role.PROJECT_LEADER, Role.MUNICIPAL_OFFICER)


def reads_as_officer(user: User, working_as: RoleAssignment | None) -> bool:
    """Return whether `user` comes for the released reports alone, as the municipality does.

    Who is a leader as well, comes so while `working_as` an officer.
    """
    if not user.has_role(Role.PROJECT_LEADER):
        return True
    return working_as is not None and working_as.role == Role.MUNICIPAL_OFFICER


def reports_on_several(user: User) -> bool:
    """Return whether the reports that `user` works on are about more than one project."""
    return len(user.project_ids(Role.PROJECT_LEADER)) > 1


def can_ask_for_report(user: User, project: Project | None = None) -> bool:
    """Return whether `user` may ask for a report, on one project or at all: its leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=project.pk if project else None)


def can_see_report(user: User, report: Report) -> bool:
    """Return whether `user` may read a report: everyone in scope once it is released.

    Until then only its leaders, who work on it.
    """
    return report.state == ReportState.RELEASED or can_work_on_report(user, report)


def officers_of(report: Report) -> QuerySet[User]:
    """Return who reads a report for the municipality once it is released: its officers now."""
    held = RoleAssignment.objects.active().filter(
        role=Role.MUNICIPAL_OFFICER, municipality=report.project.municipality_id
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def can_work_on_report(user: User, report: Report) -> bool:
    """Return whether `user` may write in a report: a leader of its project."""
    return user.has_role(Role.PROJECT_LEADER, project_id=report.project_id)


def can_release(user: User, report: Report) -> bool:
    """Return whether `user` may release a report to the municipality: a leader of its project."""
    return can_work_on_report(user, report)


def can_withdraw(user: User, report: Report) -> bool:
    """Return whether `user` may withdraw a released report: a leader of its project."""
    return can_work_on_report(user, report)


def can_read_figures(user: User, report: Report) -> bool:
    """Return whether `user` reads what a report says; of one that was withdrawn its leaders do."""
    return not report.is_withdrawn or can_work_on_report(user, report)


def can_make_certificates(user: User, group: Group) -> bool:
    """Return whether `user` may decide on a group's certificates: its trainers and leader (N54).

    Whoever sees the group sees what was decided.
    """
    return can_record(user, group)
