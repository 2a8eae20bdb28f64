"""A workbook's way in: uploaded, checked, brought in whole or not at all, forgotten.

The file is kept in private storage under a name without a person, and only until
it was brought in, refused or discarded.
"""

import datetime
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import LockNotAvailable

from dnt_portal.accounts.models import User
from dnt_portal.background import services as background
from dnt_portal.background.enums import JobState
from dnt_portal.background.models import Job
from dnt_portal.common.errors import Overtaken
from dnt_portal.imports.bringing_in import take_turns, write_plan
from dnt_portal.imports.enums import ImportState
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.imports.parsing.opening import open_workbook, unpacked_size
from dnt_portal.imports.parsing.rows import Reading, read_workbook
from dnt_portal.imports.planning import Plan, make_plan
from dnt_portal.imports.schema import SHEETS
from dnt_portal.organisations.models import Project

#: Kinds of background work.
CHECK, BRING_IN = "check-workbook", "bring-in-workbook"
#: A workbook of more bytes (unpacked) is checked, and of more rows brought in, by the worker.
LARGE = 1_000_000
MANY_ROWS = 1_000
FOLDER = "workbooks"
#: A workbook that nobody confirmed, and a list of problems, are forgotten after this.
KEPT_FOR = datetime.timedelta(days=14)
#: One person's uploads take turns: each makes place for the next.
_ONE_UPLOAD_EACH = "select pg_advisory_xact_lock(hashtext('imports: upload'), %s)"


#: What is said of a workbook that somebody threw away, in time or just now.
THROWN_AWAY = gettext_lazy("The workbook was thrown away. Nothing was brought in.")


class Busy(Overtaken):
    """Refused because the portal works on the workbook at this moment; later it may be done."""


class AlreadyIn(Overtaken):
    """Refused because the workbook was brought in."""


class ThrownAway(Overtaken):
    """Refused because the workbook was thrown away just now."""


# -- On the screen ---------------------------------------------------------------------------


def upload_workbook(*, by: User, file: File, project: Project | None = None) -> WorkbookImport:
    """Keep a workbook to be checked; rows without a project belong to `project`.

    An earlier one that was not brought in makes way. Refused when the file is no
    workbook that can be read, and (`Busy`) while the earlier one is being brought
    in; then nothing is kept.
    """
    open_workbook(file, file.size).close()
    workbook = WorkbookImport(made_by=by, project=project)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_UPLOAD_EACH, [by.pk])
        _make_way(by)
        file.seek(0)
        name = default_storage.save(f"{FOLDER}/{workbook.pk}.xlsx", file)
        try:
            workbook.file.name = name
            workbook.save(force_insert=True)
        except BaseException:
            default_storage.delete(name)
            raise
    return workbook


def _make_way(by: User) -> None:
    for earlier in WorkbookImport.objects.visible_to(by).exclude(state=ImportState.DONE):
        try:
            discard(workbook=earlier)
        except Busy as busy:
            raise Busy(
                _(
                    "Your earlier workbook is being checked or brought in. See under Import how "
                    "far it is. Upload this one after that."
                )
            ) from busy
        except AlreadyIn:
            # Brought in just now: that stays, and is not in the way.
            continue


def request_check(*, by: User, workbook: WorkbookImport) -> Job | None:
    """Check the workbook: a small one at once, a large one by the worker; return its job."""
    with workbook.file.open("rb") as file:
        size = unpacked_size(file)
    if size > LARGE:
        return _request(by, CHECK, workbook)
    check_workbook(by=by, workbook=workbook)
    return None


def check_workbook(
    *, by: User, workbook: WorkbookImport, reading: Reading | None = None
) -> WorkbookImport:
    """Check every row of an uploaded workbook; keep what would happen, or what is wrong.

    Nothing else is written. A second time it is checked anew.
    """
    if reading is None:
        reading = read_upload(workbook)
    with transaction.atomic():
        workbook = _locked(workbook)
        if not ImportState(workbook.state).is_open:
            return workbook
        plan = make_plan(reading=reading, user=by, project=workbook.project)
        _keep_outcome(workbook, plan)
        return workbook


def request_bringing_in(*, by: User, workbook: WorkbookImport) -> Job | None:
    """Bring the workbook in: a small one at once, a large one by the worker.

    From then on it cannot be thrown away. Refused when it was thrown away just now
    (`ThrownAway`).
    """
    try:
        if workbook.counts.get("rows", 0) <= MANY_ROWS:
            bring_in(by=by, workbook=workbook)
            return None
        if waiting := _waits_to_be_brought_in(workbook):
            return waiting
        with transaction.atomic():
            # Locked, so that whoever throws it away sees this job, or this finds it gone.
            _locked(workbook)
            return _request(by, BRING_IN, workbook)
    except WorkbookImport.DoesNotExist as gone:
        raise ThrownAway(str(THROWN_AWAY)) from gone


def bring_in(
    *, by: User, workbook: WorkbookImport, reading: Reading | None = None
) -> WorkbookImport:
    """Bring in a checked workbook, all of it or nothing.

    It is checked again, because the portal may have changed; with problems it is
    refused and nothing is written. Brought in before: nothing happens. Refused
    with a sentence when someone changes the same rows at this very moment.
    """
    with transaction.atomic():
        take_turns()
        workbook = _locked(workbook)
        if workbook.state != ImportState.READY:
            return workbook
        if reading is None:
            # Only now: whoever confirmed it a moment before has the file deleted.
            reading = read_upload(workbook)
        plan = make_plan(reading=reading, user=by, project=workbook.project)
        _keep_outcome(workbook, plan)
        if workbook.state == ImportState.READY:
            _write(plan)
            _done(workbook)
    return workbook


def discard(*, workbook: WorkbookImport) -> None:
    """Throw away an import that was not brought in: its file and its list of problems.

    Refused for one that was brought in (`AlreadyIn`): it stays, and says who brought in
    what and when. Refused too (`Busy`) for one that was confirmed and waits for the
    worker, and while the portal checks it or brings it in: that is said at once, not
    waited for. When it is gone already, nothing happens.
    """
    try:
        with transaction.atomic():
            _discard(_locked(workbook, wait=False))
    except WorkbookImport.DoesNotExist:
        return
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise Busy(
            _("The portal is working on this workbook. Wait until that is ready.")
        ) from error


def _discard(workbook: WorkbookImport) -> None:
    if workbook.state == ImportState.DONE:
        raise AlreadyIn(_("This workbook was brought in, so it cannot be thrown away."))
    if workbook.state == ImportState.READY and _waits_to_be_brought_in(workbook):
        raise Busy(
            _("You confirmed this workbook and it is being brought in. Wait until that is ready.")
        )
    _drop_file(workbook)
    WorkbookImport.objects.filter(pk=workbook.pk).delete()


def _waits_to_be_brought_in(workbook: WorkbookImport) -> Job | None:
    """Return the worker's job to bring it in, when that is not finished."""
    jobs = Job.objects.filter(business_key=_business_key(BRING_IN, workbook))
    return jobs.filter(state__in=JobState.open()).first()


def open_job(workbook: WorkbookImport) -> Job | None:
    """Return the newest background work for this workbook."""
    keys = [_business_key(kind, workbook) for kind in (CHECK, BRING_IN)]
    return Job.objects.filter(business_key__in=keys).order_by("-created_at").first()


# -- For the operator -----------------------------------------------------------------------------


@dataclass
class Outcome:
    """What became of a workbook that the operator brought in or only had checked."""

    plan: Plan
    done: bool

    @property
    def counts(self) -> dict[str, Any]:
        """New, changed and same rows per sheet."""
        return counts_of(self.plan)


def import_file(
    *,
    by: User,
    file: IO[bytes],
    size: int,
    project: Project | None = None,
    projects_allowed: bool = False,
    check_only: bool = False,
) -> Outcome:
    """Check a workbook and, without problems, bring it in as `by`; call it inside `acting_as`.

    For the command: nothing is kept of a workbook with problems. Only here may a
    workbook bring in projects. Refused when the file is no workbook.
    """
    reading = read_workbook(file, size)
    with transaction.atomic():
        if not check_only:
            take_turns()
        plan = make_plan(
            reading=reading, user=by, project=project, projects_allowed=projects_allowed
        )
        if reading.problems or check_only:
            return Outcome(plan, done=False)
        _write(plan)
        workbook = WorkbookImport(made_by=by, project=project, counts=counts_of(plan))
        workbook.state, workbook.imported_at = ImportState.DONE, timezone.now()
        workbook.save(force_insert=True)
    return Outcome(plan, done=True)


def forget_workbooks(*, older_than: datetime.timedelta = KEPT_FOR) -> int:
    """Throw away what nobody confirmed, lists of problems, and files without an import.

    For the scheduler, as the system. Return how many were thrown away.
    """
    before = timezone.now() - older_than
    orphans = _drop_orphans(before)
    with transaction.atomic():
        rows = WorkbookImport.objects.select_for_update(skip_locked=True)
        rows = rows.filter(updated_at__lt=before).exclude(state=ImportState.DONE)
        # Not what the worker is busy with, nor what waits for it.
        stale = [workbook for workbook in rows if not _waits_to_be_brought_in(workbook)]
        for workbook in stale:
            _drop_file(workbook)
        WorkbookImport.objects.filter(pk__in=[workbook.pk for workbook in stale]).delete()
    return len(stale) + orphans


# -- Shared ----------------------------------------------------------------------------------------


def read_upload(workbook: WorkbookImport) -> Reading:
    """Read the file of an import; takes seconds when it is large, and no database."""
    with workbook.file.open("rb") as file:
        return read_workbook(file, file.size)


def counts_of(plan: Plan) -> dict[str, Any]:
    """Return what is kept of a plan for the preview: numbers, and where rows change."""
    sheets = [
        {
            "sheet": plan.reading.tables[sheet.name].title,
            "new": plan.counts[sheet.name]["new"],
            "changed": plan.counts[sheet.name]["changed"],
            "same": plan.counts[sheet.name]["same"],
            "rows": len(plan.reading.rows(sheet.name)),
        }
        for sheet in SHEETS
        if sheet.name in plan.reading.tables
    ]
    return {
        "sheets": sheets,
        "rows": plan.reading.row_count,
        "problems": plan.reading.problems.total,
        "changes": plan.changes,
        "kept": plan.kept,
    }


def _keep_outcome(workbook: WorkbookImport, plan: Plan) -> None:
    problems = plan.reading.problems
    workbook.counts = counts_of(plan)
    workbook.problems = [problem.as_dict() for problem in problems]
    workbook.state = ImportState.REFUSED if problems else ImportState.READY
    if problems:
        _drop_file(workbook)
    workbook.save()


def refuse(*, workbook: WorkbookImport, sentence: str) -> WorkbookImport:
    """Keep why a workbook as a whole could not be read, and drop its file."""
    with transaction.atomic():
        workbook = _locked(workbook)
        workbook.state = ImportState.REFUSED
        workbook.counts = {"sheets": [], "rows": 0, "problems": 1, "changes": []}
        workbook.problems = [
            {"sheet": "", "row": None, "column": "", "cell": "", "value": "", "wrong": sentence}
        ]
        _drop_file(workbook)
        workbook.save()
    return workbook


def _write(plan: Plan) -> None:
    try:
        with transaction.atomic():
            write_plan(plan)
    except IntegrityError as error:
        # Every rule was checked, so someone changed the same rows just now.
        raise Overtaken(
            _("Something in the portal changed while this was brought in. Try again.")
        ) from error


def _done(workbook: WorkbookImport) -> None:
    _drop_file(workbook)
    workbook.state, workbook.imported_at = ImportState.DONE, timezone.now()
    # What was wrong or changed is of no use any more, and it was about persons.
    workbook.problems = []
    workbook.save()


def _drop_file(workbook: WorkbookImport) -> None:
    """Delete the file once the transaction is sure; `save` is the caller's."""
    name = workbook.file.name
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
        workbook.file.name = ""


def _drop_orphans(before: datetime.datetime) -> int:
    """Delete files of which the transaction never came to an end; return how many."""
    if not default_storage.exists(FOLDER):
        return 0
    known = set(WorkbookImport.objects.exclude(file="").values_list("file", flat=True))
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    gone = [
        name
        for name in names
        if name not in known and default_storage.get_modified_time(name) < before
    ]
    for name in gone:
        default_storage.delete(name)
    return len(gone)


def _locked(workbook: WorkbookImport, *, wait: bool = True) -> WorkbookImport:
    return (
        WorkbookImport.objects.select_for_update(of=("self",), nowait=not wait)
        .select_related("project__edition")
        .get(pk=workbook.pk)
    )


def _business_key(kind: str, workbook: WorkbookImport) -> str:
    return f"{kind}:{workbook.pk}"


def _request(by: User, kind: str, workbook: WorkbookImport) -> Job:
    return background.request_job(
        by=by,
        kind=kind,
        parameters={"workbook": str(workbook.pk)},
        business_key=_business_key(kind, workbook),
    )
