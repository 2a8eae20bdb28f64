"""Her plan on paper: hers, in her language, and with no more of her than her first name."""

import datetime
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from dnt_portal.audit.acting import acting_as
from dnt_portal.plans import services
from tests.plans.conftest import LAST_NAME, path


def words_of(content: bytes) -> str:
    """The text of a PDF, line ends aside."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def filled(world):
    by, plan = world.trainer, world.plan
    with acting_as(by):
        services.set_what_i_want(plan=plan, words="Werk waar ik mensen spreek <b>&</b>")
        services.add_talent(plan=plan, text="doorzetter")
        services.add_obstacle(
            plan=plan, kind="thought", text="Te oud", way_round="Vraag: wie zegt dat?"
        )
        services.add_network_contact(plan=plan, who="Hanan", support="practical")
        step = services.add_step(goal=world.goal, text="Binnenlopen bij de balie")
        services.finish_step(step=step, on=timezone.localdate() - datetime.timedelta(days=2))
    return world


def test_everything_in_her_words_and_no_last_name(filled, sign_in):
    answer = sign_in(filled.coach).get(path(filled.her, "pdf/"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="plan-{filled.her.pseudonym}.pdf"'
    )
    text = words_of(answer.content)
    for expected in (
        filled.her.first_name,
        "Vrijwilligerswerk bij de bieb",
        "Werk waar ik mensen spreek <b>&</b>",
        "doorzetter",
        "Te oud",
        "wie zegt dat?",
        "Hanan",
        "Binnenlopen bij de balie",
    ):
        assert expected in text
    assert LAST_NAME not in text
    assert LAST_NAME not in str(PdfReader(io.BytesIO(answer.content)).metadata)


def test_in_english_when_asked(filled, sign_in):
    client = sign_in(filled.trainer)
    text = words_of(client.get(path(filled.her, "pdf/?language=en")).content)
    assert "What I am good at" in text
    assert "A thought that does not help" in text
    # The day first, as everywhere in the portal.
    today = timezone.localdate()
    done = today - datetime.timedelta(days=2)
    assert f"done on {done.day} {done:%B} {done.year}" in text
    assert f"As it was on {today.day} {today:%B} {today.year}" in text
    strange = client.get(path(filled.her, "pdf/?language=xx"))
    assert strange.status_code == 200


def test_an_empty_plan_can_be_printed_to_write_in(world, sign_in):
    answer = sign_in(world.trainer).get(path(world.other, "pdf/"))
    assert world.other.first_name in words_of(answer.content)
