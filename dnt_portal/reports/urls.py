"""Pages of reports and certificates."""

from django.urls import path

from dnt_portal.reports.views import certificates, reports

app_name = "reports"
urlpatterns = [
    path("", reports.index, name="list"),
    path("new/", reports.create, name="create"),
    path("<uuid:pk>/", reports.report, name="report"),
    path("<uuid:pk>/words/", reports.words, name="words"),
    path("<uuid:pk>/release/", reports.release, name="release"),
    path("<uuid:pk>/withdraw/", reports.withdraw, name="withdraw"),
    path("<uuid:pk>/pdf/", reports.download, name="download"),
    path("groups/<uuid:pk>/certificates/", certificates.certificates, name="certificates"),
    path(
        "groups/<uuid:pk>/certificates/pdf/",
        certificates.certificates_all,
        name="certificates_all",
    ),
    path("certificates/<uuid:pk>/pdf/", certificates.certificate, name="certificate"),
]
