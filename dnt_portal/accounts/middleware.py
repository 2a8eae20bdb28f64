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
        """Answer in her language."""
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


class SignInRequiredMiddleware:
    """Sends everyone who is not signed in to the sign-in page, but for a few open pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the sign-in page."""
        if request.user.is_authenticated or request.path.startswith(OPEN_PATHS):
            response = self.get_response(request)
        else:
            response = redirect_to_login(request.get_full_path())
        if request.user.is_authenticated:
            # A page about a person stays in no cache, so the back button after
            # signing out shows nothing.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
