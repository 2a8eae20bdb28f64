"""Write the projects of a plan; only the operator's command plans any."""

from django.contrib.postgres.functions import TransactionNow

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.imports.planning.plan import Plan, ProjectPlan
from dnt_portal.imports.planning.projects import municipality_named, provider_named
from dnt_portal.organisations import services as organisations


def write_projects(plan: Plan) -> None:
    """Add or change the projects, their teams, and give each new one its leader."""
    for made in plan.projects:
        if made.new:
            _add(plan, made)
        elif made.choices:
            changes = {
                name: value
                for name, value in made.choices.items()
                if name in organisations.PROJECT_CHOICES
            }
            organisations.change_project(project=made.project, **changes)
            made.project.external_key = made.choices["external_key"]
            made.project.save(update_fields=["external_key"])
        for part, description in made.team.items():
            organisations.set_team_part(project=made.project, part=part, description=description)


def _add(plan: Plan, made: ProjectPlan) -> None:
    planned = made.project
    project = organisations.add_project(
        municipality=municipality_named(**made.municipality),
        provider=provider_named(made.provider),
        edition=planned.edition,
        slug=planned.slug,
        **made.choices,
    )
    # What was planned for the project points at this instance.
    planned.__dict__.update(project.__dict__)
    leader = plan.user if made.leader in ("", plan.user.email) else _leader(made.leader)
    assignment = accounts.assign_role(user=leader, role=Role.PROJECT_LEADER, project=planned)
    # Policies compare with the start of the transaction, and her women follow in this one.
    RoleAssignment.objects.filter(pk=assignment.pk).update(since=TransactionNow())


def _leader(email: str) -> User:
    return accounts.ensure_user(email=email, name=email.split("@")[0])
