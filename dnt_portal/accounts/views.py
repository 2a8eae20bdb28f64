"""Accounts: one's own, those of the team, and the way in."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from dnt_portal.accounts import services
from dnt_portal.accounts.current import choose_assignment
from dnt_portal.accounts.demo import demo_people
from dnt_portal.accounts.forms import (
    AcceptInvitationForm,
    InviteForm,
    OwnDetailsForm,
    TeamSearchForm,
)
from dnt_portal.accounts.middleware import SIGN_IN_FIRST
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.accounts.permissions import can_end_role, can_manage_people, leads_somewhere
from dnt_portal.accounts.session import left
from dnt_portal.common.http import (
    Done,
    PortalRequest,
    act,
    attempt,
    done,
    fetch,
    form_page,
    must,
    posted,
    press,
    refusal_of,
    require_form,
    status_of,
)
from dnt_portal.common.paging import page_of
from dnt_portal.common.searching import asked_of, keep_search, list_page, way_back, words_in
from dnt_portal.environment import is_loopback

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _back(request: HttpRequest, default: str = "overview:home") -> HttpResponse:
    """Go back to the page someone came from, when that is ours."""
    url = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return redirect(url if safe else reverse(default))


@require_form
def team(request: PortalRequest) -> HttpResponse:
    """List the people one may manage, with their roles, and invitations without a yes.

    Words to search for are posted: a name must not end in an address.
    """
    must(can_manage_people(request.user))
    if request.method == "POST":
        return keep_search(request, TeamSearchForm())
    form = TeamSearchForm(asked_of(request))
    words = words_in(form.data)
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
        .to_follow(timezone.now() - services.INVITATION_VALID)
        .select_related("project", "municipality")[:50]
    )
    page = page_of(request, roles)
    context = {
        "page": page,
        "found": page.paginator.count,
        "form": form,
        "invitations": invitations,
    }
    return list_page(request, "accounts/team.html", context)


@require_form
def invite(request: PortalRequest) -> HttpResponse:
    """Invite someone for a role."""
    must(can_manage_people(request.user))
    form = InviteForm(posted(request), user=request.user)
    if outcome := act(form, lambda: services.invite(by=request.user, **form.cleaned_data)):
        text = _("%(name)s gets an e-mail with an invitation.") % {"name": outcome.value.name}
        return done(request, text, "accounts:team")
    return form_page(
        request,
        form,
        template="accounts/invite.html",
        adds_coaches=leads_somewhere(request.user),
        title=_("Invite someone"),
        lead=_("Whoever you invite gets an e-mail with a link."),
        submit_label=_("Send the invitation"),
        back_url=way_back(request, "accounts:team"),
        back_label=_("Team"),
    )


@require_POST
def invitation_withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Make an open invitation unusable."""
    invitation = fetch(request, Invitation.objects, pk=pk)
    outcome = press(request, lambda: services.withdraw_invitation(invitation=invitation))
    if isinstance(outcome, Done):
        return done(request, _("The invitation is withdrawn."), way_back(request, "accounts:team"))
    return redirect(way_back(request, "accounts:team"))


@require_form
def end_role(request: PortalRequest, pk: int) -> HttpResponse:
    """End someone's role, after saying what that means."""
    assignments = RoleAssignment.objects.select_related("user")
    assignment = fetch(request, assignments, can_end_role, pk=pk)
    if assignment.has_ended and request.method != "POST":
        messages.info(request, services.ROLE_HAS_ENDED)
        return redirect(way_back(request, "accounts:team"))
    if request.method == "POST":
        outcome = press(request, lambda: services.end_role(by=request.user, assignment=assignment))
        if isinstance(outcome, Done):
            text = _("%(name)s no longer has this role.") % {"name": assignment.user.name}
            return done(request, text, way_back(request, "accounts:team"))
        return redirect(way_back(request, "accounts:team"))
    return render(request, "accounts/end_role.html", {"assignment": assignment})


@require_form
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Say yes or no: make the account, or take the role with the one that is there."""
    found = get_object_or_404(Invitation.objects.select_related("invited_by"), key=key)
    if not found.is_open:
        context = {"invitation": found}
        return render(request, "accounts/invitation_closed.html", context, status=410)
    if request.POST.get("answer") == "no":
        return _decline(request, found)
    account = services.account_of(found)
    if account is not None:
        return _accept_role(request, found, account)
    form = AcceptInvitationForm(posted(request), initial={"name": found.name})
    if outcome := act(
        form,
        lambda: services.accept_invitation(
            invitation=found,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
        ),
    ):
        # Only ever into an account made or completed by this very request.
        login(request, outcome.value, backend=BACKEND)
        return redirect("overview:home")
    return form_page(
        request,
        form,
        template="accounts/invitation.html",
        invitation=found,
        title=_("Welcome to De Nieuwe Toekomst"),
        submit_label=_("Make my account"),
    )


def _accept_role(request: HttpRequest, found: Invitation, account: User) -> HttpResponse:
    """Give one more role to someone with an account, once signed in, second factor too."""
    is_hers = request.user.is_authenticated and request.user.pk == account.pk
    outcome = None
    if request.method == "POST":
        if not is_hers:
            return redirect_to_login(request.get_full_path())
        outcome = attempt(lambda: services.accept_role(by=account, invitation=found))
        if isinstance(outcome, Done):
            return done(request, _("The role is yours."), "overview:home")
    context = {
        "invitation": found,
        "account": account,
        "is_hers": is_hers,
        "refusal": refusal_of(outcome),
    }
    return render(request, "accounts/accept_role.html", context, status=status_of(outcome))


def _decline(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Say no to an invitation: whoever reads the mail may, unless signed in as someone else."""
    user = request.user
    must(not user.is_authenticated or user.email == found.email)
    outcome = press(request, lambda: services.decline_invitation(invitation=found))
    if user.is_authenticated and isinstance(outcome, Done):
        return done(request, _("You said no. Whoever asked you sees that."), "overview:home")
    return redirect("accounts:invitation", key=found.key)


def closed(request: HttpRequest) -> HttpResponse:
    """Answer 404 on a page of django-allauth that is not there for anyone (`sign_in_urls`)."""
    raise Http404


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """Say to a script how long whoever is signed in stays so; what is posted says "still here".

    A question restarts no time (`accounts.session.is_act`).
    """
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401, headers=SIGN_IN_FIRST)
    return JsonResponse(asdict(left(request)))


@require_POST
def switch_role(request: PortalRequest) -> HttpResponse:
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


@never_cache
@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out at once and lead to a neutral site: "quick exit", with or without script.

    A page that leads on, not a redirect: a browser follows none from a form to another site
    (`form-action`). Without a token, so that it never fails: the cookie of a session does not
    come along from a page of another site.
    """
    logout(request)
    return render(request, "accounts/leave.html")


@require_form
def profile(request: PortalRequest) -> HttpResponse:
    """Change one's own name, telephone and language."""
    form = OwnDetailsForm(posted(request), instance=request.user)
    if act(
        form,
        lambda: services.update_own_details(user=request.user, **form.cleaned_data),
    ):
        return done(request, _("Saved."), "accounts:profile")
    return form_page(
        request,
        form,
        template="accounts/profile.html",
        offers=Invitation.objects.offered_to(request.user),
        title=_("My details"),
        lead=request.user.email,
    )


@require_form
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people with one click. Only in the demo, on its own machine.

    The settings refuse a demo that says it listens elsewhere; the address that asks is looked at
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
