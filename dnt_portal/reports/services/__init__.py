"""State changes of reports, certificates and the figures per project, by noun."""

from dnt_portal.reports.services import (
    certificates,
    project_figures,
    reports,
)

__all__ = [
    "certificates",
    "project_figures",
    "reports",
]
