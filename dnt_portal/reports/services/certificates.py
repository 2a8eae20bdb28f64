"""Certificates: a person decides on each, a job makes them (S2 §10.2.1; N53 to N55)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.background.models import Job
from dnt_portal.background.services import request_job, store_document
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group, Placement
from dnt_portal.reports.documents import certificate_filename, certificates_pdf
from dnt_portal.reports.enums import NONE, CertificateKind
from dnt_portal.reports.models import Certificate, NoCertificate
from dnt_portal.reports.proposals import Proposal, proposals

#: The kind of background job that makes certificates.
JOB = "certificates"
Decision = TypeVar("Decision", Certificate, NoCertificate)


@dataclass(frozen=True)
class CertificateChoice:
    """What was decided for one participant: a kind or `NONE`, and why if not as proposed."""

    placement: Placement
    kind: str
    reason: str = ""


@one_act()
def request_certificates(
    *, by: User, group: Group, decisions: Iterable[CertificateChoice]
) -> Job | None:
    """Decide on certificates of a group, and have those made that are not there yet.

    One certificate per participant and kind: a decision that stands changes nothing, a
    new one replaces the earlier. A certificate is made again when the participant's
    file changed since (the name, mostly). Return the job, or None when there is
    nothing to make. Refused for a group that has not started, for somebody who is not
    in it, and for a new departure from the proposal without a reason.
    """
    if group.phase == GroupPhase.RECRUITING:
        raise Refused(_("This group has not started yet. Certificates come after the training."))
    proposed = {row.placement.pk: row for row in proposals(group)}
    to_make = []
    for choice in decisions:
        proposal = proposed.get(choice.placement.pk)
        if proposal is None:
            raise Overtaken(_("Someone in this list is not in the group."))
        certificate = _decide(by, proposal, choice)
        if certificate and _is_outdated(certificate):
            to_make.append(certificate)
    if not to_make:
        return None
    Certificate.objects.filter(pk__in=[row.pk for row in to_make]).update(document=None)
    keys = sorted(str(row.pk) for row in to_make)
    digest = hashlib.sha256(" ".join(keys).encode()).hexdigest()[:24]
    return request_job(
        by=by,
        kind=JOB,
        parameters={"group": str(group.pk), "certificates": keys},
        project=group.project,
        # The same certificates asked for twice are one job; others are another.
        business_key=f"certificates:{group.pk}:{digest}",
    )


def _decide(by: User, proposal: Proposal, choice: CertificateChoice) -> Certificate | None:
    if choice.kind not in {NONE, *CertificateKind.values}:
        raise Refused(_("Choose a certificate for everyone, or none."))
    reason = choice.reason.strip()
    if proposal.needs_reason(choice.kind) and not reason:
        # Not by name: this is also read in a terminal and in logs.
        raise Refused(proposal.ask_why(proposal.placement.participant.pseudonym))
    if choice.kind == proposal.decided:
        reason = reason or proposal.reason
    placement = proposal.placement
    others = Certificate.objects.filter(placement=placement).exclude(kind=choice.kind)
    others.delete()
    decided = {"reason": reason, "decided_by": by, "decided_on": timezone.localdate()}
    if choice.kind == NONE:
        _keep(NoCertificate, decided, placement=placement, participant=placement.participant)
        return None
    NoCertificate.objects.filter(placement=placement).delete()
    return _keep(
        Certificate,
        decided,
        placement=placement,
        kind=choice.kind,
        participant=placement.participant,
    )


def _keep(model: type[Decision], decided: dict[str, Any], **place: Any) -> Decision:
    """Keep a decision in its row; the row stays as it is when nothing in it changed."""
    row, made = model.objects.get_or_create(**place, defaults=decided)
    if not made and row.reason != decided["reason"]:
        for name, value in decided.items():
            setattr(row, name, value)
        row.save(update_fields=[*decided, "updated_at"])
    return row


def _is_outdated(certificate: Certificate) -> bool:
    """Return whether it has no document, or one from before the participant's file changed."""
    made = certificate.document
    return made is None or made.created_at < certificate.participant.updated_at


@one_act()
def make_certificate(*, certificate: Certificate) -> Certificate:
    """Make the document of one certificate; one that has a document stays as it is.

    In the portal's first language: a certificate is a Dutch document, whoever asks.
    """
    row = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related(
            "participant",
            "placement__group__project__provider",
            "placement__group__project__municipality",
            "placement__group__edition",
        )
        .get(pk=certificate.pk)
    )
    if row.document_id:
        return row
    row.document = store_document(
        kind="certificate",
        content=certificates_pdf([row], language=settings.LANGUAGE_CODE),
        filename=certificate_filename(row),
        content_type="application/pdf",
    )
    row.save(update_fields=["document", "updated_at"])
    return row
