"""Language and sign-in, for every request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from dnt_portal.accounts import session
from dnt_portal.accounts.session import QUESTION
from dnt_portal.common.http import by_script

#: Pages one may open without being signed in.
OPEN_PATHS = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/2fa/authenticate/",
    # What the passkey button of the sign-in page asks for.
    "/accounts/2fa/webauthn/login/",
    "/accounts/reauthenticate/",
    # How long one stays signed in: it says itself that nobody is.
    QUESTION,
    "/team/invitation/",
    "/team/demo/",
    "/team/language/",
    "/team/leave/",
    "/healthz",
    "/static/",
)


class LanguageMiddleware:
    """Shows the portal in the language its user chose; visitors by their cookie, else Dutch."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        if request.user.is_authenticated:
            language = request.user.language
        else:
            language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


#: Told to a script that asks without a valid sign-in. No scheme that a browser has a
#: window of its own for: the person signs in on the portal's page.
SIGN_IN_FIRST = {"WWW-Authenticate": 'Session realm="DNT"'}


def needs_sign_in(request: HttpRequest) -> bool:
    """Answer whether somebody has to sign in before this is answered."""
    return not (request.user.is_authenticated or request.path.startswith(OPEN_PATHS))


def to_come_back_to(request: HttpRequest) -> str:
    """Return the page that was asked for; of what a button sent, the page with the button.

    Where a button sends to is often no page: who signed in would be shown nothing.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if is_ours else "/"


class SessionEndMiddleware:
    """Signs out whose time is over, and takes an act as a reason to go on (`accounts.session`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as to who is signed in still."""
        if request.user.is_authenticated:
            session.go_on(request)
        if request.user.is_authenticated:
            # For the page, which says so before the end (templates/common/session_end.html).
            request.session_left = session.left(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class SignInRequiredMiddleware:
    """Sends everyone who is not signed in to the sign-in page, but for a few open pages.

    What a script asks is answered 401 and never with that page: it would be drawn in the
    middle of another, under a mark that looks saved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the sign-in page."""
        if not needs_sign_in(request):
            response = self.get_response(request)
        elif by_script(request):
            response = HttpResponse(status=401, headers=SIGN_IN_FIRST)
        else:
            response = redirect_to_login(to_come_back_to(request))
        if request.user.is_authenticated:
            # A page about a person stays in no cache, so the back button after
            # signing out shows nothing.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
