"""The search of the header."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """What somebody looks for: a participant, a group or a coach."""

    q = forms.CharField(label=_("Name or number such as DNT-4F7K"), required=False)
