"""Choosing a workbook to bring in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.forms import PortalForm
from dnt_portal.common.sheets import CONTENT_TYPE
from dnt_portal.common.workbooks import EMPTY
from dnt_portal.organisations.models import Project


class UploadForm(PortalForm, forms.Form):
    """A workbook, and for which project its rows are when they do not say so."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An Excel file that ends in .xlsx."),
        widget=forms.FileInput(attrs={"accept": f".xlsx,{CONTENT_TYPE}"}),
        error_messages={"required": _("Choose a workbook."), "empty": EMPTY},
    )
    project = forms.ModelChoiceField(
        label=_("Project"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=_("As the rows say"),
        help_text=_("For rows in which the column Project is empty."),
    )

    def __init__(self, *args: Any, projects: QuerySet[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_field("project").queryset = projects
        if projects.count() < 2:
            # With one project there is nothing to choose.
            del self.fields["project"]
