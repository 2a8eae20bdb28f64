"""The parts of a participant's file: own data, safe contact, children, case manager."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.planning.plan import Plan
from dnt_portal.participants.enums import SafetyContactKind
from dnt_portal.participants.models import Child, Participant, SafeContact, SafetyContact

#: Columns that are a field of the participant of the same name.
OWN = (
    "first_name",
    "last_name",
    "certificate_name",
    "date_of_birth",
    "birth_year",
    "phone",
    "email",
    "address_is_secret",
    "address",
    "postcode",
    "town",
    "born_in_netherlands",
    "education",
    "last_job",
    "last_job_ended_on",
    "needs_childcare",
    "only_female_coach",
    "interests",
    "languages",
)
#: Columns that are a field of her safe contact.
SAFE = {
    "may_call": "may_call",
    "call_times": "call_times",
    "may_leave_voicemail": "may_leave_voicemail",
    "may_text": "may_text",
    "may_email": "may_email",
    "may_post": "may_post",
    "safe_remark": "remark",
}
CASE_MANAGER = {
    "case_manager_organisation": "organisation",
    "case_manager_phone": "phone",
    "case_manager_email": "email",
}


def fill_file(plan: Plan, row: Row, participant: Participant) -> list[str]:
    """Plan what the row says about a participant; return the columns in which that is a change."""
    values = {name: row.values[name] for name in OWN if row.has(name)}
    if values.get("address_is_secret"):
        # An address that becomes secret is wiped.
        values |= {"address": "", "postcode": ""}
    changed = plan.ledger.change(participant, **values)
    return [
        *changed,
        *_safe_contact(plan, row, participant),
        *_children(plan, row, participant),
        *_case_manager(plan, row, participant),
    ]


def _safe_contact(plan: Plan, row: Row, participant: Participant) -> list[str]:
    given = {field: row.values[column] for column, field in SAFE.items() if row.has(column)}
    if not given:
        return []
    held = None if plan.ledger.is_new(participant) else getattr(participant, "safe_contact", None)
    if held is None:
        plan.ledger.add(SafeContact(participant=participant, **given))
        return [column for column in SAFE if row.has(column)]
    columns = {field: column for column, field in SAFE.items()}
    return [columns[field] for field in plan.ledger.change(held, **given)]


def _parts(plan: Plan, participant: Participant, name: str) -> list[Any]:
    """Return the children or safety net of someone; read for all participants at once."""
    held = plan.parts.get(name)
    if held is None:
        women = list(plan.world.participants)
        rows: Iterable[Any] = Child.objects.filter(participant__in=women).order_by("pk")
        if name == "safety_net":
            net = SafetyContact.objects.filter(participant__in=women, until=None)
            rows = net.filter(kind=SafetyContactKind.CASE_MANAGER).order_by("pk")
        held = plan.parts[name] = {}
        for part in rows:
            held.setdefault(part.participant_id, []).append(part)
    found: list[Any] = held.get(participant.pk, [])
    return found


def _children(plan: Plan, row: Row, participant: Participant) -> list[str]:
    """Plan the children: the years of birth replace what is there, as on the screen."""
    if not row.has("children"):
        return []
    missing = Counter(row.values["children"])
    changed = False
    for child in _parts(plan, participant, "children"):
        if missing[child.birth_year]:
            missing[child.birth_year] -= 1
        else:
            plan.ledger.remove(child)
            changed = True
    for year in missing.elements():
        plan.ledger.add(Child(participant=participant, birth_year=year))
        changed = True
    return ["children"] if changed else []


def _case_manager(plan: Plan, row: Row, participant: Participant) -> list[str]:
    """Plan the case manager: another name takes the place of the one before."""
    name = row.get("case_manager")
    if name is None:
        return []
    given = {field: row.values[col] for col, field in CASE_MANAGER.items() if row.has(col)}
    held = _parts(plan, participant, "safety_net")
    same = next((one for one in held if one.name.casefold() == name.casefold()), None)
    if same is not None:
        columns = {field: column for column, field in CASE_MANAGER.items()}
        return [columns[field] for field in plan.ledger.change(same, **given)]
    for other in held:
        plan.ledger.change(other, until=plan.today)
    plan.ledger.add(
        SafetyContact(
            participant=participant,
            kind=SafetyContactKind.CASE_MANAGER,
            name=name,
            **given,
        )
    )
    return ["case_manager"]
