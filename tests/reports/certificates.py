"""What the tests of certificates share."""

import pypdf

from dnt_portal.audit.acting import acting_as
from dnt_portal.background.models import Document, Job
from dnt_portal.groups.models import Group
from dnt_portal.reports import services
from dnt_portal.reports.proposals import Proposal, proposals
from dnt_portal.reports.services.certificates import CertificateChoice
from tests.reports.world import Builder


def rows(build: Builder, group: Group, user=None) -> dict[str, Proposal]:
    with acting_as(user or build.leader):
        found = Group.objects.select_related("project__edition").get(pk=group.pk)
        return {row.placement.participant.first_name: row for row in proposals(found)}


def decide(build, group, user=None, **kinds) -> Job | None:
    """Decide by first name; a kind, or a kind and a reason."""
    by = user or build.region.trainer
    proposed = rows(build, group, by)
    choices = []
    for name, kind in kinds.items():
        kind, reason = kind if isinstance(kind, tuple) else (kind, "")
        choices.append(CertificateChoice(proposed[name].placement, kind, reason))
    with acting_as(by):
        found = Group.objects.select_related("project__edition", "edition").get(pk=group.pk)
        return services.certificates.request_certificates(by=by, group=found, decisions=choices)


def words(document: Document) -> str:
    reader = pypdf.PdfReader(document.file)
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


def form_of(found: dict[str, Proposal], **kinds) -> dict[str, str]:
    """The page's form as a browser sends it: the proposals, but for `kinds`."""
    data = {}
    for name, row in found.items():
        key = row.placement.pk
        data[f"kind_{key}"] = kinds.get(name, "" if row.stopped else row.kind)
        data[f"reason_{key}"] = kinds.get(f"{name}_reason", "")
    return data
