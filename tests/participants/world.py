"""A woman with the people around her, as the tests of files and lists need her."""

import datetime

from django.utils import timezone

from dnt_portal.participants.enums import InvolvementKind, Phase
from dnt_portal.participants.models import Involvement, Participant
from tests.cast import Cast
from tests.conftest import as_system
from tests.factories import make_participant


def in_training(cast: Cast) -> Participant:
    """Samira, in training in Zwolle, with a trainer and a coach."""
    with as_system():
        samira = make_participant(
            cast.zwolle.project, "Samira", last_name="El Idrissi", phase=Phase.TRAINING
        )
        for user, kind in (
            (cast.zwolle.trainer, InvolvementKind.TRAINER),
            (cast.zwolle.coach, InvolvementKind.COACH),
        ):
            Involvement.objects.create(
                participant=samira,
                user=user,
                kind=kind,
                project=samira.project,
                since=timezone.now() - datetime.timedelta(days=30),
            )
    return samira
