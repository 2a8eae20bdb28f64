"""Forms around accounts and invitations."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.accounts.enums import MUNICIPAL_ROLES, NATIONAL_ROLES, PROJECT_ROLES
from dnt_portal.accounts.models import User
from dnt_portal.accounts.permissions import (
    can_give_role,
    projects_to_invite_for,
    roles_to_give,
)
from dnt_portal.common.forms import PortalForm
from dnt_portal.organisations.models import Municipality, Project


class InviteForm(PortalForm, forms.Form):
    """Whom to invite, as what and where; only roles the inviter may give.

    Not as a coach: coaches come in through the coach pool (`permissions.roles_to_give`).
    """

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    project = forms.ModelChoiceField(
        label=gettext_lazy("Project"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=gettext_lazy("not chosen"),
    )
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        queryset=Municipality.objects.all(),
        required=False,
        empty_label=gettext_lazy("not chosen"),
        help_text=gettext_lazy("Only for a municipal officer."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        roles, projects = roles_to_give(user), projects_to_invite_for(user)
        project, role = self.fields["project"], self.fields["role"]
        assert isinstance(project, forms.ModelChoiceField)
        assert isinstance(role, forms.ChoiceField)
        project.queryset = projects
        if set(roles) <= set(PROJECT_ROLES):
            project.required = True
            project.label = _("Project")
            if len(projects) == 1:
                project.initial = projects[0]
            del self.fields["municipality"]
        # None chosen beforehand: a slip would give someone more than was meant.
        role.choices = [
            ("", _("Choose a role")),
            *((role.value, role.label) for role in roles),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a role without its place, and one that the inviter may not give there."""
        data = super().clean() or {}
        role, project = data.get("role"), data.get("project")
        data.setdefault("municipality", None)
        if role in PROJECT_ROLES:
            data["municipality"] = None
            if project is None:
                self.add_error("project", _("Choose the project."))
            elif not can_give_role(self.user, role, project):
                self.add_error("role", _("You cannot give this role here."))
        elif role in MUNICIPAL_ROLES:
            data["project"] = None
            if data["municipality"] is None:
                self.add_error("municipality", _("Choose the municipality."))
        elif role in NATIONAL_ROLES:
            data["project"] = data["municipality"] = None
        return data


class AcceptInvitationForm(PortalForm, forms.Form):
    """Name and password of someone who accepts an invitation."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters. A sentence is easy to remember."),
    )
    repeat = forms.CharField(
        label=gettext_lazy("Password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse a password that is short or common."""
        password = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that are not the same."""
        data = super().clean() or {}
        if data.get("password") and data.get("repeat") and data["password"] != data["repeat"]:
            self.add_error("repeat", _("The two passwords are not the same."))
        return data


class OwnDetailsForm(PortalForm, forms.ModelForm):
    """What people may change about their own account."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["name", "phone", "language"]


class TeamSearchForm(forms.Form):
    """The search among the people of the team."""

    q = forms.CharField(label=gettext_lazy("Search by name or e-mail address"), required=False)
