"""From rows to a plan: what bringing in the workbook would do, and every problem in it.

Nothing is written here. The plan is made for the preview, and again when the
workbook is brought in, because the portal may have changed in between.
"""

from dnt_portal.accounts.models import User
from dnt_portal.imports.parsing.rows import Reading
from dnt_portal.imports.planning.coaching import plan_coaches, plan_contacts, plan_matches
from dnt_portal.imports.planning.consequences import newly_ended, plan_consequences
from dnt_portal.imports.planning.groups import check_closings, check_sizes, plan_groups
from dnt_portal.imports.planning.outcomes import plan_goals, plan_measurements, plan_plans
from dnt_portal.imports.planning.participants import plan_participants
from dnt_portal.imports.planning.plan import Plan
from dnt_portal.imports.planning.projects import plan_projects
from dnt_portal.imports.planning.sessions import plan_attendance, plan_sessions
from dnt_portal.imports.planning.world import World
from dnt_portal.organisations.models import Project


def make_plan(
    *, reading: Reading, user: User, project: Project | None = None, projects_allowed: bool = False
) -> Plan:
    """Plan to bring in what was read, as `user`; call it inside `acting_as(user)`.

    Rows without a project belong to `project` when that is given. Only the
    operator's command may bring in projects (`projects_allowed`).
    """
    plan = Plan(reading=reading, user=user, world=World(user), project=project)
    plan_projects(plan, allowed=projects_allowed)
    plan_groups(plan)
    plan_participants(plan)
    check_closings(plan)
    check_sizes(plan)
    plan_sessions(plan)
    plan_attendance(plan)
    plan_coaches(plan)
    plan_matches(plan)
    plan_contacts(plan)
    plan_goals(plan, plan_plans(plan))
    plan_measurements(plan)
    plan.name_missing_sheets()
    if not reading.problems:
        plan_consequences(plan)
    return plan


__all__ = ["Plan", "make_plan", "newly_ended"]
