"""Tracks: the leader's overview, the page of one, what was agreed, end and rematch."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dnt_portal.coaching import services
from dnt_portal.coaching.forms.tracks import (
    AgreementForm,
    EndForm,
    RematchForm,
    TrackFilterForm,
)
from dnt_portal.coaching.models import Coach, Concern, Contact, Track
from dnt_portal.coaching.pairing.facts import read_facts
from dnt_portal.coaching.pairing.fit import fit
from dnt_portal.coaching.pairing.rules import MAY_BE_SET_ASIDE, Rule, broken_rules
from dnt_portal.coaching.pairing.words import chips, fit_word
from dnt_portal.coaching.permissions import (
    can_agree_rhythm,
    can_end_track,
    can_log_contact,
    can_raise_concern,
    can_read_log,
    can_see_tracks,
    coaches,
)
from dnt_portal.coaching.reading import (
    goals_of,
    is_past_its_end,
    is_silent,
    next_session,
    paused_words,
    rhythm_words,
    weeks_of,
)
from dnt_portal.coaching.tables import TrackTable
from dnt_portal.coaching.views.shared import key_or_404, section_tabs
from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    must,
    posted,
    require_form,
)
from dnt_portal.common.paging import lay_out
from dnt_portal.common.searching import asked_of, is_narrowed, keep_search, list_page
from dnt_portal.groups.models import Group, Placement
from dnt_portal.participants.permissions import can_see_identity

CONTACTS_PER_PAGE = 10
#: Weeks of rhythm on a row.
WEEKS_SHOWN = 10


@require_form
def overview(request: PortalRequest) -> HttpResponse:
    """List who coaches whom: last contact, silence, rhythm, what participants say of coaches."""
    must(can_see_tracks(request.user))
    groups = Group.objects.visible_to(request.user).filter(placements__tracks__isnull=False)
    form = TrackFilterForm(asked_of(request), groups=groups.distinct())
    if request.method == "POST":
        return keep_search(request, form)
    visible = Track.objects.visible_to(request.user).with_coach_check()
    tracks = _filtered(visible, form.cleaned_data if form.is_valid() else {}).select_related(
        "participant", "coach__user", "placement__group__edition"
    )
    nobody = _("Nothing found") if is_narrowed(form) else _("Nobody is coached now")
    table = TrackTable(tracks, empty_text=nobody)
    lay_out(request, table)
    shown = [row.record for row in table.paginated_rows]
    table.weeks_of = weeks_of(shown, last=WEEKS_SHOWN)
    context = {
        "table": table,
        "filter_form": form,
        "found": table.paginator.count,
        "tabs": section_tabs(request, "tracks"),
    }
    return list_page(request, "coaching/tracks.html", context)


def _filtered(rows: Any, wanted: dict[str, Any]) -> Any:
    rows = rows.search(wanted.get("q", ""))
    if wanted.get("group"):
        rows = rows.filter(placement__group=wanted["group"])
    show = wanted.get("show")
    if show == "silent":
        return rows.silent()
    rows = rows.with_last_contact()
    if show == "over":
        return rows.past_their_end()
    if show == "doubt":
        return rows.in_doubt()
    return rows.exclude(ended_on=None) if show == "ended" else rows.current()


@require_safe
def track(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a track to its coach; to the leader too, and to a trainer without the log."""
    tracks = (
        Track.objects.with_last_contact()
        .with_must_not_meet()
        .select_related("participant__safe_contact", "coach__user", "placement__group__edition")
    )
    shown = fetch(request, tracks, pk=pk)
    user = request.user
    is_coach = coaches(user, shown)
    goals = goals_of(shown.participant) if shown.is_current else []
    log = None
    if can_read_log(user, shown):
        contacts = Contact.objects.filter(track=shown).select_related("logged_by")
        log = Paginator(contacts, CONTACTS_PER_PAGE).get_page(request.GET.get("page"))
    concerns = Concern.objects.visible_to(user).filter(participant=shown.participant)
    if is_coach:
        concerns = concerns.filter(raised_by=user)
    return render(
        request,
        "coaching/track.html",
        {
            "track": shown,
            "participant": shown.participant,
            "is_coach": is_coach,
            "leads": can_see_tracks(user),
            "knows_her": not is_coach and can_see_identity(user, shown.participant),
            "rhythm_words": rhythm_words(shown.rhythm_days),
            "is_silent": is_silent(shown),
            "paused_words": paused_words(shown),
            "is_past_its_end": is_past_its_end(shown),
            "next_on": _next_appointment(shown),
            "goals": goals,
            "finds_out": [thing for goal in goals for thing in goal.coach_finds_out],
            "next_session": next_session(shown.placement.group) if shown.is_current else None,
            "weeks": [week.state for week in weeks_of([shown])[shown.pk]],
            "log": log,
            "concerns": list(concerns[:5]),
            "can_log": can_log_contact(user, shown),
            "can_agree": can_agree_rhythm(user, shown),
            "can_end": shown.is_current and can_end_track(user, shown),
            "can_resume": (
                not shown.is_current and shown.placement.is_current and can_end_track(user, shown)
            ),
            "can_take_back": (
                shown.is_current
                and can_end_track(user, shown)
                and not services.tracks.has_begun(shown)
            ),
            "can_worry": shown.is_current and can_raise_concern(user, shown.participant),
            "reader": user,
        },
    )


def _next_appointment(shown: Track) -> datetime.date | None:
    """Return the appointment still to come, from the newest contact that made one."""
    if not shown.is_current:
        return None
    coming = shown.contacts.filter(next_on__gte=timezone.localdate())
    return coming.values_list("next_on", flat=True).first()


@require_form
def agreement(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change what coach and participant agreed: how often, and how."""
    shown = fetch(request, _tracks(), can_agree_rhythm, pk=pk)
    form = AgreementForm(posted(request), track=shown)
    if act(form, lambda: services.tracks.agree_rhythm(track=shown, **form.cleaned_data)):
        return done(request, _("Saved."), "coaching:track", shown.pk)
    return _form_page(request, form, shown, title=_("What you agreed"))


@require_form
def end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """End the coaching, with its reason."""
    shown = _to_end(request, pk)
    form = EndForm(posted(request), track=shown)
    name = {"coach": shown.coach.name}
    if act(form, lambda: services.tracks.end_track(track=shown, **form.cleaned_data)):
        text = _("The coaching has ended. %(coach)s no longer sees her page.") % name
        undo = reverse("coaching:track_resume", args=[shown.pk])
        return done(request, text, "coaching:track", shown.pk, undo=undo)
    return _form_page(
        request,
        form,
        shown,
        title=_("End the coaching"),
        lead=_("From then on %(coach)s no longer sees her page.") % name,
        submit_label=_("End the coaching"),
    )


@require_form
def rematch(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give the participant another coach: the present match ends, a new one starts today."""
    shown = _to_end(request, pk)
    choices, untrained = _possible_coaches(shown)
    form = RematchForm(posted(request), track=shown, coaches=choices, untrained=untrained)

    def rematched() -> Track:
        data = dict(form.cleaned_data)
        coach = fetch(request, Coach.objects, pk=key_or_404(data.pop("coach")))
        return services.tracks.rematch(by=request.user, track=shown, coach=coach, **data)

    if outcome := act(form, rematched, fields={"reason": "departure"}):
        text = _("%(coach)s is her coach from today. Her plan and history stay.") % {
            "coach": outcome.value.coach.name
        }
        return done(request, text, "coaching:track", outcome.value.pk)
    if not choices:
        messages.warning(request, _("No coach is free for her now. Look in the coach pool."))
    return _form_page(
        request,
        form,
        shown,
        title=_("Another coach"),
        lead=_(
            "Her plan and her history stay. The new coach does not see what %(coach)s wrote down."
        )
        % {"coach": shown.coach.name},
        submit_label=_("Match"),
    )


@require_form
def resume(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let coaching that ended go on with the same coach."""
    shown = fetch(request, _tracks(), can_end_track, pk=pk)
    if shown.is_current and request.method != "POST":
        return redirect("coaching:track", shown.pk)
    form = ConfirmForm(posted(request))
    name = {"coach": shown.coach.name}
    if act(form, lambda: services.tracks.resume_track(track=shown)):
        text = _("The coaching goes on. %(coach)s sees her page again.") % name
        return done(request, text, "coaching:track", shown.pk)
    return _form_page(
        request,
        form,
        shown,
        title=_("Let the coaching go on"),
        lead=_("From then on %(coach)s sees her page again, and what was written before.") % name,
        submit_label=_("Let the coaching go on"),
    )


@require_form
def take_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take back a match that was made by mistake, before anything was recorded of it."""
    shown = fetch(request, _tracks(), can_end_track, pk=pk)
    group = shown.placement.group
    form = ConfirmForm(posted(request), about=shown)
    if act(form, lambda: services.tracks.take_back_match(track=shown)):
        text = _("The match is taken back. She has no coach now.")
        return done(request, text, "coaching:matching", group.pk)
    return _form_page(
        request,
        form,
        shown,
        title=_("Take back the match"),
        lead=_(
            "For a match that was made by mistake. %(coach)s no longer sees her page, and she has "
            "no coach until you match her again."
        )
        % {"coach": shown.coach.name},
        submit_label=_("Take back the match"),
    )


def _to_end(request: PortalRequest, pk: UUID) -> Track:
    """Return the track to end; what was sent of one that ended meanwhile is refused and kept."""
    shown = fetch(request, _tracks(), can_end_track, pk=pk)
    must(shown.is_current or request.method == "POST")
    return shown


def _possible_coaches(shown: Track) -> tuple[list[tuple[str, str]], bool]:
    """Return the coaches who could follow, the best fit first; and whether one is not trained."""
    group = shown.placement.group
    her = Placement.objects.filter(pk=shown.placement_id)
    facts = read_facts(group, placements=her)
    found = []
    untrained = False
    for coach in facts.coaches:
        if coach.coach_id == shown.coach_id or not facts.women:
            continue
        broken = set(broken_rules(facts.women[0], coach, men_coach=facts.men_coach))
        if broken - MAY_BE_SET_ASIDE:
            continue
        untrained = untrained or Rule.NOT_TRAINED in broken
        found.append((fit(facts.women[0], coach, rungs=facts.rungs), coach, broken))
    found.sort(key=lambda row: (-row[0].points, row[1].name))
    choices = []
    for score, coach, broken in found:
        words = [fit_word(score.points).text]
        words += [chip.text for chip in chips([line.as_json() for line in score.reasons])]
        if broken:
            words.append(_("has not completed the training"))
        choices.append((str(coach.coach_id), f"{coach.name} · {', '.join(words)}"))
    return choices, untrained


def _tracks() -> QuerySet[Track]:
    return Track.objects.select_related(
        "participant", "coach__user", "placement__group__project", "placement__group__edition"
    )


def _form_page(
    request: PortalRequest, form: forms.Form, shown: Track, **context: str
) -> HttpResponse:
    return form_page(
        request,
        form,
        back_url=reverse("coaching:track", args=[shown.pk]),
        back_label=shown.participant.first_name,
        **context,
    )
