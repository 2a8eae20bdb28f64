"""Accounts: one's own, those of the team, and the way in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dnt_portal.accounts import services
from dnt_portal.accounts.current import choose_assignment
from dnt_portal.accounts.demo import demo_people
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.forms import AcceptInvitationForm, InviteForm, OwnDetailsForm
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.accounts.permissions import can_end_role, can_manage_people
from dnt_portal.common.errors import Refused
from dnt_portal.common.paging import page_of
from dnt_portal.common.searching import words_in
from dnt_portal.environment import is_loopback

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _back(request: HttpRequest, default: str = "overview:home") -> HttpResponse:
    """Back to the page someone came from, when that is ours."""
    url = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return redirect(url if safe else reverse(default))


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest) -> HttpResponse:
    """The people one may manage, with their roles, and open invitations.

    Words to search for are posted: a name must not end in an address.
    """
    if not can_manage_people(request.user):
        raise PermissionDenied
    words = words_in(request.POST)
    roles = (
        RoleAssignment.objects.visible_to(request.user)
        .active()
        .select_related("user", "project", "municipality")
        .order_by("user__name", "role")
    )
    if words:
        roles = roles.filter(user__name__icontains=words) | roles.filter(
            user__email__icontains=words
        )
    invitations = (
        Invitation.objects.visible_to(request.user)
        .open()
        .select_related("project", "municipality")[:50]
    )
    context = {"page": page_of(request, roles), "invitations": invitations, "words": words}
    return render(request, "accounts/team.html", context)


def invite(request: HttpRequest) -> HttpResponse:
    """Invite someone for a role."""
    if not can_manage_people(request.user):
        raise PermissionDenied
    form = InviteForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                invitation = services.invite(by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                text = _("%(name)s gets an e-mail with an invitation.") % {"name": invitation.name}
                messages.success(request, text)
                return redirect("accounts:team")
    context = {
        "form": form,
        "adds_coaches": request.user.has_role(Role.PROJECT_LEADER),
        "title": _("Invite someone"),
        "lead": _("Whoever you invite gets an e-mail with a link."),
        "submit_label": _("Send the invitation"),
        "back_url": reverse("accounts:team"),
        "back_label": _("Team"),
    }
    return render(request, "accounts/invite.html", context, status=status)


@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an open invitation unusable."""
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        services.withdraw_invitation(invitation=invitation)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The invitation is withdrawn."))
    return redirect("accounts:team")


def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End someone's role, after saying what that means."""
    assignment = get_object_or_404(
        RoleAssignment.objects.visible_to(request.user).active().select_related("user"), pk=pk
    )
    if not can_end_role(request.user, assignment):
        raise PermissionDenied
    if request.method == "POST":
        services.end_role(by=request.user, assignment=assignment)
        text = _("%(name)s no longer has this role.") % {"name": assignment.user.name}
        messages.success(request, text)
        return redirect("accounts:team")
    return render(request, "accounts/end_role.html", {"assignment": assignment})


def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Accept an invitation: make the account, or take the role with the one that is there."""
    found = get_object_or_404(Invitation.objects.select_related("invited_by"), key=key)
    if not found.is_open:
        return render(request, "accounts/invitation_closed.html", status=410)
    account = services.account_of(found)
    if account is not None:
        return _accept_role(request, found, account)
    form = AcceptInvitationForm(request.POST or None, initial={"name": found.name})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = services.accept_invitation(
                    invitation=found,
                    name=form.cleaned_data["name"],
                    password=form.cleaned_data["password"],
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                # Only ever into an account made or completed by this very request.
                login(request, user, backend=BACKEND)
                return redirect("overview:home")
    context = {
        "form": form,
        "invitation": found,
        "title": _("Welcome to De Nieuwe Toekomst"),
        "submit_label": _("Make my account"),
    }
    return render(request, "accounts/invitation.html", context, status=status)


def _accept_role(request: HttpRequest, found: Invitation, account: User) -> HttpResponse:
    """One more role for someone with an account, once she signed in, second factor too."""
    status = 200
    refusal = ""
    is_hers = request.user.is_authenticated and request.user.pk == account.pk
    if request.method == "POST":
        if not is_hers:
            return redirect_to_login(request.get_full_path())
        try:
            services.accept_role(by=request.user, invitation=found)
        except Refused as refused:
            refusal, status = refused.message, 422
        else:
            messages.success(request, _("The role is yours."))
            return redirect("overview:home")
    context = {"invitation": found, "account": account, "is_hers": is_hers, "refusal": refusal}
    return render(request, "accounts/accept_role.html", context, status=status)


def closed(request: HttpRequest) -> HttpResponse:
    """A page of django-allauth that is not there for anyone (`sign_in_urls`)."""
    raise Http404


@require_POST
def switch_role(request: HttpRequest) -> HttpResponse:
    """Work in another of one's own roles from now on."""
    wanted = request.POST.get("value", "")
    for held in request.user.active_roles:
        if str(held.pk) == wanted:
            choose_assignment(request, held)
            return redirect("overview:home")
    raise Http404


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the portal in another language: kept with the account, or in a cookie."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        raise Http404
    response = _back(request)
    if request.user.is_authenticated:
        services.set_language(user=request.user, language=wanted)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SECURE_COOKIES,
        httponly=True,
    )
    return response


def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, telephone and language."""
    form = OwnDetailsForm(request.POST or None, instance=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            services.update_own_details(user=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("accounts:profile")
    context = {"form": form, "title": _("My details"), "lead": request.user.email}
    return render(request, "accounts/profile.html", context, status=status)


def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people with one click. Only in the demo, on its own machine.

    The settings refuse a demo that says it listens elsewhere; who asks is looked at
    too, since a server can be told another address than the settings know.
    """
    if not settings.DEMO_SIGN_IN or not is_loopback(request.META.get("REMOTE_ADDR", "")):
        raise Http404
    if request.method == "POST":
        wanted = request.POST.get("person", "")
        for person in demo_people():
            if str(person.pk) == wanted:
                login(request, person, backend=BACKEND)
                return redirect("overview:home")
        raise Http404
    return render(request, "accounts/demo.html", {"people": demo_people()})
