"""What someone may do with reports and certificates.

Which of them she sees: `Report.objects.visible_to`, `Certificate.objects.visible_to`.
"""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.groups.models import Group
from dnt_portal.groups.permissions import can_record
from dnt_portal.organisations.models import Project
from dnt_portal.reports.enums import ReportState
from dnt_portal.reports.models import Report


def can_list_reports(user: User) -> bool:
    """Whether she has a list of reports at all: a leader and a municipal officer have."""
    return user.has_role(Role.PROJECT_LEADER, Role.MUNICIPAL_OFFICER)


def can_ask_for_report(user: User, project: Project) -> bool:
    """Whether she may ask for a report on a project: its leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=project.pk)


def can_work_on_report(user: User, report: Report) -> bool:
    """Whether she may read a report before it is released, and write in it: its leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=report.project_id)


def can_release(user: User, report: Report) -> bool:
    """Whether she may release a report to the municipality: the leader of its project."""
    return can_work_on_report(user, report)


def can_download(user: User, report: Report) -> bool:
    """Whether she may have its document: who works on it, and everyone once released."""
    return report.state == ReportState.RELEASED or can_work_on_report(user, report)


def can_make_certificates(user: User, group: Group) -> bool:
    """Whether she may decide on a group's certificates: its trainers and its leader (N54)."""
    return can_record(user, group)
