"""Documents as answers: of one person, so never kept in a cache."""

import io

from django.http import FileResponse, Http404

from dnt_portal.background.models import Document


def document_response(document: Document | None) -> FileResponse:
    """Answer with a made document as a download; 404 when it is not there (any more)."""
    if document is None:
        raise Http404
    try:
        content = document.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return _private(
        FileResponse(
            content,
            as_attachment=True,
            filename=document.filename,
            content_type=document.content_type,
        )
    )


def pdf_response(content: bytes, filename: str) -> FileResponse:
    """Answer with a PDF made for this answer alone, shown in the browser."""
    return _private(
        FileResponse(io.BytesIO(content), filename=filename, content_type="application/pdf")
    )


def _private(response: FileResponse) -> FileResponse:
    """Keep a document out of every cache: it is for who asked, now."""
    response["Cache-Control"] = "private, no-store"
    return response
