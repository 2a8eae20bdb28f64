"""Forms of tracks: the list, what they agreed, the end, another coach."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.coaching.enums import TrackEndReason
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.reading import rhythm_words
from dnt_portal.common.forms import ButtonChoice, DateInput, PortalForm
from dnt_portal.common.meanwhile import facts
from dnt_portal.groups.models import Group

#: Rhythms people really agree on, in days (S2 §1.5.3: every week or fortnight).
RHYTHMS = (7, 14, 21)


class TrackFilterForm(forms.Form):
    """The search, the group and the choice of tracks above their list."""

    q = forms.CharField(label=_("Search"), required=False)
    group = forms.ModelChoiceField(
        label=_("Group"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=_("All groups"),
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Running now")),
            ("silent", _("Silent for too long")),
            ("over", _("Longer than agreed")),
            ("doubt", _("She is in doubt, or had no contact")),
            ("ended", _("Ended")),
        ],
    )

    def __init__(self, *args: Any, groups: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class AgreementForm(PortalForm, forms.Form):
    """How often coach and participant are in touch, and how."""

    rhythm_days = forms.TypedChoiceField(
        label=_("How often are you in touch?"), coerce=int, widget=ButtonChoice
    )
    agreement = forms.CharField(
        label=_("What did you agree?"),
        max_length=200,
        required=False,
        help_text=_("For example: Tuesdays, a walk. No addresses."),
    )

    def __init__(self, *args: Any, track: Track, **kwargs: Any) -> None:
        agreed = {"rhythm_days": track.rhythm_days, "agreement": track.agreement}
        super().__init__(*args, about=track, initial=agreed, **kwargs)
        most = track.placement.group.edition.silence_days
        offered = sorted({*(days for days in RHYTHMS if days <= most), track.rhythm_days})
        choices = [(days, rhythm_words(days)) for days in offered]
        self.fields["rhythm_days"].choices = choices  # type: ignore[attr-defined]


class _EndForm(PortalForm, forms.Form):
    """The day on which a track ended, between its start and today."""

    def __init__(self, *args: Any, track: Track, **kwargs: Any) -> None:
        stands = facts(track, "ended_on", "end_reason", "starts_on")
        super().__init__(*args, about=track, rests_on=stands, **kwargs)
        limits = {"min": track.starts_on.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["on"].widget = DateInput(attrs=limits)


class EndForm(_EndForm):
    """The end of a track, with its reason."""

    reason = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[(reason.value, reason.label) for reason in TrackEndReason.of_the_pair()],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("Last day"), initial=timezone.localdate)


class RematchForm(_EndForm):
    """Another coach for a participant; the present match ends."""

    coach = forms.ChoiceField(label=_("The new coach"), widget=forms.RadioSelect)
    departure = forms.CharField(
        label=_("If the training is not completed: why start already?"),
        max_length=200,
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("Why another coach?"),
        choices=[(reason.value, reason.label) for reason in TrackEndReason if reason.goes_on],
        widget=ButtonChoice,
        initial=TrackEndReason.MISMATCH,
    )
    on = forms.DateField(label=_("Last day with the present coach"), initial=timezone.localdate)

    def __init__(
        self,
        *args: Any,
        track: Track,
        coaches: list[tuple[str, str]],
        untrained: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, track=track, **kwargs)
        self.fields["coach"].choices = coaches  # type: ignore[attr-defined]
        if not untrained:
            del self.fields["departure"]
