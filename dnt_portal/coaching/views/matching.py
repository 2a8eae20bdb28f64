"""The matching of a group: proposal, one line of it, confirming, the list for the session."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dnt_portal.coaching import services
from dnt_portal.coaching.forms.matching import WishForm, as_proposed
from dnt_portal.coaching.models import Coach, MatchingProposal, MatchWish, ProposedPair, Track
from dnt_portal.coaching.pairing.facts import Facts, Woman, pool_of, read_facts, women_without_coach
from dnt_portal.coaching.pairing.options import Option, options_for
from dnt_portal.coaching.pairing.words import (
    Chip,
    FitWord,
    chips,
    fit_word,
    obstacle_words,
    rule_words,
)
from dnt_portal.coaching.permissions import can_match, can_see_matching, can_set_wish
from dnt_portal.coaching.views.shared import key_or_404
from dnt_portal.common.errors import Refused
from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    posted,
    press,
    require_form,
    status_of,
)
from dnt_portal.groups.models import Group, Placement

#: Other coaches shown on the line itself; all of them are one click further.
OPTIONS_SHOWN = 2


@dataclass(frozen=True)
class OptionLine:
    """Another coach for a line, in words."""

    option: Option
    word: FitWord
    chips: list[Chip]
    change: str
    rule: str


@dataclass(frozen=True)
class Line:
    """One participant's line on the screen."""

    pair: ProposedPair
    word: FitWord
    chips: list[Chip]
    obstacle: str
    woman: Woman | None
    options: list[OptionLine]


@require_safe
def matching(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show the proposal of a group: who is matched with whom, why, and what else could be."""
    return _matching_page(request, fetch(request, _groups(), can_see_matching, pk=pk))


def _groups() -> QuerySet[Group]:
    return Group.objects.select_related("project", "edition")


def _matching_page(request: PortalRequest, group: Group, status: int = 200) -> HttpResponse:
    may_match = can_match(request.user, group)
    proposal = MatchingProposal.objects.visible_to(request.user).open().filter(group=group).first()
    pairs = _pairs(proposal, group) if proposal else []
    facts = read_facts(group)
    lines = [_line(pair, pairs, facts, with_options=may_match) for pair in pairs]
    lines.sort(key=lambda line: (line.pair.coach_id is not None, line.pair.fit))
    matched = [line for line in lines if line.pair.coach_id]
    new = {woman.placement_id for woman in facts.women} - {pair.placement_id for pair in pairs}
    tracks = list(
        Track.objects.visible_to(request.user)
        .covering()
        .filter(placement__group=group)
        .select_related("participant", "coach__user")
        .order_by("participant__first_name")
    )
    return render(
        request,
        "coaching/matching.html",
        {
            "group": group,
            "group_url": reverse("overview:group", args=[group.pk]),
            "proposal": proposal,
            "lines": lines,
            "stands": as_proposed(pairs),
            "matched": matched,
            "unmatched": len(lines) - len(matched),
            "new": len(new) if proposal else 0,
            "waiting": len(facts.women),
            "provided": bool(tracks),
            "tracks": [track for track in tracks if track.is_current],
            "can_match": may_match,
            "starts_today": may_match
            and bool(proposal)
            and services.tracks.day_to_start_from(group) is None,
            "can_wish": can_set_wish(request.user, group),
        },
        status=status,
    )


def _pairs(proposal: MatchingProposal, group: Group) -> list[ProposedPair]:
    """Return the lines of participants who still need a coach in `group`."""
    found = proposal.pairs.filter(placement__in=women_without_coach(group))
    return list(found.select_related("placement__participant", "coach__user").order_by("pk"))


def _line(
    pair: ProposedPair, pairs: Iterable[ProposedPair], facts: Facts, *, with_options: bool
) -> Line:
    found = options_for(pair, pairs, facts) if with_options else []
    possible = [option for option in found if option.rule is None and option.leaves_nobody_out]
    return Line(
        pair=pair,
        word=fit_word(pair.fit),
        chips=chips(pair.reasons),
        obstacle=obstacle_words(pair.obstacle, for_leader=with_options),
        woman=facts.woman(pair.placement_id),
        options=[_option_line(option) for option in possible[:OPTIONS_SHOWN]],
    )


def _option_line(option: Option) -> OptionLine:
    return OptionLine(
        option=option,
        word=fit_word(option.fit.points),
        chips=chips([reason.as_json() for reason in option.fit.reasons]),
        change=_change_words(option),
        rule=rule_words(option.rule) if option.rule else "",
    )


def _change_words(option: Option) -> str:
    change = option.change
    if change is None:
        return ""
    if change.coach is None:
        return _("%(name)s then has no coach") % {"name": change.first_name}
    return _("%(name)s then gets %(coach)s (%(fit)s)") % {
        "name": change.first_name,
        "coach": change.coach.name,
        "fit": fit_word(change.points).text,
    }


@require_POST
def propose(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Make a proposal, or make it anew around what is locked."""
    group = fetch(request, _groups(), can_match, pk=pk)
    outcome = press(
        request, lambda: services.matching.propose_matching(by=request.user, group=group)
    )
    if isinstance(outcome, Refused):
        return _matching_page(request, group, status_of(outcome))
    return redirect("coaching:matching", pk=group.pk)


@require_POST
def confirm(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Start the coaching of everyone who is matched."""
    group = fetch(request, _groups(), can_match, pk=pk)
    proposal = MatchingProposal.objects.open().filter(group=group).first()
    stands = as_proposed(_pairs(proposal, group) if proposal else [], request.POST)
    outcome = act(stands, lambda: services.matching.confirm_latest(by=request.user, group=group))
    if outcome is None:
        for line in stands.non_field_errors():
            messages.error(request, str(line))
        return _matching_page(request, group, status_of(stands))
    count = len(outcome.value)
    text = ngettext(
        "%(count)s participant has a coach.", "%(count)s participants have a coach.", count
    )
    return done(request, text % {"count": count}, "coaching:matching_list", group.pk)


@require_form
def pair(request: PortalRequest, pk: int) -> HttpResponse:
    """Show one line of a proposal: every other coach, and what choosing another would change.

    A POST locks or unlocks the line (`act`), or chooses a `coach` for it; an empty `coach` leaves
    it open on purpose.
    """
    pairs = ProposedPair.objects.select_related(
        "proposal__group__project",
        "proposal__group__edition",
        "placement__participant",
        "coach__user",
    )
    shown = fetch(request, pairs, lambda user, row: can_match(user, row.proposal.group), pk=pk)
    group = shown.proposal.group
    if request.method != "POST":
        return _pair_page(request, shown)
    if request.POST.get("act"):
        press(request, lambda: _change_pair(request, shown))
        return redirect("coaching:matching", pk=group.pk)
    stands = as_proposed([shown], request.POST)
    if act(stands, lambda: _change_pair(request, shown)):
        return redirect("coaching:matching", pk=group.pk)
    return _pair_page(request, shown, stands)


def _change_pair(request: PortalRequest, shown: ProposedPair) -> None:
    act = request.POST.get("act")
    if act in ("lock", "unlock"):
        services.matching.set_pair(pair=shown, coach=shown.coach, locked=act == "lock")
        return
    wanted = request.POST.get("coach", "")
    coach = None
    if wanted:
        pool = Coach.objects.filter(project=shown.proposal.group.project)
        coach = fetch(request, pool, pk=key_or_404(wanted))
    services.matching.set_pair(
        pair=shown,
        coach=coach,
        locked=True,
        reason=request.POST.get("reason", ""),
    )
    name = shown.placement.participant.first_name
    if coach is None:
        messages.success(request, _("%(name)s stays without a coach for now.") % {"name": name})
    else:
        messages.success(
            request,
            _("%(coach)s is proposed for %(name)s, and locked.")
            % {"coach": coach.name, "name": name},
        )


def _pair_page(
    request: PortalRequest, shown: ProposedPair, stands: ConfirmForm | None = None
) -> HttpResponse:
    group = shown.proposal.group
    facts = read_facts(group)
    pairs = _pairs(shown.proposal, group)
    lines = [_option_line(option) for option in options_for(shown, pairs, facts)]
    return render(
        request,
        "coaching/pair.html",
        {
            "group": group,
            "pair": shown,
            "line": _line(shown, pairs, facts, with_options=False),
            "possible": [line for line in lines if not line.rule],
            "impossible": [line for line in lines if line.rule],
            "stands": stands or as_proposed([shown]),
            "reason": request.POST.get("reason", ""),
            "chosen": request.POST.get("coach", ""),
        },
        status=status_of(stands),
    )


@require_form
def wish(request: PortalRequest, pk: int) -> HttpResponse:
    """Take what a participant wants of a coach; leader and trainers write it down (N27)."""
    placements = Placement.objects.select_related(
        "participant", "group__project", "group__edition", "match_wish"
    )
    placement = fetch(request, placements, lambda user, row: can_set_wish(user, row.group), pk=pk)
    group = placement.group
    initial = {}
    written = getattr(placement, "match_wish", None)
    if isinstance(written, MatchWish):
        initial = {"style": written.style, "coaches": list(written.coaches.all())}
    form = WishForm(posted(request), pool=pool_of(group), about=written, initial=initial)
    if act(form, lambda: services.matching.set_wish(placement=placement, **form.cleaned_data)):
        text = _("Saved. Propose again to use it.")
        return done(request, text, "coaching:matching", group.pk)
    return form_page(
        request,
        form,
        title=_("What %(name)s wants of her coach") % {"name": placement.participant.first_name},
        page_title=" · ".join([_("Matching"), placement.participant.pseudonym]),
        lead=_("The match starts from what she needs."),
        back_url=reverse("coaching:matching", args=[group.pk]),
        back_label=_("Matching"),
    )


@require_safe
def session_list(request: PortalRequest, pk: UUID) -> HttpResponse:
    """List who meets whom at the coach session, on paper: first names only."""
    group = fetch(request, _groups(), can_see_matching, pk=pk)
    tracks = list(
        Track.objects.visible_to(request.user)
        .current()
        .filter(placement__group=group)
        .select_related("participant", "coach__user")
        .order_by("participant__first_name")
    )
    return render(
        request,
        "coaching/matching_list.html",
        {
            "group": group,
            "day": services.tracks.coach_session_day(group),
            "rows": [(track, _name_on_paper(track, tracks)) for track in tracks],
        },
    )


def _name_on_paper(track: Track, tracks: list[Track]) -> str:
    """Return the coach's first name, or the whole name when two coaches share the first."""
    first = track.coach.first_name
    same = {other.coach_id for other in tracks if other.coach.first_name == first}
    return first if len(same) == 1 else track.coach.name
