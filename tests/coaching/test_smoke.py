from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.models import *


def test_smoke(world):
    with acting_as(world.leader):
        p = services.propose_matching(by=world.leader, group=world.group)
        for x in p.pairs.select_related("coach__user", "placement__participant"):
            print(x.placement.participant.first_name, x.coach, x.fit, x.reasons, x.obstacle)
        tr = services.confirm_matching(by=world.leader, proposal=p)
        print([(t.coach.user.name, t.starts_on, t.ends_on) for t in tr])
        c = services.log_contact(
            by=world.coach, track=tr[0], held_on=tr[0].starts_on, medium="phone", minutes=30
        )
        con = services.raise_concern(
            by=world.coach, participant=tr[0].participant, what="hmm", urgency="today", track=tr[0]
        )
        services.settle_concern(by=world.leader, concern=con, settlement="gebeld")
        services.end_track(by=world.leader, track=tr[0], reason="mismatch")
    from dnt_portal.background.models import OutgoingMail

    for m in OutgoingMail.objects.all():
        print(m.to, m.subject, m.body)
