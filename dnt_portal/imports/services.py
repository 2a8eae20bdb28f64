"""A workbook's way in: uploaded, checked, brought in or refused, forgotten.

It comes in whole, or its good rows do when whoever uploaded it says so. The file is kept in
private storage under a name without a person: until all of it is in, until it is thrown away,
or `KEPT_FOR`.
"""

import datetime
from contextlib import suppress
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.accounts.models import User
from dnt_portal.background import services as background
from dnt_portal.background.enums import JobState
from dnt_portal.background.models import Job
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.files import delete_orphans, delete_when_sure, stored
from dnt_portal.common.refusing import not_waited_for
from dnt_portal.common.transactions import take_turns
from dnt_portal.common.workbooks import marked_workbook, open_workbook, unpacked_size
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.imports.parsing.rows import Reading, read_workbook
from dnt_portal.imports.problems import Problem, marks_of
from dnt_portal.imports.shown import counts_of, rows_of
from dnt_portal.imports.telling import whole
from dnt_portal.imports.telling.telling import Telling
from dnt_portal.organisations.models import Project

#: Kinds of background work.
CHECK, BRING_IN = "check-workbook", "bring-in-workbook"
#: A workbook of more bytes (unpacked) or rows is checked and brought in by the worker.
LARGE = 1_000_000
MANY_ROWS = 500
FOLDER = "workbooks"
#: A workbook that nobody confirmed, and what stayed out of one, are forgotten after this.
KEPT_FOR = datetime.timedelta(days=14)
BROUGHT_IN = gettext_lazy("The workbook was brought in.")
#: What is said of a workbook that somebody threw away, in time or just now.
THROWN_AWAY = gettext_lazy("The workbook was thrown away. Nothing was brought in.")
#: What is said when it cannot be thrown away now, also to make way for the next.
BUSY = gettext_lazy(
    "Your workbook is being checked or brought in. See under Import how far it is, and try again "
    "when that is ready."
)
#: What is said of one that has to be mended by the list alone.
TOO_LARGE = gettext_lazy(
    "This workbook is too large to give back with marks. Use the list of what is wrong."
)


class AlreadyIn(Overtaken):
    """Refused because the workbook was brought in."""


class ThrownAway(Overtaken):
    """Refused because the workbook was thrown away just now."""


def upload_workbook(*, by: User, file: File, project: Project | None = None) -> WorkbookImport:
    """Keep a workbook and check it: a small one at once, a large one by the worker.

    Rows without a project belong to `project`. An earlier one that was not brought in makes
    way. Refused when the file is no workbook that can be read, and while the earlier one is
    being brought in; then nothing is kept.
    """
    with open_workbook(file, file.size):
        unpacked = unpacked_size(file)
    workbook = WorkbookImport(made_by=by, project=project, unpacked=unpacked)
    reading = read_workbook(file, file.size) if unpacked <= LARGE else None
    with transaction.atomic():
        # One person's uploads take turns: each makes place for the next.
        take_turns("imports: upload", by.pk)
        for earlier in WorkbookImport.objects.visible_to(by).exclude(state=ImportState.DONE):
            # Brought in just now: that stays, and is not in the way.
            with suppress(AlreadyIn):
                discard(workbook=earlier)
        with stored(f"{FOLDER}/{workbook.pk}.xlsx", file) as workbook.file.name:
            workbook.save(force_insert=True)
            if reading and reading.row_count <= MANY_ROWS:
                return check_workbook(by=by, workbook=workbook, reading=reading)
            _request(by, CHECK, workbook)
            return workbook


def check_workbook(
    *, by: User, workbook: WorkbookImport, reading: Reading, **options: Any
) -> WorkbookImport:
    """Tell every row of a workbook and take it back; keep what would happen and what is wrong.

    Nothing else is written. A second time it is checked anew.
    """
    with transaction.atomic():
        workbook = _locked(workbook)
        # What is taken back can be in another's way too while it is told.
        _take_turns()
        if ImportState(workbook.state).is_open:
            options["project"] = workbook.project
            _keep(workbook, whole.rehearse(reading=reading, user=by, **options))
            workbook.save()
    return workbook


def request_bringing_in(
    *, by: User, workbook: WorkbookImport, only_good: bool = False
) -> WorkbookImport | None:
    """Bring the workbook in: a small one at once, a large one by the worker (gives None).

    From then on it cannot be thrown away. Refused when it was thrown away just now
    (`ThrownAway`).
    """
    try:
        if workbook.counts.get("rows", 0) <= MANY_ROWS:
            return bring_in(by=by, workbook=workbook, only_good=only_good)
        if not _waits_to_be_brought_in(workbook):
            with transaction.atomic():
                # Locked, so that whoever throws it away sees this job, or this finds it gone.
                _request(by, BRING_IN, _locked(workbook), only_good=only_good)
        return None
    except WorkbookImport.DoesNotExist as gone:
        raise ThrownAway(THROWN_AWAY) from gone


def bring_in(
    *,
    by: User,
    workbook: WorkbookImport,
    reading: Reading | None = None,
    only_good: bool = False,
    **options: Any,
) -> WorkbookImport:
    """Bring in a checked workbook: all of it or nothing, or only its good rows.

    The portal may have changed since the check. Nothing is written when something is wrong
    now, nor, of the good rows, when others stay out than were shown: what would happen is
    shown anew. Brought in before: nothing happens. Refused with a sentence when someone
    changes the same rows at this very moment.
    """
    with transaction.atomic():
        workbook = _locked(workbook)
        _take_turns()
        expected = ImportState.REFUSED if only_good else ImportState.READY
        if workbook.state != expected or not workbook.file:
            return workbook
        # Only now: whoever confirmed it a moment before has the file deleted.
        reading = reading or read_upload(workbook)
        shown = _stays_out(workbook)
        options |= {"project": workbook.project, "only_good": only_good}
        with transaction.atomic():
            telling = whole.bring_in(reading=reading, user=by, **options)
            _keep(workbook, telling)
            done = telling.done and _stays_out(workbook) == shown
            transaction.set_rollback(not done)
        if done:
            _done(workbook)
        workbook.save()
    return workbook


def discard(*, workbook: WorkbookImport) -> None:
    """Throw away an import that was not brought in, or what stayed out of one that was.

    Refused for one that came in whole (`AlreadyIn`): it stays, and says who brought in what
    and when. Refused too for one that was confirmed and waits for the worker, and
    while the portal checks it or brings it in: that is said at once, not waited for. When it
    is gone already, nothing happens.
    """
    with suppress(WorkbookImport.DoesNotExist), not_waited_for(BUSY), transaction.atomic():
        workbook = _locked(workbook, wait=False)
        if workbook.state == ImportState.DONE and not workbook.file:
            raise AlreadyIn(_("This workbook was brought in, so it cannot be thrown away."))
        if _waits_to_be_brought_in(workbook):
            raise Overtaken(BUSY)
        _forget(workbook)


def marked_file(*, workbook: WorkbookImport) -> bytes:
    """Return the workbook as it was uploaded, with what is wrong marked in its cells.

    Refused when it is not kept any more, or too large.
    """
    if not workbook.file:
        raise Refused(_("The file of this workbook is not kept any more."))
    with workbook.file.open("rb") as file:
        return marked_workbook(file, marks_of(workbook.problems), TOO_LARGE)


def open_job(workbook: WorkbookImport) -> Job | None:
    """Return the newest background work for this workbook."""
    return _jobs(workbook, CHECK, BRING_IN).order_by("-created_at").first()


def import_file(
    *, by: User, file: IO[bytes], size: int, check_only: bool = False, **options: Any
) -> Telling:
    """Check a workbook and, without problems, bring it in as `by`; call it inside `acting_as`.

    For the command: nothing is kept of a workbook with problems. `options` are those of
    `Telling`: only here may a workbook bring in projects. Refused when the file is no workbook.
    """
    reading = read_workbook(file, size)
    with transaction.atomic():
        _take_turns()
        tell = whole.rehearse if check_only else whole.bring_in
        telling = tell(reading=reading, user=by, **options)
        if telling.done:
            workbook = WorkbookImport(made_by=by, project=telling.project)
            _keep(workbook, telling)
            _done(workbook)
            workbook.save(force_insert=True)
    return telling


def forget_workbooks(*, older_than: datetime.timedelta = KEPT_FOR) -> int:
    """Throw away what nobody confirmed, what stayed out of others, and files without an import.

    For the scheduler, as the system. Return how many were thrown away.
    """
    before = timezone.now() - older_than
    known = WorkbookImport.objects.exclude(file="").values_list("file", flat=True)
    orphans = delete_orphans(FOLDER, known, before)
    with transaction.atomic():
        rows = WorkbookImport.objects.select_for_update(skip_locked=True)
        rows = rows.filter(updated_at__lt=before).exclude(state=ImportState.DONE, file="")
        # Not what the worker is busy with, nor what waits for it.
        stale = [workbook for workbook in rows if not _waits_to_be_brought_in(workbook)]
        for workbook in stale:
            _forget(workbook)
    return len(stale) + orphans


def read_upload(workbook: WorkbookImport) -> Reading:
    """Read the file of an import; takes seconds when it is large, and no database."""
    with workbook.file.open("rb") as file:
        return read_workbook(file, file.size)


def refuse(*, workbook: WorkbookImport, sentence: str) -> WorkbookImport:
    """Keep why a workbook as a whole could not be read, and drop its file."""
    with transaction.atomic():
        workbook = _locked(workbook)
        _drop_values(workbook)
        workbook.state = ImportState.REFUSED
        workbook.counts = {"sheets": [], "rows": 0, "problems": 1}
        workbook.problems = [Problem(wrong=sentence)._asdict()]
        workbook.save()
    return workbook


def _keep(workbook: WorkbookImport, telling: Telling) -> None:
    """Note what would happen and what is wrong; `save` is the caller's."""
    problems = telling.reading.problems
    workbook.counts, workbook.shown = counts_of(telling), rows_of(telling)
    workbook.problems = [problem._asdict() for problem in problems.kept()]
    workbook.state = ImportState.REFUSED if problems else ImportState.READY


def _stays_out(workbook: WorkbookImport) -> object:
    """Return what is another when other rows stay out: their number per sheet, what is wrong."""
    wrong = [(problem["sheet"], problem["row"], problem["cell"]) for problem in workbook.problems]
    return [sheet.get("out") for sheet in workbook.counts["sheets"]], wrong


def _done(workbook: WorkbookImport) -> None:
    """Note that it was brought in; only what stayed out of it is kept for a while."""
    workbook.state, workbook.imported_at = ImportState.DONE, timezone.now()
    if workbook.problems:
        workbook.shown = [sheet | {"new": [], "differs": []} for sheet in workbook.shown]
    else:
        _drop_values(workbook)


def _forget(workbook: WorkbookImport) -> None:
    """Delete an import; of one that was brought in, what quotes persons' rows."""
    _drop_values(workbook)
    if workbook.state == ImportState.DONE:
        workbook.save()
    else:
        WorkbookImport.objects.filter(pk=workbook.pk).delete()


def _drop_values(workbook: WorkbookImport) -> None:
    """Let go of what quotes persons' rows: the file once the transaction is sure."""
    workbook.problems, workbook.shown = [], []
    if name := workbook.file.name:
        delete_when_sure(name)
        workbook.file.name = ""


def _locked(workbook: WorkbookImport, *, wait: bool = True) -> WorkbookImport:
    """Lock an import; before `_take_turns`, else the two wait for each other: an upload does so."""
    rows = WorkbookImport.objects.select_for_update(of=("self",), nowait=not wait)
    return rows.select_related("project__edition").get(pk=workbook.pk)


def _take_turns() -> None:
    """Let no other workbook be told at the same time: two could both find a key free."""
    take_turns("imports: tell", 0)


def _waits_to_be_brought_in(workbook: WorkbookImport) -> Job | None:
    """Return the worker's job to bring it in, when that is not finished."""
    return _jobs(workbook, BRING_IN).filter(state__in=JobState.open()).first()


def _jobs(workbook: WorkbookImport, *kinds: str) -> QuerySet[Job]:
    keys = [_business_key(kind, workbook) for kind in kinds]
    return Job.objects.filter(business_key__in=keys)


def _business_key(kind: str, workbook: WorkbookImport) -> str:
    return f"{kind}:{workbook.pk}"


def _request(by: User, kind: str, workbook: WorkbookImport, **how: bool) -> None:
    parameters = {"workbook": str(workbook.pk), "how": how}
    key = _business_key(kind, workbook)
    background.request_job(by=by, kind=kind, parameters=parameters, business_key=key)
