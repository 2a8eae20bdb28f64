"""Taking what is sent once, however often it arrives."""

import hashlib
import json
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from dnt_portal.accounts.models import User
from dnt_portal.common.sealing import seal_for
from dnt_portal.submissions.models import Draft, Submission
from dnt_portal.submissions.tokens import FIELD, Token

#: What a form carries besides what was typed and chosen.
NOT_CONTENT = {FIELD, "csrfmiddlewaretoken"}
#: Headers of an answer that a repeat needs; what a script must do with it is among them.
KEPT_HEADERS = ("Location", "Content-Type", "HX-")
#: A longer answer is not kept: its repeat is told that it was taken.
LONGEST_ANSWER = 300_000


class Taken(NamedTuple):
    """A submission, whether it was taken now, and if not whether it had the same content then."""

    submission: Submission
    now: bool
    same: bool


def fingerprint(request: HttpRequest) -> str:
    """Return what tells two contents of a form apart: its address, fields and files."""
    fields = sorted(
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CONTENT
        for value in values
    )
    files = sorted((name, _hash_of(file)) for name, each in request.FILES.lists() for file in each)
    content = json.dumps([request.get_full_path(), fields, files])
    return salted_hmac("dnt_portal.submissions", content, algorithm="sha256").hexdigest()


def _hash_of(file: UploadedFile) -> str:
    """Return a hash of a file that was sent, and leave it as if nobody had read it."""
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def take(*, user: User, token: Token, content: str) -> Taken:
    """Take a form for the first time, or find that it was taken already.

    Who sends the same at the same moment waits here until the first is done; when that was
    refused, nothing was taken and the second one is the first.
    """
    mine = Submission(user=user, key=token.key, content=content)
    Submission.objects.bulk_create([mine], ignore_conflicts=True)
    found = Submission.objects.get(user=user, key=token.key)
    return Taken(found, now=found.pk == mine.pk, same=found.content == content)


def keep_answer(submission: Submission, response: HttpResponse) -> None:
    """Keep what was answered for a repeat; the words that were typed are saved now."""
    answer = {
        "status": response.status_code,
        "headers": {
            name: value for name, value in response.items() if name.startswith(KEPT_HEADERS)
        },
        "body": "" if response.streaming else response.content.decode("utf-8", "replace"),
    }
    sealed = seal_for("answer").encrypt(json.dumps(answer).encode())
    submission.answer = sealed if len(sealed) <= LONGEST_ANSWER else b""
    submission.save(update_fields=["answer"])
    Draft.objects.filter(user=submission.user, key=submission.key).delete()


def let_go(submission: Submission) -> None:
    """Forget that a form was sent: it was refused, and can be sent again."""
    submission.delete()


def answer_of(submission: Submission) -> HttpResponse | None:
    """Return the first answer once more; None when it was not kept."""
    if not submission.answer:
        return None
    answer = json.loads(seal_for("answer").decrypt(bytes(submission.answer)))
    return HttpResponse(answer["body"], status=answer["status"], headers=answer["headers"])


def forget_past() -> int:
    """Remove what nobody repeats any more; returns how many submissions that were."""
    return Submission.objects.past().delete()[0]
