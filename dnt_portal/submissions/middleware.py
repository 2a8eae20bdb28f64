"""A form is taken once, and only from the person on whose page it was."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dnt_portal.accounts.middleware import needs_sign_in, to_come_back_to
from dnt_portal.common.http import BY_SCRIPT, OVERTAKEN, by_script, sent_from_here
from dnt_portal.submissions import services
from dnt_portal.submissions.tokens import token_of

#: Told to a script instead of a page: who sends is not the person whose page this was.
OTHER_ACCOUNT = {"X-Other-Account": "1"}
#: Told to a script: this form was taken already, with other words in it.
SENT_BEFORE = {"X-Sent-Before": "1"}


def held(request: HttpRequest) -> dict[str, Any]:
    """Give a page that asks first what it needs to show what was sent, and to send it once more."""
    return {
        "sent": services.drafts.fields_of(request.POST),
        "words": services.drafts.words_of(request.POST),
        "has_files": bool(request.FILES),
    }


class SubmissionMiddleware:
    """Takes a form with a key once: a repeat gets the first answer and does nothing.

    Within the transaction of the request, so that the key is kept with what the form did or
    not at all. The same key with other content is asked about, never dropped.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer for the first time, or once more."""
        user = request.user
        token = token_of(request) if request.method == "POST" else None
        if not user.is_authenticated or token is None:
            return self.get_response(request)
        if not token.is_of(user):
            return self._other_account(request)
        taken = services.submissions.take(
            user=user, token=token, content=services.submissions.fingerprint(request)
        )
        if not taken.now:
            return self._again(request, taken)
        response = self.get_response(request)
        if response.status_code < 400:
            services.submissions.keep_answer(taken.submission, response)
        else:
            services.submissions.let_go(taken.submission)
        return response

    def _again(self, request: HttpRequest, taken: services.submissions.Taken) -> HttpResponse:
        """Answer what was sent before."""
        first = services.submissions.answer_of(taken.submission)
        if taken.same and first is not None:
            return first
        if by_script(request):
            return HttpResponse(status=OVERTAKEN, headers=SENT_BEFORE)
        context = held(request) | {
            "taken_at": taken.submission.taken_at,
            "saved_url": first.headers.get("Location", "") if first is not None else "",
            "same": taken.same,
        }
        return render(request, "submissions/sent_before.html", context, status=OVERTAKEN)

    def _other_account(self, request: HttpRequest) -> HttpResponse:
        """Refuse what stood on somebody else's page, and show nothing of it."""
        if by_script(request):
            return HttpResponse(status=OVERTAKEN, headers=OTHER_ACCOUNT)
        return render(request, "submissions/other_account.html", status=OVERTAKEN)


class SentSignedOutMiddleware:
    """Keeps what a form sent when its writer was not signed in any more, until she is again.

    A script gets 401 and keeps it on the page; this is for a page without one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or keep what was sent and ask to sign in."""
        if request.method != "POST" or by_script(request) or not needs_sign_in(request):
            return self.get_response(request)
        if not sent_from_here(request):
            return self.get_response(request)
        if not services.drafts.keep_until_signed_in(request, to_come_back_to(request)):
            return self.get_response(request)
        return render(request, "submissions/sign_in_again.html", status=401)


class RedirectForScriptMiddleware:
    """Tells a script where to go, in place of a redirect that it would follow unseen.

    A browser's `fetch` goes after a redirect by itself: what the next page says once, that it is
    saved, would be read by nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a redirect as 204 with `X-Location`."""
        response = self.get_response(request)
        if request.headers.get(BY_SCRIPT) and 300 <= response.status_code < 400:
            told = HttpResponse(status=204, headers={"X-Location": response.headers["Location"]})
            told.cookies = response.cookies
            return told
        return response
