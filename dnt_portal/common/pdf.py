"""Documents as PDF: made from a template and packaged files, fetching nothing."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: Addresses inside a document are relative to this; a reserved name, so that
#: even by mistake no one can be asked.
BASE_URL = "https://packaged.invalid/"
MIME_TYPES = {
    ".css": "text/css",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


class NotPackaged(ValueError):
    """A document asked for something that does not come with the portal."""


class PackagedFetcher(URLFetcher):
    """Reads packaged static files only; anything else stops the document."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the packaged file that `url` names, relative to the static files."""
        if not url.startswith(BASE_URL):
            raise NotPackaged(f"Not a packaged file: {url[:80]}")
        name = unquote(urlsplit(url).path).lstrip("/")
        mime_type = MIME_TYPES.get(PurePosixPath(name).suffix.lower())
        found = finders.find(name) if mime_type else None
        if not found:
            raise NotPackaged(f"No such packaged file: {name[:80]}")
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": mime_type})


def render_pdf(
    template: str, context: Mapping[str, Any], *, language: str, title: str = ""
) -> bytes:
    """Make the template into a tagged PDF (PDF/UA) in `language`.

    What a person typed can never make this process open a file or an address: only packaged static
    files are read. `title` is what the window of a PDF reader shows.
    """
    with translation.override(language):
        html = render_to_string(
            template, {**context, "document_title": title, "document_language": language}
        )
        document = HTML(string=html, base_url=BASE_URL, url_fetcher=PackagedFetcher())
        return document.write_pdf(pdf_variant="pdf/ua-1")
