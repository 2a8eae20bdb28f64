"""Documents: readable by a screen reader, and fetching nothing from anywhere."""

import datetime
from io import BytesIO

import pytest
from django.template import engines
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from dnt_portal.common import charts, pdf


@pytest.fixture
def document(monkeypatch):
    """Make a PDF of this content inside the base template."""

    def make(content: str, language: str = "nl", **context) -> PdfReader:
        source = '{% extends "pdf/base.html" %}{% block content %}' + content + "{% endblock %}"
        template = engines["django"].from_string(source)
        monkeypatch.setattr(
            pdf, "render_to_string", lambda name, values: template.render(dict(values))
        )
        made = pdf.render_pdf("-", context, language=language, title="Verslag Zwolle")
        return PdfReader(BytesIO(made))

    return make


def test_a_document_has_a_title_a_language_and_tags(document):
    reader = document("<h1>Dag</h1><p>Twee</p>")
    assert reader.metadata.title == "Verslag Zwolle"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert "Dag" in reader.pages[0].extract_text()


def test_a_document_carries_its_own_letters(document):
    reader = document("<p>Een <strong>twee</strong></p>")
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("Source-Sans" in name or "SourceSans" in name for name in fonts)


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000/secret.png",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "../dnt_portal/settings.py",
        "css/../../manage.py",
        "img/none.png",
        "//packaged.invalid.example.org/a.png",
    ],
)
def test_nothing_outside_the_package_is_read(document, address):
    with pytest.raises(FatalURLFetchingError):
        document('<img src="{{ address }}" alt="">', address=address)


def test_the_packaged_logo_is_read(document):
    document('<img src="img/logo.svg" alt="DNT">')


def test_what_someone_typed_stays_text(document):
    typed = '<img src="file:///etc/passwd"><style>p{display:none}</style>'
    reader = document("<p>{{ typed }}</p>", typed=typed)
    assert "<img src=" in reader.pages[0].extract_text()


def test_a_chart_draws_in_a_document(document):
    chart = charts.bars([charts.Bar("Gestart", 24, 24)], "Dit jaar")
    reader = document('{% include "reports/pdf/chart.html" %}', chart=chart)
    assert "Gestart" in reader.pages[0].extract_text()


def test_a_document_speaks_the_language_asked_for(document):
    reader = document("{{ day|date_long }}", language="en", day=datetime.date(2026, 11, 24))
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Tuesday 24 November 2026" in reader.pages[0].extract_text()
