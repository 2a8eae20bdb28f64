"""Departures from the method: allowed, never silent."""

from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Refused
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.models import Deviation, Group


def refuse_without_reason(reason: str) -> None:
    """Refuse what nobody does without saying why."""
    if not reason.strip():
        raise Refused(_("Say why."), "reason")


@one_act()
def record_deviation(*, by: User, group: Group, item_code: str, reason: str) -> Deviation | None:
    """Keep a departure from the method with its reason.

    An edition without the item asks nothing to depart from: then nothing is kept. Refused
    without a reason.
    """
    refuse_without_reason(reason)
    item = group.edition.fidelity_items.filter(code=item_code).first()
    if item is None:
        return None
    return Deviation.objects.create(group=group, item=item, reason=reason.strip(), decided_by=by)
