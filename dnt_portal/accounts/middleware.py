"""Language and sign-in, for every request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation

#: Pages one may open without being signed in.
OPEN_PATHS = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/2fa/authenticate/",
    # What the passkey button of the sign-in page asks for.
    "/accounts/2fa/webauthn/login/",
    "/accounts/reauthenticate/",
    "/team/invitation/",
    "/team/demo/",
    "/team/language/",
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


class SignInRequiredMiddleware:
    """Sends everyone who is not signed in to the sign-in page, but for a few open pages.

    What htmx asks is answered 401 and never with that page: it would be drawn in the
    middle of another, under a mark that looks saved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the sign-in page."""
        if request.user.is_authenticated or request.path.startswith(OPEN_PATHS):
            response = self.get_response(request)
        elif request.headers.get("HX-Request"):
            response = HttpResponse(status=401, headers=SIGN_IN_FIRST)
        else:
            response = redirect_to_login(request.get_full_path())
        if request.user.is_authenticated:
            # A page about a person stays in no cache, so the back button after
            # signing out shows nothing.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
