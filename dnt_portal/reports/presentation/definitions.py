"""What the figures mean and what is left out, for whoever reads a report.

The same, with sources, is in docs/figures.md; change both together.
"""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from dnt_portal.groups.enums import Mark
from dnt_portal.ladder.questions import in_reports
from dnt_portal.reports.disclosure import BASE_FOR_PERCENTAGE, SMALL
from dnt_portal.reports.presentation.parts import Definition, Heading, Words


def definitions() -> list[Definition]:
    """Return what each figure counts."""
    return [
        Definition(
            _("Started"),
            _(
                "Women whose first day in a group was in the period. A woman counts once, "
                "also when she moved to a later group."
            ),
        ),
        Definition(
            _("Taking part ended"),
            _(
                "Women whose place ended in the period and who had no new place on its last "
                "day, by the reason that was given."
            ),
        ),
        Definition(
            _("Attendance"),
            _(
                "A session was followed by who was marked %(marks)s, and by who made it up later. "
                "What was not recorded is counted neither as followed nor as missed."
            )
            % {"marks": get_text_list([str(mark.label) for mark in Mark.followed()])},
        ),
        Definition(
            _("Contact"),
            _(
                "A meeting, telephone call or message between a woman and her coach. Attempts "
                "in vain are counted apart. Hours are of the contacts of which it was recorded "
                "how long they took."
            ),
        ),
        Definition(
            _("Not recorded"),
            _(
                "What nobody recorded may have happened all the same. It is not counted, and the "
                "report says so where it can."
            ),
        ),
        Definition(
            _("Goals"),
            _("Goals that women set themselves, in their own words, in their development plan."),
        ),
        Definition(
            _("Ladder"),
            _(
                "The rung at her first measurement at the start and at a later one in the "
                "period. Only women with both count. We count who rose or fell; rungs are not "
                "equally far apart, so an average would say little."
            ),
        ),
        Definition(
            _("Paid work"),
            _("A rung of the ladder on which she has paid work, with or without support."),
        ),
        Definition(
            _("What else changed"),
            _("Answers at the same measurements, of women who answered both times: %(questions)s.")
            % {"questions": "; ".join(str(question.in_report) for question in in_reports())},
        ),
    ]


def why_left_out() -> list[str]:
    """Return why a number may be missing, in plain sentences."""
    return [
        _(
            "How many women took part, started, ended or completed the programme is always "
            "shown, also when they are few."
        ),
        _(
            "Where women are divided by what happened to them, numbers of 1 to %(most)s are not "
            "shown: someone could recognise a woman in them."
        )
        % {"most": SMALL - 1},
        _(
            "Sometimes a larger number beside it is hidden too. Otherwise you could work out "
            "the small one from the total."
        ),
        _(
            "Of the ladder you see how many women rose, and where they stand now with two rungs "
            "or more taken together, each where it concerns enough women. Where they stood at "
            "the start, and each rung apart, is never shown: with all of it you could work out "
            "small numbers."
        ),
        _(
            "How the goals stand is shown only where, beside the number of women who set them, "
            "no small number follows from it."
        ),
        _("A percentage is only given for %(base)s women or more, always with how many they are.")
        % {"base": BASE_FOR_PERCENTAGE},
        _("Over a longer period there are more women, and so more can be shown."),
    ]


def headings() -> list[Heading]:
    """Return the headings under which the leader writes: numbers do not tell all (S2 §10.3)."""
    return [
        Heading(
            "summary",
            _("In short"),
            _("What the municipality should know first, in a few sentences."),
        ),
        Heading(
            "changed",
            _("What changed for the women"),
            _("What figures do not show: courage, order in daily life, new contacts."),
        ),
        Heading(
            "went_well", _("What went well"), _("For example: working with the neighbourhood.")
        ),
        Heading("was_hard", _("What was hard"), _("And what you did about it, or need for it.")),
        Heading("plans", _("Plans"), _("What comes in the next period.")),
    ]


def written(texts: dict[str, str]) -> dict[str, Words]:
    """Return what the leader wrote, by heading; empty headings are left out."""
    return {
        heading.key: Words(heading.key, heading.title, texts[heading.key])
        for heading in headings()
        if texts.get(heading.key, "").strip()
    }
