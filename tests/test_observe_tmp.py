import pytest, uuid, collections, json
from django.db import transaction
from django.urls import reverse, get_resolver, NoReverseMatch
from tests.conftest import as_system
from tests.world import make_world
from django.test import Client
from django.conf import settings

def names():
    out=[]
    def walk(patterns, ns):
        for p in patterns:
            if hasattr(p,'url_patterns'):
                walk(p.url_patterns, (ns+[p.namespace]) if p.namespace else ns)
            elif p.name and ns: out.append((":".join(ns+[p.name]), p))
    walk(get_resolver().url_patterns, [])
    return out

def kwargs(name,p,w):
    app,n=name.split(":")
    conv=p.pattern.converters
    k={}
    for key in conv:
        if key=="pseudonym": k[key]=w.participant.pseudonym
        elif key=="kind": k[key]="talents"
        elif key=="key": k[key]="nokey"
        elif key=="pk":
            k[key]={
             "participants:safety_contact_end":w.safety_contact.pk,"participants:consent_withdraw":w.consent.pk,"participants:keep_apart_remove":w.keep_apart.pk,
             "groups:end_placement":w.placement.pk,"coaching:matching_wish":w.uncoached.pk,
             "intake:screening":w.screening.pk,"intake:decide":w.screening.pk,"intake:referral":w.referral.pk,"intake:withdraw":w.referral.pk,"intake:look_again":w.referral.pk,
             "coaching:matching_pair":w.proposal.pairs.order_by('pk').last().pk,"coaching:contact_edit":w.contact.pk,"coaching:concern":w.concern.pk,
             "reports:certificate":w.certificate.pk,"reports:report":w.draft.pk,"reports:words":w.draft.pk,"reports:release":w.draft.pk,"reports:download":w.released.pk,
             "plans:goal_state":w.goal.pk,"plans:step_add":w.goal.pk,"plans:step_edit":w.step.pk,"plans:step_done":w.step.pk,"plans:step_remove":w.step.pk,
             "plans:item_edit":w.talent.pk,"plans:item_remove":w.talent.pk,"accounts:invitation_withdraw":99999,"accounts:end_role":w.cast.zwolle.coach.active_roles[0].pk,
            }.get(name) or (w.session.pk if "sessions/" in str(p.pattern) and app=="groups" else w.track.pk if "tracks/" in str(p.pattern) else w.coach.pk if "coaches/" in str(p.pattern) else w.measurement.pk if app=="ladder" and "groups/" not in str(p.pattern) else w.upload.pk if app=="imports" else w.group.pk)
    return k

@pytest.mark.django_db
def test_observe(cast):
    with as_system(): w=make_world(cast)
    w.cast=cast
    people=cast.people(); people["anonymous"]=None
    out={}
    for name,p in names():
        with as_system(): k=kwargs(name,p,w)
        url=reverse(name,kwargs=k)
        for method in ("get","post"):
            row=collections.defaultdict(list)
            for who,u in people.items():
                c=Client(raise_request_exception=False)
                if u: c.force_login(u)
                class Stop(Exception): pass
                try:
                    with transaction.atomic():
                        r=getattr(c,method)(url)
                        st=r.status_code
                        if st==302 and r["Location"].startswith("/accounts/login"): st="login"
                        raise Stop
                except Stop: pass
                row[st].append(who)
            out[f"{name} {method}"]={str(a):b for a,b in row.items()}
    json.dump(out,open("/tmp/observed.json","w"),indent=0)
