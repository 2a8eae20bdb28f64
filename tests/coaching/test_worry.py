""" "I am worried", from any page: to the form at once, or after saying about whom."""

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from tests.coaching.screens import only, statuses, url

BAR = 'class="thumb-worry" href="/coaching/worry/"'
NUMBERS = ('href="tel:112"', 'href="tel:08002000"')


def test_a_coach_of_one_participant_comes_to_the_form_about_her(sign_in, world, track):
    response = sign_in(world.coach).get(url("worry"))
    assert (response.status_code, response["Location"]) == (302, url("concern_add", track.pk))


def test_a_coach_of_two_says_about_whom_by_first_name(sign_in, world, track):
    with acting_as(world.leader):
        services.coaches.update_coach(coach=world.els, max_participants=2)
        second = services.tracks.start_track(
            by=world.leader, placement=world.linda, coach=world.els, starts_on=track.starts_on
        )
    html = sign_in(world.coach).get(url("worry")).content.decode()
    for each in (track, second):
        assert f'href="{url("concern_add", each.pk)}"' in html
    assert "Samira" in html
    assert "Geheim" not in html
    home = sign_in(world.coach).get("/").content.decode()
    assert 'aria-label="Veilig contact: Samira"' in home
    assert 'aria-label="Veilig contact: Linda"' in home


def test_a_trainer_chooses_from_who_is_trained_and_nobody_else(sign_in, world):
    html = sign_in(world.trainer).get(url("worry")).content.decode()
    for placement in (world.samira, world.linda, world.hanna):
        assert url("concern_add_for", placement.participant.pseudonym) in html
    other = sign_in(world.cast.zwolle.other_trainer).get(url("worry")).content.decode()
    assert "Samira" not in other
    assert all(number in other for number in NUMBERS)
    assert "Je werkt nu met niemand samen" in other


def test_only_who_raises_concerns_has_the_way_to_one(sign_in, world, track):
    assert statuses(sign_in, world, url("worry")) == only(
        trainer=200, other_trainer=200, coach=302, other_coach=200, rest=403
    )
    for user, has in ((world.coach, True), (world.trainer, True), (world.leader, False)):
        html = sign_in(user).get("/").content.decode()
        assert (BAR in html) is has
        assert all((number in html) is has for number in NUMBERS)


def test_how_she_is_reached_safely_stands_where_someone_may_want_to_call_her(sign_in, world, track):
    pseudonym = track.participant.pseudonym
    for user, path in (
        (world.coach, url("contact_add", track.pk)),
        (world.coach, url("concern_add", track.pk)),
        (world.trainer, url("concern_add_for", pseudonym)),
    ):
        html = sign_in(user).get(path).content.decode()
        assert 'aria-label="Veilig contact: Samira"' in html
