"""Who may invite people and end their roles."""

from dnt_portal.accounts.enums import PROJECT_ROLES, Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.organisations.models import Project
from dnt_portal.organisations.querysets import ProjectQuerySet


def leads_somewhere(user: User) -> bool:
    """Return whether `user` leads a project: a leader brings coaches in through the coach pool."""
    return user.has_role(Role.PROJECT_LEADER)


def roles_to_give(user: User) -> tuple[Role, ...]:
    """Return the roles that `user` may invite people for: those of a project, or any.

    Not as a coach: a coach comes in through the coach pool, which knows the VOG and the
    training and sends the invitation itself (`coaching.services.coaches.add_coach`).
    """
    roles = tuple(Role) if user.has_role(Role.ADMINISTRATOR) else PROJECT_ROLES
    return tuple(role for role in roles if role != Role.COACH)


def projects_to_invite_for(user: User) -> ProjectQuerySet:
    """Select the projects for which `user` may invite: for an administrator all that run."""
    if user.has_role(Role.ADMINISTRATOR):
        return Project.objects.active()
    return Project.objects.in_which(user, Role.PROJECT_LEADER)


def can_manage_people(user: User) -> bool:
    """Return whether someone brings people in at all: an administrator or a project leader."""
    return user.has_role(Role.ADMINISTRATOR, Role.PROJECT_LEADER)


def can_give_role(user: User, role: str, project: Project | None = None) -> bool:
    """Return whether `user` may give `role`: an administrator any, a leader a project's own."""
    if user.has_role(Role.ADMINISTRATOR):
        return True
    return (
        role in PROJECT_ROLES
        and project is not None
        and user.has_role(Role.PROJECT_LEADER, project_id=project.pk)
    )


def can_end_role(user: User, assignment: RoleAssignment) -> bool:
    """Return whether `user` may end a role: not one's own, lest nobody is left."""
    return assignment.user_id != user.pk and can_give_role(
        user, assignment.role, assignment.project
    )
