"""Documents as PDF: made from a template and packaged files, fetching nothing."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: Addresses inside a document start here; nothing is ever asked from it.
BASE_URL = "packaged:///"
MIME_TYPES = {
    "css": "text/css",
    "otf": "font/otf",
    "ttf": "font/ttf",
    "svg": "image/svg+xml",
    "png": "image/png",
}


class NotPackaged(Exception):
    """A document asked for something that does not come with the portal."""


def render_pdf(
    template: str, context: Mapping[str, Any], *, language: str, title: str = ""
) -> bytes:
    """The template as a tagged PDF (PDF/UA) in `language`.

    A heading, a text alternative or a name that came from a person can never make
    this process open a file or an address: only packaged static files are read.
    """
    with translation.override(language):
        html = render_to_string(
            template, {**context, "document_title": title, "document_language": language}
        )
        document = HTML(string=html, base_url=BASE_URL, url_fetcher=PackagedFetcher())
        return document.write_pdf(
            pdf_variant="pdf/ua-1", font_config=FontConfiguration(), optimize_images=True
        )
