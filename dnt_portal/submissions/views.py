"""What a page's script asks for: who is signed in, keep this draft, which drafts are there."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_POST, require_safe

from dnt_portal.common.http import (
    Done,
    PortalRequest,
    attempt,
    by_script,
    done,
    fetch,
    refusal_of,
    status_of,
)
from dnt_portal.submissions import services
from dnt_portal.submissions.middleware import held
from dnt_portal.submissions.models import Draft
from dnt_portal.submissions.tokens import Token, account_mark, token_of


@require_safe
def here(request: PortalRequest) -> HttpResponse:
    """Tell a page's script who is signed in by now, and what its forms must carry.

    A person who signed in in a window of its own reads that the first page goes on.
    """
    if by_script(request):
        return JsonResponse({"account": account_mark(request.user), "token": get_token(request)})
    return render(request, "submissions/here.html")


@require_POST
def keep(request: PortalRequest) -> HttpResponse:
    """Keep what stands in a form; the script says of which."""
    sent = _sent(request)
    try:
        token = Token(UUID(sent["token"].partition(".")[0]), sent["token"].partition(".")[2])
        typed = services.drafts.Typed(
            [(str(name), str(value)) for name, value in sent["fields"]],
            [(str(label), str(text)) for label, text in sent["words"]],
            str(sent.get("title", "")),
        )
        page, address = _address(sent["page"]), _address(sent["address"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadRequest("a draft that is none") from error
    if not token.is_of(request.user):
        return HttpResponse(status=409, headers={"X-Other-Account": "1"})
    outcome = attempt(
        lambda: services.drafts.keep(
            user=request.user, token=token, page=page, address=address, typed=typed
        )
    )
    if not isinstance(outcome, Done):
        return JsonResponse({"refused": refusal_of(outcome)}, status=status_of(outcome))
    if outcome.value is None:
        return HttpResponse(status=204)
    return JsonResponse({"kept": _moment(outcome.value)})


def _sent(request: PortalRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.POST.get("draft", ""))
        # Half a letter, as a page can send it, is no text.
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadRequest("a draft that is none") from error
    if not isinstance(sent, dict):
        raise BadRequest("a draft that is none")
    return sent


def _address(told: str) -> str:
    """Return an address within the portal; ValueError for any other."""
    if not services.drafts.is_address(told):
        raise ValueError("not an address of the portal")
    return told


def _moment(draft: Draft) -> str:
    """Return when it was kept, as one says it."""
    saved = timezone.localtime(draft.saved_at)
    if saved.date() == timezone.localdate():
        return _("today at %(time)s") % {"time": date_format(saved, "TIME_FORMAT")}
    return date_format(saved, "j F H:i")


@require_safe
def of_page(request: PortalRequest) -> HttpResponse:
    """Give a page's script the drafts that its reader typed there, newest first."""
    drafts = Draft.objects.visible_to(request.user).filter(page=request.GET.get("page", ""))
    return JsonResponse(
        {
            "drafts": [
                {
                    "key": str(draft.key),
                    "address": draft.address,
                    "kept": _moment(draft),
                    "fields": services.drafts.typed_in(draft).fields,
                }
                for draft in drafts[:20]
            ]
        }
    )


@require_POST
def discard(request: PortalRequest, key: UUID) -> HttpResponse:
    """Throw a draft of one's own away."""
    draft = fetch(request, Draft.objects, key=key)
    services.drafts.discard(draft)
    if by_script(request):
        return HttpResponse(status=204)
    return done(request, _("The draft is thrown away."), "overview:drafts")


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose own sign of coming from here is not valid any more.

    That is so after signing in again in another window. A script asks for a new one. On a page
    the person is asked to send it again: what only this person's pages carry shows that it
    was typed here; anything else is refused.
    """
    token = token_of(request)
    if by_script(request):
        return HttpResponse(status=403, headers={"X-Form-Expired": "1"})
    if token is None or not request.user.is_authenticated or not token.is_of(request.user):
        return csrf_failure(request, reason)
    return render(request, "submissions/form_expired.html", held(request), status=403)
