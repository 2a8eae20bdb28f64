"""Where each part of the portal lives."""

from django.conf import settings
from django.urls import include, path

from dnt_portal.common.views import styleguide
from dnt_portal.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("dnt_portal.accounts.sign_in_urls")),
    path("projects/", include("dnt_portal.organisations.urls")),
    path("team/", include("dnt_portal.accounts.urls")),
    path("drafts/", include("dnt_portal.submissions.urls")),
    path("jobs/", include("dnt_portal.background.urls")),
    path("participants/", include("dnt_portal.participants.urls")),
    path("referrals/", include("dnt_portal.intake.urls")),
    path("groups/", include("dnt_portal.groups.urls")),
    path("coaching/", include("dnt_portal.coaching.urls")),
    path("plans/", include("dnt_portal.plans.urls")),
    path("ladder/", include("dnt_portal.ladder.urls")),
    path("reports/", include("dnt_portal.reports.urls")),
    path("import/", include("dnt_portal.imports.urls")),
    path("", include("dnt_portal.overview.urls")),
]

if settings.DEBUG or settings.TESTING or settings.DEMO_SIGN_IN:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
