"""State changes of reports, certificates and the figures per project, by noun."""

from dnt_portal.reports.services.certificates import (
    CertificateChoice,
    make_certificate,
    request_certificates,
)
from dnt_portal.reports.services.project_figures import (
    ProjectStanding,
    keep_project_figures,
    latest_project_figures,
)
from dnt_portal.reports.services.reports import (
    fill_report,
    release,
    request_report,
    set_words,
)

__all__ = [
    "CertificateChoice",
    "ProjectStanding",
    "fill_report",
    "keep_project_figures",
    "latest_project_figures",
    "make_certificate",
    "release",
    "request_certificates",
    "request_report",
    "set_words",
]
