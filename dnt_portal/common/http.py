"""The one dialect that all views speak; the rules are in `permissions` and `services`.

A view says which methods it answers, fetches what it is about (404 out of scope, 403 when
this reader or this act is not allowed), calls one service, and answers:

- a form: `act`, then `done` (a redirect), else the page again with `form_page` or `page`,
  422 when something typed has to change and 409 when somebody else was first;
- a button: `press`, then a redirect, or the page or fragment it stands on with `status_of`;
- HTMX gets the fragment it asked for with the same status.

    @require_form
    def add(request: PortalRequest, pk: UUID) -> HttpResponse:
        track = fetch(request, Track.objects.select_related("coach"), can_log_contact, pk=pk)
        form = ContactForm(posted(request), track=track)
        if act(form, lambda: services.contacts.log_contact(track=track, **form.contact_fields())):
            return done(request, _("The contact is recorded."), "coaching:track", track.pk)
        return form_page(request, form, title=_("Record a contact"))

Nothing else in the portal catches `Refused` on its way to a person.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from urllib.parse import SplitResult, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.forms import OVERTAKEN as FORM_OVERTAKEN
from dnt_portal.common.transactions import one_act

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from dnt_portal.accounts.models import User

#: A refused form or act: what was sent was understood, and something in it has to change.
REFUSED = 422
#: Somebody else was first: what the page showed is not so any more.
OVERTAKEN = 409

#: For a view that shows a form and takes it.
require_form = require_http_methods(["GET", "HEAD", "POST"])

Row = TypeVar("Row", bound=models.Model)
Value = TypeVar("Value")


class PortalRequest(HttpRequest):
    """A request that got past the sign-in: somebody acts. For the type checker only."""

    user: "User"  # type: ignore[assignment]
    htmx: "HtmxDetails"


class Done(NamedTuple, Generic[Value]):
    """A service did what was asked; `value` is what it gave back. Always true."""

    value: Value


#: What a script sends that shows the answer in its page; htmx has a header of its own.
BY_SCRIPT = "X-Portal"


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address that a browser told; all empty of what is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def sent_from_here(request: HttpRequest) -> bool:
    """Answer whether a page of the portal sent this, as far as a browser says where it was.

    For what is kept of somebody who is not signed in: nobody can check a sign of hers then, and
    a page elsewhere must not be able to lay words in her drafts.
    """
    told = request.headers.get("Origin") or request.headers.get("Referer", "")
    return parts_of(told).netloc == request.get_host()


def by_script(request: HttpRequest) -> bool:
    """Answer whether a script sent this: it shows what is answered within its page."""
    return (
        any(name in request.headers for name in ("HX-Request", BY_SCRIPT, "X-Once"))
        # What a browser says of each request of a script by itself.
        or request.headers.get("Sec-Fetch-Dest") == "empty"
    )


# -- Who may -------------------------------------------------------------------------------


def must(allowed: bool) -> None:
    """Answer 403 when whoever asks may not."""
    if not allowed:
        raise PermissionDenied


def fetch(
    request: PortalRequest,
    rows: "models.Manager[Row] | models.QuerySet[Row]",
    may: "Callable[[User, Row], bool] | None" = None,
    **key: object,
) -> Row:
    """Return the row by its key, for whoever sees it (else 404) and `may` do this (else 403).

    The scope itself is `visible_to` of the rows' queryset. `may` is a `can_see_x` where the view
    shows, a `can_do_x` where it changes.
    """
    found = get_object_or_404(rows.visible_to(request.user), **key)  # type: ignore[union-attr]
    if may is not None:
        must(may(request.user, found))
    return found


# -- What was asked ------------------------------------------------------------------------


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: what was sent, also when that is empty; None on a GET."""
    return request.POST if request.method == "POST" else None


def attempt(call: Callable[[], Value]) -> "Done[Value] | Refused":
    """Call a service, or several, as one: what is refused leaves nothing half done."""
    try:
        with one_act(goes_on=True):
            return Done(call())
    except Refused as refused:
        return refused


def act(
    form: BaseForm, call: Callable[[], Value], *, fields: Mapping[str, str] | None = None
) -> "Done[Value] | None":
    """Validate the form and call the service; None leaves its problems at the form's fields.

    A form that was not sent is not valid either, so that a GET comes through here too.
    `fields` says which field of the form an argument of the service is called, where
    the two have different names.
    """
    if not form.is_valid():
        return None
    outcome = attempt(call)
    if isinstance(outcome, Done):
        return outcome
    refuse(form, outcome, fields=fields)
    return None


def refuse(form: BaseForm, refused: Refused, *, fields: Mapping[str, str] | None = None) -> None:
    """Show a refusal on the form: each sentence at its field, or above the form."""
    code = FORM_OVERTAKEN if isinstance(refused, Overtaken) else "refused"
    for sentence, name in refused.problems:
        field = (fields or {}).get(name, name)
        form.add_error(
            field if field in form.fields else None, ValidationError(sentence, code=code)
        )


def press(request: HttpRequest, call: Callable[[], Value]) -> "Done[Value] | Refused":
    """Call the service of a button; a refusal is told at the top of the next page.

    What htmx gets is no page: the fragment that the view draws says it (`refusal_of`).
    """
    outcome = attempt(call)
    if isinstance(outcome, Refused) and not request.headers.get("HX-Request"):
        messages.error(request, outcome.message)
    return outcome


def refusal_of(outcome: "Done[Any] | Refused | None") -> str:
    """Return what a page or fragment says of a refused button; empty when nothing was refused."""
    return outcome.message if isinstance(outcome, Refused) else ""


# -- What is answered ----------------------------------------------------------------------


def status_of(outcome: "BaseForm | Done[Any] | Refused | None") -> int:
    """Return 200, or 422 for what has to change, or 409 where somebody else was first."""
    if isinstance(outcome, BaseForm):
        codes = {error.code for errors in outcome.errors.as_data().values() for error in errors}
        if FORM_OVERTAKEN in codes:
            return OVERTAKEN
        return REFUSED if codes else 200
    if isinstance(outcome, Overtaken):
        return OVERTAKEN
    return REFUSED if isinstance(outcome, Refused) else 200


def done(request: HttpRequest, said: str, to: str, *key: object, undo: str = "") -> HttpResponse:
    """Say that it is done, and go on to the page named `to`, or at that address.

    `undo` is where a button beside that sentence sends an empty form that takes it back; only for
    what harms nobody and loses no words.
    """
    messages.success(request, said, extra_tags=undo)
    return redirect(to, *key)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    template: str = "common/form_page.html",
    **context: object,
) -> HttpResponse:
    """Show a page with one form, with the status that the form's answers ask for.

    `common/form_page.html` wants a `title`, and may have `lead`, `submit_label`, `danger`,
    `back_url` with `back_label`, and `page_title` where the title names a participant.
    """
    return render(request, template, {"form": form, **context}, status=status_of(form))
