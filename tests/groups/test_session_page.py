"""The page on which a trainer records a session: one tap each, nothing lost."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.groups import services
from dnt_portal.groups.enums import SessionState
from dnt_portal.groups.models import Attendance, Session
from tests.groups.builders import admit, give_coach, group_in_training

TODAY = timezone.localdate

HTMX = {"headers": {"HX-Request": "true"}}
#: What a tap sends: the place of the choice in its order.
PRESENT, LATE, EXCUSED, ABSENT = "1", "2", "3", "4"
DOUBT = "2"


def url(name, *args):
    return reverse(f"groups:{name}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture(scope="module")
def today(module_rows, region):
    """The fifth session of a group, an hour ago; coaches are there."""
    return module_rows.keep(fifth_session, region)


def fifth_session(region):
    group = group_in_training(region, women=3, weeks_ago=4, held=4)
    found = Session.objects.get(group=group, theme__number=5)
    with acting_as(region.leader):
        services.sessions.move_session(
            session=found,
            starts_at=timezone.now() - datetime.timedelta(hours=1),
            ends_at=timezone.now() + datetime.timedelta(hours=1),
        )
    return found


def women(region, found):
    with acting_as(region.leader):
        return list(found.group.placements.select_related("participant"))


def test_one_tap_saves_one_mark(region, today, trainer):
    one, *_others = women(region, today)
    give_coach(region, one)
    address = f"{url('mark', today.pk)}?placement={one.pk}"
    row = trainer.post(address, {"tap": LATE}, **HTMX)
    text = row.content.decode()
    assert row.status_code == 200
    assert f'id="woman-{one.pk}"' in text
    assert 'id="unmarked"' in text
    assert text.count('aria-pressed="true"') == 1
    trainer.post(f"{address}&about=coach", {"tap": DOUBT}, **HTMX)
    plain = trainer.post(address, {"tap": PRESENT})
    assert plain.url == f"{url('session', today.pk)}#woman-{one.pk}"
    with acting_as(region.trainer):
        saved = Attendance.objects.get(session=today)
    assert (saved.mark, saved.coach_check, saved.marked_by) == (
        "present",
        "doubt",
        region.trainer,
    )


def test_a_refused_tap_says_why_in_the_row(region, today, trainer):
    one, *_others = women(region, today)
    address = f"{url('mark', today.pk)}?placement={one.pk}"
    refused = trainer.post(f"{address}&about=coach", {"tap": "1"}, **HTMX)
    assert refused.status_code == 422
    assert "Vul eerst in of zij er was." in refused.content.decode()
    assert trainer.post(address, {"tap": "5"}, **HTMX).status_code == 422
    for stranger in ("", "0", "x", "9" * 30):
        assert (
            trainer.post(f"{url('mark', today.pk)}?placement={stranger}", {"tap": LATE}).status_code
            == 404
        )
    assert trainer.get(address).status_code == 405


def test_finishing_keeps_what_was_typed_when_someone_is_missing(region, today, trainer):
    one, *_others = women(region, today)
    typed = {"assignment": "Bel je coach.", "note": "Rustige middag.", "activities_done": ["plan"]}
    page = trainer.get(url("session", today.pk)).content.decode()
    # The theme's own assignment is there to start from.
    assert "Zoek iets op over een opleiding" in page
    refused = trainer.post(url("session", today.pk), {**typed, "finish": "1"})
    assert refused.status_code == 422
    assert refused.content.decode().count("Vul eerst nog 3 vrouwen in") == 1
    assert "Rustige middag." in refused.content.decode()
    trainer.post(f"{url('mark', today.pk)}?placement={one.pk}", {"tap": ABSENT})
    everyone = trainer.post(url("mark_all", today.pk))
    assert said(everyone) == ["2 vrouwen ingevuld."]
    finished = trainer.post(url("session", today.pk), {**typed, "finish": "1"})
    assert finished.url == url("sessions", today.group_id)
    today.refresh_from_db()
    assert (today.state, today.activities_done) == (SessionState.DONE, ["plan"])
    # Corrected afterwards.
    trainer.post(url("session", today.pk), {**typed, "note": "Toch druk."})
    today.refresh_from_db()
    assert (today.state, today.note) == (SessionState.DONE, "Toch druk.")
    made_up = trainer.post(
        url("make_up", today.pk), {"placement": one.pk, "made_up_on": timezone.localdate()}
    )
    assert made_up.url == url("session", today.pk)
    with acting_as(region.trainer):
        assert Attendance.objects.get(session=today, placement=one).counts


def test_a_strange_activity_is_an_error_of_the_form(today, trainer):
    refused = trainer.post(url("session", today.pk), {"activities_done": ["skydiving"]})
    assert refused.status_code == 422


def seen_by(page: str) -> str:
    """The version of what is written that a page shows; each row has one of its own mark."""
    form = page.partition("data-after-taps")[2]
    return form.split('name="seen" value="')[1].split('"')[0]


def test_two_who_write_at_once_both_keep_what_they_typed(region, today, trainer, client):
    page = trainer.get(url("session", today.pk)).content.decode()
    seen = seen_by(page)
    mine = {"assignment": "Bel je coach.", "note": "Van de trainer.", "seen": seen}
    assert trainer.post(url("session", today.pk), mine).status_code == 302
    # The same button once more: nothing to complain of.
    assert trainer.post(url("session", today.pk), mine).status_code == 302
    client.force_login(region.leader)
    hers = {"assignment": "Bel je coach.", "note": "Van de leider.", "seen": seen, "finish": "1"}
    refused = client.post(url("session", today.pk), hers)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert 'id="meanwhile"' in text
    assert "Van de trainer." in text.split('id="meanwhile"')[1].split("</section>")[0]
    assert "Van de leider." in text.split("<textarea")[2]
    today.refresh_from_db()
    assert today.note == "Van de trainer."
    now = seen_by(text)
    both = {"note": "Van de trainer. Van de leider.", "seen": now}
    assert client.post(url("session", today.pk), both).status_code == 302
    today.refresh_from_db()
    assert today.note == "Van de trainer. Van de leider."


def test_who_joined_later_and_made_it_up_is_shown_so_and_not_asked_after(region, trainer):
    """She has nothing to mark: no buttons, and she does not count as still to be marked."""
    # No session today, when its trainer is with the other group, whatever time it is.
    first_day = TODAY() - datetime.timedelta(days=15)
    group = group_in_training(region, name="Najaar", women=2, first_day=first_day, held=1)
    late = admit(region, "Yara")
    with acting_as(region.leader):
        first = group.sessions.get(theme__number=1)
        place = services.composing.place(by=region.leader, group=group, participant=late)
    before = trainer.get(url("session", first.pk))
    assert [row.placement for row in before.context["later"]] == [place]
    offered = trainer.get(url("make_up", first.pk)).context["form"].fields["placement"].queryset
    with acting_as(region.trainer):
        assert list(offered) == [place]
    trainer.post(url("make_up", first.pk), {"placement": place.pk, "made_up_on": TODAY()})
    page = trainer.get(url("session", first.pk))
    assert (page.context["later"], page.context["unmarked"]) == ([], 0)
    text = page.content.decode()
    assert text.count("niet in de groep") == 1
    assert "ingehaald op" in text
    assert f"mark-{place.pk}-" not in text
    # Made up once is enough, and nobody is at the top of the leader's list for it.
    again = trainer.get(url("make_up", first.pk))
    assert again.context["nobody"]
    with acting_as(region.trainer):
        assert list(first.attendance.filter(placement=place).values_list("mark")) == [("",)]
    grid = trainer.get(url("attendance", group.pk)).content.decode()
    assert grid.count('class="att  att-made_up"') == 2  # hers, and the legend's
